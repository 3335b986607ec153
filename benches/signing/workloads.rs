//! The requests that are signed: `workloads.json`, and what is made by rule instead of being kept.

use basestring::{
    Credentials, Error, Field, Parameter, ProtocolParameters, Request, SignatureMethod, Signed,
    Url, base_string, base_string_uri, normalize_parameters, sign,
};
use basestring_prepared::{Endpoint, Pair, Wire};
use serde::Deserialize;
use sha2::{Digest, Sha256};

type TextPairs = Vec<(String, String)>;

/// One request with its credentials, and what signing it must give.
#[derive(Clone, Deserialize)]
pub(crate) struct Workload {
    pub(crate) method: String,
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) body: String,
    query: TextPairs,
    #[serde(default)]
    form: TextPairs,
    generated_form: Option<GeneratedForm>,
    pub(crate) oauth: TextPairs,
    credentials: Keys,
    expect: Expect,
    pub(crate) authorization: String,
}

#[derive(Clone, Deserialize)]
pub(crate) struct Keys {
    pub(crate) consumer_key: String,
    pub(crate) consumer_secret: String,
    pub(crate) token: Option<String>,
    pub(crate) token_secret: Option<String>,
}

#[derive(Clone, Deserialize)]
struct Expect {
    signature: String,
    base_string_bytes: usize,
    base_string_sha256: String,
}

/// W4's one long parameter: of every two characters one is reserved, in an order that is drawn.
#[derive(Clone, Deserialize)]
struct GeneratedForm {
    name: String,
    lcg_seed: u32,
    pairs: usize,
    unreserved: String,
    reserved: String,
    value_sha256: String,
}

/// W6: a Twilio webhook.
#[derive(Deserialize)]
pub(crate) struct Webhook {
    pub(crate) auth_token: String,
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) form: TextPairs,
    pub(crate) signature: String,
    pub(crate) data_bytes: usize,
}

#[derive(Deserialize)]
struct All {
    #[serde(rename = "W1")]
    w1: Workload,
    #[serde(rename = "W2")]
    w2: Workload,
    #[serde(rename = "W3")]
    w3: Workload,
    #[serde(rename = "W4")]
    w4: Workload,
    #[serde(rename = "W6")]
    w6: Webhook,
}

/// Every workload: W1 to W4 and V1 are requests to sign, V1 being many in W1's shape; W5 and W7 are
/// of W1's request, and W6 is the webhook.
pub(crate) struct Workloads {
    pub(crate) signing: Vec<(&'static str, Vec<Workload>)>,
    pub(crate) webhook: Webhook,
}

impl Workloads {
    pub(crate) fn load() -> Self {
        let mut workloads = Self::load_without_varied();
        let (_, documented) = &workloads.signing[0];
        let varied = vary(&documented[0]);
        workloads.signing.push(("V1", varied));
        workloads
    }

    /// All but V1.
    pub(crate) fn load_without_varied() -> Self {
        let all: All = serde_json::from_str(include_str!("../workloads.json"))
            .expect("workloads.json has the shape of `All`");
        let signing = vec![
            ("W1", vec![all.w1]),
            ("W2", vec![all.w2]),
            ("W3", vec![all.w3]),
            ("W4", vec![all.w4.with_generated_form()]),
        ];
        Self {
            signing,
            webhook: all.w6,
        }
    }
}

impl Workload {
    pub(crate) const fn keys(&self) -> &Keys {
        &self.credentials
    }

    pub(crate) fn credentials(&self) -> Credentials {
        let keys = &self.credentials;
        let client = Credentials::client(&*keys.consumer_key, &*keys.consumer_secret);
        match (&keys.token, &keys.token_secret) {
            (Some(token), Some(secret)) => client.with_token(&**token, &**secret),
            _ => client,
        }
    }

    /// A protocol parameter's value.
    pub(crate) fn oauth(&self, name: &str) -> &str {
        let found = self.oauth.iter().find(|(known, _)| known == name);
        &found.expect("every workload has this parameter").1
    }

    /// The decoded parameters of query and form body, in the order of sending.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.query.iter().chain(&self.form);
        pairs.map(|(name, value)| (&**name, &**value))
    }

    /// The URL without its query.
    pub(crate) fn target(&self) -> &str {
        self.url.split('?').next().unwrap_or_default()
    }

    pub(crate) fn signature(&self) -> &str {
        &self.expect.signature
    }

    /// Whether this is the request's base string.
    pub(crate) fn assert_base_string(&self, text: &str) {
        assert_eq!(text.len(), self.expect.base_string_bytes);
        assert_eq!(sha256(text), self.expect.base_string_sha256);
    }

    fn with_generated_form(mut self) -> Self {
        let rule = self
            .generated_form
            .take()
            .expect("W4 has the rule of its value");
        let mut numbers = Numbers(rule.lcg_seed);
        let (unreserved, reserved) = (rule.unreserved.as_bytes(), rule.reserved.as_bytes());
        let mut value = String::new();
        for _ in 0..rule.pairs {
            let (plain, odd) = (numbers.pick(unreserved), numbers.pick(reserved));
            let pair = if numbers.below(2) == 1 {
                [plain, odd]
            } else {
                [odd, plain]
            };
            value.extend(pair);
        }
        assert_eq!(sha256(&value), rule.value_sha256);
        self.body = format!("{}={}", rule.name, form_escape(&value));
        self.form = vec![(rule.name, value)];
        self
    }
}

