//! What the signatures and the other side's base strings prove, in the order in which it can be
//! decided: first whether a signature is the one of the request as sent, then why not, and last how the
//! other side's base string differs.

use basestring::form_pairs;

use crate::explain::Given;
use crate::mistakes::Mistake;
use crate::request::unread::Fidelity;
use crate::schemes::Pairs;
use crate::schemes::Rules;

use super::apart;
use super::differences::{Part, Places, differences};
use super::evidence::Assembled;
use super::explained::{self, explanation, key_mistakes};
use super::keyed::{self, KeyMatch};
use super::look::{Looked, candidates, look};
use super::messages;
use super::model::{Diagnosis, Explanation, KeyFinding, Verdict};
use super::multipart;
use super::next;
use super::rsa::RsaState;
use super::search::{Depth, search_subjects};
use super::size::Size;
use super::subject::{Observed, Subject};

/// Decides as far as the evidence goes. What is left is undecided.
pub(super) fn decide(
    assembled: &[Assembled],
    given: &Given,
    depth: Depth,
    diagnosis: &mut Diagnosis,
) {
    let signed: Vec<&Assembled> = assembled
        .iter()
        .filter(|a| a.observed.signature.is_some())
        .collect();
    let texts: Vec<&Assembled> = assembled
        .iter()
        .filter(|a| a.observed.base_string.is_some())
        .collect();
    if signed.is_empty() {
        unverified(assembled, &texts, depth, diagnosis);
        return;
    }
    let found = look(&signed, of_signature, depth);
    diagnosis.assumed = signed
        .iter()
        .flat_map(|a| next::assumed(a, given))
        .collect();
    diagnosis.assumed.dedup();
    let Some(first) = signed.first() else { return };
    let is_complete = !signed.iter().any(|a| next::lacks_token_secret(a, given));
    if found.is_right {
        diagnosis.verdict = if is_complete {
            Verdict::Right
        } else {
            Verdict::RightIfEmpty
        };
        right(&signed, &texts, (given, depth), diagnosis);
        return;
    }
    let agree = texts.iter().all(|a| is_same_text(a));
    if !texts.is_empty() && !agree {
        by_both(&texts, found, depth, diagnosis);
    } else {
        found.into_diagnosis(diagnosis);
        let is_rsa = first.rsa.is_some();
        let has_all_keys = Size::of(&signed).has_all_keys();
        let is_decided = is_complete && !texts.is_empty() && !is_rsa && has_all_keys;
        if diagnosis.verdict == Verdict::Unexplained && is_decided {
            diagnosis.verdict = Verdict::KeyIsWrong;
            diagnosis.key = Some(KeyFinding::Wrong {
                tried: key_mistakes(first.is_plaintext),
            });
        }
    }
    if diagnosis.verdict == Verdict::Unexplained && !is_complete {
        diagnosis.verdict = Verdict::Undecided;
    }
    if diagnosis.verdict == Verdict::Unexplained && signed.iter().any(|a| !a.is_method_known) {
        diagnosis.verdict = Verdict::NothingShows;
    }
    if diagnosis.verdict == Verdict::Unexplained && signed.iter().any(|a| a.body.is_missing) {
        diagnosis.verdict = Verdict::Undecided;
        diagnosis.to_try = vec![BODY_IS_MISSING.to_owned()];
    }
    if diagnosis.verdict == Verdict::Unexplained {
        let signing = &first.signing;
        diagnosis.to_try = multipart::to_try(&signing.fields, &signing.body, !texts.is_empty());
        diagnosis.assumed.extend(left_out(&signed));
    }
}

/// What was not tried because of the size of the requests.
fn left_out(signed: &[&Assembled]) -> Option<String> {
    let right = Rules::right();
    let mistakes = Mistake::all().iter().filter_map(Mistake::rules);
    let mistakes = mistakes.filter(|rules| rules.oauth != right.oauth).count();
    Size::of(signed).left_out(mistakes)
}

pub(super) const BODY_IS_MISSING: &str = "give the body with --body TEXT or --body @FILE: the parameters of a form \
                               are signed";

pub(super) const RIGHT_WITHOUT_BODY: &str = "give the body with --body TEXT or --body @FILE, or --body \"\" if it is \
                                   empty: then the signature is right";

pub(super) const TEXT_IS_DOUBTFUL: &str = "paste the request as it was sent, with its lines unbroken, or give \
                                   the header with --authorization and the body with --body";

pub(super) const PART_IS_UNREAD: &str = "give the whole URL as it was sent with --url";

