//! How the other side's base string differs from the right one, part by part, and what carries the
//! difference: a header of the proxy, a setting of the server, a log of another request.

use serde::Serialize;

use crate::request::{BaseString, split_base_string};
use crate::schemes::Pairs;

use super::changed;
use super::paths;

/// A part of a request that goes into its base string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The method.
    Method,
    /// `http` or `https`.
    Scheme,
    /// The host.
    Host,
    /// The port.
    Port,
    /// The path.
    Path,
    /// Parameters of the query.
    Query,
    /// Parameters of a form body.
    Body,
    /// Parameters that are not signed, or that the request does not have.
    Added,
    /// The value of a parameter.
    Value,
    /// A protocol parameter that is new in every request: it is the base string of another request.
    OtherRequest,
    /// The same request, written in another way.
    Writing,
}

/// One difference between the base string of the request as sent and the other side's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs.
    pub part: Part,
    /// How, in words.
    pub how: String,
    /// What carries the difference and how to fix it, for whoever runs the server.
    pub fix: String,
}

/// The parameters of a request by their places.
pub(super) struct Places<'a> {
    pub(super) query: &'a Pairs,
    pub(super) body: &'a Pairs,
    /// The texts of a multipart form, which are not signed.
    pub(super) multipart: &'a Pairs,
}

/// The differences between two base strings, from the first part to the last. None if the other one
/// is not a base string or if the two are the same.
pub(super) fn differences(right: &str, theirs: &str, places: &Places<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    if right == theirs {
        return found;
    }
    let (Some(ours), Some(other)) = (split_base_string(right), split_base_string(theirs)) else {
        return found;
    };
    if let Some(difference) = of_another_request(&ours.pairs, &other.pairs) {
        return vec![difference];
    }
    if is_elsewhere(&ours, &other) {
        return vec![Difference {
            part: Part::OtherRequest,
            how: format!(
                "it is the base string of another request: {} {}",
                other.method, other.url
            ),
            fix: "Take the request and the base string from the same attempt.".to_owned(),
        }];
    }
    found.extend(of_method(&ours.method, &other.method));
    found.extend(of_uri(&ours.url, &other.url));
    found.extend(of_parameters(&ours.pairs, &other.pairs, places));
    if found.is_empty() {
        let (how, fix) = changed::of_writing(ours.pairs == other.pairs);
        found.push(Difference {
            part: Part::Writing,
            how: how.to_owned(),
            fix: fix.to_owned(),
        });
    }
    found
}

/// Whether the method or the host, and the path too, are others: no proxy changes that much.
fn is_elsewhere(ours: &BaseString, other: &BaseString) -> bool {
    let (a, b) = (Uri::of(&ours.url), Uri::of(&other.url));
    let is_related = a.path.ends_with(b.path.trim_start_matches('/'))
        || b.path.ends_with(a.path.trim_start_matches('/'))
        || a.path.eq_ignore_ascii_case(b.path);
    let other_target = a.host != b.host && !is_internal(b.host);
    !is_related && (ours.method != other.method || other_target)
}

/// The nonce and the timestamp are new in every request.
fn of_another_request(ours: &Pairs, other: &Pairs) -> Option<Difference> {
    let value = |pairs: &Pairs, wanted: &[u8]| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone())
    };
    let differs = |name: &&str| {
        let (a, b) = (value(ours, name.as_bytes()), value(other, name.as_bytes()));
        a.is_some() && b.is_some() && a != b
    };
    let both = ["oauth_nonce", "oauth_timestamp"];
    let names: Vec<&str> = both.into_iter().filter(differs).collect();
    // A value that is only written in another way is not another one.
    (!names.is_empty()
        && names
            .iter()
            .all(|name| is_simple(value(other, name.as_bytes()))))
    .then(|| Difference {
        part: Part::OtherRequest,
        how: format!(
            "{} {}: it is the base string of another request",
            names.join(" and "),
            if names.len() == 1 {
                "differs"
            } else {
                "differ"
            }
        ),
        fix: "Take the request and the base string from the same attempt.".to_owned(),
    })
}

