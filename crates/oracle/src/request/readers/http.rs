//! The text of an HTTP/1 request (RFC 9112 2 to 7), as sent, or as `curl -v` prints it.

use std::borrow::Cow;
use std::ops::Range;

use basestring::{Authority, Scheme};

use crate::request::fault::{Place, ReadError, excerpt};
use crate::request::form::Form;
use crate::request::framing::{self, HEAD_LIMIT, split_line};
use crate::request::model::{Body, Captured, OwnedRequest, ReadOptions, Source};
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "The text of an HTTP request, as sent or as `curl -v` prints it",
    example: "GET /1/items?page=2 HTTP/1.1\nHost: api.example.com\nAuthorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"",
    instead: "paste the request line, all headers, an empty line and the body",
    is_general: false,
    recognize: |paste| is_request_line(paste.first_line()),
    read: |paste, options| read_pasted(paste.bytes(), options),
};

/// A field before its folded lines are joined: its line, name and value.
type RawField<'a> = (usize, &'a [u8], Cow<'a, [u8]>);

/// Reads a request as it was pasted: with the answer after it, and with a body that was changed when
/// it was copied.
fn read_pasted(text: &[u8], options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let (head_end, answer) = parts(text);
    let request = text.get(..answer.unwrap_or(text.len())).unwrap_or(text);
    // An empty line that was copied with a space in it ends the head too.
    let head = request.get(..head_end.start).unwrap_or(request);
    let body = request.get(head_end.end..).unwrap_or_default();
    let body = if answer.is_some() {
        body.trim_ascii_end()
    } else {
        body
    };
    let lengths = Framing::Lenient;
    let read = read_message(&[head, b"\n", body].concat(), options.scheme, lengths);
    let request = match (read, options.url) {
        (Ok(request), _) => request,
        // A target without a host has one in the URL that is given.
        (Err(fault), None) => return Err(fault),
        (Err(fault), Some(url)) => {
            let (number, line) = first_line(text);
            let (method, _) = request_line(line).map_err(|e| e.at(Place::Line(number)))?;
            let whole = [method, b" ", url.as_bytes(), b" HTTP/1.1\n"].concat();
            let after = head
                .windows(line.len().max(1))
                .position(|window| window == line);
            let rest = after
                .and_then(|at| head.get(at + line.len()..))
                .unwrap_or_default();
            let text = [
                &whole,
                rest.strip_prefix(b"\r")
                    .unwrap_or(rest)
                    .strip_prefix(b"\n")
                    .unwrap_or(rest),
                b"\n",
                body,
            ]
            .concat();
            read_message(&text, options.scheme, lengths).map_err(|_| fault)?
        }
    };
    let answer = answer.and_then(|at| text.get(at..));
    let answer = answer.map(|answer| String::from_utf8_lossy(answer).into_owned());
    let mut captured = Captured::from(request);
    captured.printed.answer = answer;
    Ok(vec![captured])
}

/// The first line that is not empty, and its number.
fn first_line(text: &[u8]) -> (usize, &[u8]) {
    let mut lines = text
        .split(|&octet| octet == b'\n')
        .map(<[u8]>::trim_ascii)
        .enumerate();
    let found = lines.find(|(_, line)| !line.is_empty());
    found.map_or((1, b""), |(index, line)| (index + 1, line))
}

/// The end of the head, with the empty line, and the beginning of the answer.
fn parts(text: &[u8]) -> (Range<usize>, Option<usize>) {
    let mut at = 0;
    let mut head: Option<Range<usize>> = None;
    let mut begun = false;
    for line in text.split_inclusive(|&octet| octet == b'\n') {
        let start = at;
        at += line.len();
        let is_empty = line.trim_ascii().is_empty();
        begun |= !is_empty;
        if is_empty && begun && head.is_none() && line.ends_with(b"\n") {
            head = Some(start..at);
        }
        let line = line.trim_ascii_end();
        let is_status = |rest: &[u8]| matches!(*rest, [b' ', a, b, c, ..] | [_, b' ', a, b, c, ..] | [_, _, _, b' ', a, b, c, ..] if [a, b, c].iter().all(u8::is_ascii_digit));
        let is_answer = line.strip_prefix(b"HTTP/").is_some_and(is_status);
        if is_answer && begun && start > 0 {
            let head = head.unwrap_or(start..start);
            return (head, Some(start));
        }
    }
    (head.unwrap_or(text.len()..text.len()), None)
}

/// How the length of the body is found.
#[derive(Clone, Copy)]
enum Framing {
    /// As Content-Length and Transfer-Encoding say.
    Strict,
    /// The same, or else all of the text, with a remark.
    Lenient,
}

