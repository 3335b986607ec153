//! An algorithm with a mistake: the reference's answers, taken apart into the parts of the base
//! string, changed, and put together and signed again.

#![expect(clippy::wildcard_enum_match_arm)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Credentials, Received, Request, Secret, SignatureMethod, Url};
use basestring_oracle::{
    Answer, Call, CredentialsInput, Implementation, Output, Reference, RequestInput, VerifyInput,
};

/// Decoded names and values.
pub(crate) type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// What a base string is made of.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) pairs: Pairs,
    /// Whether the pairs are sorted again.
    pub(crate) sorts: bool,
    pub(crate) encode: fn(&[u8]) -> String,
    /// How the key is made of the secrets.
    pub(crate) key: fn(&[u8], &[u8]) -> Vec<u8>,
}

/// A mistake in the parts of the base string.
pub(crate) type Departure = Box<dyn Fn(&mut Parts) + Sync>;

pub(crate) fn encode(text: &[u8]) -> String {
    basestring::percent_encode(text)
}

pub(crate) fn decode(text: &str) -> Vec<u8> {
    basestring::percent_decode(text.as_bytes()).unwrap_or_default()
}

/// The text with the digits of its escapes in lowercase.
pub(crate) fn small_escapes(text: &str) -> String {
    let pieces = text.split('%').enumerate().map(|(index, piece)| {
        match (index, piece.get(..2), piece.get(2..)) {
            (1.., Some(digits), Some(rest)) => format!("%{}{rest}", digits.to_ascii_lowercase()),
            (0, ..) => piece.to_owned(),
            _ => format!("%{piece}"),
        }
    });
    pieces.collect()
}

fn key(client: &[u8], token: &[u8]) -> Vec<u8> {
    format!("{}&{}", encode(client), encode(token)).into_bytes()
}

impl Parts {
    fn new(method: &str, uri: &str, pairs: Pairs) -> Self {
        Self {
            method: method.to_owned(),
            uri: uri.to_owned(),
            pairs,
            sorts: true,
            encode,
            key,
        }
    }

    /// The parts of the reference's base string.
    fn of(base_string: &str) -> Self {
        let mut parts = base_string.splitn(3, '&');
        let mut part =
            || String::from_utf8_lossy(&decode(parts.next().unwrap_or_default())).into_owned();
        let (method, uri, parameters) = (part(), part(), part());
        Self::new(&method, &uri, pairs_of(&parameters))
    }

    fn parameters(&self) -> String {
        let mut encoded: Vec<(String, String)> = self
            .pairs
            .iter()
            .map(|(name, value)| ((self.encode)(name), (self.encode)(value)))
            .collect();
        if self.sorts {
            encoded.sort();
        }
        let joined = encoded
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        joined.collect::<Vec<_>>().join("&")
    }

    fn base_string(&self) -> String {
        let outer = |text: &str| (self.encode)(text.as_bytes());
        let parameters = outer(&self.parameters());
        format!("{}&{}&{parameters}", outer(&self.method), outer(&self.uri))
    }

    fn signature(
        &self,
        method: SignatureMethod,
        base_string: &str,
        secrets: &CredentialsInput,
    ) -> String {
        let secret = |text: &Option<String>| text.clone().unwrap_or_default().into_bytes();
        let (client, token) = (
            secret(&secrets.consumer_secret),
            secret(&secrets.token_secret),
        );
        let key = Secret::new((self.key)(&client, &token));
        let text = base_string.as_bytes();
        match method {
            SignatureMethod::HmacSha1 => basestring::hmac_sha1(text, &key),
            SignatureMethod::HmacSha256 => basestring::hmac_sha256(text, &key),
            SignatureMethod::HmacSha512 => basestring::hmac_sha512(text, &key),
            SignatureMethod::Plaintext => String::from_utf8_lossy(key.expose()).into_owned(),
            SignatureMethod::RsaSha1 | SignatureMethod::RsaSha256 | SignatureMethod::RsaSha512 => {
                String::new()
            }
        }
    }
}

