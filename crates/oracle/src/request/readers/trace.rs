//! What curl writes with `--trace` and `--trace-ascii`: every byte that was sent.

use basestring::Scheme;

use crate::request::draft::{Draft, header_line};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "What curl writes with --trace or --trace-ascii",
    example: "=> Send header, 63 bytes (0x3f)\n0000: GET /1/items?oauth_signature=s HTTP/1.1\n0029: Host: api.example.com\n0040:",
    instead: "paste the whole file, or what the command prints with -v",
    is_general: false,
    recognize: |paste| paste.contains("=> Send header"),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let text = String::from_utf8_lossy(paste.bytes());
    let mut drafts: Vec<Draft> = Vec::new();
    let mut connection = Connection::default();
    let mut section: Option<Section> = None;
    for line in text.lines() {
        if let Some(dumped) = dump_line(line) {
            if let Some(section) = &mut section {
                section.push(dumped);
            }
            continue;
        }
        end(section.take(), connection.scheme(), &mut drafts);
        let lower = line.to_ascii_lowercase();
        connection.note(&lower);
        // After the time that --trace-time adds.
        let sent = line.split("=> Send ").nth(1);
        section = sent.and_then(Section::of);
    }
    end(section, connection.scheme(), &mut drafts);
    if drafts.is_empty() {
        return Err(ReadError::new(
            "a part \"=> Send header\" with its bytes",
            "none",
        ));
    }
    drafts
        .into_iter()
        .map(|draft| draft.finish(Form::Trace, options))
        .collect()
}

/// What the notes of a trace say of the connection.
#[derive(Default)]
struct Connection {
    has_notes: bool,
    is_encrypted: bool,
}

impl Connection {
    /// Reads a line in lowercase.
    fn note(&mut self, line: &str) {
        let is_note = line.contains("== info: ");
        self.has_notes |= is_note;
        if line.contains("== info: trying") {
            self.is_encrypted = false;
        }
        let marks = [
            "ssl connection using",
            "tls handshake",
            "send ssl data",
            "recv ssl data",
            "info: alpn",
            "server certificate",
        ];
        self.is_encrypted |= marks.iter().any(|mark| line.contains(mark));
    }

    /// A trace without notes does not say it.
    const fn scheme(&self) -> Option<Scheme> {
        match (self.is_encrypted, self.has_notes) {
            (true, _) => Some(Scheme::Https),
            (false, true) => Some(Scheme::Http),
            (false, false) => None,
        }
    }
}

/// One part of the trace that was sent.
struct Section {
    is_header: bool,
    bytes: Vec<u8>,
    /// Where the bytes that follow begin, by the offset before each line.
    at: usize,
    is_hexadecimal: Option<bool>,
}

impl Section {
    fn of(title: &str) -> Option<Self> {
        let is_header = title.starts_with("header");
        (is_header || title.starts_with("data")).then_some(Self {
            is_header,
            bytes: Vec::new(),
            at: 0,
            is_hexadecimal: None,
        })
    }

    /// Adds a line of the dump. In a trace of ASCII, a gap before the next offset is a line's end.
    fn push(&mut self, (offset, rest): (usize, &str)) {
        let hexadecimal = hexadecimal(rest);
        let is_hexadecimal = *self.is_hexadecimal.get_or_insert(hexadecimal.is_some());
        if offset == self.at + 2 && !is_hexadecimal {
            self.bytes.extend_from_slice(b"\r\n");
        }
        let bytes = match hexadecimal.filter(|_| is_hexadecimal) {
            Some(bytes) => bytes,
            None => rest.as_bytes().to_vec(),
        };
        self.at = offset + bytes.len();
        self.bytes.extend(bytes);
    }
}

/// The offset and the rest of a line of a dump, `0010: …`.
fn dump_line(line: &str) -> Option<(usize, &str)> {
    let (digits, rest) = line.split_once(':')?;
    let is_offset = digits.len() >= 4 && digits.bytes().all(|octet| octet.is_ascii_hexdigit());
    let offset = is_offset.then(|| usize::from_str_radix(digits, 16).ok())??;
    Some((offset, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// The bytes of a line of a dump in hexadecimal: up to 16 pairs of digits, then the text.
fn hexadecimal(rest: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for pair in rest.as_bytes().chunks(3).take(16) {
        match *pair {
            [high, low, b' '] | [high, low]
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                let digits = [high, low];
                let digits = std::str::from_utf8(&digits).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
            }
            [b' ', ..] => break,
            _ => return None,
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

fn end(section: Option<Section>, scheme: Option<Scheme>, drafts: &mut Vec<Draft>) {
    let Some(section) = section else {
        return;
    };
    if !section.is_header {
        if let Some(draft) = drafts.last_mut() {
            draft.body.get_or_insert_default().extend(section.bytes);
        }
        return;
    }
    let text = String::from_utf8_lossy(&section.bytes).into_owned();
    let mut lines = text.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    if let (Some(method), Some(target)) = (words.next(), words.next())
        && method != "CONNECT"
    {
        let mut draft = Draft::new(method, target);
        draft.scheme = scheme;
        let fields = lines.filter_map(header_line);
        draft.fields = fields
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        drafts.push(draft);
    }
}