/// Reads the text of an HTTP/1 request: request line, fields, an empty line, the body.
///
/// Lines end in CRLF or LF. The target is a path, with a Host header, or an absolute URL. Where the
/// scheme is not given it is `scheme`, else http for the port 80 and https for all others.
/// Continued headers are joined by a space. Content-Length and chunks are honoured. In a text
/// whose lines begin with `> `, as `curl -v` prints them, all other lines are passed over.
///
/// ```
/// use basestring_oracle::request::read_http;
/// let request = read_http(b"> GET /p?a=1 HTTP/1.1\n> Host: h:80\n>\n", None).unwrap();
/// assert_eq!(request.url, b"http://h:80/p?a=1");
/// ```
///
/// # Errors
///
/// [`ReadError`] with the line.
pub fn read_http(text: &[u8], scheme: Option<Scheme>) -> Result<OwnedRequest, ReadError> {
    read_message(text, scheme, Framing::Strict)
}

fn read_message(
    text: &[u8],
    scheme: Option<Scheme>,
    framing: Framing,
) -> Result<OwnedRequest, ReadError> {
    let message = if is_pasted(text) {
        unpaste(text)?
    } else {
        split_head(text)?
    };
    let mut lines = message.head.into_iter();
    let (number, line) = lines
        .next()
        .ok_or_else(|| ReadError::new("a request line: METHOD TARGET HTTP/1.1", "nothing"))?;
    let (method, target) = request_line(line).map_err(|e| e.at(Place::Line(number)))?;

    let mut remarks = Vec::new();
    let fields = fields(lines, &mut remarks)?;
    let values = |name: &str| -> Vec<&[u8]> {
        fields
            .iter()
            .filter(|(_, field, _)| field.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, _, value)| value.trim_ascii())
            .collect()
    };
    let url = absolute_url(target, &values("Host"), scheme, &mut remarks)
        .map_err(|e| e.at(Place::Line(number)))?;
    let (lengths, codings) = (values("Content-Length"), values("Transfer-Encoding"));
    let body = match framing {
        Framing::Strict => framing::body(&message.body, &lengths, &codings, &mut remarks)?,
        Framing::Lenient => framing::pasted(&message.body, &lengths, &codings, &mut remarks)?,
    };
    let is_announced =
        !values("Content-Type").is_empty() || !lengths.is_empty() || !codings.is_empty();
    if !is_announced && !body.is_empty() {
        let text = "no header announces a body: the text after the headers is read as one";
        remarks.push(Remark::assumed("body-unannounced", text, "--body"));
    }
    Ok(OwnedRequest {
        source: Source::of(Form::Http),
        method: method.to_vec(),
        url,
        body: Body::Octets(body),
        fields: fields
            .into_iter()
            .map(|(_, name, value)| (name.to_vec(), value.into_owned()))
            .collect(),
        remarks,
    })
}

/// Whether a line is a request line: with a version, or with a method in uppercase and a target.
fn is_request_line(line: &[u8]) -> bool {
    let Ok((method, target)) = request_line(line) else {
        return false;
    };
    let begins = |prefix: &[u8]| target.starts_with(prefix);
    let is_target = begins(b"/") || begins(b"http://") || begins(b"https://");
    let has_version = line.windows(6).any(|window| window == b" HTTP/");
    has_version || (is_target && method.iter().all(u8::is_ascii_uppercase))
}

struct Message<'a> {
    /// The lines of request line and fields, with their numbers.
    head: Vec<(usize, &'a [u8])>,
    body: Cow<'a, [u8]>,
}

fn too_long(number: usize) -> ReadError {
    ReadError::new(
        format!("a request line and fields of at most {HEAD_LIMIT} bytes together"),
        "more",
    )
    .at(Place::Line(number))
}

fn split_head(text: &[u8]) -> Result<Message<'_>, ReadError> {
    let mut head = Vec::new();
    let mut rest = text;
    for number in 1.. {
        let (line, behind) = split_line(rest).unwrap_or((rest, b""));
        if text.len() - rest.len() + line.len() > HEAD_LIMIT {
            return Err(too_long(number));
        }
        rest = behind;
        // Empty lines before the request line are passed over (RFC 9112 2.2).
        if !line.is_empty() {
            head.push((number, line));
        } else if !head.is_empty() || rest.is_empty() {
            break;
        }
    }
    Ok(Message {
        head,
        body: Cow::Borrowed(rest),
    })
}

/// Whether the first line that says anything is one of those that `curl -v` prints.
fn is_pasted(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    text.starts_with(b"> ") || text.starts_with(b"* ")
}

/// `> ` marks what is sent, `< ` what is received, `* ` what curl says, `} ` and `{ ` data.
fn unpaste(text: &[u8]) -> Result<Message<'_>, ReadError> {
    let mut head = Vec::new();
    let mut body: Option<Vec<u8>> = None;
    let mut size = 0;
    for (index, line) in text.split(|&octet| octet == b'\n').enumerate() {
        let number = index + 1;
        if line.starts_with(b"<") && !head.is_empty() {
            break;
        }
        let Some(sent) = line.strip_prefix(b">") else {
            continue;
        };
        let sent = sent.strip_prefix(b" ").unwrap_or(sent);
        let sent = sent.strip_suffix(b"\r").unwrap_or(sent);
        match &mut body {
            Some(body) => {
                body.extend_from_slice(sent);
                body.push(b'\n');
            }
            None if sent.is_empty() && !head.is_empty() => body = Some(Vec::new()),
            None => {
                size += line.len();
                if size > HEAD_LIMIT {
                    return Err(too_long(number));
                }
                head.push((number, sent));
            }
        }
    }
    Ok(Message {
        head,
        body: Cow::Owned(body.unwrap_or_default()),
    })
}

