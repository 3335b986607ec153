//! Invalid timestamps, and timestamps far from now (3.3).

use super::super::attack::{Attack, Played, Wanted};
use super::super::ledger::Purpose;
use super::super::maker::Maker;
use super::super::session::Session;
use super::super::setup::Setup;
use crate::webhook::{Fault, Seen};

const DAY: u64 = 86_400;

/// The attacks.
pub(super) fn attacks(setup: &Setup) -> Vec<Attack> {
    let mut all: Vec<Attack> = malformed().collect();
    all.extend(far(setup));
    all.push(
        Attack::valid(
            "timestamps/lower-than-the-last",
            "R-A-1",
            "a timestamp that is lower than the one of the last request",
            |maker| {
                maker
                    .get()
                    .with("oauth_timestamp", &(Maker::now() - 20).to_string())
            },
        )
        .shows("verify-timestamp-monotonic"),
    );
    all
}

/// A timestamp's text from the time.
type Form = fn(u64) -> String;

fn malformed() -> impl Iterator<Item = Attack> {
    let forms: [(&str, &str, Form); 9] = [
        ("negative", "a negative timestamp", |now| format!("-{now}")),
        ("zero", "the timestamp 0", |_| "0".to_owned()),
        ("fraction", "a timestamp with a fraction", |now| {
            format!("{now}.5")
        }),
        ("exponent", "a timestamp with an exponent", |now| {
            format!("{now}e0")
        }),
        ("plus", "a timestamp with a plus sign", |now| {
            format!("+{now}")
        }),
        ("space", "a timestamp with a space before it", |now| {
            format!(" {now}")
        }),
        (
            "underscore",
            "a timestamp with _ between its digits",
            |now| {
                let digits = now.to_string();
                let (first, second) = digits.split_at(digits.len() / 2);
                format!("{first}_{second}")
            },
        ),
        ("hexadecimal", "a hexadecimal timestamp", |now| {
            format!("0x{now:x}")
        }),
        ("letters", "letters as a timestamp", |_| "now".to_owned()),
    ];
    forms.into_iter().map(|(name, what, form)| {
        Attack::invalid(
            format!("timestamps/{name}"),
            "R-3.3-1",
            what,
            move |maker| maker.get().with("oauth_timestamp", &form(Maker::now())),
        )
        .shows("verify-timestamp-format")
    })
}

/// Timestamps before and after now. A provider need not restrict them; one that restricts one side
/// has a window, which must hold on the other side too.
fn far(setup: &Setup) -> Vec<Attack> {
    let mut all = vec![
        one_sided("old", "R-3.3-5", "a timestamp of yesterday", |now| {
            now - DAY
        })
        .shows("verify-timestamp-unchecked"),
        one_sided("future", "R-3.3-5", "a timestamp of tomorrow", |now| {
            now + DAY
        })
        .shows("verify-timestamp-window-one-sided"),
    ];
    let huge = |digits: usize| {
        Attack::invalid(
            format!("timestamps/{digits}-digits"),
            "O-timestamp-form",
            format!("a timestamp of {digits} digits"),
            move |maker| maker.get().with("oauth_timestamp", &"9".repeat(digits)),
        )
        .may()
        .shows("verify-timestamp-unchecked")
        .covered_by(&["timestamps/future"])
    };
    all.extend([huge(13), huge(30)]);
    if let Some(window) = setup.window {
        let beyond = |name: &str, what: &str, at: fn(u64, u64) -> u64| {
            Attack::invalid(
                format!("timestamps/{name}"),
                "R-3.3-5",
                format!("a timestamp {what} the declared window of {window} seconds"),
                move |maker| {
                    let timestamp = at(Maker::now(), window);
                    maker.get().with("oauth_timestamp", &timestamp.to_string())
                },
            )
        };
        all.extend([
            beyond("before-the-window", "before", |now, window| {
                now - window - 60
            })
            .shows("verify-timestamp-unchecked"),
            beyond("after-the-window", "after", |now, window| now + window + 60)
                .shows("verify-timestamp-window-one-sided")
                .covered_by(&["timestamps/before-the-window", "timestamps/old"]),
        ]);
    }
    all
}

/// A request at a time; whether the provider restricts the other side decides how it is judged.
fn one_sided(
    name: &'static str,
    requirement: &'static str,
    what: &str,
    at: fn(u64) -> u64,
) -> Attack {
    Attack::scene(
        format!("timestamps/{name}"),
        requirement,
        Wanted::Reject,
        what,
        move |session| {
            let now = Maker::now();
            let distance = at(now).abs_diff(now);
            let other = if at(now) < now {
                now + distance
            } else {
                now - distance
            };
            let (first, evidence) = twice(session, at(now))?;
            let (mirror, _) = twice(session, other)?;
            let is_declared = session.setup.window.is_some();
            if first == Seen::Accepted && mirror == Seen::Accepted && !is_declared {
                let evidence = "the provider restricts neither old nor future timestamps, so it must \
                                remember nonces for ever";
                return Ok(Played::Permitted(evidence.to_owned()));
            }
            Ok(Played::Seen {
                seen: first,
                evidence: format!(
                    "{evidence}; {distance} seconds on the other side of now: {}",
                    word(mirror)
                ),
                wire: None,
            })
        },
    )
}

fn word(seen: Seen) -> &'static str {
    match seen {
        Seen::Accepted => "accepted",
        Seen::Rejected => "rejected",
        Seen::Unclear => "no clear answer",
    }
}

/// Sends a request at a time; an accepted one twice.
fn twice(session: &mut Session, timestamp: u64) -> Result<(Seen, String), Fault> {
    let mut seen = Seen::Rejected;
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let draft = session.maker.get();
        let wire = draft
            .with("oauth_timestamp", &timestamp.to_string())
            .signed();
        let exchange = session.send(Purpose::Resource, &wire)?;
        statuses.push(exchange.words());
        seen = exchange.seen;
        if seen != Seen::Accepted {
            break;
        }
    }
    Ok((seen, format!("answered {}", statuses.join(", then "))))
}
