//! Reads an answer, with limits.

use std::io::Read;

use basestring_oracle::internal::request::chunk_size;

use crate::webhook::connection::is_timeout;
use crate::webhook::fault::Fault;

/// The highest number of bytes in status line and headers together.
const HEAD_LIMIT: usize = 1 << 16;

/// How many bytes of a body are read; the rest is not needed for a verdict.
const BODY_LIMIT: usize = 1 << 18;

/// The highest number of interim answers (1xx); no server sends so many.
const INTERIM_LIMIT: usize = 8;

/// An answer: status, headers in their order, and the beginning of the body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The values of a header, in their order.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        let headers = self.headers.iter();
        headers
            .filter(move |(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_slice())
    }

    /// The values of the headers and the body, a line each.
    pub(crate) fn text(&self) -> Vec<u8> {
        let values = self.headers.iter().map(|(_, value)| value.as_slice());
        let all: Vec<&[u8]> = values.chain([self.body.as_slice()]).collect();
        all.join(&b'\n')
    }
}

/// Reads the final answer to a request (RFC 9112 4, 5, 6.3, 7.1).
///
/// # Errors
///
/// [`FaultKind::Answer`](crate::webhook::FaultKind::Answer) if the answer is not HTTP/1, exceeds a
/// limit, ends early, or does not come in time.
pub(crate) fn read_answer(stream: &mut dyn Read) -> Result<Answer, Fault> {
    let mut reader = Reader {
        stream,
        buffer: Vec::new(),
    };
    for _ in 0..INTERIM_LIMIT {
        let mut answer = reader.head()?;
        if (100..200).contains(&answer.status) {
            continue;
        }
        answer.body = reader.body(&answer)?;
        return Ok(answer);
    }
    let message =
        format!("the receiver sent {INTERIM_LIMIT} interim answers (1xx) and no final one");
    Err(Fault::answer(message))
}

struct Reader<'s> {
    stream: &'s mut dyn Read,
    /// Bytes that were read and not used yet.
    buffer: Vec<u8>,
}

impl Reader<'_> {
    /// Reads more; `false` at the end.
    fn fill(&mut self) -> Result<bool, Fault> {
        let mut chunk = [0; 8192];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => return Ok(false),
                Ok(count) => {
                    self.buffer
                        .extend_from_slice(chunk.get(..count).unwrap_or_default());
                    return Ok(true);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                // TLS without its closing message.
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                    return Ok(false);
                }
                Err(error) if is_timeout(&error) => {
                    return Err(Fault::answer("no complete answer in time (--timeout)"));
                }
                Err(error) => {
                    let message = format!("the connection broke before the answer: {error}");
                    return Err(Fault::answer(message));
                }
            }
        }
    }

    fn line(&mut self, left: &mut usize) -> Result<Vec<u8>, Fault> {
        loop {
            if let Some(end) = self.buffer.iter().position(|&byte| byte == b'\n') {
                let mut line: Vec<u8> = self.buffer.drain(..=end).collect();
                *left = left.checked_sub(line.len()).ok_or_else(too_long)?;
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(line);
            }
            if self.buffer.len() > *left {
                return Err(too_long());
            }
            if !self.fill()? {
                let message = match self.buffer.len() {
                    0 => "the receiver closed the connection before the answer was complete"
                        .to_owned(),
                    count => format!("the answer ends after {count} bytes of a line"),
                };
                return Err(Fault::answer(message));
            }
        }
    }

    fn head(&mut self) -> Result<Answer, Fault> {
        let mut left = HEAD_LIMIT;
        let line = self.line(&mut left)?;
        let status = status(&line).ok_or_else(|| {
            Fault::answer(
                "the answer does not start with an HTTP/1 status line, such as HTTP/1.1 200 OK",
            )
        })?;
        let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
        loop {
            let line = self.line(&mut left)?;
            if line.is_empty() {
                break;
            }
            let colon = line.iter().position(|&byte| byte == b':');
            let parts = colon.and_then(|colon| line.split_at_checked(colon));
            match (parts, headers.last_mut()) {
                // RFC 9112 5.2: a folded line.
                _ if line.starts_with(b" ") || line.starts_with(b"\t") => {
                    if let Some((_, value)) = headers.last_mut() {
                        value.push(b' ');
                        value.extend_from_slice(line.trim_ascii());
                    }
                }
                (Some((name @ [_, ..], [_, value @ ..])), _) => {
                    let name = String::from_utf8_lossy(name).into_owned();
                    headers.push((name, value.trim_ascii().to_vec()));
                }
                _ => {
                    let message = "the answer has a header line that is not `Name: value`";
                    return Err(Fault::answer(message));
                }
            }
        }
        Ok(Answer {
            status,
            headers,
            body: Vec::new(),
        })
    }

    fn body(&mut self, head: &Answer) -> Result<Vec<u8>, Fault> {
        if matches!(head.status, 204 | 304) {
            return Ok(Vec::new());
        }
        let is_chunked = head
            .values("Transfer-Encoding")
            .last()
            .is_some_and(|value| value.to_ascii_lowercase().ends_with(b"chunked"));
        if is_chunked {
            return self.chunks();
        }
        let mut lengths = head.values("Content-Length");
        let wanted = match lengths.next() {
            None => {
                while self.buffer.len() < BODY_LIMIT && self.fill()? {}
                self.buffer.truncate(BODY_LIMIT);
                return Ok(std::mem::take(&mut self.buffer));
            }
            Some(value) => std::str::from_utf8(value)
                .ok()
                .and_then(|text| text.parse::<usize>().ok())
                .ok_or_else(|| {
                    let value = String::from_utf8_lossy(value).escape_debug().to_string();
                    Fault::answer(format!(
                        "the answer's Content-Length is not a number: {value}"
                    ))
                })?,
        };
        self.exactly(wanted.min(BODY_LIMIT), wanted)
    }

    fn exactly(&mut self, kept: usize, whole: usize) -> Result<Vec<u8>, Fault> {
        while self.buffer.len() < kept {
            if !self.fill()? {
                let message = format!(
                    "the answer's body ends after {} of {whole} bytes",
                    self.buffer.len()
                );
                return Err(Fault::answer(message));
            }
        }
        Ok(self.buffer.drain(..kept).collect())
    }

    fn chunks(&mut self) -> Result<Vec<u8>, Fault> {
        let mut body = Vec::new();
        while body.len() < BODY_LIMIT {
            let mut left = HEAD_LIMIT;
            let line = self.line(&mut left)?;
            let size = chunk_size(&line).ok_or_else(|| {
                Fault::answer("the answer has a chunk whose size is not hexadecimal digits")
            })?;
            if size == 0 {
                return Ok(body);
            }
            let kept = size.min(BODY_LIMIT);
            body.extend(self.exactly(kept, size)?);
            if kept < size {
                return Ok(body);
            }
            self.line(&mut left)?;
        }
        Ok(body)
    }
}

