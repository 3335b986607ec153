//! As much of HTTP/1.1 (RFC 9112) as a check needs: one request without secrets, the head of its answer.

use std::io::{self, Read, Write};

use crate::clock::Seconds;
use crate::connect::{Budget, connect, in_words, resolve};
use crate::target::Target;

/// As much of an answer's head as is read.
const HEAD_LIMIT: usize = 16 << 10;

/// As large as a fetched CRL or certificate may be.
const BODY_LIMIT: usize = 16 << 20;

/// The head of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// The `Date` field.
    pub(crate) date: Option<Seconds>,
    pub(crate) location: Option<String>,
    /// Where the body begins.
    pub(crate) length: usize,
}

/// Reads a head; none where it is not whole, or not HTTP/1.
pub(crate) fn parse_head(octets: &[u8]) -> Option<Head> {
    let mut fields = [httparse::EMPTY_HEADER; 100];
    let mut answer = httparse::Response::new(&mut fields);
    let length = match answer.parse(octets) {
        Ok(httparse::Status::Complete(length)) => length,
        _ => return None,
    };
    let value = |name: &str| {
        let mut fields = answer.headers.iter();
        let field = fields.find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(std::str::from_utf8(field.value).ok()?.trim())
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

/// Sends a request for `/` and reads the answer's head; none where the answer is no HTTP.
///
/// # Errors
///
/// The connection's.
pub(crate) fn ask<S: Read + Write>(stream: &mut S, authority: &str) -> io::Result<Option<Head>> {
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: basestring\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut octets = Vec::new();
    let mut buffer = [0; 2048];
    while octets.len() < HEAD_LIMIT {
        let count = match stream.read(&mut buffer) {
            Ok(count) => count,
            // Many servers end without TLS's close_notify.
            Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => 0,
            Err(fault) => return Err(fault),
        };
        if count == 0 {
            break;
        }
        octets.extend_from_slice(&buffer[..count]);
        if let Some(head) = parse_head(&octets) {
            return Ok(Some(head));
        }
    }
    Ok(None)
}

/// Fetches a CRL or a certificate over plain HTTP, which is how they are published (RFC 5280 8): what
/// is fetched is signed.
///
/// # Errors
///
/// Why it could not be fetched, with its URL.
pub(crate) fn fetch(url: &str, budget: &Budget) -> Result<Vec<u8>, String> {
    fetch_from(url, budget).map_err(|fault| format!("{url}: {fault}"))
}

fn fetch_from(url: &str, budget: &Budget) -> Result<Vec<u8>, String> {
    let rest = url
        .strip_prefix("http://")
        .ok_or("expected an http URL, which alone is fetched")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let path = rest[authority.len()..].split('#').next().unwrap_or("");
    // An authority without a port is read as 443's, and asked at 80.
    let target = Target::parse(authority)?;
    let port = if authority.ends_with(&format!(":{}", target.port)) {
        target.port
    } else {
        80
    };
    let slash = if path.starts_with('/') { "" } else { "/" };
    if path.bytes().any(|octet| !octet.is_ascii_graphic()) {
        return Err("expected a URL in printable ASCII".to_owned());
    }
    let addresses = resolve(&target.host, port, budget)?;
    let (mut wire, _) = connect(&addresses, budget)?;
    let host = target.authority(port, 80);
    // HTTP/1.0 has no chunks: the body ends where the connection does.
    let request =
        format!("GET {slash}{path} HTTP/1.0\r\nHost: {host}\r\nUser-Agent: basestring\r\n\r\n");
    let answered = wire
        .write_all(request.as_bytes())
        .and_then(|()| wire.read_bounded(HEAD_LIMIT + BODY_LIMIT));
    let (octets, more) = answered.map_err(|fault| in_words(&fault))?;
    let head = parse_head(&octets).ok_or("expected an HTTP answer, found none")?;
    if head.status != 200 {
        return Err(format!("expected status 200, found {}", head.status));
    }
    if more {
        return Err(format!("expected at most {BODY_LIMIT} bytes, found more"));
    }
    Ok(octets[head.length..].to_vec())
}

#[cfg(test)]
mod tests {
    use super::parse_head;

    #[test]
    fn a_head_is_read_when_it_is_whole() {
        let text = b"HTTP/1.1 301 Moved\r\nLocation: https://a/ \r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nbody";
        let head = parse_head(text).expect("a whole head");
        assert_eq!(head.status, 301);
        assert_eq!(head.date, Some(784_111_777));
        assert_eq!(head.location.as_deref(), Some("https://a/"));
        assert_eq!(&text[head.length..], b"body");
        assert_eq!(parse_head(&text[..60]), None);
        assert_eq!(parse_head(b"SSH-2.0-x\r\n\r\n"), None);
    }
}
