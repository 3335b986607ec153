//! 3.4.1.3.2 and 3.4.1.1, explained.

use basestring::{
    Error, Parameter, Request, base_string, base_string_uri, normalize_parameters, percent_decode,
};

use super::model::{Octets, Outcome, Stage};

/// How many remarks about the order are shown.
const MOST_ORDERS: usize = 6;

/// The parameters encoded, sorted and joined.
pub(super) fn parameters(parameters: &[Parameter<'_>]) -> Stage {
    let text = normalize_parameters(parameters);
    let pairs: Vec<(String, String)> = text
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut remarks = encoding_remarks(parameters);
    remarks.extend(order_remarks(&pairs));
    Stage {
        section: "3.4.1.3.2",
        title: "normalized parameters",
        rule: "Each name and value is encoded. The pairs are sorted by the bytes of the encoded \
               name, then of the encoded value. = joins name and value, & joins the pairs.",
        given: Vec::new(),
        result: Outcome::Normalized { pairs, text },
        remarks,
    }
}

fn encoding_remarks(parameters: &[Parameter<'_>]) -> Vec<String> {
    let holds = |octets: &[u8]| {
        parameters
            .iter()
            .flat_map(|p| [&p.name, &p.value])
            .any(|text| text.iter().any(|octet| octets.contains(octet)))
    };
    [
        (holds(b" "), "a space is %20, never +"),
        (
            holds(b"!*'()"),
            "! * ' ( ) are encoded, although many encoders leave them",
        ),
        (
            holds(b"~"),
            "~ is not encoded, although some encoders encode it",
        ),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, remark)| remark.to_owned())
    .collect()
}

/// Neighbors that a wrong sort would put in the other order.
fn order_remarks(pairs: &[(String, String)]) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut more = 0_usize;
    for pair in pairs.windows(2) {
        let [(a, a_value), (b, b_value)] = pair else {
            continue;
        };
        let Some(remark) = order_remark((a, a_value), (b, b_value)) else {
            continue;
        };
        if remarks.len() < MOST_ORDERS {
            remarks.push(remark);
        } else {
            more += 1;
        }
    }
    if more > 0 {
        remarks.push(format!(
            "{more} more neighbors are in an order that a wrong sort would change"
        ));
    }
    remarks
}

fn order_remark(a: (&str, &str), b: (&str, &str)) -> Option<String> {
    if a.0 == b.0 {
        let (name, first, second) = (short(a.0), short(a.1), short(b.1));
        return Some(if a.1 == b.1 {
            format!("{name} occurs twice with the same value, and both stay")
        } else {
            format!("{name} occurs twice: {first} before {second}, by value")
        });
    }
    let (first, second) = (short(a.0), short(b.0));
    let common =
        a.0.bytes()
            .zip(b.0.bytes())
            .take_while(|(a, b)| a == b)
            .count();
    let differing = (a.0.as_bytes().get(common), b.0.as_bytes().get(common));
    let decoded = |text: &str| percent_decode(text.as_bytes()).ok();
    match differing {
        (Some(b'%'), Some(&octet)) if decoded(a.0) > decoded(b.0) => Some(format!(
            "{first} before {second}, because % is smaller than {}",
            char::from(octet),
        )),
        (Some(capital @ b'A'..=b'Z'), Some(&octet))
            if capital.to_ascii_lowercase() > octet.to_ascii_lowercase() =>
        {
            Some(format!(
                "{first} before {second}, because {} is smaller than {}",
                char::from(*capital),
                char::from(octet),
            ))
        }
        // The shorter name is the smaller one; compared with their =, the pairs would be reversed.
        (None, Some(&octet)) if octet < b'=' => Some(format!(
            "{first} before {second}, because names are compared, not pairs with their =",
        )),
        _ => None,
    }
}

/// A name or value, shortened for a sentence.
fn short(text: &str) -> String {
    match text.get(..24) {
        Some(head) if text.len() > 27 => format!("{head}…"),
        _ if text.is_empty() => "the empty value".to_owned(),
        _ => text.to_owned(),
    }
}

/// The base string, with its parts.
pub(super) fn whole(
    request: &Request<'_>,
    parameters: &[Parameter<'_>],
) -> Result<(Stage, String), Error> {
    let uri = base_string_uri(&request.url, &request.authority()?);
    let text = base_string(request.method, &uri, &normalize_parameters(parameters));
    let mut remarks = Vec::new();
    if request.method.iter().any(u8::is_ascii_lowercase) {
        remarks.push("the method is written in uppercase".to_owned());
    }
    // All three parts are encoded, so every & joins two of them.
    let mut parts = text.splitn(3, '&').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    let (method, uri, normalized) = (part(), part(), part());
    if normalized.is_empty() {
        remarks.push("the second & stays, although there is no parameter".to_owned());
    }
    if normalized.contains("%25") {
        remarks.push(
            "each % of an encoded parameter is %25 here, because it is encoded again".to_owned(),
        );
    }
    let stage = Stage {
        section: "3.4.1.1",
        title: "signature base string",
        rule: "The method in uppercase, the base string URI and the normalized parameters, each \
               encoded (again), joined by &.",
        given: vec![("method", Octets(request.method.to_vec()))],
        result: Outcome::BaseString {
            method,
            uri,
            parameters: normalized,
            text: text.clone(),
        },
        remarks,
    };
    Ok((stage, text))
}
