//! The same for webhooks: whether a signature is right, over which URL and with which secret, and what
//! an application that computes another value signs.

mod apart;
pub(crate) mod application;
mod asked;
mod bodies;
mod body;
mod choices;
mod evidence;
mod fields;
mod form;
mod genuine;
mod hash_in_url;
mod headers;
mod keys;
mod query;
mod recipes;
mod say;
mod unexplained;
mod url;
mod variant;

use basestring::{Error, Secret};

use crate::request::OwnedRequest;
use crate::request::unread::Fidelity;
use crate::schemes::Scheme;
use crate::schemes::webhook::{Message, Webhook};

use super::conceal::Conceal;
use super::model::{Diagnosis, Explanation, Verdict};
use super::search::{Depth, Tries, search_subjects};
use super::subject::Subject;

pub use evidence::{WebhookEvidence, WebhookGiven};
pub(crate) use evidence::{header_of, message_of};

use evidence::Sample;
use form::Whose;
use genuine::Found;
use keys::Key;
use recipes::{Hit, hits};

/// Finds out whether a webhook's signature is right, and what an application that computes another
/// value signs; without a secret, what the signature alone shows.
///
/// ```
/// use basestring::Secret;
/// use basestring_oracle::diagnose::{
///     Depth, Verdict, WebhookEvidence, WebhookGiven, diagnose_webhook,
/// };
/// use basestring_oracle::request::read_http;
/// use basestring_oracle::Scheme;
///
/// let text = b"GET http://h/a HTTP/1.1\nX-Twilio-Signature: xYb8jeP4aZjaDkZJI626AdUIwUA=\n\n";
/// let evidence = WebhookEvidence {
///     request: read_http(text, None).unwrap(),
///     signature: None,
///     computed: None,
/// };
/// let given = WebhookGiven { secrets: vec![Secret::new("12345")], signed_url: None };
/// let diagnosis =
///     diagnose_webhook(Scheme::Twilio, &[evidence], &given, Depth::Triples).unwrap();
/// assert_eq!(diagnosis.verdict, Verdict::OtherRequest);
/// assert_eq!(diagnosis.variants[0].url, "https://h/a");
/// ```
///
/// # Errors
///
/// [`Kind::MalformedParameter`](basestring::Kind::MalformedParameter) for a malformed form,
/// [`Kind::MissingParameter`](basestring::Kind::MissingParameter) without a signature, and
/// [`Kind::Other`](basestring::Kind::Other) for a scheme that does not sign webhooks.
pub fn diagnose_webhook(
    scheme: Scheme,
    evidence: &[WebhookEvidence],
    given: &WebhookGiven,
    depth: Depth,
) -> Result<Diagnosis, Error> {
    let webhook = scheme.webhook().ok_or_else(|| {
        let expected = "a scheme that signs webhooks";
        Error::new(basestring::Kind::Other, expected, scheme.name().to_owned())
    })?;
    let samples: Vec<Sample<'_>> = evidence
        .iter()
        .map(|evidence| Sample::of(webhook, evidence, given))
        .collect::<Result<_, _>>()?;
    let passwords: Vec<Secret> = samples.iter().flat_map(Sample::passwords).collect();
    let secrets = given.secrets.iter().chain(&passwords);
    let conceal = Conceal::of(secrets.map(Secret::expose));
    let seen = samples.iter().map(|sample| say::seen(sample, &conceal));
    let mut diagnosis = Diagnosis::of(seen.collect());
    diagnosis.form = samples.first().map(say::form);
    if given.secrets.is_empty() {
        without_secrets(&samples, &mut diagnosis);
    } else {
        let search = Search {
            webhook,
            keys: keys::given(&given.secrets, webhook.secret_name()),
            given,
            conceal: &conceal,
            depth,
        };
        search.judge(&samples, &mut diagnosis);
        if diagnosis.verdict == Verdict::Unexplained && samples.iter().any(lacks_body) {
            undecided(&mut diagnosis);
        }
        if diagnosis.verdict == Verdict::Unexplained && samples.iter().any(is_doubtful) {
            undecided(&mut diagnosis);
            diagnosis.to_try = vec![super::decide::TEXT_IS_DOUBTFUL.to_owned()];
        }
        let is_partial =
            |sample: &Sample<'_>| Fidelity::of(&sample.evidence.request) == Fidelity::Partial;
        if diagnosis.verdict != Verdict::Explained && samples.iter().any(is_partial) {
            undecided(&mut diagnosis);
            diagnosis.to_try = vec![super::decide::PART_IS_UNREAD.to_owned()];
        }
    }
    Ok(diagnosis)
}

