//! Twilio: HMAC-SHA1 over the URL and the sorted parameters, as Base64 in `X-Twilio-Signature`
//! (T-sign-1 to T-sign-6). The hash of a JSON body is in the query, as `bodySHA256` (T-body-1).

mod content;
mod header;
mod mistakes;
mod shown;
mod valid;

use basestring::{Secret, WebhookSecret, twilio};
use basestring_oracle::Mistake;
use basestring_oracle::internal::schemes::webhook::Webhook;
use basestring_oracle::internal::schemes::{self, Pairs};

use crate::webhook::attempt::{Attempt, Group};
use crate::webhook::changes;
use crate::webhook::judge::Expected;
use crate::webhook::message::{Message, Shape};
use crate::webhook::random::Random;
use crate::webhook::scheme::{Cover, Encoding, Inputs, Mistaken, Scheme};

/// The scheme.
pub(super) struct Twilio;

impl Scheme for Twilio {
    fn user_agent(&self) -> &'static str {
        "TwilioProxy/1.1"
    }

    fn secret_name(&self) -> &'static str {
        "the AuthToken"
    }

    fn encoding(&self) -> Encoding {
        Encoding::Base64
    }

    fn shapes(&self) -> &'static [Shape] {
        &[Shape::Get, Shape::Form, Shape::Json]
    }

    fn unique_header(&self) -> Option<&'static str> {
        None
    }

    fn instead_of(&self, _: Shape) -> Option<Shape> {
        None
    }

    fn default_parameters(&self, random: &mut Random) -> Pairs {
        valid::call_parameters(random)
    }

    fn default_json(&self, random: &mut Random) -> Vec<u8> {
        valid::event_json(random)
    }

    fn sign(&self, secret: &Secret, message: &Message) -> Vec<(String, String)> {
        let signature = twilio::sign(secret, &message.place.signed_url, &message.pairs());
        header::headers(signature)
    }

    /// Over the URL with its port and without it (T-verify-4).
    fn accepts(&self, secret: &Secret, message: &Message, signatures: &[(String, String)]) -> bool {
        let Ok(secret) = WebhookSecret::try_from(secret.clone()) else {
            return false;
        };
        let url = &message.place.signed_url;
        let mut values = signatures.iter().map(|(_, value)| value.as_bytes());
        values.all(|value| twilio::verify(&secret, url, &message.pairs(), value).is_ok())
    }

    fn valid(&self, inputs: &Inputs<'_>, shape: Shape) -> Attempt {
        valid::valid(inputs, shape)
    }

    fn more_valid(&self, inputs: &Inputs<'_>, shapes: &[Shape]) -> Vec<Group> {
        valid::more_valid(inputs, shapes)
    }

    fn first_variants(&self, inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
        let mut attempts = changes::of_signature(inputs, valid);
        attempts.extend(changes::of_signed_url(inputs, valid));
        attempts.extend(changes::of_requested_url(valid));
        attempts
    }

    fn variants(&self, inputs: &Inputs<'_>, name: &str, valid: &Message) -> Vec<Attempt> {
        match name {
            "valid-get" => changes::of_query(valid),
            "valid-form" => changes::of_parameters(inputs, valid),
            "valid-json" => {
                let mut attempts = changes::of_body(valid);
                attempts.extend(content::of_hash(inputs, valid));
                attempts
            }
            "valid-json-space" => content::of_rewritten_json(inputs, valid),
            "valid-json-empty" => content::of_empty_body(inputs, valid),
            _ => Vec::new(),
        }
    }

    fn explanations(&self, inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
        let mut attempts = changes::of_signed_url(inputs, valid);
        attempts.extend(content::of_parsed_body(inputs, valid));
        attempts
    }

    fn shown_by(&self, name: &str) -> &'static [&'static str] {
        shown::shown_by(name)
    }

    fn mistakes(&self) -> Vec<&'static Mistake> {
        mistakes::all()
    }

    fn mistaken(
        &self,
        mistake: &'static Mistake,
        inputs: &Inputs<'_>,
        message: &Message,
    ) -> Mistaken {
        mistakes::mistaken(mistake, inputs, message)
    }

    fn tolerated(&self, mistake: &Mistake) -> (Expected, &'static str) {
        mistakes::tolerated(mistake)
    }

    fn is_tolerated(&self, mistake: &Mistake) -> bool {
        mistakes::is_tolerated(mistake)
    }

    fn why_not_sent(&self, mistake: &Mistake, is_runnable: bool) -> &'static str {
        mistakes::why_not_sent(mistake, is_runnable)
    }

    fn advice(&self, accepted: &[&str], is_proxied: bool) -> Vec<String> {
        let is_scheme = accepted.contains(&"scheme-other");
        let advice = match (is_scheme, is_proxied) {
            (true, true) => {
                "the receiver validates http where Twilio signs https: let the framework trust the \
                 proxy's X-Forwarded-Proto (Express: app.set('trust proxy', …); Flask: ProxyFix), or \
                 configure the public URL (twilio.webhook({protocol: 'https'}))"
            }
            (true, false) => {
                "if the receiver is behind a proxy that terminates TLS, pass the public URL \
                 (--signed-url)"
            }
            (false, _) => return Vec::new(),
        };
        vec![advice.to_owned()]
    }

    fn webhook(&self) -> &'static dyn Webhook {
        schemes::Scheme::Twilio
            .webhook()
            .expect("the table has Twilio's webhooks")
    }

    fn covers(&self) -> &'static [Cover] {
        const COVERS: &[Cover] = &[
            Cover {
                name: "signature-other",
                covers: &[""],
                mistake: Some("twilio-fails-open"),
            },
            Cover {
                name: "hash-wrong",
                covers: &["hash-", "body-tampered"],
                mistake: Some("twilio-body-hash-skipped"),
            },
        ];
        COVERS
    }
}
