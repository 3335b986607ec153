//! The part of HTTP/1.1 (RFC 9112) that a check needs: one request without secrets, and the head of its
//! answer.

use std::io::{self, Read, Write};
use std::net::SocketAddr;

use crate::clock::Seconds;
use crate::connect::{Budget, connect, in_words};
use crate::target::Target;

/// The highest number of bytes of an answer's head.
pub(crate) const HEAD_LIMIT: usize = 16 << 10;

/// The head of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// The `Date` header.
    pub(crate) date: Option<Seconds>,
    pub(crate) location: Option<String>,
    /// Where the body starts.
    pub(crate) length: usize,
    /// The length of the body, if it is declared.
    pub(crate) body: Option<usize>,
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
        body: value("content-length").and_then(|length| length.parse().ok()),
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
        let room = buffer.len().min(HEAD_LIMIT - bytes.len());
        let count = match stream.read(buffer.get_mut(..room).unwrap_or_default()) {
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

/// An http URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Url {
    target: Target,
    pub(crate) port: u16,
    /// The path and the query.
    path: String,
}

impl Url {
    /// Reads an http URL.
    ///
    /// # Errors
    ///
    /// Why it is not one that can be fetched.
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        let scheme = url.get(..7).filter(|it| it.eq_ignore_ascii_case("http://"));
        let rest = scheme.and_then(|scheme| url.get(scheme.len()..));
        let rest = rest.ok_or_else(|| "only http URLs are fetched".to_owned())?;
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let path = path.split('#').next().unwrap_or("");
        // `Target` reads an authority without a port as 443; here it is 80.
        let target = Target::parse(authority)?;
        let port = if authority.ends_with(&format!(":{}", target.port)) {
            target.port
        } else {
            80
        };
        if path.bytes().any(|byte| !byte.is_ascii_graphic()) {
            return Err("the URL is not printable ASCII".to_owned());
        }
        let slash = if path.starts_with('/') { "" } else { "/" };
        Ok(Self {
            target,
            port,
            path: format!("{slash}{path}"),
        })
    }

    pub(crate) fn host(&self) -> &str {
        &self.target.host
    }

    pub(crate) const fn target(&self) -> &Target {
        &self.target
    }
}

/// The result of a request over plain HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    /// Whether there was any answer.
    pub(crate) is_reached: bool,
    /// The number of bytes that were received.
    pub(crate) received: usize,
    /// The body, or why there is none.
    pub(crate) body: Result<Vec<u8>, String>,
}

/// Sends a GET, or a POST with a body of a type, over plain HTTP, which is how CRLs, certificates and
/// OCSP responses are published (RFC 5280 8): they are signed. The addresses are those of the host, or
/// of the proxy that `through` has the header of credentials for, as a line or empty.
pub(crate) fn exchange(
    url: &Url,
    addresses: &[SocketAddr],
    through: Option<&str>,
    body: Option<(&str, &[u8])>,
    limit: usize,
    budget: &Budget,
) -> Answered {
    let failed = |is_reached, received, fault: String| Answered {
        is_reached,
        received,
        body: Err(fault),
    };
    let mut wire = match connect(addresses, budget) {
        Ok((wire, _)) => wire,
        Err(fault) => return failed(false, 0, fault),
    };
    let host = url.target.authority(url.port, 80);
    // A proxy gets the whole URL (RFC 9112 3.2.2).
    let (origin, credentials) = match through {
        Some(credentials) => (format!("http://{host}"), credentials),
        None => (String::new(), ""),
    };
    // HTTP/1.0 has no chunks: the body ends with its length or with the connection.
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
        "{method} {origin}{} HTTP/1.0\r\nHost: {host}\r\nUser-Agent: basestring\r\nAccept: */*\r\n\
         {credentials}{more}\r\n",
        url.path
    );
    let request = [head.as_bytes(), body.map_or(&[][..], |(_, body)| body)].concat();
    let mut bytes = Vec::new();
    let written = wire.write_all(&request);
    let read = read_answer(&mut wire, &mut bytes, HEAD_LIMIT + limit);
    let body = match (read, written) {
        // A server may answer before it has read everything.
        (Err(fault), _) | (Ok(None), Err(fault)) => Err(in_words(&fault)),
        (Ok(None), Ok(())) => Err("the answer is not HTTP".to_owned()),
        (Ok(Some(head)), _) if head.status != 200 => {
            Err(format!("the status is {}, not 200", head.status))
        }
        (Ok(Some(head)), _) if bytes.len() - head.length > limit => {
            Err(format!("the answer has more than {limit} bytes"))
        }
        (Ok(Some(head)), _) => {
            let end = head.body.map(|body| head.length.saturating_add(body));
            let body = bytes.get(head.length..end.unwrap_or(bytes.len()));
            let body = body.ok_or_else(|| "the answer ends early".to_owned());
            body.map(<[u8]>::to_vec)
        }
    };
    Answered {
        is_reached: !bytes.is_empty(),
        received: bytes.len(),
        body,
    }
}

