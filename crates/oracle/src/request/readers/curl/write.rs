//! A request as a curl command line.

use crate::request::model::{Body, OwnedRequest};
use crate::request::shell::quote::quote;

/// The command line by which curl sends a request as it is here: the reader of curl
/// reads the same request back.
///
/// `None` where no command line can: the body holds a NUL.
///
/// ```
/// use basestring_oracle::internal::request::curl_command;
/// use basestring_oracle::request::read_http;
/// let request = read_http(b"POST https://h/p?a=1&b HTTP/1.1\n\n{}", None).unwrap();
/// assert_eq!(
///     curl_command(&request).unwrap(),
///     "curl -H Content-Type: --data-raw '{}' 'https://h/p?a=1&b'",
/// );
/// ```
#[must_use]
pub fn curl_command(request: &OwnedRequest) -> Option<String> {
    let mut words = vec!["curl".to_owned()];
    let mut option = |option: &str, value: Option<&[u8]>| {
        words.push(option.to_owned());
        words.extend(value.map(quote));
    };
    let url = sendable(&request.url);
    let path = path(&url);
    if url.iter().any(|octet| b"[]{}".contains(octet)) {
        option("-g", None);
    }
    let mut segments = path.split(|&octet| octet == b'/');
    if segments.any(|segment| matches!(segment, b"." | b"..")) {
        option("--path-as-is", None);
    }
    let usual: &[u8] = match &request.body {
        Body::Octets(body) if body.is_empty() => b"GET",
        Body::Octets(_) | Body::Multipart(_) => b"POST",
    };
    match &request.method[..] {
        b"HEAD" if usual == b"GET" => option("-I", None),
        method if method == usual => {}
        method => option("-X", Some(method)),
    }
    for (name, value) in &request.fields {
        // What curl writes itself, for the body that it sends.
        let is_framing = [&b"Content-Length"[..], b"Transfer-Encoding"]
            .iter()
            .any(|framing| name.eq_ignore_ascii_case(framing));
        let is_multipart = matches!(request.body, Body::Multipart(_))
            && name.eq_ignore_ascii_case(b"Content-Type")
            && value == b"multipart/form-data";
        if !is_framing && !is_multipart {
            let line = match &value[..] {
                [] => [&name[..], b";"].concat(),
                value => [&name[..], b": ", value].concat(),
            };
            option("-H", Some(&line));
        }
    }
    match &request.body {
        Body::Octets(body) if body.is_empty() => {}
        Body::Octets(body) if body.contains(&0) => return None,
        Body::Octets(body) => {
            if !request.has_field("Content-Type") {
                // Else curl would say that it is a form.
                option("-H", Some(b"Content-Type:"));
            }
            option("--data-raw", Some(body));
        }
        Body::Multipart(parts) => {
            for (name, value) in parts {
                option(name, Some(value));
            }
        }
    }
    words.push(quote(&url));
    Some(words.join(" "))
}

/// A URL without what curl does not send as it is: characters that no URL may hold are written as
/// the escapes by which they are signed, and the fragment is left out.
fn sendable(url: &[u8]) -> Vec<u8> {
    let mut sendable = Vec::with_capacity(url.len());
    for &octet in url.iter().take_while(|&&octet| octet != b'#') {
        if octet.is_ascii_graphic() && !b"\"<>".contains(&octet) {
            sendable.push(octet);
        } else {
            sendable.extend(format!("%{octet:02X}").into_bytes());
        }
    }
    sendable
}

fn path(url: &[u8]) -> &[u8] {
    let end = url.iter().position(|&octet| octet == b'?');
    url.get(..end.unwrap_or(url.len())).unwrap_or_default()
}
