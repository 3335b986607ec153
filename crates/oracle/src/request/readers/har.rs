//! An entry of a HAR file (HTTP Archive 1.2), as browsers and proxies save them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::error::Category;

use crate::request::fault::{ReadError, excerpt};
use crate::request::form::Form;
use crate::request::model::{Body, Captured, OwnedRequest, Source};
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

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

pub(crate) const READER: Reader = Reader {
    summary: "A HAR file of a browser or a proxy, or one entry of it",
    example: "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\",\n  \"url\": \"https://api.example.com/1/items?oauth_signature=s\", \"headers\": []}}]}}",
    instead: "save all as HAR again, with sensitive data, or copy the request as cURL",
    is_general: false,
    recognize: is_har,
    read: |paste, _| read_har(paste),
};

/// Whether a text is a HAR file or the beginning of one.
fn is_har(paste: &Paste<'_>) -> bool {
    if !paste.begins_as_json() {
        return false;
    }
    match paste.json() {
        Ok(value) => value.get("log").is_some() || value.get("request").is_some(),
        Err(_) => paste.contains("\"log\""),
    }
}

/// Reads the entries of a HAR file, or the one entry that was copied out of it.
fn read_har(paste: &Paste<'_>) -> Result<Vec<Captured>, ReadError> {
    const EXPECTED: &str = "a HAR file, {\"log\": {\"entries\": […]}}";
    let fault = |found: &serde_json::Error| {
        let cut = match found.classify() {
            Category::Eof => "; the file may have been cut short",
            Category::Io | Category::Syntax | Category::Data => "",
        };
        ReadError::new(EXPECTED, format!("{}{cut}", place(found)))
    };
    let value = paste.json().map_err(fault)?;
    let entries = if value.get("log").is_some() {
        let archive = Archive::deserialize(value).map_err(|e| fault(&e))?;
        archive.log.entries
    } else if value.get("request").is_some() {
        vec![Entry::deserialize(value).map_err(|e| fault(&e))?]
    } else {
        let found = "an object that has neither log nor request";
        return Err(ReadError::new(EXPECTED, found));
    };
    if entries.is_empty() {
        return Err(ReadError::new("an entry in the HAR file", "none"));
    }
    let mut read = Vec::new();
    let mut first_fault = None;
    for entry in entries {
        match request(entry.request) {
            Ok(request) => read.push(Captured::from(request)),
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

fn request(har: HarRequest) -> Result<OwnedRequest, ReadError> {
    let mut remarks = Vec::new();
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
        source: Source::of(Form::Har),
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
    remarks: &mut Vec<Remark>,
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
            let text = "the entry has the parameters of the form but not its text, so they are \
                        encoded again";
            remarks.push(Remark::assumed("form-encoded-again", text, "--body"));
            let pairs: Vec<basestring::Parameter<'_>> = params
                .iter()
                .map(|Pair { name, value }| basestring::Parameter::new(name, value))
                .collect();
            Ok(basestring::form_encode(&pairs).into_bytes())
        }
        _ => {
            let text = "the body is empty, because the entry does not have its text";
            remarks.push(Remark::assumed("body-missing", text, "--body"));
            Ok(Vec::new())
        }
    }
}
