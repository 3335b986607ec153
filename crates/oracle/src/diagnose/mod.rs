//! Finds out why a signature is not the expected one: the smallest set of known mistakes that gives it.
//!
//! The order of the search: the form of the signature, mistakes in the header, the same request with
//! another URL or method, then known mistakes: whole encoders, single ones by frequency, pairs,
//! triples. No result contains a secret.

mod advice;
mod apart;
mod conceal;
mod evidence;
mod explained;
pub(crate) mod form;
pub(crate) mod header;
mod model;
mod parting;
mod ready;
pub(crate) mod sample;
pub(crate) mod search;
pub(crate) mod self_test;
mod subject;
mod variants;
mod webhook;

use basestring::{Error, Field, Received, Request, Url};

use crate::explain::Given;
use crate::mistakes::Mistake;
use crate::schemes::Rules;

pub use conceal::Conceal;
pub use evidence::Evidence;
pub(crate) use form::look_by;
pub(crate) use header::header_faults;
pub use model::{
    Advice, Diagnosis, Explanation, FieldFault, Form, KeyFinding, Named, Seen, Shown, Telling,
    Verdict,
};
pub use parting::Parting;
pub(crate) use sample::Sample;
pub use search::Depth;
pub(crate) use search::search;
pub use webhook::{WebhookEvidence, diagnose_webhook};

use evidence::Assembled;
use explained::{explanation, key_mistakes};
use search::{are_right, search_subjects};
use subject::{Observed, Subject};
use variants::Variant;