/// The webhook as the service signed it, where the signature of the request's own header is right for
/// a URL that the service may have requested and one of the secrets.
pub(crate) fn message_as_signed(
    webhook: &'static dyn Webhook,
    request: &OwnedRequest,
    given: &WebhookGiven,
) -> Option<Message> {
    let evidence = WebhookEvidence {
        request: request.clone(),
        signature: None,
        computed: None,
    };
    let sample = Sample::of(webhook, &evidence, given).ok()?;
    let keys = keys::given(&given.secrets, webhook.secret_name());
    let found = genuine::find(&sample.received, &sample.places, &keys)?;
    let query = |url: &[u8]| {
        url.splitn(2, |&byte| byte == b'?')
            .nth(1)
            .map(<[u8]>::to_vec)
    };
    // A query that nothing shows is not the one of the request that is sent.
    let is_of_query = query(&found.received.message.url) == query(&request.url);
    (is_of_query || found.is_evident()).then_some(found.received.message)
}

/// Whether a reader reports that the text has no body, which is signed.
fn lacks_body(sample: &Sample<'_>) -> bool {
    let mut remarks = sample.evidence.request.remarks.iter();
    remarks.any(|remark| remark.id == "body-missing")
}

/// Whether the text may not be the request as it was sent.
fn is_doubtful(sample: &Sample<'_>) -> bool {
    Fidelity::of(&sample.evidence.request) != Fidelity::Whole
}

/// Without the body, no signature can be computed.
fn undecided(diagnosis: &mut Diagnosis) {
    diagnosis.verdict = Verdict::Undecided;
    diagnosis.advice.clear();
    diagnosis.usual.clear();
    diagnosis.to_try = vec![super::decide::BODY_IS_MISSING.to_owned()];
}

fn without_secrets(samples: &[Sample<'_>], diagnosis: &mut Diagnosis) {
    let mut is_other_body = false;
    for (index, sample) in samples.iter().enumerate() {
        is_other_body |= body::findings(sample, index, &sample.received, diagnosis);
    }
    let form = diagnosis.form.as_ref();
    let has_mistake = form.is_some_and(|form| form.mistake.is_some());
    if has_mistake || !diagnosis.advice.is_empty() {
        diagnosis.verdict = Verdict::Explained;
    } else if is_other_body {
        diagnosis.verdict = Verdict::OtherBody;
    }
    diagnosis.to_try.push(
        "give the secret with --auth-token-file or --auth-token, so that the signature can be \
         computed"
            .to_owned(),
    );
}

/// What is looked for, and where.
struct Search<'s> {
    webhook: &'static dyn Webhook,
    keys: Vec<Key>,
    given: &'s WebhookGiven,
    conceal: &'s Conceal,
    depth: Depth,
}