fn is_simple(value: Option<Vec<u8>>) -> bool {
    value.is_some_and(|value| {
        !value.is_empty()
            && value
                .iter()
                .all(|octet| octet.is_ascii_alphanumeric() || b"-._~".contains(octet))
    })
}

fn of_method(ours: &str, other: &str) -> Option<Difference> {
    if ours == other {
        return None;
    }
    let fix = if ours.eq_ignore_ascii_case(other) {
        "Write the method in uppercase."
    } else if other == "GET" {
        "A redirect can turn a request into a GET. Otherwise the server must use the method of the \
         request line."
    } else {
        "Use the method of the request line, not one of X-HTTP-Method-Override, _method or a route."
    };
    Some(Difference {
        part: Part::Method,
        how: format!("the method is {other}, not {ours}"),
        fix: fix.to_owned(),
    })
}

/// A URL in its parts. The port is as written.
struct Uri<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
    path: &'a str,
}

impl<'a> Uri<'a> {
    fn of(text: &'a str) -> Self {
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        let length = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(length);
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) => {
                (host, Some(port))
            }
            _ => (authority, None),
        };
        Self {
            scheme,
            host,
            port,
            path,
        }
    }
}

fn of_uri(ours: &str, other: &str) -> Vec<Difference> {
    let (ours, other) = (Uri::of(ours), Uri::of(other));
    let mut found = Vec::new();
    if ours.scheme != other.scheme {
        found.push(of_scheme(&ours, &other));
    }
    if ours.host != other.host {
        found.push(of_host(ours.host, other.host));
    }
    // With another scheme its default port is another too, and is left out.
    if ours.port != other.port {
        found.push(of_port(&ours, &other));
    }
    if ours.path != other.path {
        let (how, fix) = paths::difference(ours.path, other.path);
        found.push(Difference {
            part: Part::Path,
            how,
            fix,
        });
    }
    found
}

fn of_scheme(ours: &Uri<'_>, other: &Uri<'_>) -> Difference {
    let named = |scheme: &str| match scheme {
        "" => "missing".to_owned(),
        scheme => scheme.to_owned(),
    };
    let fix = match (ours.scheme, other.scheme) {
        ("https", "http") => {
            "A proxy ends TLS, and the server sees http. Let the proxy send X-Forwarded-Proto: https, \
             and let the server use it (Django: SECURE_PROXY_SSL_HEADER; Express: trust proxy; Spring: \
             server.forward-headers-strategy; PHP: HTTPS in $_SERVER), or configure the public URL."
        }
        ("http", "https") => {
            "The server takes its URL to be https: look for X-Forwarded-Proto: https that a proxy always \
             sends, a configured public URL, or a redirect to https. Send the request to https."
        }
        (one, other) if one.eq_ignore_ascii_case(other) => {
            "Write the scheme in lowercase (RFC 5849 3.4.1.2)."
        }
        _ => "Sign the whole URL, with its scheme and host.",
    };
    Difference {
        part: Part::Scheme,
        how: format!(
            "the scheme is {}, not {}",
            named(other.scheme),
            named(ours.scheme)
        ),
        fix: fix.to_owned(),
    }
}

