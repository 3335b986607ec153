//! A request as it is sent, byte by byte. It need not be valid HTTP.

use basestring::{Error, Field, Request, Scheme, Url};
use serde_json::{Value, json};

/// How the body is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// By Content-Length.
    Length,
    /// In chunks (RFC 9112 7.1).
    Chunked,
}

/// A request as it is sent.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    pub(super) method: String,
    /// The target of the request line.
    pub(super) target: Vec<u8>,
    /// The value of the Host header.
    pub(super) host: Vec<u8>,
    /// The other headers, without those of the framing.
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) framing: Framing,
}

impl Wire {
    /// Replaces a header, or adds it.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let mut headers = self.headers.iter_mut();
        match headers.find(|(own, _)| own.eq_ignore_ascii_case(name)) {
            Some((_, own)) => *own = value.as_bytes().to_vec(),
            None => self.headers.push((name.to_owned(), value.into())),
        }
    }

    /// The same with one more header.
    pub(super) fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same without the headers of a name.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.headers
            .retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self
    }

    /// The bytes of the request. The connection is closed after the answer.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut line = |parts: &[&[u8]]| {
            for part in parts {
                bytes.extend_from_slice(part);
            }
            bytes.extend_from_slice(b"\r\n");
        };
        line(&[self.method.as_bytes(), b" ", &self.target, b" HTTP/1.1"]);
        line(&[b"Host: ", &self.host]);
        line(&[b"User-Agent: basestring"]);
        line(&[b"Accept: */*"]);
        line(&[b"Connection: close"]);
        for (name, value) in &self.headers {
            line(&[name.as_bytes(), b": ", value]);
        }
        let body = self.body.as_deref();
        let sends_length = body.is_some() || matches!(&*self.method, "POST" | "PUT" | "PATCH");
        match (self.framing, body) {
            (Framing::Chunked, Some(body)) => {
                line(&[b"Transfer-Encoding: chunked"]);
                line(&[]);
                for chunk in body.chunks(7) {
                    line(&[format!("{:x}", chunk.len()).as_bytes()]);
                    line(&[chunk]);
                }
                line(&[b"0"]);
                line(&[]);
            }
            (Framing::Length | Framing::Chunked, _) => {
                if sends_length {
                    let length = body.unwrap_or_default().len().to_string();
                    line(&[b"Content-Length: ", length.as_bytes()]);
                }
                line(&[]);
                bytes.extend_from_slice(body.unwrap_or_default());
            }
        }
        bytes
    }

    /// The absolute URL of the request: that of the target, or of the Host header and the target.
    pub(super) fn url(&self, scheme: Scheme) -> Vec<u8> {
        if self.target.starts_with(b"/") {
            [scheme.name().as_bytes(), b"://", &self.host, &self.target].concat()
        } else {
            self.target.clone()
        }
    }

    /// The request as the reference sees it.
    pub(super) fn view<T>(
        &self,
        scheme: Scheme,
        look: impl FnOnce(&Request<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let url = self.url(scheme);
        let host: [Field<'_>; 1] = [(b"Host", &self.host)];
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| (name.as_bytes(), value.as_slice()));
        let fields: Vec<Field<'_>> = host.into_iter().chain(headers).collect();
        look(&Request {
            method: self.method.as_bytes(),
            url: Url::parse(&url)?,
            fields: &fields,
            body: self.body.as_deref().unwrap_or_default(),
        })
    }

    /// The request as a report shows it, without the text of a long header.
    pub(super) fn shown(&self, scheme: Scheme, conceal: &dyn Fn(&[u8]) -> String) -> Value {
        const LONGEST: usize = 2048;
        let text = |bytes: &[u8]| {
            let text = conceal(bytes);
            match text.char_indices().nth(LONGEST) {
                Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
                None => text,
            }
        };
        let mut headers: Vec<Value> = vec![json!(["Host", text(&self.host)])];
        let own = self.headers.iter();
        headers.extend(own.map(|(name, value)| json!([name, text(value)])));
        let mut request = json!({
            "method": self.method, "url": text(&self.url(scheme)), "headers": headers,
        });
        if let (Some(body), Some(members)) = (&self.body, request.as_object_mut()) {
            members.insert("body".to_owned(), text(body).into());
        }
        json!({"request": request})
    }
}