/// No signature can be computed with what is given.
fn unverified(
    assembled: &[Assembled],
    texts: &[&Assembled],
    depth: Depth,
    diagnosis: &mut Diagnosis,
) {
    if !texts.is_empty() {
        by_texts(texts, depth, diagnosis);
    }
    if let [only] = assembled {
        let others = keyed::of_other_methods(only, Size::of(&[only]).tries());
        diagnosis
            .explanations
            .extend(others.iter().filter_map(KeyMatch::explanation));
        if !others.is_empty() && !diagnosis.explanations.is_empty() {
            diagnosis.verdict = Verdict::Explained;
            return;
        }
    }
    let mut rsa = assembled.iter().filter_map(|a| a.rsa.as_ref());
    if rsa.any(RsaState::is_key_wrong) {
        diagnosis.verdict = Verdict::KeyIsWrong;
    }
}

/// The signature is right: what the other side does, and what to look at next.
fn right(
    signed: &[&Assembled],
    texts: &[&Assembled],
    (given, depth): (&Given, Depth),
    diagnosis: &mut Diagnosis,
) {
    // It may be that of a request without the body that was sent.
    if signed.iter().any(|a| a.body.is_missing) {
        diagnosis.verdict = Verdict::Undecided;
        diagnosis.to_try = vec![RIGHT_WITHOUT_BODY.to_owned()];
        return;
    }
    if signed.iter().any(|a| a.fidelity == Fidelity::Partial) {
        diagnosis.verdict = Verdict::Undecided;
        diagnosis.to_try = vec![PART_IS_UNREAD.to_owned()];
        return;
    }
    other_side(texts, diagnosis);
    if diagnosis.verdict == Verdict::OtherSide && is_written_otherwise(diagnosis) {
        mistakes_of_other_side(texts, depth, diagnosis);
    }
    if let Some(first) = signed.first()
        && diagnosis.other_side.is_empty()
    {
        let agree = !texts.is_empty() && texts.iter().all(|a| a.printed_by.is_none());
        diagnosis.next = next::steps(first, given.now, agree);
    }
    if let Some(explanation) = signed.iter().find_map(|a| messages::other_form(a)) {
        diagnosis.verdict = Verdict::Explained;
        // The explanation has what the form shows.
        diagnosis
            .form
            .iter_mut()
            .for_each(|form| form.mistake = None);
        diagnosis.explanations.push(explanation);
        diagnosis.next.clear();
    }
}

fn of_signature(assembled: &Assembled) -> Observed {
    Observed {
        base_string: None,
        ..assembled.observed.clone()
    }
}

fn of_text(assembled: &Assembled) -> Observed {
    Observed {
        signature: None,
        ..assembled.observed.clone()
    }
}

fn is_same_text(assembled: &Assembled) -> bool {
    let right = assembled.signing.base_string(&Rules::right()).ok();
    right == assembled.observed.base_string
}

/// The base strings are known, and no signature can be computed.
fn by_texts(texts: &[&Assembled], depth: Depth, diagnosis: &mut Diagnosis) {
    if texts.iter().all(|a| is_same_text(a)) {
        // What is printed with a request is often what the request was read from.
        if texts.iter().all(|a| a.printed_by.is_none()) {
            diagnosis.verdict = Verdict::BaseStringsAgree;
        }
        return;
    }
    other_side(texts, diagnosis);
    diagnosis.verdict = Verdict::BaseStringsDiffer;
    if is_written_otherwise(diagnosis) {
        let found = look(texts, of_text, depth);
        diagnosis.tried = found.tried;
        diagnosis.depth = found.depth;
        diagnosis.explanations = found.explanations;
        diagnosis.told_apart_by = found.apart;
    }
}

/// Whether a difference is in how the other side writes the request, and not in what it computes for.
fn is_written_otherwise(diagnosis: &Diagnosis) -> bool {
    diagnosis.other_side.is_empty()
        || diagnosis
            .other_side
            .iter()
            .any(|difference| match difference.part {
                Part::Writing | Part::Value | Part::Added => true,
                Part::Method
                | Part::Scheme
                | Part::Host
                | Part::Port
                | Part::Path
                | Part::Query
                | Part::Body
                | Part::OtherRequest => false,
            })
}