fn of_host(ours: &str, other: &str) -> Difference {
    let fix = if ours.eq_ignore_ascii_case(other) {
        "Write the host in lowercase."
    } else if without_www(ours) == without_www(other) {
        "A redirect or a configured site name adds or removes www: use one name in both places. The \
         client must sign and call the URL to which it is redirected."
    } else if is_internal(other) {
        "The server sees the name that its proxy calls. Let the proxy pass the client's Host (nginx: \
         proxy_set_header Host $host; Apache: ProxyPreserveHost On) or send X-Forwarded-Host, and let \
         the server use it; or configure the public URL."
    } else {
        "The server must use the Host header of the client's request, or X-Forwarded-Host of a proxy \
         that changes it. Look for a site name in its configuration."
    };
    Difference {
        part: Part::Host,
        how: format!("the host is {}, not {}", or_none(other), or_none(ours)),
        fix: fix.to_owned(),
    }
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "missing" } else { text }
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// A name or an address that a client outside does not call.
fn is_internal(host: &str) -> bool {
    let is_address = |text: &str| text.bytes().all(|o| o.is_ascii_digit() || o == b'.');
    let has_end = [
        ".local",
        ".internal",
        ".lan",
        ".localdomain",
        ".svc",
        ".cluster.local",
    ];
    !host.contains('.')
        || host == "127.0.0.1"
        || is_address(host)
        || has_end.iter().any(|end| host.ends_with(end))
}

fn of_port(ours: &Uri<'_>, other: &Uri<'_>) -> Difference {
    let shown = |uri: &Uri<'_>| match uri.port {
        Some(port) => format!("port {port}"),
        None => "no port".to_owned(),
    };
    let is_default = |uri: &Uri<'_>| {
        matches!(
            (uri.scheme, uri.port),
            ("http", Some("80")) | ("https", Some("443"))
        )
    };
    let fix = if is_default(other) {
        "Leave the default port out of the base string URI (RFC 5849 3.4.1.2)."
    } else {
        "The server must use the port of the client's Host header, not the one on which it listens \
         itself: let the proxy pass Host with the port, or X-Forwarded-Port, and let the server use it."
    };
    Difference {
        part: Part::Port,
        how: format!("it has {}, not {}", shown(other), shown(ours)),
        fix: fix.to_owned(),
    }
}

/// The pairs of one that are not in the other; each pair counts once.
fn missing(of: &Pairs, from: &Pairs) -> Pairs {
    let mut rest = from.clone();
    let mut missing = Pairs::new();
    for pair in of {
        match rest.iter().position(|other| other == pair) {
            Some(place) => {
                rest.remove(place);
            }
            None => missing.push(pair.clone()),
        }
    }
    missing
}

fn of_parameters(ours: &Pairs, other: &Pairs, places: &Places<'_>) -> Vec<Difference> {
    let mut lost = missing(ours, other);
    let mut added = missing(other, ours);
    let mut found = Vec::new();
    // The same name on both sides is another value.
    let mut values = Vec::new();
    let mut changed = Vec::new();
    lost.retain(|(name, value)| {
        let place = added.iter().position(|(added, _)| added == name);
        if let Some(place) = place {
            let (_, other) = added.remove(place);
            values.push(name.clone());
            changed.push((value.clone(), other));
        }
        place.is_none()
    });
    if !values.is_empty() {
        let how = format!("another value of {}", names(&values));
        let (how, fix) = match changed::of_values(&changed) {
            Some((change, fix)) => (format!("{how}: {change}"), fix),
            None => (
                how,
                "Compare the two values: one side decodes, encodes, trims or replaces it.",
            ),
        };
        found.push(Difference {
            part: Part::Value,
            how,
            fix: fix.to_owned(),
        });
    }
    if let Some((how, fix)) = changed::of_names(&lost, &added) {
        let all: Vec<Vec<u8>> = lost.iter().map(|(name, _)| name.clone()).collect();
        found.push(Difference {
            part: Part::Added,
            how: format!("another name of {}: {how}", names(&all)),
            fix: fix.to_owned(),
        });
        return found;
    }
    found.extend(of_lost(&lost, places));
    found.extend(of_added(&added, places));
    found
}