/// Reads an answer until its body is complete, the peer closes, or there are more than `limit` bytes.
/// Returns the head; none if the answer is not HTTP.
fn read_answer(
    wire: &mut impl Read,
    bytes: &mut Vec<u8>,
    limit: usize,
) -> io::Result<Option<Head>> {
    let mut head = None;
    let mut buffer = [0; 16 << 10];
    loop {
        let count = wire.read(&mut buffer)?;
        bytes.extend_from_slice(&buffer[..count]);
        if head.is_none() {
            head = parse_head(bytes.get(..HEAD_LIMIT).unwrap_or(bytes));
        }
        let is_complete = head.as_ref().is_some_and(|head: &Head| {
            let body = bytes.len() - head.length;
            head.status != 200 || head.body.is_some_and(|length| body >= length)
        });
        if count == 0 || is_complete || bytes.len() > limit {
            return Ok(head);
        }
        if head.is_none() && bytes.len() > HEAD_LIMIT {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read, Write};

    use super::{HEAD_LIMIT, ask, parse_head, read_answer};

    /// A peer that sends a text in pieces of at most so many bytes, and reads nothing.
    struct Peer<'t> {
        left: &'t [u8],
        piece: usize,
    }

    impl Read for Peer<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.piece.min(buffer.len());
            self.left.read(&mut buffer[..count])
        }
    }

    impl Write for Peer<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A head of so many bytes.
    fn head(bytes: usize) -> String {
        let (start, end) = ("HTTP/1.1 200 OK\r\nX: ", "\r\n\r\n");
        let rest = "x".repeat(bytes - start.len() - end.len());
        format!("{start}{rest}{end}")
    }

    /// A piece of 1,000 bytes ends on both sides of the limit, and a piece of 1,024 at it.
    #[test]
    fn a_head_has_at_most_16_kib_in_pieces_of_any_length() {
        for piece in [1_000, 1_024, 2_000, usize::MAX] {
            for (length, is_read) in [(HEAD_LIMIT, true), (HEAD_LIMIT + 1, false)] {
                let text = head(length);
                let left = text.as_bytes();
                let asked = ask(&mut Peer { left, piece }, "h");
                assert_eq!(asked.expect("no fault").is_some(), is_read, "{piece}");
                let read = read_answer(&mut Peer { left, piece }, &mut Vec::new(), 1 << 20);
                assert_eq!(read.expect("no fault").is_some(), is_read, "{piece}");
            }
        }
    }

    /// What is kept of a head that does not end is one read more than the limit.
    #[test]
    fn a_head_without_an_end_is_read_up_to_its_limit() {
        let text = "x".repeat(1 << 20);
        let left = text.as_bytes();
        for piece in [1_000, usize::MAX] {
            let mut peer = Peer { left, piece };
            assert_eq!(ask(&mut peer, "h").expect("no fault"), None);
            assert_eq!(left.len() - peer.left.len(), HEAD_LIMIT);
            let mut peer = Peer { left, piece };
            let read = read_answer(&mut peer, &mut Vec::new(), 1 << 20);
            assert_eq!(read.expect("no fault"), None);
            assert!(left.len() - peer.left.len() <= 2 * HEAD_LIMIT, "{piece}");
        }
    }

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
