//! The schemes that need no code of their own here: one signature in each header, over body, URL or
//! fields, as the engine's table has them.

use basestring::Secret;
use basestring_oracle::Mistake;
use basestring_oracle::internal::schemes::webhook::{self, Content, Webhook};
use basestring_oracle::internal::schemes::{self, Pairs, Rules};

use crate::webhook::attempt::{Attempt, Group};
use crate::webhook::changes;
use crate::webhook::judge::Expected;
use crate::webhook::message::{Message, Shape};
use crate::webhook::random::Random;
use crate::webhook::scheme::{Cover, Encoding, Inputs, Mistaken, Scheme};

/// A scheme of the engine's table that signs webhooks. Only the table of this folder makes one, and
/// the tests run each of its rows.
pub(super) struct Plain(pub(super) schemes::Scheme);

impl Plain {
    fn webhook(&self) -> &'static dyn Webhook {
        self.0
            .webhook()
            .expect("the table lists only schemes that sign webhooks")
    }

    fn signed_by(
        &self,
        rules: &Rules,
        secret: &Secret,
        message: &Message,
    ) -> Vec<(String, String)> {
        let (webhook, message) = (self.webhook(), received(secret, message));
        let headers = webhook.headers().iter();
        headers
            .map(|header| ((*header).to_owned(), webhook.sign(rules, &message, header)))
            .collect()
    }

    fn valid_of(&self, inputs: &Inputs<'_>, name: &'static str, mut message: Message) -> Attempt {
        let others = self.webhook().other_headers().iter();
        message.headers = others
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let what = "as the service signs it";
        Attempt::new(name, inputs.signed(message), Expected::Accept, what)
    }
}

/// The message as the engine takes it.
fn received(secret: &Secret, message: &Message) -> webhook::Message {
    webhook::Message {
        secret: secret.clone(),
        url: message.place.signed_url.clone(),
        fields: message.parameters.clone(),
        body: message.body.clone(),
    }
}