fn of_lost(lost: &Pairs, places: &Places<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    let of = |place: &Pairs| -> Vec<Vec<u8>> {
        let lost = lost.iter().filter(|pair| place.contains(pair));
        lost.map(|(name, _)| name.clone()).collect()
    };
    let (query, body) = (of(places.query), of(places.body));
    // What loses only parameters with an empty value goes by their values.
    let is_empty = lost.iter().all(|(_, value)| value.is_empty());
    let fix = |usual: &str| {
        let empty = "The server must sign a parameter with an empty value too (RFC 5849 3.4.1.3.1). \
                     Look for code that removes it.";
        if is_empty { empty } else { usual }.to_owned()
    };
    if !query.is_empty() {
        found.push(Difference {
            part: Part::Query,
            how: format!("without {} of the query", names(&query)),
            fix: fix(
                "The server must sign every parameter of the query. Look for a rewrite rule or a proxy \
                 that loses it (nginx: try_files without $is_args$args; Apache: RewriteRule without \
                 QSA).",
            ),
        });
    }
    if !body.is_empty() {
        found.push(Difference {
            part: Part::Body,
            how: format!("without {} of the form body", names(&body)),
            fix: fix(
                "The server must sign the parameters of a form body. Look for code that reads the body \
                 before the signature is verified, and for a Content-Type that a proxy changes.",
            ),
        });
    }
    let rest: Vec<Vec<u8>> = lost
        .iter()
        .filter(|pair| !places.query.contains(pair) && !places.body.contains(pair))
        .map(|(name, _)| name.clone())
        .collect();
    if !rest.is_empty() {
        found.push(Difference {
            part: Part::Value,
            how: format!("without {}", names(&rest)),
            fix: "Every protocol parameter but oauth_signature and realm is signed (RFC 5849 3.4.1.3.1)."
                .to_owned(),
        });
    }
    found
}

fn of_added(added: &Pairs, places: &Places<'_>) -> Option<Difference> {
    if added.is_empty() {
        return None;
    }
    let all: Vec<Vec<u8>> = added.iter().map(|(name, _)| name.clone()).collect();
    if added.iter().all(|pair| places.multipart.contains(pair)) {
        return Some(Difference {
            part: Part::Added,
            how: format!("with {} of the multipart form", names(&all)),
            fix: "This server signs the text fields of a multipart form, as Flickr does. RFC 5849 \
                  3.4.1.3.1 does not: for this server, sign the text fields too, and not the files."
                .to_owned(),
        });
    }
    let is_again = added
        .iter()
        .all(|pair| places.query.contains(pair) || places.body.contains(pair));
    let how = if is_again {
        format!("{} twice", names(&all))
    } else {
        format!("with {}, which the request does not have", names(&all))
    };
    let fix = if all.iter().any(|name| name == b"oauth_signature") {
        "Leave oauth_signature out of the parameters (RFC 5849 3.4.1.3.1)."
    } else if all.iter().any(|name| name == b"realm") {
        "Leave realm out of the parameters (RFC 5849 3.4.1.3.1)."
    } else if is_again {
        "The server collects the same parameters from two places, such as the form body and the \
         framework's parameters: collect each once (RFC 5849 3.4.1.3.1)."
    } else {
        "A router, a rewrite rule or a framework adds parameters: sign those of the request as it \
         arrived, not those of the framework."
    };
    Some(Difference {
        part: Part::Added,
        how,
        fix: fix.to_owned(),
    })
}

/// Names in a sentence, at most four of them.
fn names(all: &[Vec<u8>]) -> String {
    const MOST: usize = 4;
    let shown = all.iter().take(MOST);
    let shown: Vec<String> = shown
        .map(|name| match &name[..] {
            b"" => "a parameter with an empty name".to_owned(),
            name => String::from_utf8_lossy(name).into_owned(),
        })
        .collect();
    let (last, before) = match shown.split_last() {
        Some((last, before)) if all.len() <= MOST => (last.clone(), before.join(", ")),
        _ => (
            format!("{} more", all.len() - shown.len()),
            shown.join(", "),
        ),
    };
    if before.is_empty() {
        last
    } else {
        format!("{before} and {last}")
    }
}
