//! The scheme's known mistakes: the signature that a sender with the mistake makes, sent with a
//! request on which it differs. A receiver that makes the same mistake accepts it, and rejects the
//! valid one.

use basestring_oracle::Mistake;

use super::attempt::{Attempt, Group, Unsent};
use super::judge::Expected;
use super::scheme::{Inputs, Mistaken};

/// How far a mistaken signature is from a valid one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Departure {
    /// It differs, and receivers that follow the documents may accept it.
    Tolerated,
    /// It is invalid.
    Invalid,
}

/// A mistaken signature and the group on whose valid request it is sent.
struct Found {
    group: usize,
    signatures: Vec<(String, String)>,
    departure: Departure,
}

/// Adds each mistake that a sender can make to the first group on which its signature is invalid,
/// else to the first on which it differs. Returns those that are not sent.
pub(super) fn add(inputs: &Inputs<'_>, groups: &mut [Group]) -> Vec<Unsent> {
    let mut unsent = Vec::new();
    for mistake in inputs.scheme.mistakes() {
        let found = find(inputs, mistake, groups);
        let attempt = found.as_ref().ok().and_then(|found| {
            let found = found.as_ref()?;
            let group = groups.get_mut(found.group)?;
            group.variants.push(attempt(inputs, mistake, group, found));
            Some(())
        });
        if attempt.is_none() {
            let why = inputs.scheme.why_not_sent(mistake, found.is_ok());
            unsent.push(Unsent { mistake, why });
        }
    }
    unsent
}

/// A mistake that a sender cannot make.
struct NotRunnable;

/// Where a mistake shows best; none where it changes no signature of this run.
fn find(
    inputs: &Inputs<'_>,
    mistake: &'static Mistake,
    groups: &[Group],
) -> Result<Option<Found>, NotRunnable> {
    let mut best: Option<Found> = None;
    for (index, group) in groups.iter().enumerate() {
        let message = &group.valid.message;
        let signatures = match inputs.scheme.mistaken(mistake, inputs, message) {
            Mistaken::NotRunnable => return Err(NotRunnable),
            Mistaken::NotApplicable => continue,
            Mistaken::Signatures(signatures) => signatures,
        };
        if signatures == message.signatures {
            continue;
        }
        let is_tolerated = inputs.scheme.is_tolerated(mistake)
            || inputs.scheme.accepts(inputs.secret, message, &signatures);
        let found = |departure| {
            Some(Found {
                group: index,
                signatures,
                departure,
            })
        };
        if !is_tolerated {
            return Ok(found(Departure::Invalid));
        }
        if best.is_none() {
            best = found(Departure::Tolerated);
        }
    }
    Ok(best)
}

fn attempt(
    inputs: &Inputs<'_>,
    mistake: &'static Mistake,
    group: &Group,
    found: &Found,
) -> Attempt {
    let (expected, what) = match found.departure {
        Departure::Invalid => (Expected::Reject, mistake.description.as_str()),
        Departure::Tolerated => inputs.scheme.tolerated(mistake),
    };
    let message = group.valid.message.changed(|message| {
        message.signatures.clone_from(&found.signatures);
    });
    let mut attempt = Attempt::new(mistake.id.as_str(), message, expected, what);
    attempt.mistakes.push(mistake);
    attempt
}
