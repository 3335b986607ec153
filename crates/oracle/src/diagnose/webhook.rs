//! The same for webhooks: over which URL, body and fields a signature is right.

use basestring::{Error, Secret, body_parameters};

use crate::request::OwnedRequest;
use crate::request::summary::summary;
use crate::schemes::webhook::{Encoding, Message, Webhook};
use crate::schemes::{Pairs, Rules, Scheme};

use super::conceal::Conceal;
use super::form::{look, look_of_hexadecimal};
use super::model::{Advice, Diagnosis, Explanation, Form, Named, Seen, Shown, Verdict};
use super::parting::Parting;
use super::search::{Depth, Set, search_subjects};
use super::subject::{Received, Subject};
use super::variants::{Variant, body_variants, url_variants};
use super::with_mistakes;

/// A webhook as it was received, and the signature that is to be explained.
#[derive(Clone)]
pub struct WebhookEvidence {
    /// The request.
    pub request: OwnedRequest,
    /// The signature, in place of the request's own header.
    pub signature: Option<String>,
}

impl WebhookEvidence {
    /// The header that carries the signature, and its value.
    fn signature(&self, webhook: &dyn Webhook) -> Option<(&'static str, String)> {
        let headers = webhook.headers();
        if let Some(given) = &self.signature {
            let fits = |header: &&&str| {
                let prefix = webhook.prefix(header);
                !prefix.is_empty() && given.trim_start().starts_with(prefix)
            };
            let header = headers.iter().find(fits).or_else(|| headers.first())?;
            return Some((header, given.trim_start().to_owned()));
        }
        let own = |header: &&'static str| Some((*header, self.value(header)?));
        let (header, value) = headers.iter().find_map(own)?;
        Some((header, value.trim_start().to_owned()))
    }

    fn value(&self, wanted: &str) -> Option<String> {
        let mut fields = self.request.fields.iter();
        let (_, value) = fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted.as_bytes()))?;
        Some(String::from_utf8_lossy(value).into_owned())
    }

    fn form(&self) -> Result<Option<Pairs>, Error> {
        self.request.with_view(|view| {
            if view.form_body()?.is_none() {
                return Ok(None);
            }
            let pairs = body_parameters(view)?.into_iter();
            let owned = pairs.map(|pair| (pair.name.into_owned(), pair.value.into_owned()));
            Ok(Some(owned.collect()))
        })
    }
}

/// Finds out over which URL, body and fields a webhook's signature is right; without a secret, what
/// the signature alone shows.
///
/// ```
/// use basestring::Secret;
/// use basestring_oracle::diagnose::{Depth, Verdict, WebhookEvidence, diagnose_webhook};
/// use basestring_oracle::request::read_http;
/// use basestring_oracle::Scheme;
///
/// let text = b"GET http://h/a HTTP/1.1\nX-Twilio-Signature: xYb8jeP4aZjaDkZJI626AdUIwUA=\n\n";
/// let evidence = WebhookEvidence { request: read_http(text, None).unwrap(), signature: None };
/// let token = Secret::new("12345");
/// let diagnosis =
///     diagnose_webhook(Scheme::Twilio, &[evidence], Some(&token), Depth::Triples).unwrap();
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
    secret: Option<&Secret>,
    depth: Depth,
) -> Result<Diagnosis, Error> {
    let webhook = scheme.webhook().ok_or_else(|| {
        let expected = "a scheme that signs webhooks";
        Error::new(basestring::Kind::Other, expected, scheme.name().to_owned())
    })?;
    let conceal = Conceal::of(secret.map(Secret::expose));
    let mut received = Vec::new();
    let mut seen = Vec::new();
    let mut advice = Vec::new();
    for sample in evidence {
        let (one, is_form) = receive(webhook, sample, secret)?;
        let finding = webhook.finding(&one.message, is_form);
        advice.extend(finding.and_then(|(found, mistake)| {
            Some(Advice {
                found: found.to_owned(),
                mistake: Named::find(mistake)?,
            })
        }));
        seen.push(seen_of(webhook, sample, &one, &conceal));
        received.push(one);
    }
    let mut diagnosis = Diagnosis::of(seen);
    diagnosis.advice = advice;
    diagnosis.form = received.first().map(form_of);
    if secret.is_some() {
        explain(evidence, &received, &conceal, depth, &mut diagnosis);
    } else if diagnosis
        .form
        .as_ref()
        .is_some_and(|form| form.mistake.is_some())
        || !diagnosis.advice.is_empty()
    {
        diagnosis.verdict = Verdict::Explained;
    }
    Ok(diagnosis)
}

