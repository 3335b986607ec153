//! Signing many requests with the same credentials: RFC 5849 3.4.2, to the same signature as
//! [`sign`](crate::sign), which laws and a fuzz target hold it to.
//!
//! What does not change is prepared: the keyed state of the HMAC and the encoded texts of the
//! credentials once for all requests, method and base string URI once for an endpoint. What changes
//! is ordered without encoding it, and encoded and hashed in one pass, without an allocation once
//! the buffers are large enough.

mod base64;
mod hasher;
mod label;
mod midstate;
mod order;
mod received;
mod table;
mod verifier;
mod webhook;
mod writer;

use std::fmt;

use crate::base_string::write_method_and_uri;
use crate::credentials::Credentials;
use crate::encode::percent_encode_into;
use crate::error::Error;
use crate::request::Request;
use crate::sink::{Encoded, Sink};
use crate::url::{Authority, Url};
use hasher::{EQUALS, Hasher, SEPARATOR};
use order::{Entry, Prefix, Ranks};
use writer::Writer;

pub use verifier::Verifier;
pub use webhook::TwilioVerifier;

/// A decoded name and value.
///
/// ```
/// let pair: basestring::Pair<'_> = (b"status", b"a & b");
/// assert_eq!(pair.0, b"status");
/// ```
pub type Pair<'a> = (&'a [u8], &'a [u8]);

/// The octets of an HMAC-SHA1 signature: 20 as Base64.
///
/// ```
/// use basestring::{SIGNATURE_LENGTH, Secret, hmac_sha1};
/// assert_eq!(hmac_sha1(b"", &Secret::new("&")).len(), SIGNATURE_LENGTH);
/// ```
pub const SIGNATURE_LENGTH: usize = 28;

/// A method and a URL, prepared: the base string's first two parts (3.4.1.1).
///
/// ```
/// use basestring::{Endpoint, Url};
/// let url = Url::parse(b"http://photos.example.net/photos?size=original").unwrap();
/// let endpoint = Endpoint::new(b"GET", &url, &url.authority());
/// assert_eq!(endpoint.text(), b"GET&http%3A%2F%2Fphotos.example.net%2Fphotos&");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(Vec<u8>);

impl Endpoint {
    /// Prepares a method and a URL. The URL's query is not read: its parameters are a call's.
    /// `authority` is the Host field's where there is one, else the URL's.
    ///
    /// ```
    /// use basestring::{Endpoint, Url};
    /// let url = Url::parse(b"https://H:443/p?q=1").unwrap();
    /// let endpoint = Endpoint::new(b"post", &url, &url.authority());
    /// assert_eq!(endpoint.text(), b"POST&https%3A%2F%2Fh%2Fp&");
    /// ```
    #[must_use]
    pub fn new(method: &[u8], url: &Url<'_>, authority: &Authority<'_>) -> Self {
        let mut text = Vec::new();
        write_method_and_uri(method, authority, url, &mut text);
        Self(text)
    }

    /// How the base string of every request to this endpoint begins.
    ///
    /// ```
    /// use basestring::{Endpoint, Url};
    /// let url = Url::parse(b"https://H:443/p?q=1").unwrap();
    /// let endpoint = Endpoint::new(b"post", &url, &url.authority());
    /// assert_eq!(endpoint.text(), b"POST&https%3A%2F%2Fh%2Fp&");
    /// ```
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.0
    }
}

/// What changes from one request to the next.
///
/// ```
/// use basestring::{Call, Credentials, Endpoint, Signer, Url};
/// let url = Url::parse(b"http://h/").unwrap();
/// let endpoint = Endpoint::new(b"GET", &url, &url.authority());
/// let call = Call { endpoint: &endpoint, parameters: &[], timestamp: b"1", nonce: b"n" };
/// let mut signature = [0; 28];
/// Signer::new(&Credentials::client("ck", "cs")).sign_into(&call, &mut signature);
/// assert_eq!(&signature, b"gInaM8yIxiBKrrwuRIrpuEWB4Jg=");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Method and URL.
    pub endpoint: &'a Endpoint,
    /// The decoded parameters of query and form body, and such protocol parameters as
    /// `oauth_callback`, in any order.
    pub parameters: &'a [Pair<'a>],
    /// `oauth_timestamp`: decimal digits.
    pub timestamp: &'a [u8],
    /// `oauth_nonce`.
    pub nonce: &'a [u8],
}

