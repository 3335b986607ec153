//! The same for Twilio's webhooks: over which URL and which form of the fields a signature holds.

#![expect(clippy::wildcard_enum_match_arm)]

use basestring::twilio::{body_sha256, candidates};
use basestring::{Error, Secret, body_parameters, form_pairs};

use crate::request::OwnedRequest;
use crate::schemes::shared::pair;
use crate::schemes::{Pairs, Rules};

use super::conceal::{Conceal, is_hash};
use super::model::{Advice, Diagnosis, Explanation, Form, Named, Seen, Shown, Verdict};
use super::parting::Parting;
use super::search::{Depth, Set, search_subjects};
use super::subject::{Subject, Webhook};
use super::variants::url_variants;
use super::{look, with_mistakes};

/// A webhook as it was received, and the signature that is to be explained.
#[derive(Clone)]
pub struct TwilioEvidence {
    /// The request.
    pub request: OwnedRequest,
    /// The signature, in place of the request's own `X-Twilio-Signature`.
    pub signature: Option<String>,
}

impl TwilioEvidence {
    fn signature(&self) -> Option<String> {
        let own = self.value("X-Twilio-Signature");
        let signature = self.signature.clone().or(own)?;
        Some(signature.trim_start().to_owned())
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

    fn members(&self) -> Pairs {
        let body = serde_json::from_slice(self.request.body.octets());
        let Ok(serde_json::Value::Object(members)) = body else {
            return Pairs::new();
        };
        let text = |value: &serde_json::Value| match value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let members = members.iter();
        members
            .map(|(name, value)| pair(name, text(value).as_bytes()))
            .collect()
    }
}

/// Finds out over which URL and which form of the fields Twilio's signature holds; without a token,
/// what the signature alone shows.
///
/// ```
/// use basestring::Secret;
/// use basestring_oracle::diagnose::{Depth, TwilioEvidence, Verdict, diagnose_twilio};
/// use basestring_oracle::request::read_http;
///
/// let text = b"GET http://h/a HTTP/1.1\nX-Twilio-Signature: xYb8jeP4aZjaDkZJI626AdUIwUA=\n\n";
/// let evidence = TwilioEvidence { request: read_http(text, None).unwrap(), signature: None };
/// let token = Secret::new("12345");
/// let diagnosis = diagnose_twilio(&[evidence], Some(&token), Depth::Triples).unwrap();
/// assert_eq!(diagnosis.verdict, Verdict::OtherRequest);
/// assert_eq!(diagnosis.variants[0].url, "https://h/a");
/// ```
///
/// # Errors
///
/// [`Kind::MalformedParameter`](basestring::Kind::MalformedParameter) for a form that is none, and
/// [`Kind::MissingParameter`](basestring::Kind::MissingParameter) without a signature.
pub fn diagnose_twilio(
    evidence: &[TwilioEvidence],
    token: Option<&Secret>,
    depth: Depth,
) -> Result<Diagnosis, Error> {
    let conceal = Conceal::of(token.map(Secret::expose));
    let mut webhooks = Vec::new();
    let mut seen = Vec::new();
    let mut advice = Vec::new();
    for sample in evidence {
        let signature = sample.signature().ok_or_else(|| {
            let expected = "an X-Twilio-Signature field, or a signature";
            Error::new(basestring::Kind::MissingParameter, expected, "none")
        })?;
        let form = sample.form()?;
        advice.extend(body_hash(sample, form.is_some()));
        let shown = is_hash(&signature).then(|| conceal.text(&signature));
        seen.push(Seen {
            source: sample.request.source.name(),
            method: conceal.octets(&sample.request.method),
            url: shown_url(&sample.request.url, &conceal),
            signature: shown,
            remarks: sample.request.remarks.clone(),
        });
        webhooks.push(Webhook {
            token: token.cloned().unwrap_or_default(),
            url: sample.request.url.clone(),
            form: form.unwrap_or_default(),
            members: sample.members(),
            signature: signature.into_bytes(),
        });
    }
    let mut diagnosis = Diagnosis::of(seen);
    diagnosis.advice = advice;
    if let Some(first) = webhooks.first() {
        let look = look(&String::from_utf8_lossy(&first.signature));
        let mistake = match look.mistake {
            Some("digest-hex") => Named::find("twilio-hex-signature"),
            Some("digest-base64-of-hex") => Named::find("twilio-base64-of-hex"),
            Some("digest-sha256-under-sha1-name") => Named::find("twilio-shared-key-ignored"),
            _ => look.entry().map(Named::from),
        };
        diagnosis.form = Some(Form {
            looks: look.looks,
            mistake,
        });
    }
    if token.is_some() {
        explain(evidence, &webhooks, &conceal, depth, &mut diagnosis);
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

#[expect(clippy::too_many_lines)]
fn explain(
    evidence: &[TwilioEvidence],
    webhooks: &[Webhook],
    conceal: &Conceal,
    depth: Depth,
    diagnosis: &mut Diagnosis,
) {
    let Some(first) = webhooks.first() else {
        return;
    };
    let method = diagnosis.seen.first().map(|seen| seen.method.clone());
    let method = method.unwrap_or_default();
    let holds = |webhook: &Webhook, url: &[u8]| {
        let fields: Vec<_> = webhook
            .form
            .iter()
            .map(|(name, value)| (name, value))
            .collect();
        let signature = basestring::twilio::sign(&webhook.token, url, &fields);
        signature.as_bytes() == webhook.signature
    };
    let is_accepted = |webhook: &Webhook| {
        let accepted = candidates(&webhook.url);
        accepted.into_iter().find(|url| holds(webhook, url))
    };
    if let Some(accepted) = webhooks.iter().map(is_accepted).collect::<Option<Vec<_>>>() {
        // A hash that does not belong to the body is a fault behind a signature that is right.
        diagnosis.verdict = if diagnosis.advice.is_empty() {
            Verdict::Right
        } else {
            Verdict::Explained
        };
        for (seen, (webhook, url)) in diagnosis
            .seen
            .iter_mut()
            .zip(webhooks.iter().zip(&accepted))
        {
            if *url != webhook.url {
                let url = shown_url(url, conceal);
                seen.remarks.push(format!(
                    "the signature is over {url}, which validators try as well"
                ));
            }
        }
        return;
    }
    let subjects: Vec<Subject> = webhooks
        .iter()
        .map(|webhook| Subject::Webhook(Box::new(webhook.clone())))
        .collect();
    let variants = evidence.iter().zip(webhooks).map(|(sample, webhook)| {
        let url = String::from_utf8_lossy(&webhook.url);
        let fields = &sample.request.fields;
        url_variants(&url, fields, |url| {
            candidates(url.as_bytes())
                .iter()
                .any(|url| holds(webhook, url))
        })
    });
    let common = variants.reduce(|common, next| {
        let kept = common.into_iter();
        kept.filter(|a| next.iter().any(|b| a.how == b.how))
            .collect()
    });
    let text = |rules: &Rules| first.signed_text(&rules.twilio);
    let right = conceal.octets(&text(&Rules::right()));
    for variant in common.unwrap_or_default() {
        let candidates = candidates(variant.url.as_bytes()).into_iter();
        let url = candidates.into_iter().find(|url| holds(first, url));
        let url = url.unwrap_or_else(|| variant.url.into_bytes());
        let theirs = Webhook {
            url: url.clone(),
            ..first.clone()
        };
        let theirs = conceal.octets(&theirs.signed_text(&Rules::right().twilio));
        diagnosis.variants.push(Shown {
            how: variant.how,
            method: method.clone(),
            url: shown_url(&url, conceal),
            parting: Parting::of("signed text", &right, &theirs),
            mistakes: variant.mistakes.into_iter().map(Named::from).collect(),
        });
    }
    let depth = if diagnosis.variants.is_empty() {
        depth
    } else {
        Depth::Singles
    };
    let found = search_subjects(&subjects, depth);
    diagnosis.tried = found.tried;
    diagnosis.depth = depth as usize + 1;
    let is_new = |set: &&Set| {
        let theirs = conceal.octets(&text(&with_mistakes(set)));
        let mut partings = diagnosis.variants.iter().filter_map(|v| v.parting.as_ref());
        !partings.any(|parting| parting.theirs == theirs)
    };
    let sets: Vec<&Set> = found.sets.iter().filter(is_new).collect();
    diagnosis.explanations = sets
        .into_iter()
        .map(|set| Explanation {
            mistakes: set.iter().map(|mistake| Named::from(*mistake)).collect(),
            parting: {
                let theirs = conceal.octets(&text(&with_mistakes(set)));
                Parting::of("signed text", &right, &theirs)
            },
        })
        .collect();
    diagnosis.verdict = match (&diagnosis.variants[..], &diagnosis.explanations[..]) {
        ([_, ..], _) => Verdict::OtherRequest,
        ([], [_, ..]) => Verdict::Explained,
        ([], []) => Verdict::Unexplained,
    };
}

/// A body that is no form has its hash in the query.
fn body_hash(sample: &TwilioEvidence, is_form: bool) -> Option<Advice> {
    let body = sample.request.body.octets();
    let url = &sample.request.url;
    let query = url
        .splitn(2, |&octet| octet == b'?')
        .nth(1)
        .unwrap_or_default();
    let hash = form_pairs(query)
        .flatten()
        .find(|pair| *pair.name == *b"bodySHA256")
        .map(|pair| String::from_utf8_lossy(&pair.value).into_owned());
    let expected = body_sha256(body);
    let (id, found) = match hash {
        None if is_form || body.is_empty() => return None,
        None => {
            let found = "the body is no form, and the URL has no bodySHA256";
            ("twilio-body-hash-skipped", found)
        }
        Some(hash) if hash == expected => return None,
        Some(hash) if hash.eq_ignore_ascii_case(&expected) => {
            ("twilio-body-hash-encoding", "bodySHA256 is in capitals")
        }
        Some(hash) if hash.len() != expected.len() => {
            let found = "bodySHA256 is not 64 hexadecimal digits";
            ("twilio-body-hash-encoding", found)
        }
        Some(hash) if body.is_empty() && hash == body_sha256(b"{}") => {
            let found = "bodySHA256 is the hash of {}, and there is no body";
            ("twilio-body-hash-of-empty-body", found)
        }
        Some(_) => {
            let found = "bodySHA256 is not the SHA-256 of this body";
            ("twilio-body-reserialised", found)
        }
    };
    Some(Advice {
        found: found.to_owned(),
        mistake: Named::find(id)?,
    })
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