/// The parts of a workload that borrow from it, made before the clock runs.
pub(crate) struct Prepared<'a> {
    pub(crate) workload: &'a Workload,
    pub(crate) endpoint: Endpoint,
    pub(crate) pairs: Vec<Pair<'a>>,
    pub(crate) base_string: String,
    fields: [Field<'a>; 2],
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(workload: &'a Workload) -> Self {
        let url = Url::parse(workload.url.as_bytes()).expect("the workload's URL is one");
        let oauth = workload
            .oauth
            .iter()
            .map(|(name, value)| (&**name, &**value));
        let all = workload.parameters().chain(oauth);
        let all: Vec<_> = all
            .map(|(name, value)| Parameter::new(name, value))
            .collect();
        let uri = base_string_uri(&url, &url.authority());
        let normalized = normalize_parameters(&all);
        let pairs = workload.parameters();
        Self {
            workload,
            endpoint: Endpoint::new(workload.method.as_bytes(), &url, &url.authority()),
            pairs: pairs
                .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
                .collect(),
            base_string: base_string(workload.method.as_bytes(), &uri, &normalized),
            fields: [
                (b"Content-Type", b"application/x-www-form-urlencoded"),
                (b"Authorization", workload.authorization.as_bytes()),
            ],
        }
    }

    /// The request as received.
    pub(crate) fn received(&self) -> Wire<'_> {
        Wire {
            method: self.workload.method.as_bytes(),
            url: self.workload.url.as_bytes(),
            fields: &self.fields,
            body: self.workload.body.as_bytes(),
        }
    }

    /// The same, parsed by the reference.
    pub(crate) fn parsed(&self) -> Request<'_> {
        self.request(&self.fields)
    }

    /// The request before it is signed.
    pub(crate) fn unsigned(&self) -> Request<'_> {
        self.request(self.fields.get(..1).unwrap_or_default())
    }

    /// Signs by the reference: every stage as text, the signature and the Authorization header.
    pub(crate) fn sign_by_reference(&self, credentials: &Credentials) -> Result<Signed, Error> {
        let workload = self.workload;
        let protocol = ProtocolParameters {
            signature_method: Some(SignatureMethod::HmacSha1),
            timestamp: Some(workload.oauth("oauth_timestamp").into()),
            nonce: Some(workload.oauth("oauth_nonce").into()),
            version: Some(b"1.0".to_vec()),
            ..ProtocolParameters::default()
        };
        sign(&self.unsigned(), credentials, &protocol)
    }

    fn request<'r>(&'r self, fields: &'r [Field<'r>]) -> Request<'r> {
        Request {
            method: self.workload.method.as_bytes(),
            url: Url::parse(self.workload.url.as_bytes()).expect("the workload's URL is one"),
            fields,
            body: self.workload.body.as_bytes(),
        }
    }
}

/// How many requests V1 has: more than a branch predictor learns by heart.
const VARIED: usize = 1024;

/// Requests in the shape of one, each with another nonce and another status of 1 to 140 bytes.
fn vary(model: &Workload) -> Vec<Workload> {
    const NONCE: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const STATUS: &[u8] = b"abcdefghijklmnopqrstuvwxyz     ABCDE012345,.!'+&=%/#";
    let mut numbers = Numbers(1);
    let mut text =
        |length: usize, of: &[u8]| -> String { (0..length).map(|_| numbers.pick(of)).collect() };
    let with = |index: usize| {
        let mut workload = model.clone();
        let status = text(1 + index % 140, STATUS);
        workload.body = format!("status={}", form_escape(&status));
        workload.form = vec![("status".to_owned(), status)];
        let nonce = text(42, NONCE);
        for (name, value) in &mut workload.oauth {
            if name == "oauth_nonce" {
                value.clone_from(&nonce);
            }
        }
        workload.sign_by_reference();
        workload
    };
    (0..VARIED).map(with).collect()
}

impl Workload {
    /// Fills in what is expected, by the reference.
    fn sign_by_reference(&mut self) {
        let signed = Prepared::new(self)
            .sign_by_reference(&self.credentials())
            .expect("a varied request can be signed");
        self.authorization = signed
            .authorization
            .to_field()
            .expect("it was built once already");
        self.expect = Expect {
            signature: signed.signature,
            base_string_bytes: signed.base_string.len(),
            base_string_sha256: sha256(&signed.base_string),
        };
    }
}

/// The generator of `workloads.json`'s rule: a linear congruence of which the upper half is used.
struct Numbers(u32);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) as usize % bound
    }

    fn pick(&mut self, of: &[u8]) -> char {
        char::from(of[self.below(of.len())])
    }
}

/// A value as a browser's form writes it (WHATWG URL, `application/x-www-form-urlencoded`).
fn form_escape(value: &str) -> String {
    let mut text = String::new();
    for &byte in value.as_bytes() {
        match byte {
            b' ' => text.push('+'),
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