fn request_line(line: &[u8]) -> Result<(&[u8], &[u8]), ReadError> {
    const EXPECTED: &str = "a request line, METHOD TARGET HTTP/1.1, or a curl command line";
    let words: Vec<&[u8]> = line
        .split(|&octet| octet == b' ')
        .filter(|word| !word.is_empty())
        .take(4)
        .collect();
    let (method, target) = match words[..] {
        [method, target] => (method, target),
        [method, target, version] if version.starts_with(b"HTTP/") => (method, target),
        _ => return Err(ReadError::new(EXPECTED, beginning(line))),
    };
    if line.starts_with(b"HTTP/") {
        return Err(ReadError::new(EXPECTED, "a response's status line"));
    }
    if !method.iter().all(is_token) {
        return Err(ReadError::new(
            "a method of token characters",
            excerpt(method),
        ));
    }
    Ok((method, target))
}

/// The first characters of a text, up to a possible password or signature.
fn beginning(text: &[u8]) -> String {
    let length = text
        .iter()
        .take_while(|&&octet| octet.is_ascii_alphanumeric() || b"-_.".contains(&octet))
        .count();
    match text.get(..length.max(1)) {
        Some(head) if head.len() < text.len() => format!("one that begins with {}", excerpt(head)),
        _ => excerpt(text),
    }
}

/// RFC 9110 5.6.2.
const fn is_token(octet: &u8) -> bool {
    octet.is_ascii_alphanumeric()
        || matches!(octet, b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*')
        || matches!(octet, b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~')
}

fn fields<'a>(
    lines: impl Iterator<Item = (usize, &'a [u8])>,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<RawField<'a>>, ReadError> {
    let mut fields: Vec<RawField<'a>> = Vec::new();
    let mut folded = false;
    for (number, line) in lines {
        if let Some(octet) = line.iter().find(|o| o.is_ascii_control() && **o != b'\t') {
            let expected = "a header without control characters";
            return Err(ReadError::new(expected, excerpt(&[*octet])).at(Place::Line(number)));
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            let Some((_, _, value)) = fields.last_mut() else {
                let expected = "a header, Name: value, after the request line";
                return Err(ReadError::new(expected, "one that goes on").at(Place::Line(number)));
            };
            let value = value.to_mut();
            value.push(b' ');
            value.extend_from_slice(line.trim_ascii());
            folded = true;
            continue;
        }
        let colon = line.iter().position(|&octet| octet == b':');
        match colon.and_then(|colon| line.split_at_checked(colon)) {
            Some((name @ [_, ..], [_, value @ ..])) if name.iter().all(is_token) => {
                fields.push((number, name, Cow::Borrowed(value.trim_ascii())));
            }
            _ => {
                let expected = "a header, Name: value, or an empty line before the body";
                return Err(ReadError::new(expected, beginning(line)).at(Place::Line(number)));
            }
        }
    }
    if folded {
        let text = "headers that continue on the next line are joined by a space";
        remarks.push(Remark::note("folded-header", text));
    }
    Ok(fields)
}

fn absolute_url(
    target: &[u8],
    hosts: &[&[u8]],
    scheme: Option<Scheme>,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<u8>, ReadError> {
    if !target.starts_with(b"/") {
        let has_scheme = |prefix: &[u8]| {
            let head = target.get(..prefix.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(prefix))
        };
        return if has_scheme(b"http://") || has_scheme(b"https://") {
            Ok(target.to_vec())
        } else {
            let expected = "a target that is a path or an absolute URL, http://… or https://…";
            Err(ReadError::new(expected, beginning(target)))
        };
    }
    let [host] = hosts else {
        let found = match hosts {
            [] => "none",
            _ => "several",
        };
        return Err(ReadError::new(
            "one Host header, because the target is a path",
            found,
        ));
    };
    let port = Authority::parse(host)
        .map_err(|e| {
            ReadError::new(
                format!("{} in the Host header", e.expected()),
                excerpt(host),
            )
        })?
        .port();
    let scheme = scheme.unwrap_or_else(|| match port {
        Some(80) => Scheme::Http,
        Some(443) => Scheme::Https,
        _ => {
            let text = "the scheme is https, which the request does not say";
            remarks.push(Remark::assumed("scheme-assumed", text, "--scheme http"));
            Scheme::Https
        }
    });
    Ok([scheme.name().as_bytes(), b"://", host, target].concat())
}
