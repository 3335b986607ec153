//! A webhook, explained: the URL, the fields, the text that is signed and its signature. Of the secrets,
//! only the lengths are shown.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Error, Kind, Secret, Url};

use crate::diagnose::conceal::Conceal;
use crate::diagnose::webhook::{WebhookGiven, header_of, message_as_signed, message_of};
use crate::explain::masked;
use crate::explain::{Collected, Explanation, Octets, Origin, Outcome, Stage, Verdict};
use crate::request::OwnedRequest;
use crate::schemes::webhook::{Documented, Encoding, Message, Webhook};
use crate::schemes::{Rules, Scheme};

/// Explains a webhook of a service. If it has a signature, this is verified with the secrets; otherwise
/// the one that the service would send is computed with the first of them.
///
/// ```
/// use basestring::Secret;
/// use basestring_oracle::diagnose::WebhookGiven;
/// use basestring_oracle::explain::Verdict;
/// use basestring_oracle::internal::explain::explain_webhook;
/// use basestring_oracle::request::read_http;
/// use basestring_oracle::Scheme;
///
/// let text = b"GET https://h/a HTTP/1.1\nX-Twilio-Signature: xYb8jeP4aZjaDkZJI626AdUIwUA=\n\n";
/// let request = read_http(text, None).unwrap();
/// let given = WebhookGiven { secrets: vec![Secret::new("12345")], signed_url: None };
/// let explanation = explain_webhook(Scheme::Twilio, &request, &given).unwrap();
/// assert_eq!(explanation.verdict, Verdict::Valid);
/// ```
///
/// # Errors
///
/// An invalid URL or form, and [`Kind::MissingParameter`] for a scheme that does not sign webhooks.
pub fn explain_webhook(
    scheme: Scheme,
    request: &OwnedRequest,
    given: &WebhookGiven,
) -> Result<Explanation, Error> {
    let webhook = scheme.webhook().ok_or_else(|| {
        let found = scheme.name().to_owned();
        Error::new(Kind::MissingParameter, "a scheme of webhooks", found)
    })?;
    let received = Received::of(webhook, request, given)?;
    let mut stages = vec![received.url_stage()];
    stages.extend(received.fields_stage());
    stages.push(received.text_stage());
    stages.push(received.signature_stage());
    let mut explanation = Explanation {
        source: request.source.to_string(),
        method: Octets(request.method.clone()),
        url: Octets(request.url.clone()),
        remarks: request.remarks.iter().map(ToString::to_string).collect(),
        stages,
        verdict: received.verdict(request, given),
    };
    received.conceal(given, &mut explanation);
    Ok(explanation)
}

/// A webhook with what is computed of it.
struct Received {
    webhook: &'static dyn Webhook,
    /// With the URL that is signed, and the secret that fits or else the first.
    message: Message,
    is_form: bool,
    header: &'static str,
    /// The signature that the request has.
    signature: Option<String>,
    /// Whether one of the secrets gives it.
    is_right: bool,
    documented: Documented,
}

impl Received {
    fn of(
        webhook: &'static dyn Webhook,
        request: &OwnedRequest,
        given: &WebhookGiven,
    ) -> Result<Self, Error> {
        let mut request = request.clone();
        if let Some(url) = &given.signed_url {
            request.url = url.clone().into_bytes();
        }
        Url::parse(&request.url)?;
        let own = header_of(webhook, &request);
        let header = own.as_ref().map(|(header, _)| *header);
        let header = header.or_else(|| webhook.headers().first().copied());
        let (message, is_form) = message_of(webhook, &request, given)?;
        let mut received = Self {
            webhook,
            message,
            is_form,
            header: header.unwrap_or_default(),
            signature: own.map(|(_, value)| value),
            is_right: false,
            documented: webhook.documented(),
        };
        received.choose(given);
        Ok(received)
    }

    /// Takes the spelling of the URL and the secret for which the signature is right, if one is.
    fn choose(&mut self, given: &WebhookGiven) {
        let Some(signature) = &self.signature else {
            return;
        };
        for url in self.webhook.candidates(&self.message.url) {
            for secret in &given.secrets {
                let message = Message {
                    url: url.clone(),
                    secret: secret.clone(),
                    ..self.message.clone()
                };
                let value = self.webhook.sign(&Rules::right(), &message, self.header);
                let is_accepted =
                    self.webhook
                        .accepts(&message, self.header, signature.trim_end().as_bytes());
                if is_accepted && value == signature.trim_end() {
                    self.message = message;
                    self.is_right = true;
                    return;
                }
            }
        }
    }

    fn stage(&self, title: &'static str, rule: &'static str, result: Outcome) -> Stage {
        Stage {
            section: self.documented.section,
            title,
            rule,
            given: Vec::new(),
            result,
            remarks: Vec::new(),
        }
    }

