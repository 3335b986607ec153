//! What frameworks log of a request in a layout of their own: Ktor, Chucker, ASP.NET Core, Spring.

mod aspnet;
mod chucker;
mod ktor;
mod spring;

use super::parts::encode_target;
use crate::request::draft::{Draft, header_line};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "What a framework logs of a request: Ktor, Chucker (Android), ASP.NET Core, Spring",
    example: "REQUEST: https://api.example.com/1/items\nMETHOD: HttpMethod(value=GET)\nCOMMON HEADERS\n-> Authorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"\nCONTENT HEADERS",
    instead: "log the method, the URL, all headers and the body, and paste these lines",
    is_general: false,
    recognize: |paste| draft(paste.text().unwrap_or_default()).is_some(),
    read,
};

/// Reads the first request of a text.
type Layout = fn(&str) -> Option<Draft>;

/// The layouts, each with the framework that writes it.
const LAYOUTS: [(&str, Layout); 4] = [
    ("Ktor", ktor::read),
    ("Chucker", chucker::read),
    ("ASP.NET Core", aspnet::read),
    ("Spring", spring::read),
];

fn draft(text: &str) -> Option<Draft> {
    LAYOUTS.iter().find_map(|(tool, layout)| {
        let mut draft = layout(text)?;
        draft.tool = Some((*tool).to_owned());
        Some(draft)
    })
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut draft = draft(paste.text().unwrap_or_default()).ok_or_else(|| {
        ReadError::new("a method, a URL and headers of a framework's log", "none")
    })?;
    hidden(&draft)?;
    encode_target(&mut draft);
    draft
        .finish(Form::Framework, options)
        .map(|read| vec![read])
}

/// Frameworks show marks in place of the values of headers.
fn hidden(draft: &Draft) -> Result<(), ReadError> {
    let is_hidden = |(name, value): &&(String, String)| {
        let name = name.to_ascii_lowercase();
        let is_signed = name == "authorization" || name.contains("signature");
        is_signed
            && matches!(
                value.trim(),
                "[Redacted]" | "***" | "██" | "{masked}" | "<redacted>"
            )
    };
    let Some((name, _)) = draft.fields.iter().find(is_hidden) else {
        return Ok(());
    };
    let found = format!("a mark in its place, because the log hides {name}");
    let help = format!(
        "show the header in the log. ASP.NET Core: options.RequestHeaders.Add(\"{name}\"). Ktor: no \
         sanitizeHeader. Chucker: no redactHeaders. Spring: enableLoggingRequestDetails = true"
    );
    Err(ReadError::new("the value of the header with the signature", found).help(help))
}

/// A header of a line.
fn field(line: &str) -> Option<(String, String)> {
    let (name, value) = header_line(line.trim())?;
    Some((name.to_owned(), value.to_owned()))
}

/// The value after a label at the end of what a line begins with: `[main] INFO x -- REQUEST: value`.
fn after<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    let (before, value) = line.split_once(label)?;
    let is_label = before.is_empty() || before.ends_with([' ', '\t', ']', ':', '-']);
    is_label.then(|| value.trim())
}
