//! Headers alone, or an Authorization header alone: with the URL in an option they are a request.

use crate::request::draft::{Draft, header_line};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "Headers without a request line, with --url and --method",
    example: "Host: api.example.com\nAuthorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"",
    instead: "give the URL and the method: --url URL --method METHOD, and the body with --body",
    is_general: true,
    recognize: |paste| !fields(paste).is_empty(),
    read,
};

/// The headers of a text that has nothing else, if one of them is that of a signed
/// request.
fn fields(paste: &Paste<'_>) -> Vec<(String, String)> {
    let text = paste.text().unwrap_or_default().trim();
    let mut fields: Vec<(String, String)> = Vec::new();
    let is_value = text
        .get(..6)
        .is_some_and(|head| head.eq_ignore_ascii_case("OAuth "));
    if is_value && text.contains("oauth_") {
        let value = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        return vec![("Authorization".to_owned(), value)];
    }
    if let [value] = paste.values()
        && !text.contains("://")
    {
        object::fields(value, &mut fields);
    } else {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match (header_line(line), fields.last_mut()) {
                (Some((name, value)), _) if !line.starts_with([' ', '\t']) => {
                    fields.push((name.to_owned(), value.to_owned()));
                }
                // A header that goes on.
                (_, Some((_, last))) if line.starts_with([' ', '\t']) => {
                    last.push(' ');
                    last.push_str(line.trim());
                }
                _ => return Vec::new(),
            }
        }
    }
    let is_of_request = |(name, value): &(String, String)| {
        let name = name.to_ascii_lowercase();
        // With a Host header, the request may be signed in its URL or its body.
        name.contains("signature")
            || name == "host"
            || (name == "authorization" && value.contains("oauth_"))
    };
    if fields.iter().any(is_of_request) {
        fields
    } else {
        Vec::new()
    }
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let fields = fields(paste);
    let mut draft = Draft {
        fields,
        ..Draft::default()
    };
    if options.url.is_none() {
        // The request target of HTTP/2 may be among them.
        let has_path = draft.field(":path").is_some();
        if !has_path {
            let expected = "a URL, because the text has headers alone";
            return Err(ReadError::new(expected, "none").help(
                "give the URL and the method: --url URL --method METHOD, and the body with --body",
            ));
        }
    }
    draft.body = None;
    draft.finish(Form::Headers, options).map(|read| vec![read])
}