/// The rules with these mistakes.
#[must_use]
pub(crate) fn with_mistakes(set: &[&'static Mistake]) -> Rules {
    let mut rules = Rules::right();
    for mistake in set {
        mistake.apply(&mut rules);
    }
    rules
}

/// Finds out why signatures are not the expected ones. With several requests, a result explains all of
/// them.
///
/// ```
/// use basestring::Secret;
/// use basestring_oracle::diagnose::{Depth, Evidence, Verdict, diagnose};
/// use basestring_oracle::explain::Given;
/// use basestring_oracle::request::read_http;
///
/// let request = b"GET https://h/?a=%20&oauth_consumer_key=ck&oauth_signature_method=HMAC-SHA1\
///     &oauth_timestamp=1&oauth_nonce=n HTTP/1.1\n\n";
/// let mut evidence = Evidence::of(read_http(request, None).unwrap());
/// evidence.signature = Some("+KpUYyKmeagB2jx/he7MmhpTybE=".to_owned());
/// let given = Given { client_secret: Some(Secret::new("cs")), ..Given::default() };
/// let diagnosis = diagnose(&[evidence], &given, Depth::Pairs).unwrap();
/// assert_eq!(diagnosis.verdict, Verdict::Explained);
/// assert_eq!(diagnosis.explanations[0].ids(), "encode-space-plus");
/// ```
///
/// # Errors
///
/// An invalid URL, and [`Kind::MissingParameter`](basestring::Kind::MissingParameter) for a
/// request without protocol parameters.
pub fn diagnose(evidence: &[Evidence], given: &Given, depth: Depth) -> Result<Diagnosis, Error> {
    let assembled: Vec<Assembled> = evidence
        .iter()
        .map(|evidence| evidence.assemble(given))
        .collect::<Result<_, _>>()?;
    let seen = assembled.iter().map(|assembled| assembled.seen.clone());
    let mut diagnosis = Diagnosis::of(seen.collect());
    for (assembled, seen) in assembled.iter().zip(&mut diagnosis.seen) {
        seen.remarks.extend(refusal(assembled));
        diagnosis.field.extend(field_faults(assembled));
        diagnosis.advice.extend(advice::advice(assembled));
    }
    diagnosis.form = assembled.first().and_then(form_of);
    let by_base_string = assembled.iter().any(|a| a.observed.base_string.is_some());
    if by_base_string {
        by_base_strings(&assembled, depth, &mut diagnosis);
    } else if assembled.iter().any(|a| a.observed.signature.is_some()) {
        by_signatures(&assembled, depth, &mut diagnosis);
    } else if !diagnosis.field.is_empty() || says_a_mistake(&diagnosis) {
        diagnosis.verdict = Verdict::Explained;
    }
    if diagnosis.verdict == Verdict::Right && !diagnosis.field.is_empty() {
        diagnosis.verdict = Verdict::FieldIsFaulty;
    }
    Ok(diagnosis)
}

fn says_a_mistake(diagnosis: &Diagnosis) -> bool {
    let form = diagnosis.form.as_ref();
    form.is_some_and(|form| form.mistake.is_some()) || !diagnosis.advice.is_empty()
}

/// What a signature looks like. Of PLAINTEXT not even the length is shown.
fn form_of(assembled: &Assembled) -> Option<Form> {
    let signature = assembled.signature.as_deref()?;
    if assembled.is_plaintext {
        return None;
    }
    let look = look_by(signature, assembled.signing.signature_method);
    // A signature that still has escapes was decoded; the mistake in the header is reported.
    Some(Form {
        looks: look.looks.clone(),
        mistake: look.entry().map(Named::from),
    })
}

fn field_faults(assembled: &Assembled) -> Vec<FieldFault> {
    let Some(field) = &assembled.field else {
        return Vec::new();
    };
    let shows_signature = assembled.seen.signature.is_some();
    let faults = header_faults(field).into_iter().filter(|fault| {
        // A PLAINTEXT signature has an & of its own.
        assembled.is_plaintext || fault.mistake != "plaintext-ampersand-not-encoded"
    });
    let mut shown: Vec<FieldFault> = Vec::new();
    for fault in faults {
        if let Some(known) = shown
            .iter_mut()
            .find(|known| known.mistake.id == fault.mistake)
        {
            known.places += 1;
            continue;
        }
        let (text, offset) = if shows_signature {
            (field.clone(), fault.offset)
        } else {
            header::until_signature(field, fault.offset)
        };
        let before = text.get(..offset).unwrap_or_default();
        let before = assembled.conceal.text(before);
        let text = assembled.conceal.text(&text);
        let offset = if text.starts_with(&before) {
            before.len()
        } else {
            0
        };
        shown.extend(fault.entry().map(|mistake| FieldFault {
            text,
            offset,
            places: 1,
            mistake: mistake.into(),
        }));
    }
    shown
}

/// Why a server would reject the request before it verifies the signature.
fn refusal(assembled: &Assembled) -> Option<String> {
    let signing = &assembled.signing;
    let mut fields = signing.fields.clone();
    if let Some(field) = &signing.field {
        fields.retain(|(name, _)| !name.eq_ignore_ascii_case(b"Authorization"));
        fields.push((b"Authorization".to_vec(), field.clone()));
    }
    let views: Vec<Field<'_>> = fields.iter().map(|(n, v)| (&n[..], &v[..])).collect();
    let request = Request {
        method: &signing.method,
        url: Url::parse(&signing.url).ok()?,
        fields: &views,
        body: &signing.body,
    };
    let fault = Received::parse(&request).err()?;
    // A signature that is given separately is not missing.
    if fault.kind() == basestring::Kind::MissingParameter {
        return None;
    }
    let fault = assembled.conceal.text(&fault.to_string());
    Some(format!(
        "a server would reject it before it verifies the signature: {fault}"
    ))
}

fn subjects(assembled: &[Assembled], observed: impl Fn(&Assembled) -> Observed) -> Vec<Subject> {
    assembled
        .iter()
        .map(|assembled| {
            let observed = observed(assembled);
            Subject::Signing(Box::new(assembled.signing.clone()), observed)
        })
        .collect()
}

/// The signatures and the secrets are known.
fn by_signatures(assembled: &[Assembled], depth: Depth, diagnosis: &mut Diagnosis) {
    let known = |a: &Assembled| a.observed.clone();
    let with_signature: Vec<&Assembled> = assembled
        .iter()
        .filter(|a| a.observed.signature.is_some())
        .collect();
    if search_for(assembled, &with_signature, known, depth, diagnosis) {
        diagnosis.verdict = Verdict::Right;
    }
}

/// The base strings of the other side are known: they are explained first, then the signatures show
/// whether the key is right.
fn by_base_strings(assembled: &[Assembled], depth: Depth, diagnosis: &mut Diagnosis) {
    let known = |a: &Assembled| Observed {
        signature: None,
        ..a.observed.clone()
    };
    let with_text: Vec<&Assembled> = assembled
        .iter()
        .filter(|a| a.observed.base_string.is_some())
        .collect();
    let agree = search_for(assembled, &with_text, known, depth, diagnosis);
    if let Some(first) = with_text.first().filter(|first| first.shows_texts) {
        diagnosis.parting = explained::observed_parting(first);
    }
    diagnosis.key = key_finding(assembled, depth);
    if agree {
        diagnosis.verdict = match &diagnosis.key {
            None => Verdict::BaseStringsAgree,
            Some(KeyFinding::Right) => Verdict::Right,
            Some(KeyFinding::Mistaken { .. }) => Verdict::Explained,
            Some(KeyFinding::Wrong { .. }) => Verdict::KeyIsWrong,
        };
    }
}

/// Looks for variants and mistakes that give what is known. Returns whether it is correct.
fn search_for(
    assembled: &[Assembled],
    chosen: &[&Assembled],
    known: impl Fn(&Assembled) -> Observed,
    depth: Depth,
    diagnosis: &mut Diagnosis,
) -> bool {
    let is_known = |a: &Assembled| chosen.iter().any(|chosen| std::ptr::eq(*chosen, a));
    let mut subjects = subjects(assembled, &known);
    let mut kept = assembled.iter().map(is_known);
    subjects.retain(|_| kept.next().unwrap_or_default());
    let Some(first) = chosen.first() else {
        return false;
    };
    if are_right(&subjects) {
        return true;
    }
    let variants = chosen
        .iter()
        .map(|a| variants::variants(&a.signing, &known(a)))
        .reduce(|common, next| {
            let in_next = |a: &Variant| next.iter().any(|b| a.how == b.how);
            common.into_iter().filter(in_next).collect()
        })
        .unwrap_or_default();
    // Together with another URL, more than one mistake is unlikely.
    let depth = if variants.is_empty() {
        depth
    } else {
        Depth::Singles
    };
    let found = search_subjects(&subjects, depth);
    diagnosis.tried = found.tried;
    diagnosis.depth = depth as usize + 1;
    diagnosis.variants = variants
        .into_iter()
        .map(|variant| explained::shown(variant, first))
        .collect();
    diagnosis.explanations = found
        .sets
        .iter()
        .filter(|set| !explained::is_a_variant(set, &diagnosis.variants, first))
        .map(|set| explanation(set, first))
        .collect();
    diagnosis.verdict = match (&diagnosis.variants[..], &diagnosis.explanations[..]) {
        ([_, ..], _) => Verdict::OtherRequest,
        ([], [_, ..]) => Verdict::Explained,
        ([], []) => Verdict::Unexplained,
    };
    false
}

fn key_finding(assembled: &[Assembled], depth: Depth) -> Option<KeyFinding> {
    let signed: Vec<&Assembled> = assembled
        .iter()
        .filter(|a| a.observed.base_string.is_some() && a.observed.signature.is_some())
        .collect();
    let first = signed.first()?;
    let subjects: Vec<Subject> = signed
        .iter()
        .map(|a| {
            let mut signing = a.signing.clone();
            signing.text.clone_from(&a.observed.base_string);
            let observed = Observed {
                base_string: None,
                ..a.observed.clone()
            };
            Subject::Signing(Box::new(signing), observed)
        })
        .collect();
    let found = search_subjects(&subjects, depth);
    Some(if found.is_right {
        KeyFinding::Right
    } else if found.sets.is_empty() {
        KeyFinding::Wrong {
            tried: key_mistakes(first.is_plaintext),
        }
    } else {
        let sets = found.sets.iter();
        KeyFinding::Mistaken {
            explanations: sets.map(|set| explanation(set, first)).collect(),
        }
    })
}