/// Credentials prepared for signing with HMAC-SHA1.
///
/// ```
/// use basestring::{Call, Credentials, Endpoint, Signer, Url};
/// let credentials = Credentials::client("dpf43f3p2l4k3l03", "kd94hf93k423kf44")
///     .with_token("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00");
/// let mut signer = Signer::new(&credentials);
/// let url = Url::parse(b"http://photos.example.net/photos").unwrap();
/// let call = Call {
///     endpoint: &Endpoint::new(b"GET", &url, &url.authority()),
///     parameters: &[(b"file", b"vacation.jpg"), (b"size", b"original")],
///     timestamp: b"137131202",
///     nonce: b"chapoH",
/// };
/// let mut signature = [0; 28];
/// signer.sign_into(&call, &mut signature);
/// assert_eq!(&signature, b"MdpQcU8iPSUjWoN/UDMsK2sui9I=");
/// ```
#[derive(Clone)]
pub struct Signer {
    hasher: Hasher,
    slots: Vec<Slot>,
    field_start: String,
    field_end: &'static str,
}

/// A protocol parameter of every request, in the order of names.
#[derive(Clone)]
struct Slot {
    name: &'static [u8],
    prefix: Prefix,
    value: Value,
    /// Name, `=` and a value that does not change, encoded as in the base string.
    text: Vec<u8>,
}

