//! Normalized parameters near the right ones: in another order, with other escapes, without one of
//! them, of another second.

use basestring::percent_encode;

use crate::schemes::Pairs;

use super::super::multipart::Part;
use super::choice::Choice;

/// How far apart two generated timestamps may be, in seconds.
const SECONDS: u64 = 5;

/// What a request carries, by its place.
pub(super) struct Collected<'a> {
    /// The parameters of the query.
    pub(super) query: Pairs,
    /// Those of query and form body.
    pub(super) own: &'a Pairs,
    /// Those of the protocol.
    pub(super) protocol: &'a Pairs,
    /// The fields of a multipart form, of which none is signed.
    pub(super) multipart: Vec<Part>,
}

/// The parameters in other orders, with other escapes, without some of them, and of a moment before or
/// after.
pub(super) fn parameters(collected: &Collected<'_>) -> Vec<Choice> {
    let Collected {
        query,
        own,
        protocol,
        multipart,
    } = collected;
    let mut choices = Vec::new();
    let all: Pairs = own.iter().chain(*protocol).cloned().collect();
    let header_first: Pairs = protocol.iter().chain(*own).cloned().collect();
    for (order, pairs) in [
        ("with the parameters in the order query, body, header", &all),
        (
            "with the parameters in the order header, query, body",
            &header_first,
        ),
    ] {
        choices.push(Choice::new(order, joined(&encoded(pairs))).by("sort-none"));
    }
    let mut sorted = encoded(&all);
    sorted.sort();
    let lower = joined(&sorted.iter().map(lowercase_escapes).collect::<Vec<_>>());
    let how = "with lowercase escapes in the normalized parameters alone";
    choices.push(Choice::new(how, lower).by("encode-lowercase-hex"));
    if !query.is_empty() {
        let rest: Pairs = all
            .iter()
            .filter(|pair| !query.contains(pair))
            .cloned()
            .collect();
        let how = "without the parameters of the query";
        choices.push(Choice::new(how, normalized(&rest)).by("collect-query-left-out"));
    }
    choices.extend(with_multipart(&all, multipart));
    choices.extend(without_one(&all));
    choices.extend(other_moments(&all));
    choices
}

/// The fields of a multipart form: its texts alone, and each file as one more text.
fn with_multipart(all: &Pairs, multipart: &[Part]) -> Vec<Choice> {
    const FILE: &str = "Do not sign a file: it is sent as a file, and no server has its text.";
    let texts = multipart.iter().filter(|part| part.file.is_none());
    let texts: Pairs = texts
        .map(|part| (part.name.clone(), part.value.clone()))
        .collect();
    let with = |more: &[(Vec<u8>, Vec<u8>)]| {
        let pairs: Pairs = all.iter().chain(more).cloned().collect();
        normalized(&pairs)
    };
    let mut choices = Vec::new();
    if !texts.is_empty() {
        let how = "with the text fields of the multipart form";
        choices.push(Choice::new(how, with(&texts)).by("collect-multipart-signed"));
    }
    for Part { name, value, file } in multipart {
        let Some(file) = file else { continue };
        let shown = String::from_utf8_lossy(name);
        for (what, text) in [
            ("its name", file.clone().into_bytes()),
            ("@ and its name", format!("@{file}").into_bytes()),
            ("its content", value.clone()),
            ("an empty text", Vec::new()),
        ] {
            let as_text = (name.clone(), text);
            let alone = format!("with the file {shown} as {what}");
            let both = format!(
                "with the text fields of the multipart form and the file {shown} as {what}"
            );
            let pairs = [&texts[..], std::slice::from_ref(&as_text)].concat();
            choices.push(Choice::new(alone, with(&[as_text])).fixed(FILE));
            choices.push(
                Choice::new(both, with(&pairs))
                    .by("collect-multipart-signed")
                    .fixed(FILE),
            );
        }
    }
    choices
}

fn without_one(all: &Pairs) -> Vec<Choice> {
    let places = 0..all.len();
    places
        .map(|place| {
            let mut rest = all.clone();
            let (name, _) = rest.remove(place);
            let is_protocol = name.starts_with(b"oauth_");
            let fix = if is_protocol {
                "Sign every protocol parameter that you send except oauth_signature and realm."
            } else {
                "Add each parameter before you sign, or send only those that were signed."
            };
            let how = format!("without the parameter {}", String::from_utf8_lossy(&name));
            Choice::new(how, normalized(&rest)).fixed(fix)
        })
        .collect()
}

/// The timestamps of the seconds around the one that was sent: a timestamp that is made twice.
fn other_moments(all: &Pairs) -> Vec<Choice> {
    let Some(place) = all.iter().position(|(name, _)| name == b"oauth_timestamp") else {
        return Vec::new();
    };
    let sent = all
        .get(place)
        .and_then(|(_, value)| std::str::from_utf8(value).ok())
        .and_then(|value| value.parse::<u64>().ok());
    let Some(sent) = sent else { return Vec::new() };
    let around = sent.saturating_sub(SECONDS)..=sent.saturating_add(SECONDS);
    around
        .filter(|moment| *moment != sent)
        .map(|moment| {
            let mut other = all.clone();
            if let Some((_, value)) = other.get_mut(place) {
                *value = moment.to_string().into_bytes();
            }
            let how = format!("with oauth_timestamp {moment}, and sent with {sent}");
            Choice::new(how, normalized(&other)).by("header-nonce-differs")
        })
        .collect()
}

fn encoded(pairs: &Pairs) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| (percent_encode(name), percent_encode(value)))
        .collect()
}

fn normalized(pairs: &Pairs) -> Vec<u8> {
    let mut pairs = encoded(pairs);
    pairs.sort();
    joined(&pairs)
}

fn joined(pairs: &[(String, String)]) -> Vec<u8> {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&").into_bytes()
}

fn lowercase_escapes((name, value): &(String, String)) -> (String, String) {
    let lower = |text: &String| {
        let mut pieces = text.split('%');
        let mut lower = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (digits, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
            lower.push('%');
            lower.push_str(&digits.to_ascii_lowercase());
            lower.push_str(rest);
        }
        lower
    };
    (lower(name), lower(value))
}
