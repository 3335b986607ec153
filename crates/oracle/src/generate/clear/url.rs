//! Targets without what the documents leave open.

use crate::generate::url::{Fragment, Host, HostEnd, PathEnd, Port, Target, Userinfo};

/// The target with a host of letters or an address in its one spelling, a port without zeros, and a
/// path without dot segments, empty segments, raw characters and escapes that could be otherwise.
pub(crate) fn plain(target: Target) -> Target {
    let host = match target.host {
        Host::Name(HostEnd(end)) => Host::Name(HostEnd(name(&end))),
        Host::V4(address) => Host::V4(address),
        Host::V6(address, _) => Host::V6(address, false),
    };
    let capitals = match host {
        Host::V6(..) => target.capitals & 0x7F,
        Host::Name(_) | Host::V4(_) => target.capitals,
    };
    Target {
        https: target.https,
        capitals,
        userinfo: target.userinfo.map(|_| Userinfo("u:p".to_owned())),
        host,
        port: match target.port {
            Port::Empty => Port::None,
            Port::DefaultWithZero => Port::Default,
            port @ (Port::None | Port::Default | Port::Other(_)) => port,
        },
        path: target.path.map(|PathEnd(end)| PathEnd(path(&end))),
        fragment: target.fragment.map(|_| Fragment("top".to_owned())),
    }
}

/// Labels of letters, for one of digits is read as an address by some.
fn name(end: &str) -> String {
    let labels = end.split('.').map(|label| {
        let letters: String = label.chars().filter(char::is_ascii_alphabetic).collect();
        letters
    });
    let labels: Vec<String> = labels.filter(|label| !label.is_empty()).collect();
    if labels.is_empty() {
        return "h".to_owned();
    }
    labels.join(".")
}

/// The path after its first slash, without what has more than one spelling.
pub(crate) fn path(end: &str) -> String {
    let mut kept = String::new();
    let mut rest = end;
    while let Some(letter) = rest.chars().next() {
        let escape = rest.get(..3).filter(|_| letter == '%');
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        if let Some(escape) = escape {
            rest = rest.get(2..).unwrap_or_default();
            if is_one_way(escape) {
                kept.push_str(escape);
            }
        } else if letter.is_ascii_alphanumeric() || "/:@!$&'()*+,;=-._~".contains(letter) {
            kept.push(letter);
        }
    }
    let segments: Vec<&str> = kept.split('/').collect();
    let last = segments.len() - 1;
    let segments = segments
        .iter()
        .enumerate()
        .filter_map(|(index, segment)| match *segment {
            "." | ".." => Some("d"),
            "" if index < last => None,
            segment => Some(segment),
        });
    segments.collect::<Vec<_>>().join("/")
}

/// Whether an escape has one spelling only: it is uppercase and its byte is not unreserved.
fn is_one_way(escape: &str) -> bool {
    let octet = escape
        .get(1..)
        .and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let in_capitals = !escape.chars().any(|letter| letter.is_ascii_lowercase());
    octet.is_some_and(|octet| octet != 0 && in_capitals && !basestring::is_unreserved(octet))
}
