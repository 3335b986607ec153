//! What curl prints with `-v`, and Insomnia's timeline, which is written by the same library.

use std::cell::OnceCell;

use basestring::Scheme;

use super::curl;
use crate::request::draft::{Draft, header_line, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, OwnedRequest, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "What curl prints with -v, or Insomnia's timeline",
    example: "> GET /1/items?page=2 HTTP/1.1\n> Host: api.example.com\n> Authorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"\n>",
    instead: "paste all lines from the first * to the last <, or the curl command",
    is_general: false,
    recognize,
    read,
};

fn recognize(paste: &Paste<'_>) -> bool {
    lines(paste).iter().any(|line| sent_line(line).is_some())
}

/// The lines of a text. A body may hold bytes that are not UTF-8.
fn lines<'p>(paste: &'p Paste<'_>) -> Vec<&'p [u8]> {
    let lines = paste.bytes().split(|&octet| octet == b'\n');
    lines
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect()
}

/// The method and the target of a line `> GET /path HTTP/1.1`.
fn sent_line(line: &[u8]) -> Option<(&str, &str)> {
    let line = std::str::from_utf8(line.strip_prefix(b"> ")?).ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let version = match words.next() {
        Some(version) => version,
        // HTTParty prints a whole URL in its place.
        None if target.starts_with("http") && target.contains("://") => "HTTP/1.1",
        None => return None,
    };
    let is_method = is_method(method) || method.bytes().all(|octet| octet.is_ascii_uppercase());
    let is_alone = words.all(str::is_empty);
    (is_method && is_alone && version.starts_with("HTTP/")).then_some((method, target))
}

/// What the lines before a request say about its connection.
#[derive(Clone, Default)]
struct Connection {
    has_notes: bool,
    scheme: Option<Scheme>,
    port: Option<u16>,
    is_encrypted: bool,
    url: Option<String>,
}

impl Connection {
    fn note(&mut self, note: &str) {
        self.has_notes = true;
        let lower = note.to_ascii_lowercase();
        if lower.starts_with("connected to")
            || lower.starts_with("trying")
            || lower.starts_with("established connection")
        {
            self.is_encrypted = false;
            self.scheme = None;
            let digits = lower.split("port ").nth(1).map(|rest| {
                rest.chars()
                    .take_while(char::is_ascii_digit)
                    .collect::<String>()
            });
            self.port = digits.and_then(|digits| digits.parse().ok()).or(self.port);
        }
        if lower.contains("ssl connection using")
            || lower.contains("tls handshake")
            || lower.starts_with("alpn")
            || lower.contains("server certificate")
            || lower.contains("using http/3")
        {
            self.is_encrypted = true;
        }
        if lower.contains("[:scheme: http]") {
            self.scheme = Some(Scheme::Http);
        } else if lower.contains("[:scheme: https]") {
            self.scheme = Some(Scheme::Https);
        }
        let is_url = lower.contains("opened stream for ")
            || lower.contains("another request to this url")
            || lower.starts_with("preparing request to ");
        let url = note
            .split([' ', '\'', '"'])
            .find(|word| word.contains("://"));
        if let Some(url) = url.filter(|_| is_url) {
            self.url = Some(url.to_owned());
        }
    }

    fn scheme(&self) -> Option<Scheme> {
        let of_url = self.url.as_deref().map(|url| {
            if url.starts_with("http://") {
                Scheme::Http
            } else {
                Scheme::Https
            }
        });
        self.scheme.or(of_url).or(match self.port {
            _ if self.is_encrypted => Some(Scheme::Https),
            Some(443) => Some(Scheme::Https),
            // A connection without a word about encryption is not encrypted.
            Some(_) if self.has_notes => Some(Scheme::Http),
            Some(_) | None => None,
        })
    }
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut connection = Connection::default();
    let mut read = Vec::new();
    let lines = lines(paste);
    let is_insomnia = paste.contains("insomnia");
    let command = OnceCell::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        if let Some(note) = line.strip_prefix(b"* ") {
            connection.note(String::from_utf8_lossy(note).trim());
        }
        let Some((method, target)) = sent_line(line) else {
            continue;
        };
        let mut draft = Draft::new(method, target);
        at += head(lines.get(at..).unwrap_or_default(), &mut draft);
        draft.printed.answer = answer(lines.get(at..).unwrap_or_default());
        // What opens the way through a proxy.
        if method == "CONNECT" {
            connection.port = None;
            continue;
        }
        draft.scheme = connection.scheme();
        connection.url = None;
        let read_command = || curl::read_curl(paste.bytes(), options).ok();
        let command = command.get_or_init(read_command).as_ref();
        if let Some(body) = body_of_command(command, &draft) {
            draft.body = Some(body);
        }
        if is_insomnia {
            draft.tool = Some("written by Insomnia".to_owned());
        }
        read.push(draft.finish(Form::Verbose, options)?);
    }
    Ok(read)
}

