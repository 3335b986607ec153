//! A request as JMeter's View Results Tree shows it.

use crate::request::draft::{Draft, header_line, is_absolute, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "A request as JMeter's View Results Tree shows it",
    example: "POST https://api.example.com/1/items\n\nPOST data:\na=1\n\n[no cookies]\n\nRequest Headers:\nAuthorization: OAuth oauth_signature=\"s\"",
    instead: "paste the whole tab Request, Raw, of View Results Tree",
    is_general: false,
    recognize: |paste| paste.text().is_some_and(is_jmeter),
    read: |paste, options| read(paste.text().unwrap_or_default(), options).map(|read| vec![read]),
};

const DATA: [&str; 5] = [
    "POST data:",
    "PUT data:",
    "PATCH data:",
    "DELETE data:",
    "GET data:",
];

fn first(text: &str) -> Option<(&str, &str)> {
    let line = text.trim_start().lines().next()?.trim();
    let (method, url) = line.split_once(' ')?;
    (is_method(method) && is_absolute(url) && !url.contains(' ')).then_some((method, url))
}

pub(super) fn is_jmeter(text: &str) -> bool {
    let has = |wanted: &str| text.lines().any(|line| line.trim_end() == wanted);
    let has_cookies = has("[no cookies]") || has("Cookie Data:");
    first(text).is_some()
        && (has_cookies || DATA.iter().any(|data| has(data)))
        && has("Request Headers:")
}

fn read(text: &str, options: &ReadOptions<'_>) -> Result<Captured, ReadError> {
    let (method, url) = first(text).unwrap_or_default();
    let mut draft = Draft::new(method, url);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let place = |wanted: &dyn Fn(&str) -> bool| lines.iter().position(|line| wanted(line));
    let is_data = |line: &str| DATA.contains(&line);
    let is_after =
        |line: &str| matches!(line, "[no cookies]" | "Cookie Data:" | "Request Headers:");
    if let Some(start) = place(&is_data) {
        let rest = lines.get(start + 1..).unwrap_or_default();
        let end = rest
            .iter()
            .position(|line| is_after(line))
            .unwrap_or(rest.len());
        let body = rest.get(..end).unwrap_or_default().join("\n");
        draft.body = Some(body.trim().as_bytes().to_vec());
    }
    if let Some(start) = place(&|line| line == "Request Headers:") {
        let rest = lines.get(start + 1..).unwrap_or_default();
        let fields = rest.iter().map_while(|line| header_line(line));
        draft.fields = fields
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
    }
    draft.finish(Form::Jmeter, options)
}
