//! A curl command line, and the request that curl sends for it.
//!
//! The rules are curl's own, as its manual has them and as curl 7.88.1 was seen to send.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

mod config;
mod finish;
mod options;
mod url;
mod write;

use self::options::{Effect, Use, place, uses};
pub use self::write::curl_command;
use crate::request::fault::{ReadError, excerpt};
use crate::request::framing::HEAD_LIMIT;
use crate::request::model::{Captured, OwnedRequest, ReadOptions};
use crate::request::reader::Reader;
use crate::request::remark::Remark;
use crate::request::shell::{self, Input, begins_with, commands};

pub(crate) const READER: Reader = Reader {
    summary: "A curl command, as a shell accepts it or a browser copies it (\"Copy as cURL\")",
    example: "curl 'https://api.example.com/1/items?page=2' \\\n  -H 'Authorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"'",
    instead: "run the command with -v and paste what it prints",
    is_general: false,
    recognize: |paste| begins_with(paste.bytes(), TOOL) || config::is_config(paste.bytes()),
    read: |paste, options| read_all(paste.bytes(), options),
};

const TOOL: &[&str] = &["curl"];

/// Reads a curl command line: the request that curl would send.
///
/// The fields that curl adds of its own accord and that are not signed (User-Agent, Accept) are left
/// out; the default Content-Type of `-d` is there.
///
/// ```
/// use basestring_oracle::internal::request::read_curl;
/// use basestring_oracle::request::ReadOptions;
/// let command = b"curl -G -d 'a=r b' --data-urlencode 'c=x y' https://h/p";
/// let request = read_curl(command, &ReadOptions::default());
/// assert_eq!(request.unwrap().url, b"https://h/p?a=r b&c=x+y");
/// ```
///
/// # Errors
///
/// [`ReadError`] with the offset: an option that is not known, no URL or several, a file that cannot
/// be read, and whatever curl itself refuses.
pub fn read_curl(text: &[u8], options: &ReadOptions<'_>) -> Result<OwnedRequest, ReadError> {
    match read_all(text, options)?.into_iter().next() {
        Some(captured) => Ok(captured.request),
        None => Err(ReadError::new("a curl command", "none")),
    }
}