impl Search<'_> {
    fn judge(&self, samples: &[Sample<'_>], diagnosis: &mut Diagnosis) {
        let found: Vec<Option<Found>> = samples.iter().map(|sample| self.found(sample)).collect();
        let mut is_other_body = false;
        for (index, (sample, found)) in samples.iter().zip(&found).enumerate() {
            if let Some(found) = found {
                say::found(sample, found, index, self.conceal, diagnosis);
            }
            let signed = found.as_ref().map(|found| &found.received);
            let signed = signed.unwrap_or(&sample.received);
            if body::findings(sample, index, signed, diagnosis) {
                is_other_body = true;
                if let Some(found) = found {
                    body::right_without_body(index, found, self.conceal, diagnosis);
                }
            }
        }
        let computed = samples.iter().any(|sample| sample.computed.is_some());
        if computed {
            self.explain_computed(samples, &found, diagnosis);
            return;
        }
        let all: Option<Vec<&Found>> = found.iter().map(Option::as_ref).collect();
        let Some(all) = all else {
            diagnosis.variants.clear();
            self.explain_signature(samples, diagnosis);
            return;
        };
        let is_evident = all.iter().all(|found| found.is_evident());
        let is_fault = !diagnosis.advice.is_empty();
        diagnosis.verdict = match (is_fault, is_evident) {
            (true, _) => Verdict::Explained,
            (false, true) if is_other_body => Verdict::OtherBody,
            (false, true) => Verdict::Right,
            (false, false) => Verdict::OtherRequest,
        };
        if diagnosis.verdict == Verdict::Right {
            for (sample, found) in samples.iter().zip(&all) {
                say::next_after_right(sample, found, self.given, self.conceal, diagnosis);
            }
        }
    }

    fn found(&self, sample: &Sample<'_>) -> Option<Found> {
        sample.genuine.as_ref()?;
        genuine::find(&sample.received, &sample.places, &self.keys)
    }

    /// Explains the value of the service's header, which is not right for any URL.
    fn explain_signature(&self, samples: &[Sample<'_>], diagnosis: &mut Diagnosis) {
        let each = samples.iter().map(|sample| {
            let observed = padded(sample.genuine.clone().unwrap_or_default());
            let places = &sample.places;
            hits(
                &sample.received,
                places,
                &self.keys,
                &observed,
                Whose::Service,
            )
        });
        let each: Vec<recipes::Hits> = each.collect();
        diagnosis.tried = each.iter().map(|hits| hits.tried).sum();
        diagnosis.depth = recipes::MOST;
        let first = samples.first().map(|sample| &sample.received);
        let observed = samples.first().and_then(|sample| sample.genuine.clone());
        let observed = padded(observed.unwrap_or_default());
        let hits = common(each);
        // The form of the signature is reported: its padding alone is missing.
        if hits.iter().any(Hit::is_right) {
            diagnosis.verdict = Verdict::Explained;
            return;
        }
        for hit in hits {
            let explanation =
                first.and_then(|first| say::explanation(&hit, (first, &observed), self.conceal));
            diagnosis.explanations.extend(explanation);
        }
        if diagnosis.explanations.is_empty() {
            self.explain_by_pairs(samples, diagnosis);
        }
        diagnosis.verdict = if diagnosis.explanations.is_empty() {
            unexplained::next_where_unexplained(samples, self.given, diagnosis);
            Verdict::Unexplained
        } else {
            Verdict::Explained
        };
    }

    /// Explains the value of the service's header by several mistakes of the table together.
    fn explain_by_pairs(&self, samples: &[Sample<'_>], diagnosis: &mut Diagnosis) {
        let subjects: Vec<Subject> = samples
            .iter()
            .map(|sample| Subject::Webhook(Box::new(sample.received.clone())))
            .collect();
        let found = search_subjects(&subjects, self.depth, Tries::ALL);
        diagnosis.tried += found.tried;
        let Some(first) = samples.first() else {
            return;
        };
        for set in &found.sets {
            diagnosis.explanations.extend(say::explanation_of_set(
                set,
                &first.received,
                &subjects,
                self.conceal,
            ));
        }
    }

    /// The application computes the value that is right for the request.
    fn judge_same_value(&self, samples: &[Sample<'_>], is_known: bool, diagnosis: &mut Diagnosis) {
        let is_unpadded = |value: &Vec<u8>| padded(value.clone()) != *value;
        let mut computed = samples.iter().filter_map(|sample| sample.computed.as_ref());
        let mut services = samples.iter().filter_map(|sample| sample.genuine.as_ref());
        if computed.any(is_unpadded) {
            diagnosis.verdict = Verdict::Explained;
        } else if is_known || services.next().is_none() {
            diagnosis.verdict = Verdict::Right;
            unexplained::next_after_same_value(is_known, diagnosis);
        } else {
            self.explain_signature(samples, diagnosis);
            unexplained::next_after_same_value(is_known, diagnosis);
        }
    }

    /// Explains the values that the application computed.
    fn explain_computed(
        &self,
        samples: &[Sample<'_>],
        found: &[Option<Found>],
        diagnosis: &mut Diagnosis,
    ) {
        diagnosis.variants.clear();
        let mut each = Vec::new();
        let mut rights = Vec::new();
        let mut first_places = None;
        for (sample, found) in samples.iter().zip(found) {
            let Some(computed) = &sample.computed else {
                continue;
            };
            let right = say::right_of(sample, found.as_ref());
            let places = say::places_of_application(sample, &right);
            each.push(hits(
                &right,
                &places,
                &self.keys,
                &padded(computed.clone()),
                Whose::Application,
            ));
            rights.push((right, padded(computed.clone())));
            first_places.get_or_insert(places);
        }
        diagnosis.tried = each.iter().map(|hits| hits.tried).sum();
        diagnosis.depth = recipes::MOST;
        let hits = common(each);
        let is_known = found.iter().all(Option::is_some);
        if hits.iter().any(Hit::is_right) {
            self.judge_same_value(samples, is_known, diagnosis);
            return;
        }
        let first = rights.first();
        let (hits, explanations): (Vec<Hit>, Vec<Explanation>) = hits
            .into_iter()
            .filter_map(|hit| {
                let (right, observed) = first?;
                let explanation = say::explanation(&hit, (right, observed), self.conceal)?;
                Some((hit, explanation))
            })
            .unzip();
        diagnosis.verdict = if explanations.is_empty() {
            unexplained::next_where_computed_is_unexplained(self.webhook, is_known, diagnosis);
            Verdict::Unexplained
        } else {
            Verdict::Explained
        };
        let ids = explanations.iter().map(Explanation::ids);
        let all: Vec<(Hit, String)> = hits.into_iter().zip(ids).collect();
        diagnosis.explanations = explanations;
        if let (Some((right, _)), Some(places), Some(seen)) =
            (first, first_places, diagnosis.seen.first())
        {
            let method = seen.method.as_bytes();
            diagnosis.told_apart_by = apart::telling(right, method, &places, &all, self.conceal);
        }
    }
}

/// A value in Base64 with the padding that it lacks: that it lacks it is reported by its form.
fn padded(mut value: Vec<u8>) -> Vec<u8> {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    // A digest of 20 bytes has one sign of padding.
    if value.len() == 27 && value.iter().all(is_base64) {
        value.push(b'=');
    }
    value
}

/// The hits of the first sample that explain every other one as well.
fn common(each: Vec<recipes::Hits>) -> Vec<Hit> {
    let ids = |hit: &Hit| -> Vec<String> {
        let mistakes = hit.mistakes().into_iter();
        let ids: Vec<String> = mistakes.map(|mistake| mistake.id.clone()).collect();
        if ids.is_empty() {
            hit.steps.iter().map(|(how, _)| how.clone()).collect()
        } else {
            ids
        }
    };
    let mut each = each.into_iter();
    let mut hits = each.next().map(|hits| hits.hits).unwrap_or_default();
    for other in each {
        hits.retain(|hit| other.hits.iter().any(|known| ids(known) == ids(hit)));
    }
    hits
}
