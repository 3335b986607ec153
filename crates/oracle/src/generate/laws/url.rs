//! The URL and the base string URI (3.4.1.2).

use basestring::{Kind, Url};

use super::{Outcome, Verdict, accepted, equal, holds, refused, show, uri_of};
use crate::generate::parameters::{Context, Pairs, Spelling};
use crate::generate::url::Target;

/// `base_string_uri` is idempotent, and holds neither user, query nor fragment.
///
/// # Errors
///
/// The law's breach.
pub fn base_string_uri_is_idempotent(url: &[u8]) -> Outcome {
    let once = match uri_of(url) {
        Ok(once) => once,
        Err(error) => return refused(&error),
    };
    let twice = accepted(uri_of(once.as_bytes()), "the base string URI of one")?;
    equal!(twice, once, "base_string_uri twice");
    holds!(once.is_ascii(), "expected ASCII, found {once:?}");
    holds!(
        !once.contains(['?', '#', ' ']),
        "expected no query and no fragment, found {once:?}"
    );
    let rest = once
        .strip_prefix("https://")
        .or_else(|| once.strip_prefix("http://"));
    let authority = rest.unwrap_or("@").split('/').next().unwrap_or_default();
    holds!(!authority.contains('@'), "expected no user, found {once:?}");
    holds!(
        !authority.contains(|c: char| c.is_ascii_uppercase()),
        "expected a lowercase scheme and host, found {once:?}"
    );
    Ok(Verdict::Reached)
}

/// URLs that differ in the case of scheme and host, a default port, user, query and fragment alone
/// have the same base string URI.
///
/// # Errors
///
/// The law's breach.
pub fn equal_urls_have_one_base_string_uri(
    target: &Target,
    query: Option<&Pairs>,
    spelling: &Spelling,
) -> Outcome {
    let query = query.map(|pairs| spelling.form(&pairs.0, Context::Query));
    let (url, plain) = (target.url(query.as_deref()), target.plain().url(None));
    let found = accepted(uri_of(&url), "a URL")?;
    let expected = accepted(uri_of(&plain), "the plain URL")?;
    equal!(found, expected, "base_string_uri");
    Ok(Verdict::Reached)
}

/// Parsing any bytes as a URL: the parts are pieces of the text, in their order, and together they
/// are the text up to its fragment but for the way a port is written.
///
/// # Errors
///
/// The law's breach.
pub fn url_parts_make_the_url(text: &[u8]) -> Outcome {
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(error) => {
            equal!(error.kind(), Kind::MalformedUrl, "the refusal's kind");
            let place = error.offset().unwrap_or(usize::MAX);
            holds!(
                place <= text.len(),
                "expected a place in the text, found {place}"
            );
            return refused(&error);
        }
    };
    let mut rest = text
        .split(|&octet| octet == b'#')
        .next()
        .unwrap_or_default();
    let scheme = format!("{}://", url.scheme().name());
    let (head, tail) = rest.split_at_checked(scheme.len()).unwrap_or_default();
    holds!(
        head.eq_ignore_ascii_case(scheme.as_bytes()),
        "expected {scheme}, found {}",
        show(head)
    );
    rest = tail;
    if let Some(userinfo) = url.userinfo() {
        rest = rest
            .strip_prefix(userinfo)
            .and_then(|r| r.strip_prefix(b"@"))
            .unwrap_or(b"\0");
    }
    rest = rest.strip_prefix(url.authority().host()).unwrap_or(b"\0");
    if let Some(query) = url.query() {
        rest = rest
            .strip_suffix(query)
            .and_then(|r| r.strip_suffix(b"?"))
            .unwrap_or(b"\0");
    }
    rest = rest.strip_suffix(url.path()).unwrap_or(b"\0");
    let port = std::str::from_utf8(rest.strip_prefix(b":").unwrap_or_default());
    let port = port.ok().and_then(|port| port.parse::<u16>().ok());
    equal!(port, url.authority().port(), "the port after the host");
    holds!(
        rest.is_empty() || rest.starts_with(b":"),
        "expected the parts to make the URL, found {} left over of {}",
        show(rest),
        show(text)
    );
    holds!(
        !url.authority().host().is_empty(),
        "expected a host in {}",
        show(text)
    );
    base_string_uri_is_idempotent(text)
}