    fn url_stage(&self) -> Stage {
        let rule = if self.webhook.signs_url() {
            "The URL that the service requests, as it is configured there: behind a proxy, the public one."
        } else {
            "The URL is not signed."
        };
        let text = Octets(self.message.url.clone());
        let mut stage = self.stage("URL", rule, Outcome::Text { text });
        if let Some((found, _)) = self.webhook.finding(&self.message, self.is_form) {
            stage.remarks.push(found);
        }
        stage
    }

    /// The fields of a form, for a scheme that signs the URL and with it the fields.
    fn fields_stage(&self) -> Option<Stage> {
        if !self.documented.signs_fields {
            return None;
        }
        let fields = self.message.fields.iter();
        let parameters = fields.map(|(name, value)| Collected {
            origin: Origin::Body,
            name: Octets(name.clone()),
            value: Some(Octets(value.clone())),
            signed: true,
            remarks: Vec::new(),
        });
        let result = Outcome::Collected {
            parameters: parameters.collect(),
        };
        let rule = "The fields of a form body, decoded. A body of another type has none.";
        Some(self.stage("fields", rule, result))
    }

    fn text_stage(&self) -> Stage {
        let text = self.webhook.signed_text(&Rules::right(), &self.message);
        let result = Outcome::Text { text: Octets(text) };
        self.stage("signed text", self.documented.rule, result)
    }

    fn signature_stage(&self) -> Stage {
        let algorithm = self.webhook.algorithm(self.header);
        let secret = &self.message.secret;
        let name = self.webhook.secret_name();
        let key = match secret.is_empty() {
            true => format!("{name} (none)"),
            false => format!("{name} ({} bytes)", secret.expose().len()),
        };
        let signature = (!secret.is_empty()).then(|| {
            self.webhook
                .sign(&Rules::right(), &self.message, self.header)
        });
        let digest = signature.as_deref().and_then(|text| self.digest(text));
        let rule = match self.webhook.encoding() {
            Encoding::Base64 => "The HMAC of the signed text, as Base64.",
            Encoding::Hexadecimal => {
                "The HMAC of the signed text, as lowercase hexadecimal digits after the name of the hash."
            }
        };
        let mut stage = self.stage(
            self.header,
            rule,
            Outcome::Signature {
                method: algorithm.to_owned(),
                key,
                digest,
                signature,
            },
        );
        let algorithm = Octets(algorithm.as_bytes().to_vec());
        stage.given.push(("algorithm", algorithm));
        if secret.is_empty() {
            let remark = "no secret of the webhook was given, so nothing is computed";
            stage.remarks.push(remark.to_owned());
        }
        stage
    }

    /// The digest in hexadecimal digits.
    fn digest(&self, signature: &str) -> Option<String> {
        let value = signature.strip_prefix(self.webhook.prefix(self.header))?;
        match self.webhook.encoding() {
            Encoding::Hexadecimal => Some(value.to_owned()),
            Encoding::Base64 => {
                let mut text = String::new();
                for octet in STANDARD.decode(value).ok()? {
                    write!(text, "{octet:02x}").ok()?;
                }
                Some(text)
            }
        }
    }

    fn verdict(&self, request: &OwnedRequest, given: &WebhookGiven) -> Verdict {
        let (header, has_secret) = (self.header, !given.secrets.is_empty());
        if self.signature.is_none() {
            return match has_secret {
                true => Verdict::Signed,
                false => Verdict::Unchecked {
                    why: format!(
                        "the request has no {header}, and no secret was given to compute it"
                    ),
                },
            };
        }
        if !has_secret {
            return Verdict::Unchecked {
                why: "no secret of the webhook was given".to_owned(),
            };
        }
        if self.is_right {
            return match self.webhook.finding(&self.message, self.is_form) {
                None => Verdict::Valid,
                Some((found, _)) => Verdict::Invalid {
                    kind: "bad-body-hash",
                    message: found,
                    remarks: Vec::new(),
                },
            };
        }
        let mut remarks = Vec::new();
        if let Some(signed) = message_as_signed(self.webhook, request, given) {
            let url = String::from_utf8_lossy(&signed.url).into_owned();
            remarks.push(format!("it is right for the URL {url}"));
        }
        let name = self.webhook.scheme().name();
        remarks.push(format!(
            "basestring diagnose FILE --webhook {name} looks for the cause"
        ));
        Verdict::Invalid {
            kind: Kind::BadSignature.name(),
            message: format!("{header} is not the signature of this request"),
            remarks,
        }
    }

    /// Hides the secrets, and the user name and password of a URL.
    fn conceal(&self, given: &WebhookGiven, explanation: &mut Explanation) {
        let urls = [&explanation.url.0, &self.message.url];
        let userinfos = urls.into_iter().filter_map(|url| {
            let userinfo = Url::parse(url).ok()?.userinfo()?;
            (!userinfo.is_empty()).then(|| Secret::new(userinfo.to_vec()))
        });
        let hidden: Vec<Secret> = userinfos.chain(given.secrets.iter().cloned()).collect();
        let conceal = Conceal::of(hidden.iter().map(Secret::expose));
        masked::all(explanation, &conceal, &[]);
    }
}