/// The signature is not the one of the request, and the other side's base string is another too: the
/// signature may be the one of that text.
fn by_both(texts: &[&Assembled], found: Looked, depth: Depth, diagnosis: &mut Diagnosis) {
    let key = key_finding(texts, depth);
    match &key {
        Some(KeyFinding::Right | KeyFinding::Mistaken { .. }) => {
            look(texts, of_text, depth).into_diagnosis(diagnosis);
            diagnosis.key = key;
            parting(texts, diagnosis);
        }
        Some(KeyFinding::Wrong { .. }) | None => {
            found.into_diagnosis(diagnosis);
            other_side(texts, diagnosis);
        }
    }
}

/// The mistakes by which the other side writes the base strings of these requests.
fn mistakes_of_other_side(texts: &[&Assembled], depth: Depth, diagnosis: &mut Diagnosis) {
    let Some(first) = texts.first() else { return };
    let subject = |a: &&Assembled| Subject::Signing(Box::new(a.signing.clone()), of_text(a));
    let subjects: Vec<Subject> = texts.iter().map(subject).collect();
    let size = Size::of(texts);
    let found = search_subjects(&subjects, size.limit(depth), size.tries());
    diagnosis.told_apart_by = apart::telling(first, &candidates(&[], &found));
    let sets = found.sets.iter();
    let sets = sets.filter_map(|set| explanation(set, &found.wider, first, &subjects));
    diagnosis.explanations = sets.collect();
}

fn parting(texts: &[&Assembled], diagnosis: &mut Diagnosis) {
    if let Some(first) = texts.first().filter(|first| first.shows_texts) {
        diagnosis.parting = explained::observed_parting(first);
    }
}

/// How the other side's base string differs from the right one.
fn other_side(texts: &[&Assembled], diagnosis: &mut Diagnosis) {
    let Some(first) = texts.iter().find(|a| !is_same_text(a)) else {
        return;
    };
    if matches!(diagnosis.verdict, Verdict::Right | Verdict::RightIfEmpty) {
        diagnosis.verdict = Verdict::OtherSide;
    }
    parting(&[first], diagnosis);
    let (Ok(right), Some(theirs)) = (
        first.signing.base_string(&Rules::right()),
        first.observed.base_string.as_deref(),
    ) else {
        return;
    };
    let signing = &first.signing;
    let query = signing.url.splitn(2, |&octet| octet == b'?').nth(1);
    let form = first.is_form().then_some(&signing.body[..]);
    let places = Places {
        query: &pairs_of(query.unwrap_or_default()),
        body: &pairs_of(form.unwrap_or_default()),
        multipart: &multipart::fields(&signing.fields, &signing.body),
    };
    let (right, theirs) = (
        String::from_utf8_lossy(&right),
        String::from_utf8_lossy(theirs),
    );
    diagnosis.other_side = differences(&right, &theirs, &places);
    for difference in &mut diagnosis.other_side {
        difference.how = first.conceal.text(&difference.how);
    }
}

fn pairs_of(form: &[u8]) -> Pairs {
    let pairs = form_pairs(form).flatten();
    pairs
        .map(|pair| (pair.name.into_owned(), pair.value.into_owned()))
        .collect()
}

/// What the signatures say of the key, for the other side's base strings.
fn key_finding(texts: &[&Assembled], depth: Depth) -> Option<KeyFinding> {
    let signed: Vec<&Assembled> = texts
        .iter()
        .copied()
        .filter(|a| a.observed.signature.is_some())
        .collect();
    let first = signed.first()?;
    let with_text: Vec<Assembled> = signed.iter().map(|a| a.with_their_text()).collect();
    let with_text: Vec<&Assembled> = with_text.iter().collect();
    let subjects: Vec<Subject> = with_text
        .iter()
        .map(|a| Subject::Signing(Box::new(a.signing.clone()), a.observed.clone()))
        .collect();
    let size = Size::of(&with_text);
    let found = search_subjects(&subjects, size.limit(depth), size.tries());
    if found.is_right {
        return Some(KeyFinding::Right);
    }
    let keys = keyed::single(&with_text, of_signature, size);
    let explanations = keys.iter().filter_map(KeyMatch::explanation);
    let mut explanations: Vec<Explanation> = explanations.collect();
    if explanations.is_empty() {
        let sets = found.sets.iter();
        explanations
            .extend(sets.filter_map(|set| explanation(set, &found.wider, first, &subjects)));
    }
    if explanations.is_empty() && !size.has_all_keys() {
        return None;
    }
    Some(if explanations.is_empty() {
        KeyFinding::Wrong {
            tried: key_mistakes(first.is_plaintext),
        }
    } else {
        KeyFinding::Mistaken { explanations }
    })
}
