//! The provider's clock, and whether it jumped.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}

/// Seconds by which the clock may differ from one that does not jump.
const TOLERANCE: u64 = 30;

/// Compares the clock with one that does not jump.
pub(super) struct Watch {
    then: u64,
    at: Instant,
}

impl Watch {
    pub(super) const fn new(now: u64, at: Instant) -> Self {
        Self { then: now, at }
    }

    /// How the clock jumped since the last call, in words; none if it did not.
    pub(super) fn jumped(&mut self, now: u64, at: Instant) -> Option<String> {
        let expected = self
            .then
            .saturating_add(at.duration_since(self.at).as_secs());
        let off = now.abs_diff(expected);
        (self.then, self.at) = (now, at);
        let side = if now > expected { "forward" } else { "back" };
        (off > TOLERANCE).then(|| format!("the system clock was set {side} by {off} seconds"))
    }
}

#[cfg(test)]
mod tests {
    use super::Watch;
    use std::time::{Duration, Instant};

    #[test]
    fn jumps_of_the_clock_are_reported_once() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut watch = Watch::new(1000, start);
        assert_eq!(watch.jumped(1010, after(10)), None);
        let words = watch.jumped(5010, after(11)).expect("a jump");
        assert_eq!(words, "the system clock was set forward by 3999 seconds");
        assert_eq!(watch.jumped(5011, after(12)), None);
        let words = watch.jumped(1013, after(13)).expect("a jump");
        assert_eq!(words, "the system clock was set back by 3999 seconds");
    }
}