/// Reads every curl command of a text. One that cannot be read is passed over if others can.
fn read_all(text: &[u8], options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    if !begins_with(text, TOOL) && config::is_config(text) {
        return requests(config::uses(text)?, None, options);
    }
    let mut read = Vec::new();
    let mut first_fault = None;
    for command in commands(text, TOOL)? {
        let shell::Command {
            words,
            input,
            end: _,
            remarks,
        } = command;
        let used = uses(words.into_iter().skip(1).collect());
        match used.and_then(|used| requests(used, input, options)) {
            Ok(mut requests) => {
                if let Some(first) = requests.first_mut() {
                    first.request.remarks.splice(0..0, remarks);
                }
                read.extend(requests);
            }
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    match first_fault {
        Some(fault) if read.is_empty() => Err(fault),
        _ => Ok(read),
    }
}

/// The requests of one command: one, and one more after each `--next`.
fn requests(
    uses: Vec<Use>,
    input: Option<Input>,
    options: &ReadOptions<'_>,
) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    let mut command = Command::new(options, input.clone());
    let mut uses = VecDeque::from(uses);
    let mut files = 0;
    while let Some(used) = uses.pop_front() {
        if used.effect == Effect::Next && read.len() + 1 >= MOST_REQUESTS {
            let expected = format!("at most {MOST_REQUESTS} requests in a command");
            return Err(ReadError::new(expected, "more").at(place(used.at)));
        } else if used.effect == Effect::Next {
            let next = Command::new(options, input.clone());
            read.push(std::mem::replace(&mut command, next).finish()?.into());
        } else if used.effect == Effect::Config && files < MOST_CONFIGS {
            files += 1;
            let text = command.file(&used.value, used.at)?;
            for used in config::uses(&text)?.into_iter().rev() {
                uses.push_front(used);
            }
        } else {
            command.apply(used)?;
        }
    }
    read.push(command.finish()?.into());
    Ok(read)
}

const EXPECTED: &str = "a file that can be read";

/// The most requests of a command, which `--next` separates.
const MOST_REQUESTS: usize = 100;

/// The most files that a command reads. It can name one file again and again.
const MOST_FILES: usize = 100;

/// The most files of options. A file can name itself.
const MOST_CONFIGS: usize = 8;

type OwnedField = (Vec<u8>, Vec<u8>);

struct Command<'o> {
    options: &'o ReadOptions<'o>,
    /// What the command reads from its standard input.
    input: Option<Input>,
    url: Option<(Vec<u8>, usize)>,
    method: Option<Vec<u8>>,
    /// Fields of `-H`; without a value those that curl is not to send.
    fields: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    /// Headers of other options, unless `-H` has them.
    defaults: Vec<OwnedField>,
    data: Option<Vec<u8>>,
    multipart: Vec<(&'static str, Vec<u8>)>,
    query: Vec<u8>,
    upload: Option<(String, Vec<u8>)>,
    switches: Vec<(Effect, usize)>,
    remarks: Vec<Remark>,
    /// How many files were read.
    files: Cell<usize>,
    /// The last file of -d, before curl removes its line breaks.
    whole: RefCell<Option<Vec<u8>>>,
}

/// A file as curl sends it with -d.
fn lines_removed(file: &[u8]) -> Vec<u8> {
    let kept = file
        .iter()
        .filter(|octet| !matches!(octet, b'\r' | b'\n' | 0));
    kept.copied().collect()
}

impl<'o> Command<'o> {
    const fn new(options: &'o ReadOptions<'o>, input: Option<Input>) -> Self {
        Self {
            options,
            input,
            url: None,
            method: None,
            fields: Vec::new(),
            defaults: Vec::new(),
            data: None,
            multipart: Vec::new(),
            query: Vec::new(),
            upload: None,
            switches: Vec::new(),
            remarks: Vec::new(),
            files: Cell::new(0),
            whole: RefCell::new(None),
        }
    }

    /// Refuses what a shell would replace where it is signed; elsewhere it is reported.
    fn check_resolved(&mut self, used: &Use) -> Result<(), ReadError> {
        let Some(variable) = &used.unresolved else {
            return Ok(());
        };
        if used.is_signed() && (used.effect != Effect::Url || self.options.url.is_none()) {
            let fault = ReadError::new(format!("the value of {variable}"), "its name alone");
            let help = "write the value in its place, or paste what the command prints with -v";
            return Err(fault.at(place(used.at)).help(help));
        }
        let text = format!("{variable} is not replaced by its value, which is not signed");
        self.remarks.push(Remark::note("variable-unresolved", text));
        Ok(())
    }

    fn apply(&mut self, used: Use) -> Result<(), ReadError> {
        self.check_resolved(&used)?;
        let Use {
            effect,
            value,
            at,
            unresolved: _,
        } = used;
        match effect {
            Effect::None | Effect::Config | Effect::Next => {}
            Effect::Method => self.method = Some(value),
            Effect::Field => self.field(value, at)?,
            Effect::Data => {
                let data = self.value_or_lines(value, at)?;
                self.data(&data, b"&");
            }
            Effect::DataRaw => self.data(&value, b"&"),
            Effect::DataBinary => {
                let data = self.value_or_file(value, at)?;
                self.data(&data, b"&");
            }
            Effect::DataUrlencode => {
                let data = self.urlencoded(&value, at)?;
                self.data(&data, b"&");
            }
            Effect::Json => {
                let data = self.value_or_file(value, at)?;
                self.data(&data, b"");
                self.default("Content-Type", b"application/json");
                self.default("Accept", b"application/json");
            }
            Effect::Form => self.multipart.push(("-F", value)),
            Effect::FormString => self.multipart.push(("--form-string", value)),
            Effect::UrlQuery => {
                let piece = match value.strip_prefix(b"+") {
                    Some(raw) => raw.to_vec(),
                    None => self.urlencoded(&value, at)?,
                };
                join(&mut self.query, &piece, b"&");
            }
            Effect::Upload => {
                let data = self.file(&value, at)?;
                let name = String::from_utf8_lossy(&value).into_owned();
                self.upload = Some((name, data));
            }
            Effect::User => self.user(&value),
            Effect::UserAgent => self.default("User-Agent", &value),
            Effect::Referer => self.default("Referer", &value),
            // Without a = it is a file of cookies.
            Effect::Cookie if value.contains(&b'=') => self.default("Cookie", &value),
            Effect::Cookie => {}
            Effect::Bearer => self.default("Authorization", &[b"Bearer ", &value[..]].concat()),
            Effect::Url => self.url(value, at)?,
            Effect::Get | Effect::Head | Effect::NoGlob | Effect::PathAsIs | Effect::Login(_) => {
                self.switches.push((effect, at));
            }
        }
        Ok(())
    }

    fn user(&mut self, value: &[u8]) {
        let colon: &[u8] = if value.contains(&b':') { b"" } else { b":" };
        self.default("Authorization", &basic(&[value, colon].concat()));
    }

    fn url(&mut self, value: Vec<u8>, at: usize) -> Result<(), ReadError> {
        if self.url.is_some() {
            // Not shown: after an option that lost its letter, it may be a password.
            let expected = "one URL, and every other word after an option";
            return Err(ReadError::new(expected, "another word").at(place(at)));
        }
        self.url = Some((value, at));
        Ok(())
    }

    /// A value of -d, or a file without the characters that curl removes.
    fn value_or_lines(&self, value: Vec<u8>, at: usize) -> Result<Vec<u8>, ReadError> {
        let Some(name) = value.strip_prefix(b"@") else {
            return Ok(value);
        };
        let file = self.file(name, at)?;
        let data = lines_removed(&file);
        self.whole.replace(Some(file));
        Ok(data)
    }

    fn has(&self, switch: Effect) -> bool {
        self.switches.iter().any(|(effect, _)| *effect == switch)
    }

    fn default(&mut self, name: &str, value: &[u8]) {
        self.defaults
            .retain(|(field, _)| !field.eq_ignore_ascii_case(name.as_bytes()));
        self.defaults.push((name.into(), value.to_vec()));
    }

    fn data(&mut self, data: &[u8], separator: &[u8]) {
        match &mut self.data {
            None => self.data = Some(data.to_vec()),
            Some(whole) => {
                whole.extend_from_slice(separator);
                whole.extend_from_slice(data);
            }
        }
    }

    fn file(&self, name: &[u8], at: usize) -> Result<Vec<u8>, ReadError> {
        if self.options.body.is_some() {
            return Ok(Vec::new());
        }
        self.files.set(self.files.get() + 1);
        if self.files.get() > MOST_FILES {
            let expected = format!("at most {MOST_FILES} files in a command");
            return Err(ReadError::new(expected, "more").at(place(at)));
        }
        match (name, &self.input) {
            (b"-" | b".", Some(Input::Text(text))) => Ok(text.clone()),
            (b"-" | b".", Some(Input::File(file))) if file != b"-" => self.named(file, at),
            (b"-" | b".", Some(Input::File(_)) | None) => {
                let found = "standard input, which the text does not have";
                let fault = ReadError::new(EXPECTED, found).at(place(at));
                Err(fault.help("give the body with --body, or --body @FILE"))
            }
            (b"", _) => Err(ReadError::new(EXPECTED, "no name").at(place(at))),
            (name, _) => self.named(name, at),
        }
    }

    /// The bytes of a file by its name.
    fn named(&self, name: &[u8], at: usize) -> Result<Vec<u8>, ReadError> {
        let Ok(name) = std::str::from_utf8(name) else {
            return Err(ReadError::new(EXPECTED, excerpt(name)).at(place(at)));
        };
        (self.options.read_file)(name).map_err(|fault| {
            let fault = ReadError::new(EXPECTED, format!("\"{name}\": {fault}"));
            fault.at(place(at)).help(
                "give the body with --body @FILE, or the folder of the files with --files FOLDER",
            )
        })
    }

    fn value_or_file(&self, value: Vec<u8>, at: usize) -> Result<Vec<u8>, ReadError> {
        match value.strip_prefix(b"@") {
            Some(name) => self.file(name, at),
            None => Ok(value),
        }
    }

    /// The forms of `--data-urlencode`: `content`, `=content`, `name=content`, `@file`, `name@file`.
    fn urlencoded(&self, value: &[u8], at: usize) -> Result<Vec<u8>, ReadError> {
        let mark = value.iter().position(|octet| matches!(octet, b'=' | b'@'));
        let (name, content) = match mark.and_then(|mark| value.split_at_checked(mark)) {
            None => (&b""[..], value.to_vec()),
            Some((name, [b'@', file @ ..])) => (name, self.file(file, at)?),
            Some((name, content)) => (name, content.get(1..).unwrap_or_default().to_vec()),
        };
        let encoded = basestring::percent_encode(&content).replace("%20", "+");
        Ok(match name {
            [] => encoded.into_bytes(),
            name => [name, b"=", encoded.as_bytes()].concat(),
        })
    }

    fn field(&mut self, value: Vec<u8>, at: usize) -> Result<(), ReadError> {
        if let Some(name) = value.strip_prefix(b"@") {
            let lines = self.file(name, at)?;
            for line in lines.split(|&octet| octet == b'\n') {
                self.field_line(line.trim_ascii_end(), at)?;
            }
            return Ok(());
        }
        self.field_line(&value, at)
    }

    fn field_line(&mut self, line: &[u8], at: usize) -> Result<(), ReadError> {
        if line.len() > HEAD_LIMIT {
            let expected = format!("a header of at most {HEAD_LIMIT} bytes");
            let found = format!("{} bytes", line.len());
            return Err(ReadError::new(expected, found).at(place(at)));
        }
        if let Some(octet) = line.iter().find(|o| o.is_ascii_control() && **o != b'\t') {
            let expected = "a header without control characters";
            return Err(ReadError::new(expected, excerpt(&[*octet])).at(place(at)));
        }
        let mark = line.iter().position(|octet| matches!(octet, b':'));
        match mark.and_then(|mark| line.split_at_checked(mark)) {
            Some((name, [_, value @ ..])) => {
                let value = value.trim_ascii();
                let value = (!value.is_empty()).then(|| value.to_vec());
                self.fields.push((name.trim_ascii().to_vec(), value));
            }
            _ => match line.trim_ascii().strip_suffix(b";") {
                Some(name) => self.fields.push((name.to_vec(), Some(Vec::new()))),
                None if line.is_empty() => {}
                None => {
                    let found = excerpt(line);
                    let text = format!("curl sends no header for {found}: it has no colon");
                    self.remarks
                        .push(Remark::note("header-without-colon", text));
                }
            },
        }
        Ok(())
    }
}

fn basic(user_and_password: &[u8]) -> Vec<u8> {
    format!("Basic {}", STANDARD.encode(user_and_password)).into_bytes()
}

fn join(whole: &mut Vec<u8>, piece: &[u8], separator: &[u8]) {
    if !whole.is_empty() {
        whole.extend_from_slice(separator);
    }
    whole.extend_from_slice(piece);
}
