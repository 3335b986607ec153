//! One line about a request: what it carries, where, and what it was read from.

use basestring::form_pairs;

use super::model::{Body, OwnedRequest};

/// What a request carries and what it was read from, to be printed after its method and URL. It has
/// no value of a parameter but the signature method's name.
///
/// ```
/// use basestring_oracle::internal::request::summary;
/// use basestring_oracle::request::read_http;
/// let request = read_http(
///     b"POST https://h/p HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\
///       Authorization: OAuth oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"s\"\n\na=1&b=2",
///     None,
/// ).unwrap();
/// assert_eq!(
///     summary(&request),
///     "signature HMAC-SHA1 in the Authorization header, form body of 2 parameters (from an HTTP request)",
/// );
/// ```
#[must_use]
pub fn summary(request: &OwnedRequest) -> String {
    let mut said = vec![signature(request)];
    said.extend(body(request));
    format!("{} (from {})", said.join(", "), request.source)
}

/// A place of the protocol parameters, and their text.
fn places(request: &OwnedRequest) -> [(&'static str, Vec<u8>); 3] {
    let header = request.field("Authorization").unwrap_or_default();
    let query = request.url.splitn(2, |&octet| octet == b'?').nth(1);
    [
        ("the Authorization header", header.to_vec()),
        ("the query", query.unwrap_or_default().to_vec()),
        ("the body", request.body.octets().to_vec()),
    ]
}

fn signature(request: &OwnedRequest) -> String {
    let header = request.fields.iter().map(|(name, _)| name).find(|name| {
        let name = name.to_ascii_lowercase();
        name.windows(10).any(|window| window == b"-signature")
    });
    let mut unsigned = None;
    for (place, text) in places(request) {
        let has = |wanted: &[u8]| text.windows(wanted.len()).any(|window| window == wanted);
        if has(b"oauth_signature=") || has(b"oauth_signature%3D") || has(b"\"oauth_signature\"") {
            let method = method(&text).map_or_else(String::new, |method| format!(" {method}"));
            return format!("signature{method} in {place}");
        }
        if has(b"oauth_") {
            unsigned.get_or_insert(place);
        }
    }
    match (header, unsigned) {
        (Some(name), _) => format!("signature in the header {}", name.escape_ascii()),
        (None, Some(place)) => format!("OAuth parameters without a signature in {place}"),
        (None, None) => "no signature".to_owned(),
    }
}

/// The value of `oauth_signature_method`, if it looks like the name of one.
fn method(text: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"oauth_signature_method";
    let at = text.windows(NAME.len()).position(|window| window == NAME)?;
    let value = text.get(at + NAME.len()..)?;
    let is_quote = |octet: &u8| b"=\" :'".contains(octet);
    let start = value.iter().position(|octet| !is_quote(octet))?;
    let is_name = |octet: &u8| octet.is_ascii_alphanumeric() || *octet == b'-';
    let name: Vec<u8> = value
        .get(start..)?
        .iter()
        .copied()
        .take_while(is_name)
        .collect();
    let name = String::from_utf8(name).ok()?;
    (!name.is_empty() && name.len() <= 16).then_some(name)
}

fn body(request: &OwnedRequest) -> Option<String> {
    let octets = match &request.body {
        Body::Octets(octets) if octets.is_empty() => return None,
        Body::Octets(octets) => octets,
        Body::Multipart(parts) => {
            return Some(format!("multipart body of {}", count(parts.len(), "part")));
        }
    };
    let form = request.with_view(|view| Ok(view.form_body()?.map(<[u8]>::to_vec)));
    if let Ok(Some(form)) = form {
        let pairs = form_pairs(&form).count();
        return Some(format!("form body of {}", count(pairs, "parameter")));
    }
    let kind = request.field("Content-Type").unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let is = |wanted: &[u8]| kind.windows(wanted.len()).any(|window| window == wanted);
    let name = if is(b"json") {
        "JSON body"
    } else if is(b"multipart/form-data") {
        "multipart body"
    } else if is(b"xml") {
        "XML body"
    } else {
        "body"
    };
    Some(format!("{name} of {}", count(octets.len(), "byte")))
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
