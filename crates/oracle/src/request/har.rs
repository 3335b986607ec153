//! An entry of a HAR file (HTTP Archive 1.2), as browsers and proxies save them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::error::Category;

use super::fault::{ReadError, excerpt};
use super::{Body, OwnedRequest, SourceKind};

const FORM: &str = "application/x-www-form-urlencoded";

#[derive(Deserialize)]
struct Archive {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    request: HarRequest,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HarRequest {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Pair>,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct Pair {
    name: String,
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PostData {
    #[serde(default)]
    mime_type: String,
    text: Option<String>,
    #[serde(default)]
    params: Vec<Pair>,
    /// `base64` for a body that is not text. HAR 1.2 does not define it, but browsers write it.
    encoding: Option<String>,
}

/// Whether a text can be a HAR file: JSON's object, and nothing else that is read begins so.
pub(crate) fn is_har(text: &[u8]) -> bool {
    without_mark(text).trim_ascii_start().starts_with(b"{")
}

fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(text)
}

/// Reads an entry of a HAR file, counted from 1; or the one entry that was copied out of it.
///
/// ```
/// use basestring_oracle::internal::request::read_har;
/// let har = br#"{"log": {"version": "1.2", "entries": [{"request": {
///     "method": "GET", "url": "https://h/p?a=1", "headers": [{"name": "Accept", "value": "*/*"}]
/// }}]}}"#;
/// assert_eq!(read_har(har, 1).unwrap().url, b"https://h/p?a=1");
/// assert_eq!(
///     read_har(har, 2).unwrap_err().to_string(),
///     "expected an entry from 1 to 1 of the HAR file, found 2",
/// );
/// ```
///
/// # Errors
///
/// [`ReadError`] for a text that is cut or no HAR, and for an entry that it does not have.
pub fn read_har(text: &[u8], entry: usize) -> Result<OwnedRequest, ReadError> {
    let text = without_mark(text);
    let fault = |found: &serde_json::Error| {
        let cut = match found.classify() {
            Category::Eof => "; the file may have been cut short",
            Category::Io | Category::Syntax | Category::Data => "",
        };
        ReadError::new(
            "a HAR file, {\"log\": {\"entries\": […]}}",
            format!("{}{cut}", place(found)),
        )
    };
    let value: serde_json::Value = serde_json::from_slice(text).map_err(|e| fault(&e))?;
    let entries = if value.get("log").is_some() {
        Archive::deserialize(&value)
            .map_err(|e| fault(&e))?
            .log
            .entries
    } else if value.get("request").is_some() {
        vec![Entry::deserialize(&value).map_err(|e| fault(&e))?]
    } else {
        let found = "an object that has neither log nor request";
        return Err(ReadError::new(
            "a HAR file, {\"log\": {\"entries\": […]}}",
            found,
        ));
    };
    let count = entries.len();
    let chosen = entry
        .checked_sub(1)
        .and_then(|index| entries.into_iter().nth(index));
    let Some(chosen) = chosen else {
        return Err(if count == 0 {
            ReadError::new("an entry in the HAR file", "none")
        } else {
            let expected = format!("an entry from 1 to {count} of the HAR file");
            ReadError::new(expected, entry.to_string())
        });
    };
    let mut remarks = Vec::new();
    if count > 1 {
        remarks.push(format!("entry {entry} of the HAR file's {count}"));
    }
    request(chosen.request, remarks)
}

/// The place where JSON is invalid. The text there may be a secret, so it is not shown.
fn place(found: &serde_json::Error) -> String {
    let (line, column) = (found.line(), found.column());
    match found.classify() {
        Category::Eof => format!("the end at line {line}, column {column}"),
        Category::Data => "other members".to_owned(),
        Category::Io | Category::Syntax => {
            format!("malformed JSON at line {line}, column {column}")
        }
    }
}

fn request(har: HarRequest, mut remarks: Vec<String>) -> Result<OwnedRequest, ReadError> {
    let HarRequest {
        method,
        url,
        headers,
        post_data,
    } = har;
    let has_scheme = |prefix: &str| {
        let head = url.get(..prefix.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    if !has_scheme("http://") && !has_scheme("https://") {
        let scheme = url.split(':').next().unwrap_or_default();
        let expected = "an entry whose URL is http://… or https://…";
        return Err(ReadError::new(expected, excerpt(scheme.as_bytes())));
    }
    let mut fields: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for Pair { name, value } in headers {
        // HTTP/2 has its request line in fields; its authority is HTTP/1's Host.
        let name = match name.strip_prefix(':') {
            Some("authority") => "Host".to_owned(),
            Some(_) => continue,
            None => name,
        };
        fields.push((name.into_bytes(), value.into_bytes()));
    }
    let body = match post_data {
        Some(data) => body(data, &mut fields, &mut remarks)?,
        None => Vec::new(),
    };
    Ok(OwnedRequest {
        source: SourceKind::Har,
        method: method.into_bytes(),
        url: url.into_bytes(),
        fields,
        body: Body::Octets(body),
        remarks,
    })
}

fn body(
    data: PostData,
    fields: &mut Vec<(Vec<u8>, Vec<u8>)>,
    remarks: &mut Vec<String>,
) -> Result<Vec<u8>, ReadError> {
    let PostData {
        mime_type,
        text,
        params,
        encoding,
    } = data;
    let is_content_type = |name: &[u8]| name.eq_ignore_ascii_case(b"Content-Type");
    if !mime_type.is_empty() && !fields.iter().any(|(name, _)| is_content_type(name)) {
        fields.push((b"Content-Type".to_vec(), mime_type.clone().into_bytes()));
    }
    match text {
        Some(text) if encoding.as_deref() == Some("base64") => STANDARD
            .decode(text)
            .map_err(|_| ReadError::new("a body in Base64, as the entry says", "another text")),
        Some(text) if !text.is_empty() || params.is_empty() => Ok(text.into_bytes()),
        _ if mime_type.to_ascii_lowercase().starts_with(FORM) => {
            remarks.push(
                "the entry has the parameters of the form but not its text, so they are encoded again"
                    .to_owned(),
            );
            let pairs: Vec<basestring::Parameter<'_>> = params
                .iter()
                .map(|Pair { name, value }| basestring::Parameter::new(name, value))
                .collect();
            Ok(basestring::form_encode(&pairs).into_bytes())
        }
        _ => {
            remarks.push(
                "the entry does not have the text of the body, so the body is empty here"
                    .to_owned(),
            );
            Ok(Vec::new())
        }
    }
}