/// The webhook as its receiver has it, and whether its body is a form.
fn receive(
    webhook: &'static dyn Webhook,
    sample: &WebhookEvidence,
    secret: Option<&Secret>,
) -> Result<(Received, bool), Error> {
    let (header, signature) = sample.signature(webhook).ok_or_else(|| {
        let expected = format!(
            "the header {}, or a signature",
            webhook.headers().join(" or ")
        );
        Error::new(basestring::Kind::MissingParameter, expected, "none")
    })?;
    let form = sample.form()?;
    let is_form = form.is_some();
    let message = Message {
        secret: secret.cloned().unwrap_or_default(),
        url: sample.request.url.clone(),
        fields: form.unwrap_or_default(),
        body: sample.request.body.octets().to_vec(),
    };
    let received = Received {
        webhook,
        message,
        header,
        signature: signature.into_bytes(),
    };
    Ok((received, is_form))
}

/// Whether a signature shows nothing but a digest.
fn is_digest(webhook: &dyn Webhook, header: &str, signature: &str) -> bool {
    let digest = signature.strip_prefix(webhook.prefix(header));
    digest.is_some_and(super::conceal::is_hash)
}

fn seen_of(
    webhook: &dyn Webhook,
    sample: &WebhookEvidence,
    received: &Received,
    conceal: &Conceal,
) -> Seen {
    let signature = String::from_utf8_lossy(&received.signature);
    let is_digest = is_digest(webhook, received.header, &signature);
    Seen {
        summary: summary(&sample.request),
        method: conceal.octets(&sample.request.method),
        url: shown_url(&sample.request.url, conceal),
        signature: is_digest.then(|| conceal.text(&signature)),
        remarks: (sample.request.remarks.iter())
            .map(ToString::to_string)
            .collect(),
    }
}

fn form_of(received: &Received) -> Form {
    let signature = String::from_utf8_lossy(&received.signature);
    let webhook = received.webhook;
    let look = match webhook.encoding() {
        Encoding::Base64 => look(&signature),
        Encoding::Hexadecimal => look_of_hexadecimal(&signature, webhook.prefix(received.header)),
    };
    let own = look.mistake.and_then(|mistake| webhook.look(mistake));
    Form {
        mistake: own
            .and_then(Named::find)
            .or_else(|| look.entry().map(Named::from)),
        looks: look.looks,
    }
}

fn explain(
    evidence: &[WebhookEvidence],
    received: &[Received],
    conceal: &Conceal,
    depth: Depth,
    diagnosis: &mut Diagnosis,
) {
    let Some(first) = received.first() else {
        return;
    };
    let accepted: Option<Vec<_>> = received.iter().map(Received::accepted_url).collect();
    if let Some(accepted) = accepted {
        // What is wrong besides a right signature still has to be fixed.
        diagnosis.verdict = if diagnosis.advice.is_empty() {
            Verdict::Right
        } else {
            Verdict::Explained
        };
        let urls = received.iter().zip(&accepted);
        for (seen, (received, url)) in diagnosis.seen.iter_mut().zip(urls) {
            if *url != received.message.url {
                let url = shown_url(url, conceal);
                seen.remarks.push(format!(
                    "the signature is over {url}, which validators try as well"
                ));
            }
        }
        return;
    }
    let method = diagnosis.seen.first().map(|seen| seen.method.clone());
    let method = method.unwrap_or_default();
    let right = conceal.octets(&first.signed_text(&Rules::right()));
    for variant in variants(evidence, received) {
        let shown = shown(variant, first, &right, conceal);
        diagnosis.variants.push(Shown {
            method: method.clone(),
            ..shown
        });
    }
    explain_by_mistakes(received, first, &right, conceal, depth, diagnosis);
}

