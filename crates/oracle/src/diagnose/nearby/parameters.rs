//! Normalized parameters near the right ones: in another order, with other escapes, without one of
//! them, of another second.

use std::cmp::Ordering;

use basestring::SignatureMethod;

use crate::schemes::Pairs;

use super::super::multipart::Part;
use super::changes;
use super::choice::{Choice, encoded, joined, normalized};

/// How far apart two generated timestamps may be, in seconds.
const SECONDS: u64 = 5;

/// What a request carries, by its place.
pub(super) struct Collected<'a> {
    /// The path of the URL.
    pub(super) path: String,
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
        path,
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
    choices.extend(other_methods(&all));
    choices.extend(in_other_orders(&all));
    choices.extend(changes::changes(own, protocol, path));
    choices
}

/// Orders that functions for people's lists give.
fn in_other_orders(all: &Pairs) -> Vec<Choice> {
    const BYTES: &str =
        "Sort by the bytes of the encoded name, then of the encoded value: 10 comes before 2.";
    let mut by_number = encoded(all);
    by_number.sort_by(|a, b| natural(&a.0, &b.0).then_with(|| natural(&a.1, &b.1)));
    let mut by_number_of_name = encoded(all);
    by_number_of_name.sort_by(|a, b| natural(&a.0, &b.0).then_with(|| a.1.cmp(&b.1)));
    let mut by_value = encoded(all);
    by_value.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    let how = "with the parameters in natural order, in which 2 comes before 10";
    let of_value = "with the parameters sorted by their values";
    vec![
        Choice::new(how, joined(&by_number)).fixed(BYTES),
        Choice::new(how, joined(&by_number_of_name)).fixed(BYTES),
        Choice::new(of_value, joined(&by_value)).fixed(BYTES),
    ]
}

/// The order of texts in which a run of digits counts as a number.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    while !a.is_empty() && !b.is_empty() {
        let (left, right) = (digits(a), digits(b));
        let step = if left > 0 && right > 0 {
            let (one, rest_of_a) = a.split_at(left);
            let (two, rest_of_b) = b.split_at(right);
            (a, b) = (rest_of_a, rest_of_b);
            let bare = |text: &str| text.trim_start_matches('0').to_owned();
            let (one, two) = (bare(one), bare(two));
            one.len().cmp(&two.len()).then(one.cmp(&two))
        } else {
            let (mut left, mut right) = (a.chars(), b.chars());
            let step = left.next().cmp(&right.next());
            (a, b) = (left.as_str(), right.as_str());
            step
        };
        if step != Ordering::Equal {
            return step;
        }
    }
    a.len().cmp(&b.len())
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
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

/// Another name of a method than the one that is sent.
fn other_methods(all: &Pairs) -> Vec<Choice> {
    const SENT: &str = "Sign the same oauth_signature_method that you send.";
    let is_method = |name: &[u8]| name == b"oauth_signature_method";
    let Some(place) = all.iter().position(|(name, _)| is_method(name)) else {
        return Vec::new();
    };
    let methods = SignatureMethod::ALL.map(SignatureMethod::name).into_iter();
    methods
        .filter_map(|method| {
            let mut other = all.clone();
            let (_, value) = other.get_mut(place)?;
            let sent = String::from_utf8_lossy(value).into_owned();
            *value = method.as_bytes().to_vec();
            let how = format!("with oauth_signature_method {method}, and sent with {sent}");
            (sent != method).then(|| Choice::new(how, normalized(&other)).fixed(SENT))
        })
        .collect()
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
