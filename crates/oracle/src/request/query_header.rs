//! OAuth parameters as JSON in the parameter Authorization of the query, as BrickLink accepts them.

use basestring::{form_pairs, percent_encode};
use serde_json::Value;

use super::model::OwnedRequest;
use super::remark::Remark;

/// Reads the parameter `Authorization={…}` of the query as the header that it stands for. It is not
/// signed, so it is taken out of the URL.
pub(super) fn read(request: &mut OwnedRequest) {
    if request.has_field("Authorization") {
        return;
    }
    let Some(mark) = request.url.iter().position(|&octet| octet == b'?') else {
        return;
    };
    let (before, query) = request.url.split_at(mark);
    let query = query.get(1..).unwrap_or_default();
    let mut header = None;
    let mut kept = Vec::new();
    for piece in query.split(|&octet| octet == b'&') {
        match parameters(piece) {
            Some(found) if header.is_none() => header = Some(found),
            Some(_) | None => kept.push(piece),
        }
    }
    let Some(header) = header else {
        return;
    };
    let rest = kept.join(&b'&');
    let mark: &[u8] = if rest.is_empty() { b"" } else { b"?" };
    request.url = [before, mark, &rest].concat();
    request
        .fields
        .push((b"Authorization".to_vec(), header.into_bytes()));
    let text = "the OAuth parameters are JSON in the parameter Authorization of the query, which is not \
                signed: they are read as the Authorization header";
    request
        .remarks
        .push(Remark::note("authorization-in-query", text));
}

/// The header that a parameter `Authorization={…}` stands for.
fn parameters(piece: &[u8]) -> Option<String> {
    let pair = form_pairs(piece).next()?.ok()?;
    if !pair.name.eq_ignore_ascii_case(b"Authorization") {
        return None;
    }
    let value: Value = serde_json::from_slice(&pair.value).ok()?;
    let members = value.as_object()?;
    if !members.keys().any(|name| name.starts_with("oauth_")) {
        return None;
    }
    let texts = members.iter().filter_map(|(name, value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        Some(format!("{name}=\"{}\"", percent_encode(text.as_bytes())))
    });
    Some(format!("OAuth {}", texts.collect::<Vec<_>>().join(", ")))
}
