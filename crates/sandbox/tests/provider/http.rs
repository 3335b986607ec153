//! Just enough HTTP/1.1 for a provider in tests: one request on each connection.

use std::io::{Read, Write};

/// A request as it arrived.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrived {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
    pub(crate) is_chunked: bool,
    pub(crate) is_tls: bool,
}

impl Arrived {
    /// The scheme by which it arrived.
    pub(crate) const fn scheme(&self) -> &'static str {
        if self.is_tls { "https" } else { "http" }
    }

    /// The values of a header.
    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        let headers = self.headers.iter();
        let own = headers.filter(|(own, _)| own.eq_ignore_ascii_case(name));
        own.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
            .collect()
    }

    /// The first value of a header; an empty text without it.
    pub(crate) fn value(&self, name: &str) -> String {
        self.values(name).into_iter().next().unwrap_or_default()
    }

    /// The path and the query.
    pub(crate) fn parts(&self) -> (String, String) {
        let target = match self.target.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
            None => &self.target,
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        (path.to_owned(), query.to_owned())
    }
}

/// Reads a request; none where it is not one, or too long.
pub(crate) fn read(stream: &mut impl Read) -> Option<Arrived> {
    const LONGEST: usize = 64 << 10;
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if bytes.len() > LONGEST {
            return None;
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    };
    let mut body = bytes.split_off(end + 4);
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let mut arrived = Arrived {
        method: words.next()?.to_owned(),
        target: words.next()?.to_owned(),
        ..Arrived::default()
    };
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let value = value.trim().as_bytes().to_vec();
        arrived.headers.push((name.to_owned(), value));
    }
    arrived.is_chunked = arrived.value("Transfer-Encoding") == "chunked";
    let length: usize = arrived.value("Content-Length").parse().unwrap_or(0);
    loop {
        let is_complete = if arrived.is_chunked {
            body.ends_with(b"0\r\n\r\n")
        } else {
            body.len() >= length
        };
        if is_complete {
            break;
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => break,
            Ok(count) => body.extend_from_slice(&chunk[..count]),
        }
    }
    arrived.body = if arrived.is_chunked {
        joined(&body)
    } else {
        body.truncate(length);
        body
    };
    Some(arrived)
}

fn joined(chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut rest = chunks;
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        let start = end + 2;
        if size == 0 || rest.len() < start + size + 2 {
            break;
        }
        body.extend_from_slice(&rest[start..start + size]);
        rest = &rest[start + size + 2..];
    }
    body
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn write(&self, stream: &mut impl Write) {
        let mut text = format!("HTTP/1.1 {} Answer\r\nConnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        text.push_str(&self.body);
        let _ = stream.write_all(text.as_bytes());
        let _ = stream.flush();
    }
}
