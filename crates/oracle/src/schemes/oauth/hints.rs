//! Hints for diagnosis: the methods and URLs for which clients sign by mistake, as proxies, frameworks
//! and services change them.

use crate::schemes::shared::Pair;

/// A method or a URL that may have been signed in place of the one at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hint {
    /// How it differs, in words.
    pub(crate) how: String,
    /// The mistake that makes it so, by its id; `None` where it has no name.
    pub(crate) mistake: Option<&'static str>,
    /// The method or the URL.
    pub(crate) value: String,
}

/// A request without the parameters of its header that are none of the protocol's: how it differs,
/// and the mistake, by its id.
pub(crate) const WITHOUT_EXTRAS: (&str, &str) = (
    "without the field's parameters that are none of the protocol's",
    "header-request-parameters",
);

/// The methods that a request may have been signed with.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Schemes that clients and proxies confuse: the URL's, the other, and the mistake.
const SCHEMES: [(&str, &str, &str); 4] = [
    ("https", "http", "uri-signed-http-sent-https"),
    ("http", "https", "uri-scheme-behind-proxy"),
    ("ws", "wss", "uri-scheme-behind-proxy"),
    ("wss", "https", "uri-scheme-behind-proxy"),
];

/// Hosts that services have renamed, either way.
const RENAMED: [(&str, &str); 3] = [
    ("https://api.x.com/", "https://api.twitter.com/"),
    ("https://x.com/", "https://twitter.com/"),
    ("//www.", "//"),
];

/// Versions of an API, as paths have them.
const VERSIONS: [&str; 9] = [
    "/1/", "/1.0/", "/1.1/", "/2/", "/v1/", "/v1.0/", "/v1.1/", "/v2/", "/v3/",
];

/// The client identifier of the example that X publishes.
const EXAMPLE_KEY: &str = "xvz1evFS4wEEPTGEFPHBog";

/// The methods other than this one.
pub(crate) fn other_methods(method: &str) -> Vec<Hint> {
    let others = METHODS.into_iter();
    others
        .filter(|other| !other.eq_ignore_ascii_case(method))
        .map(|other| Hint {
            how: format!("with {other} for {method}"),
            mistake: Some("method-mismatch"),
            value: other.to_owned(),
        })
        .collect()
}

/// The URLs that are one change away from this one, in a request with these headers.
pub(crate) fn other_urls(url: &str, fields: &[Pair]) -> Vec<Hint> {
    let mut hints = other_schemes(url);
    hints.extend(forwarded(url, fields));
    hints.extend(renamed(url, fields));
    hints.push(other_slash(url));
    hints.extend(without_query(url));
    hints.retain(|hint| hint.value != url);
    hints
}

fn other_schemes(url: &str) -> Vec<Hint> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let others = SCHEMES.into_iter();
    others
        .filter(|(from, ..)| scheme.eq_ignore_ascii_case(from))
        .map(|(from, to, mistake)| Hint {
            how: format!("for {to}, not {from}"),
            mistake: Some(mistake),
            value: format!("{to}://{rest}"),
        })
        .collect()
}

/// The URLs that a proxy's headers name.
fn forwarded(url: &str, fields: &[Pair]) -> Vec<Hint> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let after = rest.get(authority.len()..).unwrap_or_default();
    let hint = |name: &str, changed: &dyn Fn(&str) -> String| {
        let value = first_of(fields, name)?;
        Some(Hint {
            how: format!("for {value}, as {name} says"),
            mistake: Some("uri-scheme-behind-proxy"),
            value: changed(value),
        })
    };
    let with_scheme = |value: &str| format!("{value}://{rest}");
    let with_host = |value: &str| format!("{scheme}://{value}{after}");
    let hints = [
        hint("X-Forwarded-Proto", &with_scheme),
        hint("X-Forwarded-Host", &with_host),
        hint("X-Original-Host", &with_host),
    ];
    hints.into_iter().flatten().collect()
}

/// The first value of a proxy's header: a list names the client's view first, the nearest proxy's last.
fn first_of<'a>(fields: &'a [Pair], wanted: &str) -> Option<&'a str> {
    let mut fields = fields.iter();
    let (_, value) = fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted.as_bytes()))?;
    let first = std::str::from_utf8(value).ok()?.split(',').next()?.trim();
    (!first.is_empty()).then_some(first)
}

/// The URL at the host's other name, and with other versions. With the client identifier of a published
/// example it is that example.
fn renamed(url: &str, fields: &[Pair]) -> Vec<Hint> {
    let is_key = |text: &[u8]| {
        let mut windows = text.windows(EXAMPLE_KEY.len());
        windows.any(|window| window == EXAMPLE_KEY.as_bytes())
    };
    let is_example = is_key(url.as_bytes()) || fields.iter().any(|(_, value)| is_key(value));
    let hosts = RENAMED.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]);
    let used = VERSIONS.into_iter().filter(|version| url.contains(version));
    let versions = used.flat_map(|from| VERSIONS.map(|to| (from, to)));
    hosts
        .chain(versions)
        .map(|(from, to)| Hint {
            how: format!("for {to} where the URL has {from}"),
            mistake: is_example.then_some("published-example-stale"),
            // "//" is in every URL once, after the scheme.
            value: url.replacen(from, to, 1),
        })
        .collect()
}

fn other_slash(url: &str) -> Hint {
    let (path, query) = url.split_at(url.find('?').unwrap_or(url.len()));
    match path.strip_suffix('/') {
        Some(cut) => Hint {
            how: "without the slash at the path's end".to_owned(),
            mistake: Some("uri-trailing-slash-dropped"),
            value: format!("{cut}{query}"),
        },
        None => Hint {
            how: "with a slash at the path's end".to_owned(),
            mistake: Some("uri-trailing-slash-added"),
            value: format!("{path}/{query}"),
        },
    }
}

fn without_query(url: &str) -> Option<Hint> {
    let (before, _) = url.split_once('?')?;
    Some(Hint {
        how: "without the query".to_owned(),
        mistake: Some("collect-query-left-out"),
        value: before.to_owned(),
    })
}