#[derive(Clone)]
enum Value {
    Fixed(Vec<u8>),
    Nonce,
    Timestamp,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

impl Signer {
    /// Prepares credentials: the key is hashed once.
    ///
    /// ```
    /// use basestring::{Credentials, Signer};
    /// let signer = Signer::new(&Credentials::client("ck", "cs"));
    /// assert_eq!(format!("{signer:?}"), "Signer(…)");
    /// ```
    #[must_use]
    pub fn new(credentials: &Credentials) -> Self {
        let fixed =
            |name: &'static str, value: &[u8]| Slot::new(name, Value::Fixed(value.to_vec()));
        let mut slots = vec![
            fixed("oauth_consumer_key", &credentials.client_key),
            Slot::new("oauth_nonce", Value::Nonce),
            fixed("oauth_signature_method", b"HMAC-SHA1"),
            Slot::new("oauth_timestamp", Value::Timestamp),
        ];
        let mut field_start = String::from("OAuth oauth_consumer_key=\"");
        percent_encode_into(&credentials.client_key, &mut field_start);
        if let Some(token) = &credentials.token {
            slots.push(fixed("oauth_token", token));
            field_start.push_str("\", oauth_token=\"");
            percent_encode_into(token, &mut field_start);
        }
        field_start.push_str("\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"");
        Self {
            hasher: Hasher::new(credentials),
            slots,
            field_start,
            field_end: "\"",
        }
    }

    /// The same signer, sending `oauth_version=1.0` with every request.
    ///
    /// ```
    /// use basestring::{Call, Credentials, Endpoint, Signer, Url};
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let endpoint = Endpoint::new(b"GET", &url, &url.authority());
    /// let call = Call { endpoint: &endpoint, parameters: &[], timestamp: b"1", nonce: b"n" };
    /// let mut field = String::new();
    /// let mut signer = Signer::new(&Credentials::client("ck", "cs")).with_version();
    /// signer.authorization_into(&call, &mut field);
    /// assert!(field.contains(r#"oauth_version="1.0""#));
    /// ```
    #[must_use]
    pub fn with_version(mut self) -> Self {
        self.slots
            .push(Slot::new("oauth_version", Value::Fixed(b"1.0".to_vec())));
        self.field_end = "\", oauth_version=\"1.0\"";
        self
    }

    /// The signature of a request.
    ///
    /// ```
    /// use basestring::{Call, Credentials, Endpoint, Signer, Url};
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let endpoint = Endpoint::new(b"GET", &url, &url.authority());
    /// let call = Call { endpoint: &endpoint, parameters: &[], timestamp: b"1", nonce: b"n" };
    /// let mut signer = Signer::new(&Credentials::client("ck", "cs"));
    /// let (mut first, mut second) = ([0; 28], [0; 28]);
    /// signer.sign_into(&call, &mut first);
    /// signer.sign_into(&Call { nonce: b"m", ..call }, &mut second);
    /// assert_ne!(first, second);
    /// ```
    pub fn sign_into(&mut self, call: &Call<'_>, signature: &mut [u8; SIGNATURE_LENGTH]) {
        let Hasher {
            entries, writer, ..
        } = self.hasher.begin();
        order::sort_pairs(call.parameters, entries);
        writer.copy(&call.endpoint.0);

        let mut own = entries.iter().peekable();
        let mut separator = 0;
        for slot in &self.slots {
            let value = slot.value(call);
            while let Some(entry) = own.next_if(|entry| {
                let pair = call
                    .parameters
                    .get(entry.index())
                    .copied()
                    .unwrap_or_default();
                entry.prefix() < slot.prefix
                    || (entry.prefix() == slot.prefix
                        && order::compare::<Ranks>(pair, (slot.name, value)).is_le())
            }) {
                write_pair(writer, separator, call.parameters, *entry);
                separator = SEPARATOR.len();
            }
            writer.put(SEPARATOR, separator);
            separator = SEPARATOR.len();
            writer.copy(&slot.text);
            if !matches!(slot.value, Value::Fixed(_)) {
                writer.encode_twice(value);
            }
        }
        for entry in own {
            write_pair(writer, separator, call.parameters, *entry);
        }

        self.hasher.end(signature);
    }

    /// The signature of a request that carries its protocol parameters already, as it is received:
    /// what a server computes. Nothing of it is verified.
    ///
    /// ```
    /// use basestring::{Credentials, Field, Request, Signer, Url};
    /// let field = br#"OAuth oauth_consumer_key="ck", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1", oauth_nonce="n""#;
    /// let fields: [Field<'_>; 1] = [(b"Authorization", field)];
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let request = Request { method: b"GET", url, fields: &fields, body: b"" };
    /// let mut signature = [0; 28];
    /// let mut signer = Signer::new(&Credentials::client("ck", "cs"));
    /// signer.sign_request_into(&request, &mut signature).unwrap();
    /// assert_eq!(&signature, b"gInaM8yIxiBKrrwuRIrpuEWB4Jg=");
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`collect_parameters`](crate::collect_parameters) and [`Request::authority`].
    pub fn sign_request_into(
        &mut self,
        request: &Request<'_>,
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Result<(), Error> {
        self.hasher.sign_request(request, signature)
    }

    /// Appends the request's Authorization value (3.5.1) to `field`. Such protocol parameters as
    /// `oauth_callback` among the call's are in it; its other parameters are not.
    ///
    /// ```
    /// use basestring::{Call, Credentials, Endpoint, Signer, Url};
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let endpoint = Endpoint::new(b"GET", &url, &url.authority());
    /// let call = Call { endpoint: &endpoint, parameters: &[], timestamp: b"1", nonce: b"n" };
    /// let mut field = String::new();
    /// Signer::new(&Credentials::client("ck", "cs")).authorization_into(&call, &mut field);
    /// assert!(field.starts_with(r#"OAuth oauth_consumer_key="ck", "#));
    /// assert!(field.ends_with(r#", oauth_signature="gInaM8yIxiBKrrwuRIrpuEWB4Jg%3D""#));
    /// ```
    pub fn authorization_into(&mut self, call: &Call<'_>, field: &mut String) {
        let mut signature = [0; SIGNATURE_LENGTH];
        self.sign_into(call, &mut signature);
        field.push_str(&self.field_start);
        percent_encode_into(call.timestamp, field);
        field.push_str("\", oauth_nonce=\"");
        percent_encode_into(call.nonce, field);
        field.push_str(self.field_end);
        for &(name, value) in call
            .parameters
            .iter()
            .filter(|(name, _)| name.starts_with(b"oauth_"))
        {
            field.push_str(", ");
            percent_encode_into(name, field);
            field.push_str("=\"");
            percent_encode_into(value, field);
            field.push('"');
        }
        field.push_str(", oauth_signature=\"");
        percent_encode_into(&signature, field);
        field.push('"');
    }
}

fn write_pair(writer: &mut Writer, separator: usize, parameters: &[Pair<'_>], entry: Entry) {
    let (name, value) = parameters.get(entry.index()).copied().unwrap_or_default();
    writer.put(SEPARATOR, separator);
    writer.encode_twice(name);
    writer.put(EQUALS, EQUALS.len());
    writer.encode_twice(value);
}

impl Slot {
    fn new(name: &'static str, value: Value) -> Self {
        let mut text = Vec::new();
        let mut once = Encoded(&mut text);
        percent_encode_into(name.as_bytes(), &mut once);
        once.write(b"=");
        if let Value::Fixed(value) = &value {
            percent_encode_into(value, &mut once);
        }
        let name = name.as_bytes();
        Self {
            name,
            prefix: Prefix::of_ranks(name),
            value,
            text,
        }
    }

    fn value<'v>(&'v self, call: &Call<'v>) -> &'v [u8] {
        match &self.value {
            Value::Fixed(value) => value,
            Value::Nonce => call.nonce,
            Value::Timestamp => call.timestamp,
        }
    }
}
