//! Receivers of webhooks: a server on this machine that passes each request to a function and keeps a
//! log, and the checks that receivers make.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use basestring::{Secret, WebhookSecret, form_decode, twilio};

/// The AuthToken of all receivers. It has uppercase letters, which one mistake changes.
pub(crate) const TOKEN: &str = "s3cretTokenAb";

/// A request as received.
#[derive(Clone, Debug, Default)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let fields = self.fields.iter();
        fields
            .filter(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.values(name).first().map(|&value| value.to_owned())
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The URL from Host header and request target.
    pub(crate) fn url(&self) -> String {
        let host = self.value("Host").unwrap_or_default();
        format!("http://{host}{}", self.target)
    }

    pub(crate) fn is_json(&self) -> bool {
        self.values("Content-Type") == ["application/json"]
    }

    /// The parameters of a form, decoded; none for other bodies.
    pub(crate) fn form(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        if self.is_json() {
            return Vec::new();
        }
        let fields = form_decode(&self.body).expect("forms are well-formed");
        fields
            .into_iter()
            .map(|field| (field.name.into_owned(), field.value.into_owned()))
            .collect()
    }

    /// The signature, if there is exactly one.
    pub(crate) fn signature(&self) -> Option<String> {
        match self.values("X-Twilio-Signature")[..] {
            [signature] => Some(signature.to_owned()),
            _ => None,
        }
    }
}

/// A server that runs until the tests end.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// Answers each request with the bytes that the function returns.
    pub(crate) fn start(answer: impl FnMut(&Received) -> Vec<u8> + Send + 'static) -> Self {
        Self::start_over(answer, |stream| Some(Box::new(stream)))
    }

    /// The same over a layer on the connection, such as TLS.
    pub(crate) fn start_over(
        mut answer: impl FnMut(&Received) -> Vec<u8> + Send + 'static,
        open: impl Fn(std::net::TcpStream) -> Option<Box<dyn ReadWrite>> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let log = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&log);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Some(mut stream) = stream.ok().and_then(&open) else {
                    continue;
                };
                let Some(received) = read(&mut stream) else {
                    continue;
                };
                written.lock().expect("a log").push(received.clone());
                let bytes = answer(&received);
                let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
            }
        });
        Self { address, log }
    }

    /// A receiver that accepts what the function accepts, and answers 403 to everything else.
    pub(crate) fn judging(mut accepts: impl FnMut(&Received) -> bool + Send + 'static) -> Self {
        Self::start(move |received| reply(if accepts(received) { 200 } else { 403 }, &[]))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/voice", self.address)
    }

    pub(crate) fn url_with(&self, userinfo: &str) -> String {
        format!("http://{userinfo}@{}/voice", self.address)
    }

    pub(crate) fn log(&self) -> Vec<Received> {
        self.log.lock().expect("a log").clone()
    }
}

pub(crate) trait ReadWrite: Read + Write {}

impl<S: Read + Write> ReadWrite for S {}

fn read(stream: &mut impl Read) -> Option<Received> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        more(stream, &mut bytes)?;
    };
    let text = String::from_utf8(bytes[..head].to_vec()).ok()?;
    let mut lines = text.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let mut received = Received {
        method: words.next()?.to_owned(),
        target: words.next()?.to_owned(),
        ..Received::default()
    };
    for line in lines {
        let (name, value) = line.split_once(':')?;
        received
            .fields
            .push((name.to_owned(), value.trim().to_owned()));
    }
    let length = received
        .value("Content-Length")
        .map_or(Some(0), |digits| digits.parse().ok())?;
    while bytes.len() < head + 4 + length {
        more(stream, &mut bytes)?;
    }
    received.body = bytes[head + 4..].to_vec();
    Some(received)
}

fn more(stream: &mut impl Read, bytes: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 4096];
    let count = stream.read(&mut chunk).ok().filter(|&count| count > 0)?;
    bytes.extend_from_slice(&chunk[..count]);
    Some(())
}

/// An answer with that status and these headers.
pub(crate) fn reply(status: u16, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} Answer\r\n");
    for (name, value) in fields {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("Content-Length: 4\r\n\r\ntext");
    text.into_bytes()
}

/// The check of a correct receiver: the reference's verifier.
pub(crate) fn is_right(received: &Received) -> bool {
    is_right_at(received, &received.url())
}

/// The same for the URL that the receiver has configured.
pub(crate) fn is_right_at(received: &Received, url: &str) -> bool {
    let Some(signature) = received.signature() else {
        return false;
    };
    let (url, signature) = (url.as_bytes(), signature.as_bytes());
    let token = WebhookSecret::new(TOKEN).expect("a secret");
    if received.is_json() {
        twilio::verify_body(&token, url, &received.body, signature).is_ok()
    } else {
        twilio::verify_form(&token, url, &received.body, signature).is_ok()
    }
}

/// The signature that the request should have.
pub(crate) fn expected(received: &Received) -> String {
    let fields = received.form();
    twilio::sign(&Secret::from(TOKEN), received.url().as_bytes(), &fields)
}