fn too_long() -> Fault {
    Fault::answer(format!(
        "the answer has more than {HEAD_LIMIT} bytes of status line and headers"
    ))
}

/// RFC 9112 4: the status of `HTTP/1.x NNN …`.
fn status(line: &[u8]) -> Option<u16> {
    let rest = line.strip_prefix(b"HTTP/1.")?;
    let [b'0'..=b'9', b' ', digits @ ..] = rest else {
        return None;
    };
    let (digits, rest) = digits.split_at_checked(3)?;
    if !matches!(rest, [] | [b' ', ..]) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits)
        .ok()?
        .parse()
        .ok()
        .filter(|&s| s >= 100)
}

#[cfg(test)]
mod tests {
    use super::{Answer, BODY_LIMIT, HEAD_LIMIT, INTERIM_LIMIT, read_answer};
    use crate::webhook::fault::Fault;

    fn read(text: &str) -> Result<Answer, Fault> {
        read_answer(&mut text.as_bytes())
    }

    /// A head of so many bytes.
    fn head(bytes: usize) -> String {
        let (start, end) = ("HTTP/1.1 200 OK\r\nX: ", "\r\n\r\n");
        format!(
            "{start}{}{end}",
            "x".repeat(bytes - start.len() - end.len())
        )
    }

    #[test]
    fn a_head_has_at_most_64_kib() {
        let right = head(HEAD_LIMIT);
        assert_eq!(right.len(), 64 << 10);
        assert_eq!(read(&right).map(|answer| answer.status).ok(), Some(200));
        assert!(read(&head(HEAD_LIMIT + 1)).is_err());
        // In many headers.
        let many = |count: usize| format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(count));
        let most = (HEAD_LIMIT - many(0).len()) / 6;
        assert!(read(&many(most)).is_ok());
        assert!(read(&many(most + 1)).is_err());
    }

    /// A line that does not end is refused before it fills the memory.
    #[test]
    fn a_line_without_an_end_is_read_up_to_the_limit() {
        let start = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for start in ["", "HTTP/1.1 200 OK\r\nX: ", start] {
            let text = format!("{start}{}", "1".repeat(1 << 20));
            let mut stream = text.as_bytes();
            assert!(read_answer(&mut stream).is_err());
            // The last read may exceed the limit.
            let most = start.len() + HEAD_LIMIT + (8 << 10);
            assert!(text.len() - stream.len() <= most, "{start}");
        }
    }

    #[test]
    fn of_a_body_256_kib_are_kept() {
        let chunk = |length: usize| format!("{length:x}\r\n{}\r\n0\r\n\r\n", "b".repeat(length));
        for length in [BODY_LIMIT - 1, BODY_LIMIT, BODY_LIMIT + 1] {
            let body = "b".repeat(length);
            for (headers, body) in [
                (format!("Content-Length: {length}\r\n"), body.clone()),
                ("Transfer-Encoding: chunked\r\n".to_owned(), chunk(length)),
                (String::new(), body),
            ] {
                let answer = read(&format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}"));
                let kept = answer.map(|answer| answer.body.len()).ok();
                assert_eq!(kept, Some(length.min(256 << 10)), "{headers}");
            }
        }
    }

    #[test]
    fn seven_interim_answers_may_come_first() {
        let interim = |count: usize| {
            let first = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(count);
            format!("{first}HTTP/1.1 204 No Content\r\n\r\n")
        };
        assert!(read(&interim(INTERIM_LIMIT - 1)).is_ok());
        assert!(read(&interim(INTERIM_LIMIT)).is_err());
    }
}
