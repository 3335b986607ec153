//! What the readers of tools have in common: lists of names and values, forms, URLs and answers.

use basestring::percent_encode;

use crate::request::draft::{Draft, without_version};
use crate::request::literal::Value;
use crate::request::object;
use crate::request::remark::Remark;

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// A name and its value.
pub(super) type Pair = (String, String);

/// The text of a member, or nothing.
pub(super) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::text).unwrap_or_default()
}

/// The elements of a list; none of any other value.
pub(super) fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::List(list)) => list,
        Some(
            Value::Nothing
            | Value::Text(_)
            | Value::Bytes(_)
            | Value::Word(_)
            | Value::Map(_)
            | Value::Call(..),
        )
        | None => &[],
    }
}

/// Whether an entry of a list is switched off, in any of the ways in which tools write that.
fn is_off(entry: &Value) -> bool {
    let is = |name: &str, wanted: &str| text(entry, name) == wanted;
    is("disabled", "true")
        || is("enabled", "false")
        || is("active", "false")
        || is("isDisabled", "true")
        || is("selected", "false")
}

/// The names and values of a list `[{name, value}, …]`, without those that are switched off.
pub(super) fn pairs(value: Option<&Value>) -> Vec<Pair> {
    let on = list(value).iter().filter(|entry| !is_off(entry));
    on.filter_map(|entry| {
        let name = entry.first(&["name", "key"])?.text()?;
        Some((name.to_owned(), text(entry, "value").to_owned()))
    })
    .collect()
}

/// Headers of any form: a list with names and values, an object, lines.
pub(super) fn fields(value: Option<&Value>, draft: &mut Draft) {
    match value {
        Some(list @ Value::List(_)) if !pairs(Some(list)).is_empty() => {
            draft.fields.extend(pairs(Some(list)));
        }
        Some(other) => object::fields(other, &mut draft.fields),
        None => {}
    }
}

/// The form that these parameters are encoded to. Of the two ways to write a space, the one that gives
/// the Content-Length is taken, where that is known.
pub(super) fn set_form(pairs: &[Pair], draft: &mut Draft) {
    let with_percent = object::encoded(pairs);
    let with_plus = with_percent.replace("%20", "+");
    let length = draft
        .field("Content-Length")
        .and_then(|length| length.trim().parse().ok());
    let body = if length == Some(with_plus.len()) {
        with_plus
    } else {
        with_percent
    };
    let is_measured = length == Some(body.len());
    draft.body = Some(body.into_bytes());
    draft.default_field("Content-Type", FORM);
    if !is_measured && !pairs.is_empty() {
        let text =
            "the tool keeps the parameters of the form and not its text, so they are encoded again";
        draft
            .remarks
            .push(Remark::assumed("form-encoded-again", text, "--body"));
    }
}

/// Adds parameters to the URL, unless it has a query.
pub(super) fn add_query(pairs: &[Pair], draft: &mut Draft) {
    let target = draft.target.split('#').next().unwrap_or_default();
    if pairs.is_empty() || target.contains('?') {
        return;
    }
    draft.target = format!("{target}?{}", object::encoded(pairs));
    let text =
        "the tool keeps the parameters of the query and not its text, so they are encoded again";
    draft
        .remarks
        .push(Remark::assumed("query-encoded-again", text, "--url"));
}

/// Encodes what a URL cannot have, as clients do before they send it.
pub(super) fn encode_target(draft: &mut Draft) {
    draft.target = without_version(&draft.target).to_owned();
    let is_kept = |c: char| c.is_ascii_graphic() && !"\"<>`{}\\^|".contains(c);
    if draft.target.chars().all(is_kept) {
        return;
    }
    if draft.target.contains("{{") || draft.target.contains("<<") || draft.target.contains("${") {
        return;
    }
    let mut encoded = String::new();
    for c in draft.target.chars() {
        if is_kept(c) {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            encoded.push_str(&percent_encode(c.encode_utf8(&mut bytes).as_bytes()));
        }
    }
    draft.target = encoded;
    let text = "the URL has characters that are sent percent-encoded: they are encoded here";
    draft
        .remarks
        .push(Remark::assumed("url-encoded", text, "--url"));
}

/// The bytes of a body: a text, a buffer, or Node's `{"type": "Buffer", "data": […]}`.
pub(super) fn bytes(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Text(text) => Some(text.clone().into_bytes()),
        Value::Bytes(bytes) => Some(bytes.clone()),
        Value::Map(_) if text(value, "type") == "Buffer" => {
            let octets = list(value.get("data")).iter();
            octets.map(|octet| octet.text()?.parse().ok()).collect()
        }
        Value::Nothing | Value::Word(_) | Value::List(_) | Value::Map(_) | Value::Call(..) => None,
    }
}

/// Reports a form body that has characters which a form always encodes: Insomnia and Bruno export
/// forms so.
pub(super) fn note_form(draft: &mut Draft) {
    let kind = draft
        .field("Content-Type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let body = draft.body.as_deref().unwrap_or_default();
    let is_raw = |octet: &u8| !octet.is_ascii_graphic() || b"\"<>{}".contains(octet);
    if kind.starts_with(FORM)
        && body.iter().any(is_raw)
        && !body.windows(2).any(|pair| pair == b"{{")
    {
        let text = "the form body has characters that a form encodes, such as a space: tools that export \
                    forms without encoding them are Insomnia and Bruno. The body that was sent was \
                    probably encoded";
        draft
            .remarks
            .push(Remark::assumed("form-not-encoded", text, "--body"));
    }
}
