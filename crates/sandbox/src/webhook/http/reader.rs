//! An answer, read within bounds.

use std::io::Read;

use basestring_oracle::request::chunk_size;

use crate::webhook::connection::is_timeout;
use crate::webhook::fault::Fault;

/// As much as status line and fields may be together.
const HEAD_LIMIT: usize = 1 << 16;

/// As much of a body as is read; what is behind is not needed for a verdict.
const BODY_LIMIT: usize = 1 << 18;

/// More answers of 1xx than any server sends.
const INTERIM_LIMIT: usize = 8;

/// An answer: status, fields in their order, and as much of the body as is kept.
#[derive(Clone, Debug)]
pub(in crate::webhook) struct Answer {
    pub(in crate::webhook) status: u16,
    fields: Vec<(String, Vec<u8>)>,
    pub(in crate::webhook) body: Vec<u8>,
}

impl Answer {
    /// The values of a field, in their order.
    pub(in crate::webhook) fn values<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = &'a [u8]> {
        let fields = self.fields.iter();
        fields
            .filter(move |(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_slice())
    }
}

/// Reads the final answer to a request (RFC 9112 4, 5, 6.3, 7.1).
///
/// # Errors
///
/// [`FaultKind::Answer`](crate::webhook::FaultKind::Answer) for what is no HTTP/1 answer, one that is longer than
/// the bounds, that ends early, or that does not come in time.
pub(in crate::webhook) fn read_answer(stream: &mut dyn Read) -> Result<Answer, Fault> {
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
    let found = format!("{INTERIM_LIMIT} of them and no other");
    Err(Fault::answer("an answer behind those of 1xx", found))
}

struct Reader<'s> {
    stream: &'s mut dyn Read,
    /// What is read and not yet used.
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
                    let expected = "an answer in time (--timeout)";
                    return Err(Fault::answer(expected, "none"));
                }
                Err(error) => {
                    return Err(Fault::answer(
                        "an answer",
                        format!("a connection that broke: {error}"),
                    ));
                }
            }
        }
    }

    fn line(&mut self, left: &mut usize) -> Result<Vec<u8>, Fault> {
        loop {
            if let Some(end) = self.buffer.iter().position(|&octet| octet == b'\n') {
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
                let found = match self.buffer.len() {
                    0 => "a connection that was closed".to_owned(),
                    count => format!("one that ends after {count} bytes of a line"),
                };
                return Err(Fault::answer("a whole HTTP answer", found));
            }
        }
    }

    fn head(&mut self) -> Result<Answer, Fault> {
        let mut left = HEAD_LIMIT;
        let line = self.line(&mut left)?;
        let status = status(&line).ok_or_else(|| {
            let found = "another text, which is not shown";
            Fault::answer("an HTTP/1 answer, as HTTP/1.1 200 OK", found)
        })?;
        let mut fields: Vec<(String, Vec<u8>)> = Vec::new();
        loop {
            let line = self.line(&mut left)?;
            if line.is_empty() {
                break;
            }
            let colon = line.iter().position(|&octet| octet == b':');
            let parts = colon.and_then(|colon| line.split_at_checked(colon));
            match (parts, fields.last_mut()) {
                // RFC 9112 5.2: a folded line.
                _ if line.starts_with(b" ") || line.starts_with(b"\t") => {
                    if let Some((_, value)) = fields.last_mut() {
                        value.push(b' ');
                        value.extend_from_slice(line.trim_ascii());
                    }
                }
                (Some((name @ [_, ..], [_, value @ ..])), _) => {
                    let name = String::from_utf8_lossy(name).into_owned();
                    fields.push((name, value.trim_ascii().to_vec()));
                }
                _ => {
                    let expected = "field lines, Name: value, below the status line";
                    return Err(Fault::answer(expected, "another line"));
                }
            }
        }
        Ok(Answer {
            status,
            fields,
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
                    let expected = "a Content-Length of digits";
                    Fault::answer(expected, String::from_utf8_lossy(value).escape_debug())
                })?,
        };
        self.exactly(wanted.min(BODY_LIMIT), wanted)
    }

    fn exactly(&mut self, kept: usize, whole: usize) -> Result<Vec<u8>, Fault> {
        while self.buffer.len() < kept {
            if !self.fill()? {
                let expected = format!("a body of {whole} bytes");
                let found = format!("its end after {}", self.buffer.len());
                return Err(Fault::answer(&expected, found));
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
                Fault::answer("the size of a chunk in hexadecimal digits", "another line")
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
    let expected = format!("a status line and fields of at most {HEAD_LIMIT} bytes");
    Fault::answer(&expected, "more")
}

/// RFC 9112 4: the status of `HTTP/1.x NNN …`.
fn status(line: &[u8]) -> Option<u16> {
    let rest = line.strip_prefix(b"HTTP/1.")?;
    let [b'0'..=b'9', b' ', digits @ ..] = rest else {
        return None;
    };
    let (digits, behind) = digits.split_at_checked(3)?;
    if !matches!(behind, [] | [b' ', ..]) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits)
        .ok()?
        .parse()
        .ok()
        .filter(|&s| s >= 100)
}
