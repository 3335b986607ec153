//! Whose clock is wrong: the clock here, the server's `Date` and time servers are compared, and the
//! majority decides. An answer by Roughtime is signed, and still one of them: its server's clock may be
//! wrong too.

use crate::clock::{Seconds, say, span};
use crate::code::{Blame, Code, Finding};
use crate::connect::Budget;
use crate::options::Options;
use crate::printable::printable;
use crate::report::{CLOCK_TOLERANCE, Report, TimeServer};

/// What the clocks together say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Time {
    /// The server's `Date`.
    pub(crate) server: Option<Seconds>,
    /// The time that more than half of the clocks agree on.
    pub(crate) agreed: Option<Seconds>,
    /// Which clocks agree on it.
    pub(crate) by: String,
}

/// Contacts the time servers.
pub(crate) fn ask(options: &Options, budget: &Budget, report: &mut Report) {
    let elapsed = report.at.saturating_sub(crate::clock::now());
    for server in &options.time_servers {
        let ahead = server.ahead(budget);
        report.time_servers.push(TimeServer {
            name: printable(&server.to_string()),
            // The clock that is judged may be one of --now.
            ahead: ahead.map(|ahead| ahead.saturating_add(elapsed)),
        });
    }
}

/// Compares the clocks, and warns of those that differ.
pub(crate) fn judge(server: Option<Seconds>, report: &mut Report) -> Time {
    let now = report.at;
    let mut clocks: Vec<(String, Seconds)> = vec![("the clock here".to_owned(), 0)];
    if let Some(ahead) = report.clock_ahead {
        clocks.push(("the server's Date".to_owned(), ahead));
    }
    for TimeServer { name, ahead } in &report.time_servers {
        if let Ok(ahead) = ahead {
            clocks.push((name.clone(), *ahead));
        }
    }
    let agreed = majority(&clocks);
    let by: Vec<&str> = agreed
        .iter()
        .flat_map(|(_, names)| names.iter().copied())
        .collect();
    let time = Time {
        server,
        agreed: agreed.as_ref().map(|(ahead, _)| now.saturating_sub(*ahead)),
        by: by.join(" and "),
    };
    let differs = |(_, ahead): &&(String, Seconds)| ahead.saturating_abs() > CLOCK_TOLERANCE;
    let differing: Vec<&(String, Seconds)> = clocks.iter().filter(differs).collect();
    if !differing.is_empty() {
        report.warnings.push(warning(&differing, &time, now));
    }
    time
}

/// The offset that more than half of at least three clocks share, and their names.
fn majority(clocks: &[(String, Seconds)]) -> Option<(Seconds, Vec<&str>)> {
    if clocks.len() < 3 {
        return None;
    }
    let near = |ahead: Seconds| {
        let near = move |(_, other): &&(String, Seconds)| {
            other.saturating_sub(ahead).saturating_abs() <= CLOCK_TOLERANCE
        };
        clocks.iter().filter(near)
    };
    let best = clocks
        .iter()
        .max_by_key(|(_, ahead)| near(*ahead).count())?;
    let names: Vec<&str> = near(best.1).map(|(name, _)| name.as_str()).collect();
    (names.len() * 2 > clocks.len()).then_some((best.1, names))
}

fn warning(differing: &[&(String, Seconds)], time: &Time, now: Seconds) -> Finding {
    let each = differing.iter().map(|(name, ahead)| {
        let side = if *ahead > 0 { "ahead of" } else { "behind" };
        format!(
            "{} {side} {name} ({})",
            span(*ahead),
            say(now.saturating_sub(*ahead))
        )
    });
    let each: Vec<String> = each.collect();
    let detail = format!("the clock here is {}", each.join(", and "));
    let is_wrong = |agreed: Seconds| now.saturating_sub(agreed).saturating_abs() > CLOCK_TOLERANCE;
    let (blame, advice) = match time.agreed {
        Some(agreed) if is_wrong(agreed) => (
            Blame::Clock,
            format!(
                "set the clock of this machine: {} agree on {}. Servers reject an oauth_timestamp \
                 that is too far off, and certificates are judged by the clock",
                time.by,
                say(agreed)
            ),
        ),
        Some(_) => (
            Blame::Server,
            format!("the clock here agrees with most; the others are wrong: {} agree", time.by),
        ),
        None => (
            Blame::Unknown,
            "one of the clocks is wrong: compare with a third one (--time-server HOST). Servers \
             reject an oauth_timestamp that is too far off, and certificates are judged by the clock"
                .to_owned(),
        ),
    };
    Finding::new(Code::ClockOff, blame, detail, advice)
}

#[cfg(test)]
mod tests {
    use super::majority;

    #[test]
    fn more_than_half_of_at_least_three_clocks_decide() {
        let clocks = |aheads: &[i64]| {
            let named = aheads
                .iter()
                .enumerate()
                .map(|(at, ahead)| (at.to_string(), *ahead));
            named.collect::<Vec<_>>()
        };
        let agreed = |aheads: &[i64]| majority(&clocks(aheads)).map(|(ahead, _)| ahead);
        assert_eq!(agreed(&[0, 7200]), None);
        assert_eq!(agreed(&[0, 7200, 7201]), Some(7201).or(Some(7200)));
        assert_eq!(agreed(&[0, 7200, 30]).map(|ahead| ahead < 60), Some(true));
        assert_eq!(agreed(&[0, 7200, -7200]), None);
        assert_eq!(agreed(&[0, 0, 7200, 7200]), None);
    }
}