fn pairs_of(normalized: &str) -> Pairs {
    let pieces = normalized.split('&').filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The answer of the algorithm with a mistake in its parts.
pub(crate) fn depart(call: &Call, departure: &Departure) -> Answer {
    let right = Reference.answer(call);
    let Answer::Ok(output) = &right else {
        return right;
    };
    let text = |name: &str| output.text(name).unwrap_or_default().to_owned();
    let changed = |mut parts: Parts| {
        departure(&mut parts);
        parts
    };
    let of = |text: String| Answer::Ok(Output::of("text", text));
    match call {
        Call::PercentEncode(input) => match &input.text {
            Some(plain) => of((changed(Parts::new("", "", Pairs::new())).encode)(
                plain.as_bytes(),
            )),
            None => right,
        },
        Call::BaseStringUri(_) => of(changed(Parts::new("GET", &text("text"), Pairs::new())).uri),
        Call::NormalizeParameters(_) => {
            of(changed(Parts::new("", "", pairs_of(&text("text")))).parameters())
        }
        Call::BaseString(_) => of(changed(Parts::of(&text("text"))).base_string()),
        Call::Sign(input) if output.0.contains_key("base_string") => {
            let parts = changed(Parts::of(&text("base_string")));
            let method = input
                .oauth
                .signature_method
                .as_deref()
                .unwrap_or("HMAC-SHA1");
            let method =
                SignatureMethod::parse(method.as_bytes()).unwrap_or(SignatureMethod::HmacSha1);
            let base_string = parts.base_string();
            let signature = parts.signature(method, &base_string, &input.credentials);
            Answer::Ok(
                output
                    .clone()
                    .with("base_string_uri", parts.uri.clone())
                    .with("parameters", parts.parameters())
                    .with("base_string", base_string)
                    .with("signature", signature),
            )
        }
        Call::SignBaseString(input) => {
            let parts = changed(Parts::new("", "", Pairs::new()));
            let method = SignatureMethod::parse(input.signature_method.as_bytes());
            let method = method.unwrap_or(SignatureMethod::HmacSha1);
            Answer::Ok(Output::of(
                "signature",
                parts.signature(method, &input.text, &input.credentials),
            ))
        }
        Call::Verify(input) => verify(input, right, departure),
        _ => right,
    }
}

/// What a verifier computes that has the mistake, and what it was sent.
fn verify(input: &VerifyInput, right: Answer, departure: &Departure) -> Answer {
    let kind = match &right {
        Answer::Ok(output) => output.text("kind").map(str::to_owned),
        _ => return right,
    };
    if !matches!(kind.as_deref(), None | Some("bad-signature")) {
        return right;
    }
    let valid = computed(input, |base_string, method| {
        let mut parts = Parts::of(base_string);
        departure(&mut parts);
        parts.signature(method, &parts.base_string(), &input.credentials)
    });
    match valid {
        Some((computed, sent)) => validity(computed == sent),
        None => right,
    }
}

pub(crate) fn validity(valid: bool) -> Answer {
    let output = Output::of("valid", valid);
    Answer::Ok(if valid {
        output
    } else {
        output.with("kind", "bad-signature")
    })
}

/// The signature that `sign` computes for a received request, and the one that it carries.
pub(crate) fn computed(
    input: &VerifyInput,
    sign: impl Fn(&str, SignatureMethod) -> String,
) -> Option<(String, String)> {
    with_request(&input.request, |request| {
        let received = Received::parse(request).ok()?;
        let base_string = received.base_string().ok()?;
        let sent = received.value("oauth_signature")?.to_vec();
        let computed = sign(&base_string, received.method());
        Some((computed, String::from_utf8_lossy(&sent).into_owned()))
    })
}

/// The right signature for a received request, and the one that it carries.
pub(crate) fn right_and_sent(input: &VerifyInput) -> Option<(String, String)> {
    let secret = |text: &Option<String>| Secret::new(text.clone().unwrap_or_default());
    let credentials = Credentials {
        client_secret: secret(&input.credentials.consumer_secret),
        token_secret: secret(&input.credentials.token_secret),
        ..Credentials::default()
    };
    computed(input, |base_string, method| {
        basestring::compute_signature(method, &credentials, base_string.as_bytes())
            .unwrap_or_default()
    })
}

/// Hands on the request as the reference takes it.
pub(crate) fn with_request<T>(
    input: &RequestInput,
    then: impl FnOnce(&Request<'_>) -> Option<T>,
) -> Option<T> {
    let body = match (&input.body, &input.body_base64) {
        (Some(text), _) => text.clone().into_bytes(),
        (None, Some(encoded)) => STANDARD.decode(encoded).ok()?,
        (None, None) => Vec::new(),
    };
    let fields: Vec<(&[u8], &[u8])> = input
        .headers
        .iter()
        .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
        .collect();
    then(&Request {
        method: input.method.as_bytes(),
        url: Url::parse(input.url.as_bytes()).ok()?,
        fields: &fields,
        body: &body,
    })
}
