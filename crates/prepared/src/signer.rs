//! Signing many requests with the same credentials: RFC 5849 3.4.2, with the signatures of
//! `basestring::sign`.

use std::fmt;

use basestring::{Credentials, Error, Kind};

use crate::encode::encode_into;
use crate::endpoint::{Call, Pair, SIGNATURE_LENGTH};
use crate::hasher::{EQUALS, Hasher, SEPARATOR};
use crate::order::{self, Entry, Prefix, Ranks};
use crate::wire::Wire;
use crate::writer::Writer;

/// Credentials prepared for signing with HMAC-SHA1.
///
/// ```
/// use basestring::{Credentials, Url};
/// use basestring_prepared::{Call, Endpoint, Signer};
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
    header_start: String,
    header_end: &'static str,
}

/// A protocol parameter of every request, sorted by name.
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
    /// use basestring::Credentials;
    /// use basestring_prepared::Signer;
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
        let mut header_start = String::from("OAuth oauth_consumer_key=\"");
        encode_into(&credentials.client_key, &mut header_start);
        if let Some(token) = &credentials.token {
            slots.push(fixed("oauth_token", token));
            header_start.push_str("\", oauth_token=\"");
            encode_into(token, &mut header_start);
        }
        header_start.push_str("\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"");
        Self {
            hasher: Hasher::new(credentials),
            slots,
            header_start,
            header_end: "\"",
        }
    }

    /// The same signer, which sends `oauth_version=1.0` with every request.
    ///
    /// ```
    /// use basestring::{Credentials, Url};
    /// use basestring_prepared::{Call, Endpoint, Signer};
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let endpoint = Endpoint::new(b"GET", &url, &url.authority());
    /// let call = Call { endpoint: &endpoint, parameters: &[], timestamp: b"1", nonce: b"n" };
    /// let mut header = String::new();
    /// let mut signer = Signer::new(&Credentials::client("ck", "cs")).with_version();
    /// signer.authorization_into(&call, &mut header);
    /// assert!(header.contains(r#"oauth_version="1.0""#));
    /// ```
    #[must_use]
    pub fn with_version(mut self) -> Self {
        self.slots
            .push(Slot::new("oauth_version", Value::Fixed(b"1.0".to_vec())));
        self.header_end = "\", oauth_version=\"1.0\"";
        self
    }

    /// The signature of a request.
    ///
    /// ```
    /// use basestring::{Credentials, Url};
    /// use basestring_prepared::{Call, Endpoint, Signer};
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
        writer.copy(call.endpoint.text());
        writer.hash_all_blocks();
        order::sort_pairs(call.parameters, entries);

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

    /// The signature of a request that carries its protocol parameters already, as a server computes
    /// it. The request is not verified.
    ///
    /// ```
    /// use basestring::{Credentials, Field};
    /// use basestring_prepared::{Signer, Wire};
    /// let header = br#"OAuth oauth_consumer_key="ck", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1", oauth_nonce="n""#;
    /// let fields: [Field<'_>; 1] = [(b"Authorization", header)];
    /// let wire = Wire { method: b"GET", url: b"http://h/", fields: &fields, body: b"" };
    /// let mut signature = [0; 28];
    /// let mut signer = Signer::new(&Credentials::client("ck", "cs"));
    /// signer.sign_wire_into(&wire, &mut signature).unwrap();
    /// assert_eq!(&signature, b"gInaM8yIxiBKrrwuRIrpuEWB4Jg=");
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `basestring::Url::parse`, `collect_parameters` and `Request::authority`, which the
    /// reference gives. [`Kind::Other`] if the reference accepts what this crate does not.
    pub fn sign_wire_into(
        &mut self,
        wire: &Wire<'_>,
        signature: &mut [u8; SIGNATURE_LENGTH],
    ) -> Result<(), Error> {
        match self.hasher.sign_wire(wire, signature) {
            Some(()) => Ok(()),
            None => Err(refusal(wire)),
        }
    }

    /// Appends the value of the request's `Authorization` header (3.5.1) to `header`: the protocol
    /// parameters, with those of the call such as `oauth_callback`, but none of its others.
    ///
    /// ```
    /// use basestring::{Credentials, Url};
    /// use basestring_prepared::{Call, Endpoint, Signer};
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let endpoint = Endpoint::new(b"GET", &url, &url.authority());
    /// let call = Call { endpoint: &endpoint, parameters: &[], timestamp: b"1", nonce: b"n" };
    /// let mut header = String::new();
    /// Signer::new(&Credentials::client("ck", "cs")).authorization_into(&call, &mut header);
    /// assert!(header.starts_with(r#"OAuth oauth_consumer_key="ck", "#));
    /// assert!(header.ends_with(r#", oauth_signature="gInaM8yIxiBKrrwuRIrpuEWB4Jg%3D""#));
    /// ```
    pub fn authorization_into(&mut self, call: &Call<'_>, header: &mut String) {
        let mut signature = [0; SIGNATURE_LENGTH];
        self.sign_into(call, &mut signature);
        header.push_str(&self.header_start);
        encode_into(call.timestamp, header);
        header.push_str("\", oauth_nonce=\"");
        encode_into(call.nonce, header);
        header.push_str(self.header_end);
        for &(name, value) in call
            .parameters
            .iter()
            .filter(|(name, _)| name.starts_with(b"oauth_"))
        {
            header.push_str(", ");
            encode_into(name, header);
            header.push_str("=\"");
            encode_into(value, header);
            header.push('"');
        }
        header.push_str(", oauth_signature=\"");
        encode_into(&signature, header);
        header.push('"');
    }
}

fn write_pair(writer: &mut Writer, separator: usize, parameters: &[Pair<'_>], entry: Entry) {
    let (name, value) = parameters.get(entry.index()).copied().unwrap_or_default();
    writer.put(SEPARATOR, separator);
    writer.encode_twice(name);
    writer.put(EQUALS, EQUALS.len());
    writer.encode_twice(value);
}

/// The reference's reason for refusing a request.
fn refusal(wire: &Wire<'_>) -> Error {
    let refused = wire.parse().and_then(|request| {
        request.authority()?;
        basestring::collect_parameters(&request)
    });
    match refused {
        Err(error) => error,
        Ok(_) => Error::new(
            Kind::Other,
            "a request that the reference refuses",
            "one that it accepts",
        ),
    }
}

impl Slot {
    fn new(name: &'static str, value: Value) -> Self {
        let mut writer = Writer::new();
        writer.encode_twice(name.as_bytes());
        writer.put(EQUALS, EQUALS.len());
        if let Value::Fixed(value) = &value {
            writer.encode_twice(value);
        }
        let text = writer.into_text();
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
