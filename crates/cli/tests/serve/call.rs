//! A request as a careless client makes it: each step of its signing can be another than the right
//! one.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use basestring::{
    Authorization, Field, Parameter, Request, Secret, Url, base_string, base_string_uri,
    collect_parameters, hmac_sha1, normalize_parameters,
};

use super::Server;

/// A request that is to be signed.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    host: String,
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) body: String,
    /// The protocol parameters of the Authorization header, in order.
    pub(crate) oauth: Vec<(String, String)>,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Status line and fields.
    pub(crate) head: String,
    pub(crate) body: String,
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("a clock after 1970").as_secs()
}

/// A nonce that no other call has.
fn nonce() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("n{}x{count}", std::process::id())
}

impl Call {
    /// A call of the client `ck`, with its token `tk`.
    pub(crate) fn new(server: &Server, method: &str, target: &str) -> Self {
        Self::of_client(server, method, target).with("oauth_token", "tk")
    }

    /// A call of the client `plain`, with its token `pt`.
    pub(crate) fn plain(server: &Server, method: &str, target: &str) -> Self {
        Self::new(server, method, target)
            .with("oauth_consumer_key", "plain")
            .with("oauth_token", "pt")
    }

    /// A call of the client `ck` alone.
    pub(crate) fn of_client(server: &Server, method: &str, target: &str) -> Self {
        let call = Self {
            host: server.host().to_owned(),
            method: method.to_owned(),
            target: target.to_owned(),
            fields: Vec::new(),
            body: String::new(),
            oauth: Vec::new(),
        };
        call.with("oauth_consumer_key", "ck")
            .with("oauth_signature_method", "HMAC-SHA1")
            .with("oauth_timestamp", &now().to_string())
            .with("oauth_nonce", &nonce())
    }

    /// The same with a protocol parameter.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.oauth.retain(|(known, _)| known != name);
        self.oauth.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same without a protocol parameter.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.oauth.retain(|(known, _)| known != name);
        self
    }

    /// The same with a header.
    pub(crate) fn field(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with a form as body.
    pub(crate) fn form(mut self, body: &str) -> Self {
        self.body = body.to_owned();
        self.fields.retain(|(name, _)| name != "Content-Type");
        self.field("Content-Type", "application/x-www-form-urlencoded")
    }

    fn authorization(&self) -> String {
        let parameters = self.oauth.iter();
        let field = Authorization {
            realm: None,
            parameters: parameters
                .map(|(name, value)| Parameter::new(name, value))
                .collect(),
        };
        field.to_field().expect("a field")
    }

    /// The base string, as it is right.
    pub(crate) fn base_string(&self) -> String {
        let authorization = self.authorization();
        let mut fields: Vec<Field<'_>> = vec![(b"Authorization", authorization.as_bytes())];
        let more = self.fields.iter();
        fields.extend(more.map(|(name, value)| (name.as_bytes(), value.as_bytes())));
        let url = format!("http://{}{}", self.host, self.target);
        let request = Request {
            method: self.method.as_bytes(),
            url: Url::parse(url.as_bytes()).expect("a URL"),
            fields: &fields,
            body: self.body.as_bytes(),
        };
        let parameters = collect_parameters(&request).expect("parameters");
        let authority = request.authority().expect("a host");
        let uri = base_string_uri(&request.url, &authority);
        base_string(request.method, &uri, &normalize_parameters(&parameters))
    }

    /// Signed as it is right, by the key as it is joined.
    pub(crate) fn signed(self, key: &str) -> Self {
        let text = self.base_string();
        self.signed_over(&text, key)
    }

    /// Signed over another text.
    pub(crate) fn signed_over(self, text: &str, key: &str) -> Self {
        let signature = hmac_sha1(text.as_bytes(), &Secret::new(key));
        self.with("oauth_signature", &signature)
    }

    /// The request as it is sent.
    pub(crate) fn octets(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        let mut add = |name: &str, value: &str| text.push_str(&format!("{name}: {value}\r\n"));
        add("Host", &self.host);
        add("Connection", "close");
        if !self.oauth.is_empty() {
            add("Authorization", &self.authorization());
        }
        for (name, value) in &self.fields {
            add(name, value);
        }
        if !self.body.is_empty() {
            add("Content-Length", &self.body.len().to_string());
        }
        text.push_str("\r\n");
        text.push_str(&self.body);
        text.into_bytes()
    }

    /// Sends it.
    pub(crate) fn send(&self) -> Answer {
        send(&self.host, &self.octets())
    }

    /// Sends it to another server than the one that it was signed for.
    pub(crate) fn send_to(&self, server: &Server) -> Answer {
        send(server.host(), &self.octets())
    }

    /// Sends it, and asks for JSON.
    pub(crate) fn send_for_json(&self) -> (Answer, serde_json::Value) {
        let answer = self.clone().field("Accept", "application/json").send();
        let json = serde_json::from_str(&answer.body).unwrap_or_default();
        (answer, json)
    }
}

/// Sends bytes and reads until the server closes.
pub(crate) fn send(host: &str, octets: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(host).expect("a connection");
    stream.write_all(octets).expect("the request is sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    read(&answer)
}

/// Reads an answer.
pub(crate) fn read(octets: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(octets).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    assert!(status.is_some(), "no answer: {text:?}");
    Answer {
        status: status.unwrap_or_default(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// A page.
pub(crate) fn get(server: &Server, target: &str) -> Answer {
    let host = server.host();
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    send(host, request.as_bytes())
}

/// One of the page's forms, with the fields given besides its own hidden ones.
pub(crate) fn submit(server: &Server, page: &Answer, to: &str, fields: &[(&str, &str)]) -> Answer {
    let hidden = page.body.split("type=\"hidden\" name=\"").skip(1);
    let mut form: Vec<(String, String)> = hidden
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            let (value, _) = rest.split_once('"')?;
            Some((name.to_owned(), value.to_owned()))
        })
        .collect();
    for (name, value) in fields {
        form.retain(|(known, _)| known != name);
        form.push(((*name).to_owned(), (*value).to_owned()));
    }
    let parameters: Vec<_> = form.iter().map(|(n, v)| Parameter::new(n, v)).collect();
    let body = basestring::form_encode(&parameters);
    let host = server.host();
    let request = format!(
        "POST {to} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
        body.len(),
    );
    send(host, request.as_bytes())
}
