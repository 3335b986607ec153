//! Requests as a signer's user has them: decoded text, and a URL without its query.

use basestring::{
    Credentials, Error, Field, Insecure, Parameter, Request as Received, Url, Verification,
    form_encode, verify,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::select;

/// A request to be signed, with all that decides its signature.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) pairs: Vec<(String, String)>,
    /// Whether the pairs are sent as a form body and not in the query.
    pub(crate) in_body: bool,
    pub(crate) client: (String, String),
    pub(crate) token: Option<(String, String)>,
    pub(crate) nonce: String,
    pub(crate) timestamp: u32,
    pub(crate) version: bool,
}

impl Request {
    /// A request that any signer gets right.
    pub(crate) fn plain() -> Self {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        Self {
            method: "GET".to_owned(),
            target: "http://example.com/r".to_owned(),
            pairs: vec![pair("a", "1")],
            in_body: false,
            client: pair("ck", "cs"),
            token: Some(pair("tk", "ts")),
            nonce: "n".to_owned(),
            timestamp: 1,
            version: true,
        }
    }

    /// The same with other parameters.
    pub(crate) fn with(mut self, pairs: &[(&str, &str)]) -> Self {
        let owned = pairs
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()));
        self.pairs = owned.collect();
        self
    }

    /// The same to another URL.
    pub(crate) fn to(mut self, target: &str) -> Self {
        target.clone_into(&mut self.target);
        self
    }

    /// The verdict of the reference on this request, sent with that Authorization header.
    pub(crate) fn judge(&self, field: &str) -> Result<(), Error> {
        let pairs: Vec<_> = self
            .pairs
            .iter()
            .map(|(n, v)| Parameter::new(n, v))
            .collect();
        let form = form_encode(&pairs);
        let (url, body) = match (self.in_body, form.is_empty()) {
            (false, false) => (format!("{}?{form}", self.target), String::new()),
            _ => (self.target.clone(), form),
        };
        let fields: [Field<'_>; 2] = [
            (b"Authorization", field.as_bytes()),
            (b"Content-Type", b"application/x-www-form-urlencoded"),
        ];
        let request = Received {
            method: self.method.as_bytes(),
            url: Url::parse(url.as_bytes())?,
            fields: &fields,
            body: body.as_bytes(),
        };
        let (key, secret) = &self.client;
        let credentials = Credentials::client(&**key, &**secret);
        let credentials = match &self.token {
            Some((token, secret)) => credentials.with_token(&**token, &**secret),
            None => credentials,
        };
        // Peers sign for clients without a secret too.
        let mut verification = Verification {
            insecure: Insecure::ALLOWED,
            ..Verification::default()
        };
        verify(&request, &credentials, &mut verification)
    }
}

/// Text of unreserved characters.
fn plain(most: usize) -> impl Strategy<Value = String> {
    const PLAIN: &[&str] = &["a", "b", "Z", "A", "0", "9", "-", ".", "_", "~"];
    vec(select(PLAIN), 0..=most).prop_map(|tokens| tokens.concat())
}

/// Text of whatever has to be encoded, and looks as if it were already, too.
fn awkward() -> impl Strategy<Value = String> {
    const AWKWARD: &[&str] = &[
        "a", "1", " ", "+", "%", "%41", "%2B", "&", "=", "*", "!", "'", "\"", "\\", "/", "?", "#",
        ",", ";", ":", "@", "\n", "\0", "\u{7f}", "\u{80}", "é", "ß", "漢", "𝄞", "realm",
    ];
    vec(select(AWKWARD), 0..=4).prop_map(|tokens| tokens.concat())
}

/// Requests with something for each signer to get wrong, and some that all get right.
pub(crate) fn requests() -> BoxedStrategy<Request> {
    const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
    const TARGETS: &[&str] = &[
        "http://example.com/r",
        "https://api.example.com/1.1/statuses/update.json",
        "http://example.com/r%20v/X;y=1",
        "https://example.com:8080/",
        "http://127.0.0.1:8000/~a",
        "http://[2001:db8::1]/a",
    ];
    const ODD_TARGETS: &[&str] = &[
        "HTTP://EXAMPLE.com/r",
        "https://example.com:443/r",
        "http://example.com",
        "http://u:p@example.com/r",
    ];
    let method = prop_oneof![9 => select(METHODS), 1 => Just("get")];
    let target = prop_oneof![5 => select(TARGETS), 1 => select(ODD_TARGETS)];
    let value = || prop_oneof![plain(8), awkward()];
    let name = prop_oneof![6 => plain(3), 1 => awkward()];
    let secret = || prop_oneof![4 => plain(80), 1 => awkward()];
    let identifier = || {
        let text = prop_oneof![4 => plain(8), 1 => awkward()];
        text.prop_map(|text| {
            if text.is_empty() {
                "k".to_owned()
            } else {
                text
            }
        })
    };
    let nonce = value().prop_map(|text| format!("n{text}"));
    (
        (method, target, any::<bool>()),
        vec((name, value()), 0..=6),
        (identifier(), secret()),
        option::weighted(0.8, (identifier(), secret())),
        (nonce, 1..=u32::MAX, any::<bool>()),
    )
        .prop_map(
            |((method, target, in_body), pairs, client, token, rest)| Request {
                method: method.to_owned(),
                target: target.to_owned(),
                pairs,
                in_body,
                client,
                token,
                nonce: rest.0,
                timestamp: rest.1,
                version: rest.2,
            },
        )
        .boxed()
}
