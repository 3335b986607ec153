//! Items that Burp Suite saves as XML.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::Scheme;

use super::http::read_http;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions, Source};
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "Items that Burp Suite saves (XML)",
    example: "<items burpVersion=\"2023.10\"><item><protocol>https</protocol>\n<request base64=\"false\"><![CDATA[GET /1/items?oauth_signature=s HTTP/1.1\nHost: api.example.com\n\n]]></request></item></items>",
    instead: "in Burp Suite, use the menu of the request: Copy as curl command",
    is_general: false,
    recognize: |paste| paste.contains("<items burpVersion") && paste.contains("<request base64="),
    read: |paste, options| read(paste.text().unwrap_or_default(), options),
};

fn read(text: &str, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for item in text.split("<item>").skip(1) {
        let (attributes, request) = element(item, "request")
            .ok_or_else(|| ReadError::new("an element request in each item", "none"))?;
        let bytes = if attributes.contains("base64=\"true\"") {
            let decoded = STANDARD.decode(request.trim());
            decoded.map_err(|_| ReadError::new("a request in Base64", "another text"))?
        } else {
            request.as_bytes().to_vec()
        };
        let protocol = element(item, "protocol").map(|(_, protocol)| protocol);
        let scheme = options.scheme.or(match protocol {
            Some("http") => Some(Scheme::Http),
            Some("https") => Some(Scheme::Https),
            Some(_) | None => None,
        });
        let mut request = read_http(&bytes, scheme)?;
        request.source = Source::of(Form::Burp);
        read.push(request.into());
    }
    Ok(read)
}

/// The attributes and the text of the first element of that name.
fn element<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let (_, rest) = text.split_once(&format!("<{name}"))?;
    let (attributes, rest) = rest.split_once('>')?;
    let (content, _) = rest.split_once(&format!("</{name}>"))?;
    let data = content.trim_start().strip_prefix("<![CDATA[");
    let data = data.and_then(|data| data.rsplit_once("]]>"));
    Some((attributes, data.map_or(content, |(data, _)| data)))
}