impl Scheme for Plain {
    fn user_agent(&self) -> &'static str {
        self.webhook().user_agent()
    }

    fn secret_name(&self) -> &'static str {
        self.webhook().secret_name()
    }

    fn encoding(&self) -> Encoding {
        match self.webhook().encoding() {
            webhook::Encoding::Base64 => Encoding::Base64,
            webhook::Encoding::Hexadecimal => Encoding::Hexadecimal,
        }
    }

    fn shapes(&self) -> &'static [Shape] {
        match self.webhook().content() {
            Content::Json(_) => &[Shape::Json],
            Content::Form(_) => &[Shape::Form],
        }
    }

    /// GitHub identifies each delivery.
    fn unique_header(&self) -> Option<&'static str> {
        let headers = self.webhook().other_headers().iter();
        let mut names = headers.map(|(name, _)| *name);
        names.find(|name| *name == "X-GitHub-Delivery")
    }

    /// GitHub sends the JSON as the field `payload` of a form where the webhook is configured so.
    fn instead_of(&self, shape: Shape) -> Option<Shape> {
        let is_configured = self.0 == schemes::Scheme::Github && shape == Shape::Json;
        is_configured.then_some(Shape::Form)
    }

    fn default_parameters(&self, _: &mut Random) -> Pairs {
        let own =
            |(name, value): &(&str, &str)| (name.as_bytes().to_vec(), value.as_bytes().to_vec());
        match self.webhook().content() {
            Content::Json(_) => Pairs::new(),
            Content::Form(fields) => fields.iter().map(own).collect(),
        }
    }

    fn default_json(&self, _: &mut Random) -> Vec<u8> {
        match self.webhook().content() {
            Content::Json(json) => json.as_bytes().to_vec(),
            Content::Form(_) => Vec::new(),
        }
    }

    fn sign(&self, secret: &Secret, message: &Message) -> Vec<(String, String)> {
        self.signed_by(&Rules::right(), secret, message)
    }

    /// A receiver may decode hexadecimal digits, and so accept them in uppercase.
    fn accepts(&self, secret: &Secret, message: &Message, signatures: &[(String, String)]) -> bool {
        let (webhook, message) = (self.webhook(), received(secret, message));
        signatures.iter().all(|(header, value)| {
            let value = match webhook.encoding() {
                webhook::Encoding::Base64 => value.clone(),
                webhook::Encoding::Hexadecimal => value.to_ascii_lowercase(),
            };
            webhook.accepts(&message, header, value.as_bytes())
        })
    }

    fn valid(&self, inputs: &Inputs<'_>, shape: Shape) -> Attempt {
        let message = match shape {
            Shape::Get => Message::get(inputs.target, ""),
            Shape::Form if self.instead_of(Shape::Json) == Some(Shape::Form) => {
                let payload = (b"payload".to_vec(), inputs.json.clone());
                Message::form(inputs.target, "", vec![payload])
            }
            Shape::Form => Message::form(inputs.target, "", inputs.parameters.clone()),
            Shape::Json => Message::json(inputs.target, "", &inputs.json),
        };
        self.valid_of(inputs, shape.valid_name(), message)
    }

    /// JSON on whose bytes receivers go wrong that do not keep the body as it was sent.
    fn more_valid(&self, inputs: &Inputs<'_>, shapes: &[Shape]) -> Vec<Group> {
        if !shapes.contains(&Shape::Json) {
            return Vec::new();
        }
        let bodies: [(&'static str, &[u8]); 3] = [
            ("valid-json-space", b"{\"a\" : 1, \"b\": [ ]}"),
            ("valid-json-newline", b"{\"a\":1}\n"),
            (
                "valid-json-unicode",
                "{\"a\":\"\u{e9} \u{1f389}\"}".as_bytes(),
            ),
        ];
        let group = |(name, body): &(&'static str, &[u8])| {
            Group::of(self.valid_of(inputs, name, Message::json(inputs.target, "", body)))
        };
        bodies.iter().map(group).collect()
    }

    fn first_variants(&self, inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
        let mut attempts = changes::of_signature(inputs, valid);
        if self.webhook().signs_url() {
            attempts.extend(changes::of_signed_url(inputs, valid));
            attempts.extend(changes::of_requested_url(valid));
        }
        attempts
    }

    fn variants(&self, inputs: &Inputs<'_>, name: &str, valid: &Message) -> Vec<Attempt> {
        match name {
            "valid-form" if self.webhook().signs_url() => changes::of_parameters(inputs, valid),
            "valid-form" | "valid-json" => changes::of_body(valid),
            _ => Vec::new(),
        }
    }

    fn explanations(&self, inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
        if self.webhook().signs_url() {
            changes::of_signed_url(inputs, valid)
        } else {
            Vec::new()
        }
    }

    fn shown_by(&self, _: &str) -> &'static [&'static str] {
        &[]
    }

    fn mistakes(&self) -> Vec<&'static Mistake> {
        let all = Mistake::all().iter();
        all.filter(|mistake| mistake.scheme == self.0).collect()
    }

    fn mistaken(
        &self,
        mistake: &'static Mistake,
        inputs: &Inputs<'_>,
        message: &Message,
    ) -> Mistaken {
        match mistake.rules() {
            None => Mistaken::NotRunnable,
            Some(rules) => Mistaken::Signatures(self.signed_by(&rules, inputs.secret, message)),
        }
    }

    fn is_tolerated(&self, _: &Mistake) -> bool {
        false
    }

    fn tolerated(&self, _: &Mistake) -> (Expected, &'static str) {
        let what = "the digits are uppercase: a receiver that decodes them accepts them";
        (Expected::Either, what)
    }

    fn why_not_sent(&self, mistake: &Mistake, is_runnable: bool) -> &'static str {
        match (mistake.effect, is_runnable) {
            (Some(basestring_oracle::Effect::Timing), false) => {
                "only the time of an answer shows it"
            }
            (_, false) => "a sender cannot make it",
            (_, true) => "it affects only requests that this run does not send",
        }
    }

    fn advice(&self, accepted: &[&str], is_proxied: bool) -> Vec<String> {
        let proxy = "if the receiver is behind a proxy that terminates TLS, pass the public URL \
                     (--signed-url)";
        let is_proxy = accepted.contains(&"scheme-other") && !is_proxied;
        is_proxy.then(|| proxy.to_owned()).into_iter().collect()
    }

    fn webhook(&self) -> &'static dyn Webhook {
        Self::webhook(self)
    }

    fn covers(&self) -> &'static [Cover] {
        const COVERS: &[Cover] = &[Cover {
            name: "signature-other",
            covers: &[""],
            mistake: None,
        }];
        COVERS
    }
}
