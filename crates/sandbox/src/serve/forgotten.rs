//! The seconds whose nonces are no longer known.

use std::ops::RangeInclusive;

/// Ranges that are at most this many seconds apart become one.
const GAP: u64 = 300;
/// The highest number of ranges. The two earliest become one when there are more.
const MOST: usize = 64;

/// Ranges of seconds since 1970, in order. With a clock that never jumps, there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Forgotten(Vec<(u64, u64)>);

impl Forgotten {
    /// The ranges as they were written.
    pub(super) fn of(ranges: impl IntoIterator<Item = (u64, u64)>) -> Self {
        let mut forgotten = Self::default();
        for (first, last) in ranges {
            forgotten.add(first..=last);
        }
        forgotten
    }

    /// Adds seconds.
    pub(super) fn add(&mut self, seconds: RangeInclusive<u64>) {
        let (mut first, mut last) = seconds.into_inner();
        let touches = |(from, to): &(u64, u64)| {
            *from <= last.saturating_add(GAP) && first <= to.saturating_add(GAP)
        };
        let (joined, mut others): (Vec<_>, Vec<_>) = self.0.drain(..).partition(touches);
        for (from, to) in joined {
            first = first.min(from);
            last = last.max(to);
        }
        others.push((first, last));
        others.sort_unstable();
        if others.len() > MOST {
            let (first, _) = others.remove(0);
            if let Some(next) = others.first_mut() {
                next.0 = first;
            }
        }
        self.0 = others;
    }

    /// The last second of the range with this one; none if its nonces are known.
    pub(super) fn until(&self, second: u64) -> Option<u64> {
        let mut ranges = self.0.iter();
        let range = ranges.find(|(first, last)| (*first..=*last).contains(&second));
        range.map(|(_, last)| *last)
    }

    /// All ranges.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (u64, u64)> {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{Forgotten, MOST};

    #[test]
    fn seconds_between_distant_ranges_are_known() {
        let mut forgotten = Forgotten::default();
        for second in [1000, 1001, 1200, 1_000_000_000] {
            forgotten.add(second..=second);
        }
        let ranges: Vec<_> = forgotten.ranges().collect();
        assert_eq!(ranges, [(1000, 1200), (1_000_000_000, 1_000_000_000)]);
        assert_eq!(forgotten.until(1100), Some(1200));
        assert_eq!(forgotten.until(1201), None);
        assert_eq!(Forgotten::of(ranges), forgotten);
    }

    #[test]
    fn the_number_of_ranges_is_limited() {
        let mut forgotten = Forgotten::default();
        for second in (0..200_u64).map(|number| number * 1000) {
            forgotten.add(second..=second);
        }
        assert_eq!(forgotten.ranges().count(), MOST);
        assert_eq!(forgotten.until(0), forgotten.until(100_000));
    }
}
