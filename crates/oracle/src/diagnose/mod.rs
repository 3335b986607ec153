//! Finds out why a signature is not the expected one: the smallest set of known mistakes that gives it.
//!
//! First it decides whether the signature is the one of the request as sent. If it is, the other side's
//! base string shows for which other request that side computes. If it is not, the order of the search
//! is: the same request with another URL or method, another key, then known mistakes: whole encoders,
//! single ones by frequency, pairs, triples. No result contains a secret.

mod advice;
pub(crate) mod apart;
mod authorization;
mod body;
mod carried;
mod changed;
mod computed;
pub(crate) mod conceal;
pub(crate) mod corrected;
mod decide;
mod differences;
mod evidence;
mod explained;
pub(crate) mod form;
pub(crate) mod header;
mod keyed;
mod keys;
mod look;
mod messages;
mod misfit;
mod model;
mod multipart;
mod nearby;
mod next;
mod normal_form;
mod parting;
pub(crate) mod passport;
pub(crate) mod pasted;
mod paths;
mod proof;
mod proof_of_set;
mod ready;
mod refused;
mod rsa;
mod rsa_token;
pub(crate) mod sample;
pub(crate) mod search;
pub(crate) mod self_test;
mod short;
mod size;
mod subject;
mod text;
pub(crate) mod their_text;
mod variants;
pub(crate) mod webhook;
mod written;

use basestring::Error;

use crate::explain::Given;
use crate::mistakes::Mistake;
use crate::request::unread::Fidelity;
use crate::schemes::Rules;

pub use conceal::{Conceal, Secrets};
pub use differences::{Difference, Part};
pub use evidence::Evidence;
pub(crate) use form::look_by;
pub(crate) use header::header_faults;
pub use model::{
    Advice, BodyHash, Diagnosis, Explanation, FieldFault, Form, KeyFinding, Named, Predicted, Seen,
    Shown, Telling, Usual, Verdict,
};
pub use parting::Parting;
pub use rsa::RsaFinding;
pub(crate) use sample::Sample;
pub use search::Depth;
pub(crate) use search::search;
pub use text::{text, verdict};
pub use webhook::{WebhookEvidence, WebhookGiven, diagnose_webhook};

use evidence::Assembled;

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
    let mut refusals = Vec::new();
    for (assembled, seen) in assembled.iter().zip(&mut diagnosis.seen) {
        // What is missing in the request may be in the text.
        if assembled.fidelity == Fidelity::Broken {
            continue;
        }
        refusals.extend(refused::refusals(assembled, &mut seen.remarks));
        let unsigned = body::unsigned_form(assembled).map(|kind| {
            let kind = assembled.conceal.text(&kind);
            format!(
                "the body looks like a form, and {kind}: its parameters are not signed (RFC 5849 \
                 3.4.1.3.1) [body-not-signed]"
            )
        });
        seen.remarks.extend(unsigned);
        diagnosis.field.extend(field_faults(assembled));
        diagnosis.advice.extend(advice::advice(assembled));
    }
    let rsa = assembled.first().and_then(|first| first.rsa.as_ref());
    diagnosis.rsa = rsa.map(|rsa| rsa.finding.clone());
    diagnosis.body_hash = assembled.iter().find_map(body::finding);
    diagnosis.form = assembled.first().and_then(form_of);
    decide::decide(&assembled, given, depth, &mut diagnosis);
    if assembled.iter().any(|a| a.has_two_places) {
        advice::signed_once(&mut diagnosis);
    }
    // A base string never has the signature: what was read from one is not unsigned.
    let is_unsigned = |a: &Assembled| a.signature.is_none() && a.printed_by.is_none();
    if diagnosis.verdict == Verdict::NothingShows && assembled.iter().all(is_unsigned) {
        diagnosis.verdict = Verdict::Unsigned;
    }
    diagnosis
        .assumed
        .extend(assembled.iter().find_map(body::assumed));
    other_length(&assembled, &mut diagnosis);
    let is_doubtful = doubt(&assembled, &mut diagnosis);
    if is_doubtful {
        refusals.clear();
    }
    refused::refuse(&refusals, &mut diagnosis);
    let shows = !diagnosis.field.is_empty() || says_a_mistake(&diagnosis);
    if diagnosis.verdict == Verdict::NothingShows && shows {
        diagnosis.verdict = Verdict::Explained;
    }
    Ok(diagnosis)
}

/// A signature whose length shows that it is of another method, where nothing else explains it.
fn other_length(assembled: &[Assembled], diagnosis: &mut Diagnosis) {
    let is_open = matches!(
        diagnosis.verdict,
        Verdict::NothingShows | Verdict::Unexplained
    );
    let form = diagnosis.form.as_ref();
    let is_shown = form.is_some_and(|form| form.mistake.is_some());
    let steps = assembled.iter().find_map(misfit::misfit);
    if let Some(steps) = steps.filter(|_| is_open && !is_shown) {
        diagnosis.verdict = Verdict::OtherLength;
        diagnosis.to_try = steps;
    }
}

/// Whether the text may not be the request as it was sent: then what does not match is undecided.
fn doubt(assembled: &[Assembled], diagnosis: &mut Diagnosis) -> bool {
    let is_doubtful = assembled.iter().any(|a| a.fidelity != Fidelity::Whole);
    let is_open_to_doubt = matches!(
        diagnosis.verdict,
        Verdict::Unsigned | Verdict::Unexplained | Verdict::KeyIsWrong | Verdict::OtherLength
    );
    if is_doubtful && is_open_to_doubt {
        let is_partial = assembled.iter().any(|a| a.fidelity == Fidelity::Partial);
        diagnosis.key = None;
        diagnosis.verdict = Verdict::Undecided;
        let to_try = match is_partial {
            true => decide::PART_IS_UNREAD,
            false => decide::TEXT_IS_DOUBTFUL,
        };
        diagnosis.to_try = vec![to_try.to_owned()];
    }
    is_doubtful
}

fn says_a_mistake(diagnosis: &Diagnosis) -> bool {
    let form = diagnosis.form.as_ref();
    form.is_some_and(|form| form.mistake.is_some())
        || !diagnosis.advice.is_empty()
        || diagnosis.body_hash.is_some()
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
        // A PLAINTEXT signature has an & of its own, and escapes of its secrets.
        match fault.mistake {
            "plaintext-ampersand-not-encoded" => assembled.is_plaintext,
            "header-signature-encoded-twice" => !assembled.is_plaintext,
            _ => true,
        }
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