/// The headers after a request line, and the body where it is printed. Returns the number of lines.
fn head(lines: &[&[u8]], draft: &mut Draft) -> usize {
    let mut body: Option<Vec<u8>> = None;
    // PHP prints the mark before the first line alone.
    let is_marked = lines
        .first()
        .is_none_or(|line| !line.contains(&b':') || line.starts_with(b"> "));
    for (index, line) in lines.iter().enumerate() {
        let is_sent = line.starts_with(b"> ") || *line == b">";
        let is_bare = !is_marked && body.is_none() && !line.starts_with(b"* ");
        if is_bare && !line.starts_with(b"<") {
            match header_line(&String::from_utf8_lossy(line)) {
                Some((name, value)) => draft.fields.push((name.to_owned(), value.to_owned())),
                None => body = Some(Vec::new()),
            }
            continue;
        }
        if line.starts_with(b"<") || (body.is_some() && is_sent && sent_line(line).is_some()) {
            draft.body = body;
            return index;
        }
        // Insomnia prints the body after a bar.
        if let Some(piece) = line.strip_prefix(b"| ") {
            body.get_or_insert_default()
                .extend_from_slice(&[piece, b"\n"].concat());
            continue;
        }
        if !is_sent {
            continue;
        }
        let sent = line.get(2..).unwrap_or_default();
        match &mut body {
            Some(body) => body.extend_from_slice(&[sent, b"\n"].concat()),
            None if sent.is_empty() => body = Some(Vec::new()),
            None => {
                let text = String::from_utf8_lossy(sent);
                match header_line(&text) {
                    // HTTParty's title of the headers.
                    Some(("Headers", "")) => {}
                    Some((name, value)) => draft.fields.push((name.to_owned(), value.to_owned())),
                    None if is_form_line(&text) => body = Some([sent, b"\n"].concat()),
                    None => draft.note(
                        "line-passed-over",
                        "a line that is not a header was left out",
                    ),
                }
            }
        }
    }
    draft.body = body;
    lines.len()
}

/// The answer after a request, up to the next request: its head, and the body, whose lines have no mark.
fn answer(lines: &[&[u8]]) -> Option<String> {
    let lines = lines
        .split(|line| sent_line(line).is_some())
        .next()
        .unwrap_or_default();
    let begins = lines.iter().position(|line| line.starts_with(b"< HTTP/"))?;
    let is_note = |line: &[u8]| {
        [&b"* "[..], b"{ [", b"} [", b"> "]
            .iter()
            .any(|n| line.starts_with(n))
    };
    let mut text = String::new();
    for line in lines.get(begins..).unwrap_or_default() {
        if !is_note(line) {
            let line = line.strip_prefix(b"< ").unwrap_or(line);
            text.push_str(&String::from_utf8_lossy(line));
            text.push('\n');
        }
    }
    Some(text)
}

/// Whether a line is a form, which HTTParty prints after the headers.
fn is_form_line(line: &str) -> bool {
    let is_pair = |pair: &str| pair.find('=').is_some_and(|at| at > 0);
    !line.contains(' ') && line.split('&').all(is_pair)
}

/// curl does not print the body that it sends. Where its command is in the text too, that has it.
fn body_of_command(command: Option<&OwnedRequest>, draft: &Draft) -> Option<Vec<u8>> {
    let length: usize = draft.field("Content-Length")?.parse().ok()?;
    if length == 0 || draft.body.as_ref().is_some_and(|body| body.len() >= length) {
        return None;
    }
    let body = command?.body.octets();
    (body.len() == length).then(|| body.to_vec())
}