/// The variants of the requests that make every signature right.
fn variants(evidence: &[WebhookEvidence], received: &[Received]) -> Vec<Variant> {
    let each = evidence.iter().zip(received).map(|(sample, received)| {
        let url = String::from_utf8_lossy(&received.message.url);
        let fields = &sample.request.fields;
        let known = |change| received.webhook.url_mistake(change);
        let mut variants = if received.webhook.signs_url() {
            url_variants(&url, fields, known, |url| {
                received.with_url(url.as_bytes()).accepted_url().is_some()
            })
        } else {
            Vec::new()
        };
        variants.extend(body_variants(&url, &received.message.body, |body| {
            received.with_body(body).accepted_url().is_some()
        }));
        variants
    });
    let common = each.reduce(|common, next| {
        let kept = common.into_iter();
        kept.filter(|a| next.iter().any(|b| a.how == b.how))
            .collect()
    });
    common.unwrap_or_default()
}

fn shown(variant: Variant, first: &Received, right: &str, conceal: &Conceal) -> Shown {
    let mut theirs = first.with_url(variant.url.as_bytes());
    if let Some(body) = variant.body {
        theirs = theirs.with_body(&body);
    }
    if let Some(url) = theirs.accepted_url() {
        theirs = theirs.with_url(&url);
    }
    let text = conceal.octets(&theirs.signed_text(&Rules::right()));
    Shown {
        how: variant.how,
        method: String::new(),
        url: shown_url(&theirs.message.url, conceal),
        parting: Parting::of("signed text", right, &text),
        mistakes: variant.mistakes.into_iter().map(Named::from).collect(),
    }
}

fn explain_by_mistakes(
    received: &[Received],
    first: &Received,
    right: &str,
    conceal: &Conceal,
    depth: Depth,
    diagnosis: &mut Diagnosis,
) {
    let subjects: Vec<Subject> = received
        .iter()
        .map(|received| Subject::Webhook(Box::new(received.clone())))
        .collect();
    let depth = if diagnosis.variants.is_empty() {
        depth
    } else {
        Depth::Singles
    };
    let found = search_subjects(&subjects, depth);
    diagnosis.tried = found.tried;
    diagnosis.depth = depth as usize + 1;
    let theirs = |set: &Set| conceal.octets(&first.signed_text(&with_mistakes(set)));
    let is_new = |set: &&Set| {
        let theirs = theirs(set);
        let mut partings = diagnosis.variants.iter().filter_map(|v| v.parting.as_ref());
        !partings.any(|parting| parting.theirs == theirs)
    };
    let sets: Vec<&Set> = found.sets.iter().filter(is_new).collect();
    diagnosis.explanations = sets
        .into_iter()
        .map(|set| Explanation {
            mistakes: set.iter().map(|mistake| Named::from(*mistake)).collect(),
            how: None,
            parting: Parting::of("signed text", right, &theirs(set)),
        })
        .collect();
    diagnosis.verdict = match (&diagnosis.variants[..], &diagnosis.explanations[..]) {
        ([_, ..], _) => Verdict::OtherRequest,
        ([], [_, ..]) => Verdict::Explained,
        ([], []) => Verdict::Unexplained,
    };
}

fn shown_url(url: &[u8], conceal: &Conceal) -> String {
    let shown = conceal.octets(url);
    let Some((scheme, rest)) = shown.split_once("://") else {
        return shown;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((userinfo, _)) => format!(
            "{scheme}://…{}",
            rest.get(userinfo.len()..).unwrap_or_default()
        ),
        None => shown,
    }
}
