//! The part of HTTP/1.1 (RFC 9112) that a check needs: one request without secrets, and the head of its
//! answer.

use std::io::{self, Read, Write};

use crate::clock::Seconds;
use crate::connect::{Budget, connect, in_words, resolve};
use crate::target::Target;

/// The highest number of bytes of an answer's head.
const HEAD_LIMIT: usize = 16 << 10;

/// The highest number of bytes of a fetched CRL, certificate or OCSP response.
const BODY_LIMIT: usize = 16 << 20;

/// The head of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// The `Date` header.
    pub(crate) date: Option<Seconds>,
    pub(crate) location: Option<String>,
    /// Where the body starts.
    pub(crate) length: usize,
}

/// Reads a head; none if it is incomplete, or not HTTP/1.
pub(crate) fn parse_head(bytes: &[u8]) -> Option<Head> {
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut answer = httparse::Response::new(&mut headers);
    let length = match answer.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) | Err(_) => return None,
    };
    let value = |name: &str| {
        let mut headers = answer.headers.iter();
        let header = headers.find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(std::str::from_utf8(header.value).ok()?.trim())
    };
    let date = value("date").and_then(|date| {
        let since = httpdate::parse_http_date(date)
            .ok()?
            .duration_since(std::time::UNIX_EPOCH);
        Seconds::try_from(since.ok()?.as_secs()).ok()
    });
    Some(Head {
        status: answer.code?,
        date,
        location: value("location").map(str::to_owned),
        length,
    })
}

/// Sends a request for `/` and reads the answer's head; none if the answer is not HTTP.
///
/// # Errors
///
/// The error of the connection.
pub(crate) fn ask<S: Read + Write>(stream: &mut S, authority: &str) -> io::Result<Option<Head>> {
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: basestring\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 2048];
    while bytes.len() < HEAD_LIMIT {
        let count = match stream.read(&mut buffer) {
            Ok(count) => count,
            // Many servers close without TLS's close_notify.
            Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => 0,
            Err(fault) => return Err(fault),
        };
        if count == 0 {
            break;
        }
        bytes.extend_from_slice(&buffer[..count]);
        if let Some(head) = parse_head(&bytes) {
            return Ok(Some(head));
        }
    }
    Ok(None)
}

/// Fetches a CRL or a certificate over plain HTTP, which is how they are published (RFC 5280 8): they
/// are signed.
///
/// # Errors
///
/// Why it could not be fetched, with its URL.
pub(crate) fn fetch(url: &str, budget: &Budget) -> Result<Vec<u8>, String> {
    fetch_from(url, None, budget).map_err(|fault| format!("{url}: {fault}"))
}

/// Sends a body of that type to an http URL, and returns the answer's body.
///
/// # Errors
///
/// Why there is no answer, with the URL.
pub(crate) fn post(
    url: &str,
    content_type: &str,
    body: &[u8],
    budget: &Budget,
) -> Result<Vec<u8>, String> {
    fetch_from(url, Some((content_type, body)), budget).map_err(|fault| format!("{url}: {fault}"))
}

fn fetch_from(url: &str, body: Option<(&str, &[u8])>, budget: &Budget) -> Result<Vec<u8>, String> {
    let rest = url
        .strip_prefix("http://")
        .ok_or("only http URLs are fetched")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let path = rest[authority.len()..].split('#').next().unwrap_or("");
    // `Target` reads an authority without a port as 443; here it is 80.
    let target = Target::parse(authority)?;
    let port = if authority.ends_with(&format!(":{}", target.port)) {
        target.port
    } else {
        80
    };
    let slash = if path.starts_with('/') { "" } else { "/" };
    if path.bytes().any(|byte| !byte.is_ascii_graphic()) {
        return Err("the URL is not printable ASCII".to_owned());
    }
    let addresses = resolve(&target.host, port, budget)?;
    let (mut wire, _) = connect(&addresses, budget)?;
    let host = target.authority(port, 80);
    // HTTP/1.0 has no chunks: the body ends with the connection.
    let (method, more) = match body {
        None => ("GET", String::new()),
        Some((content_type, body)) => (
            "POST",
            format!(
                "Content-Type: {content_type}\r\nContent-Length: {}\r\n",
                body.len()
            ),
        ),
    };
    let head = format!(
        "{method} {slash}{path} HTTP/1.0\r\nHost: {host}\r\nUser-Agent: basestring\r\n{more}\r\n"
    );
    let request = [head.as_bytes(), body.map_or(&[][..], |(_, body)| body)].concat();
    let answered = wire
        .write_all(&request)
        .and_then(|()| wire.read_bounded(HEAD_LIMIT + BODY_LIMIT));
    let (bytes, more) = answered.map_err(|fault| in_words(&fault))?;
    let head = parse_head(&bytes).ok_or("the answer is not HTTP")?;
    if head.status != 200 {
        return Err(format!("the status is {}, not 200", head.status));
    }
    if more {
        return Err(format!("the answer has more than {BODY_LIMIT} bytes"));
    }
    // The head was parsed from these bytes, so they are at least as long.
    Ok(bytes[head.length..].to_vec())
}

#[cfg(test)]
mod tests {
    use super::parse_head;

    #[test]
    fn a_complete_head_is_read() {
        let text = b"HTTP/1.1 301 Moved\r\nLocation: https://a/ \r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nbody";
        let head = parse_head(text).expect("a complete head");
        assert_eq!(head.status, 301);
        assert_eq!(head.date, Some(784_111_777));
        assert_eq!(head.location.as_deref(), Some("https://a/"));
        assert_eq!(&text[head.length..], b"body");
        assert_eq!(parse_head(&text[..60]), None);
        assert_eq!(parse_head(b"SSH-2.0-x\r\n\r\n"), None);
    }
}
