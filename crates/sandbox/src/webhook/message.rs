//! A request as Twilio makes it, and what of it can be changed.

use basestring::{Parameter, Secret, form_encode, twilio};
use basestring_oracle::schemes::Pairs;
use basestring_oracle::schemes::twilio::Rules;

use super::target::{Place, Target};

/// The field that carries the signature (T-head-1).
pub(super) const SIGNATURE_FIELD: &str = "X-Twilio-Signature";

/// The three forms of a webhook's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// GET, with the fields in the query (T-sign-6).
    Get,
    /// POST of a form (T-sign-2).
    Form,
    /// POST of JSON, with `bodySHA256` in the query (T-body-1).
    Json,
}

impl Shape {
    /// All, in the order in which they are tried.
    pub const ALL: [Self; 3] = [Self::Get, Self::Form, Self::Json];

    /// The shape in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Form => "POST of a form",
            Self::Json => "POST of JSON",
        }
    }

    /// The shape in names of requests.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Form => "form",
            Self::Json => "json",
        }
    }

    pub(super) const fn method(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Form | Self::Json => "POST",
        }
    }
}

/// A request: what is sent, and what its signature is made of.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) shape: Shape,
    pub(super) place: Place,
    /// What stands in the query behind the URL's own.
    pub(super) query: String,
    /// The form's fields, decoded, in the order in which they are sent.
    pub(super) fields: Pairs,
    /// The body, of a POST alone.
    pub(super) body: Vec<u8>,
    /// The signature's fields: names and values as they are sent.
    pub(super) signatures: Vec<(String, String)>,
}

impl Message {
    /// A GET with these parameters, in a query that holds them as they are given.
    pub(super) fn get(target: &Target, query: &str) -> Self {
        Self {
            shape: Shape::Get,
            place: target.place(query),
            query: query.to_owned(),
            fields: Pairs::new(),
            body: Vec::new(),
            signatures: Vec::new(),
        }
    }

    /// A POST of a form.
    pub(super) fn form(target: &Target, query: &str, fields: Pairs) -> Self {
        Self {
            shape: Shape::Form,
            body: encode(&fields).into_bytes(),
            fields,
            ..Self::get(target, query)
        }
    }

    /// A POST of JSON, whose hash stands in the query.
    pub(super) fn json(target: &Target, body: &[u8]) -> Self {
        let hash = format!("bodySHA256={}", twilio::body_sha256(body));
        Self {
            shape: Shape::Json,
            body: body.to_vec(),
            ..Self::get(target, &hash)
        }
    }

    /// The same with its signature as Twilio makes it.
    pub(super) fn signed(mut self, token: &Secret) -> Self {
        let signature = self.signature(token);
        self.set_signature(signature);
        self
    }

    /// The signature as Twilio makes it.
    pub(super) fn signature(&self, token: &Secret) -> String {
        twilio::sign(token, &self.place.signed_url, &self.pairs())
    }

    /// The signature as a sender with a mistake makes it.
    pub(super) fn mistaken(&self, rules: &Rules, token: &Secret, url: &[u8]) -> String {
        rules.sign(token.expose(), url, &self.fields)
    }

    /// Whether a verifier that follows the documents lets a signature in: over the URL with its port
    /// and without it (T-verify-4).
    pub(super) fn holds(&self, token: &Secret, signature: &str) -> bool {
        let url = &self.place.signed_url;
        twilio::verify(token, url, &self.pairs(), signature.as_bytes()).is_ok()
    }

    pub(super) fn set_signature(&mut self, signature: String) {
        self.signatures = vec![(SIGNATURE_FIELD.to_owned(), signature)];
    }

    /// The one signature that is sent.
    pub(super) fn sent_signature(&self) -> &str {
        let first = self.signatures.first();
        first.map_or("", |(_, signature)| signature)
    }

    /// The fields of the request, in order, but for credentials and cookies.
    pub(super) fn header_fields(&self) -> Vec<(String, Vec<u8>)> {
        let text = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
        let mut fields = vec![
            ("Host".to_owned(), self.place.host.clone()),
            text("User-Agent", "TwilioProxy/1.1"),
            text("Accept", "*/*"),
            text("Connection", "close"),
        ];
        match self.shape {
            Shape::Get => {}
            Shape::Form => fields.push(text(
                "Content-Type",
                "application/x-www-form-urlencoded; charset=UTF-8",
            )),
            Shape::Json => fields.push(text("Content-Type", "application/json")),
        }
        let signatures = self.signatures.iter();
        fields.extend(signatures.map(|(name, value)| text(name, value)));
        fields
    }

    pub(super) fn sent_body(&self) -> Option<&[u8]> {
        (self.shape != Shape::Get).then_some(self.body.as_slice())
    }

    fn pairs(&self) -> Vec<(&[u8], &[u8])> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_slice(), value.as_slice()))
            .collect()
    }
}

/// Fields as a form.
pub(super) fn encode(fields: &Pairs) -> String {
    let parameters: Vec<Parameter<'_>> = fields
        .iter()
        .map(|(name, value)| Parameter::new(name.as_slice(), value.as_slice()))
        .collect();
    form_encode(&parameters)
}
