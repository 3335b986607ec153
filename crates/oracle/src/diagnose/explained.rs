//! The findings as a report shows them: mistakes with their fixes, and the first difference.

use crate::mistakes::{Layer, Mistake};
use crate::schemes::Rules;

use super::evidence::Assembled;
use super::model::{Explanation, Named, Shown};
use super::parting::Parting;
use super::proof::{Claim, Gives, prove};
use super::proof_of_set::prove_set;
use super::search::Set;
use super::subject::Subject;
use super::variants::{Variant, after, changed};
use super::with_mistakes;

/// The layers that come after the base string.
const BEHIND: [Layer; 3] = [Layer::Key, Layer::Digest, Layer::Base64];

/// The mistakes in key and digest that can be run.
pub(super) fn key_mistakes(is_plaintext: bool) -> Vec<&'static str> {
    Mistake::all()
        .iter()
        .filter(|mistake| mistake.is_stable() && BEHIND.contains(&mistake.layer))
        .filter(|mistake| {
            is_plaintext == mistake.id.starts_with("plaintext-") || mistake.layer == Layer::Key
        })
        .filter(|mistake| {
            mistake
                .rules()
                .is_some_and(|rules| rules.oauth.key != Rules::right().oauth.key)
        })
        .map(|mistake| mistake.id.as_str())
        .collect()
}

/// A set as a report shows it, with the mistakes that give the same and do more; `None` if it is not
/// proven.
pub(super) fn explanation(
    set: &Set,
    wider: &[&'static Mistake],
    first: &Assembled,
    subjects: &[Subject],
) -> Option<Explanation> {
    let proof = prove_set(subjects, set)?;
    let own = with_mistakes(set);
    let contains = |mistake: &&&'static Mistake| {
        let right = Rules::right();
        let rules = mistake.rules();
        rules.is_some_and(|rules| {
            let whole = rules.differences(&right);
            own.differences(&right) + rules.differences(&own) == whole
        })
    };
    let or = wider.iter().filter(contains);
    Some(Explanation {
        or: or.map(|mistake| Named::from(*mistake)).collect(),
        mistakes: set.iter().map(|mistake| Named::from(*mistake)).collect(),
        how: None,
        fix: None,
        parting: parting(set, first),
        proof,
    })
}

/// The first difference, if the texts may be shown.
fn parting(set: &Set, first: &Assembled) -> Option<Parting> {
    if !first.shows_texts {
        return None;
    }
    let (signing, conceal) = (&first.signing, &first.conceal);
    let (right_rules, rules) = (Rules::right(), with_mistakes(set));
    let right = signing.base_string(&right_rules).ok()?;
    let theirs = signing.base_string(&rules).ok()?;
    let shown = |octets: &[u8]| conceal.octets(octets);
    if right != theirs {
        return Parting::of("base string", &shown(&right), &shown(&theirs));
    }
    // A key is never shown; the form of a digest shows in the signatures.
    let is_of_text = |mistake: &&Mistake| mistake.layer != Layer::Key;
    if !set.iter().any(is_of_text) || first.observed.signature.is_none() {
        return None;
    }
    let right = signing.signature(&right_rules, &right);
    let theirs = signing.signature(&rules, &theirs);
    Parting::of("signature", &shown(&right), &shown(&theirs))
}

/// The first difference between the base string of the other side and the correct one.
pub(super) fn observed_parting(first: &Assembled) -> Option<Parting> {
    let right = first.signing.base_string(&Rules::right()).ok()?;
    let theirs = first.observed.base_string.as_deref()?;
    let conceal = &first.conceal;
    Parting::of(
        "base string",
        &conceal.octets(&right),
        &conceal.octets(theirs),
    )
}

/// A variant as a report shows it, with the other mistakes that sign its text; `None` if it is not
/// proven.
pub(super) fn shown(
    variant: Variant,
    or: Vec<Named>,
    first: &Assembled,
    subjects: &[Subject],
) -> Option<Shown> {
    let claims: Vec<Claim<'_>> = subjects
        .iter()
        .filter_map(|subject| of_steps(subject, &variant.steps))
        .collect();
    let proof = prove(&claims)?;
    let Variant {
        how,
        steps: _,
        method,
        url,
        mistakes,
    } = variant;
    let signing = &first.signing;
    let right = Rules::right();
    let has_extras = !mistakes.iter().any(|m| m.id == "header-request-parameters");
    let theirs = changed(signing, &method, &url, has_extras).base_string(&right);
    let parting = match (signing.base_string(&right), theirs) {
        (Ok(right), Ok(theirs)) if first.shows_texts => {
            let shown = |octets: &[u8]| first.conceal.octets(octets);
            Parting::of("base string", &shown(&right), &shown(&theirs))
        }
        _ => None,
    };
    Some(Shown {
        how,
        method,
        url: first.shown_url(url.as_bytes()),
        parting,
        mistakes: mistakes.into_iter().map(Named::from).collect(),
        or,
        proof,
    })
}

/// The claim that a request was signed after these steps.
fn of_steps<'c>(subject: &'c Subject, steps: &'c [String]) -> Option<Claim<'c>> {
    let Subject::Signing(signing, observed) = subject else {
        return None;
    };
    Some(Claim::new(steps.len(), move |done| {
        let made = steps.iter().zip(done).filter(|(_, done)| **done);
        let made: Vec<String> = made.map(|(step, _)| step.clone()).collect();
        let Some(changed) = after(signing, &made) else {
            return Gives::NOTHING;
        };
        let changed = Subject::Signing(Box::new(changed), observed.clone());
        let views = changed.views();
        let ready = changed.ready(&views);
        Gives {
            is_observed: ready.is_some_and(|ready| ready.is_right()),
            is_right: made.is_empty(),
        }
    }))
}

/// Whether a set of mistakes gives the same base string as a variant.
pub(super) fn is_a_variant(set: &Set, variant: &Variant, first: &Assembled) -> bool {
    let by_set = first.signing.base_string(&with_mistakes(set));
    let by_steps = after(&first.signing, &variant.steps);
    let by_steps = by_steps.and_then(|changed| changed.base_string(&Rules::right()).ok());
    by_steps.is_some() && by_set.ok() == by_steps
}
