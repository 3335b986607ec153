//! Headers by which a client claims another URL than that of the request (3.4.1.2).

use super::super::attack::Attack;
use super::super::draft::Draft;

/// A host that is not the provider's.
pub(super) const OTHER_HOST: &str = "other.example";

/// A path that is not the resource's.
const OTHER_PATH: &str = "/other";

/// Headers with their values.
type Headers = &'static [(&'static str, &'static str)];

/// A request that is signed for another URL, and headers that claim it.
fn claimed(id: &str, what: &str, headers: Headers, change: fn(&str) -> String) -> Attack {
    Attack::invalid(
        format!("transport/{id}"),
        "R-3.4.1.2-5",
        what,
        move |maker| {
            let draft = maker.get();
            let mut claimed: Draft = draft.clone();
            claimed.url = change(&draft.url);
            let mut wire = draft.sent(Some(&claimed.signature()));
            for (name, value) in headers {
                wire = wire.and(name, value);
            }
            wire
        },
    )
    .shows("verify-public-url-from-untrusted-header")
}

/// The URL on another host, without a port.
pub(super) fn on_host(url: &str, host: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let path = rest.find('/').and_then(|at| rest.get(at..));
    format!("{scheme}://{host}{}", path.unwrap_or("/"))
}

/// The URL of the other scheme.
fn on_other_scheme(url: &str) -> String {
    match url.strip_prefix("http://") {
        Some(rest) => format!("https://{rest}"),
        None => url.replacen("https://", "http://", 1),
    }
}

/// The parts of a URL: scheme, authority, and path with query.
fn parts(url: &str) -> (&str, &str, &str) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let path = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(path).unwrap_or((rest, ""));
    (scheme, authority, path)
}

/// The URL on port 8443.
fn on_other_port(url: &str) -> String {
    let (scheme, authority, path) = parts(url);
    let port = authority
        .rfind(':')
        .filter(|at| !authority.get(*at..).is_some_and(|rest| rest.contains(']')));
    let host = port.and_then(|at| authority.get(..at)).unwrap_or(authority);
    format!("{scheme}://{host}:8443{path}")
}

/// The attacks.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(super) fn attacks() -> Vec<Attack> {
    vec![
        claimed(
            "forwarded-host",
            "a request that is signed for the host in X-Forwarded-Host",
            &[("X-Forwarded-Host", OTHER_HOST), ("X-Forwarded-Port", "80")],
            |url| on_host(url, OTHER_HOST),
        ),
        claimed(
            "forwarded",
            "a request that is signed for the host in Forwarded",
            &[("Forwarded", "host=other.example")],
            |url| on_host(url, OTHER_HOST),
        ),
        claimed(
            "original-host",
            "a request that is signed for the host in X-Original-Host, X-Host and X-Forwarded-Server",
            &[
                ("X-Original-Host", OTHER_HOST),
                ("X-Host", OTHER_HOST),
                ("X-Forwarded-Server", OTHER_HOST),
            ],
            |url| on_host(url, OTHER_HOST),
        ),
        claimed(
            "forwarded-port",
            "a request that is signed for the port in X-Forwarded-Port",
            &[("X-Forwarded-Port", "8443")],
            on_other_port,
        ),
        claimed(
            "forwarded-scheme",
            "a request that is signed for the scheme in X-Forwarded-Proto",
            &[
                ("X-Forwarded-Proto", "https"),
                ("X-Forwarded-Ssl", "on"),
                ("X-Forwarded-Scheme", "https"),
            ],
            on_other_scheme,
        )
        .covered_by(&["mistakes/uri-signed-http-sent-https"]),
        claimed(
            "forwarded-other-scheme",
            "a request that is signed for the scheme in Forwarded, X-Url-Scheme and Front-End-Https",
            &[
                ("Forwarded", "proto=https"),
                ("X-Url-Scheme", "https"),
                ("Front-End-Https", "on"),
            ],
            on_other_scheme,
        )
        .covered_by(&["mistakes/uri-signed-http-sent-https", "transport/forwarded-scheme"]),
        claimed(
            "original-url",
            "a request that is signed for the path in X-Original-URL and X-Rewrite-URL",
            &[("X-Original-URL", OTHER_PATH), ("X-Rewrite-URL", OTHER_PATH)],
            |url| {
                let (scheme, authority, _) = parts(url);
                format!("{scheme}://{authority}{OTHER_PATH}")
            },
        ),
        claimed(
            "forwarded-prefix",
            "a request that is signed for the path after the prefix in X-Forwarded-Prefix",
            &[("X-Forwarded-Prefix", OTHER_PATH)],
            |url| {
                let (scheme, authority, path) = parts(url);
                format!("{scheme}://{authority}{OTHER_PATH}{path}")
            },
        ),
    ]
}
