//! The URL of a curl command line, as curl sends it.

use super::options::place;
use crate::request::fault::{ReadError, excerpt};
use crate::request::remark::Remark;

/// What curl makes of a URL before it sends it: a scheme where there is none, no dot segments, no
/// letter outside ASCII in the path. `query` is added after the URL's own.
///
/// # Errors
///
/// [`ReadError`] for what curl refuses, and for braces and brackets that it reads as several URLs.
pub(crate) fn sent_url(
    url: &[u8],
    at: usize,
    query: &[u8],
    no_glob: bool,
    path_as_is: bool,
    remarks: &mut Vec<Remark>,
) -> Result<Vec<u8>, ReadError> {
    if let Some(octet) = url.iter().find(|o| o.is_ascii_control() || **o == b' ') {
        let expected = "a URL without white space and control characters, as curl wants it";
        return Err(ReadError::new(expected, excerpt(&[*octet])).at(place(at)));
    }
    let (scheme, rest) = match find(url, b"://") {
        Some(colon) => url.split_at_checked(colon + 3).unwrap_or((url, b"")),
        None => {
            let text = "the scheme is http, which curl uses for a URL without one";
            remarks.push(Remark::note("curl-scheme-http", text));
            (&b"http://"[..], url)
        }
    };
    if !no_glob {
        refuse_globs(rest, at)?;
    }
    let before_fragment = rest.split(|&o| o == b'#').next().unwrap_or_default();
    let (before_query, own_query) = split_at_octet(before_fragment, b'?');
    let (authority, path) = split_at_octet(before_query, b'/');

    let mut path = path.to_vec();
    if !path_as_is {
        let kept = remove_dot_segments(&path);
        if kept != path {
            let text = "curl removes . and .. from the path before it sends it";
            remarks.push(Remark::note("curl-dot-segments", text));
            path = kept;
        }
    }
    if !path.is_ascii() {
        let text = "curl sends characters outside ASCII in a path as lowercase escapes";
        remarks.push(Remark::note("curl-path-escaped", text));
        path = escape_outside_ascii(&path);
    }
    let mut sent = [scheme, authority, &path, own_query].concat();
    if !query.is_empty() {
        match own_query {
            [] => sent.push(b'?'),
            [.., b'?' | b'&'] => {}
            _ => sent.push(b'&'),
        }
        sent.extend_from_slice(query);
    }
    Ok(sent)
}

/// The place of the first occurrence.
pub(crate) fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// The text before a byte, and the text from it on.
fn split_at_octet(text: &[u8], at: u8) -> (&[u8], &[u8]) {
    let place = text.iter().position(|&octet| octet == at);
    text.split_at_checked(place.unwrap_or(text.len()))
        .unwrap_or((text, b""))
}

fn refuse_globs(rest: &[u8], at: usize) -> Result<(), ReadError> {
    // The brackets of an IPv6 address are none of a range.
    let behind_host = match rest.first() {
        Some(b'[') => find(rest, b"]").and_then(|close| rest.get(close + 1..)),
        _ => None,
    };
    let globbed = behind_host.unwrap_or(rest);
    match globbed.iter().find(|octet| b"[]{}".contains(octet)) {
        None => Ok(()),
        Some(octet) => Err(ReadError::new(
            "one URL (with -g, braces and brackets stand for themselves)",
            format!("{}, by which curl reads several", char::from(*octet)),
        )
        .at(place(at))),
    }
}

/// RFC 3986 5.2.4.
fn remove_dot_segments(path: &[u8]) -> Vec<u8> {
    let mut kept: Vec<&[u8]> = Vec::new();
    let mut segments = path.split(|&octet| octet == b'/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            b"." | b".." => {
                if segment == b".." {
                    kept.pop();
                }
                if is_last {
                    kept.push(b"");
                }
            }
            segment => kept.push(segment),
        }
    }
    kept.iter()
        .flat_map(|segment| [&b"/"[..], segment])
        .collect::<Vec<_>>()
        .concat()
}

fn escape_outside_ascii(path: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(path.len());
    for &octet in path {
        if octet.is_ascii() {
            escaped.push(octet);
        } else {
            escaped.extend(format!("%{octet:02x}").into_bytes());
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::sent_url;

    fn sent(url: &str, query: &str) -> String {
        let sent = sent_url(
            url.as_bytes(),
            0,
            query.as_bytes(),
            false,
            false,
            &mut Vec::new(),
        );
        String::from_utf8(sent.expect("a URL that curl sends")).expect("ASCII")
    }

    /// Each as curl 7.88.1 was seen to send it.
    #[test]
    fn a_url_is_sent_as_curl_sends_it() {
        for (url, query, expected) in [
            ("http://h/a/../b/./%2e%2e/c?", "", "http://h/b/%2e%2e/c?"),
            ("http://h/a/b/..", "", "http://h/a/"),
            ("http://h/p?#f", "a=1", "http://h/p?a=1"),
            ("http://h/p?b=1", "a=x+y", "http://h/p?b=1&a=x+y"),
            ("h?x=1", "", "http://h?x=1"),
            ("http://h/é?q=|^\\", "", "http://h/%c3%a9?q=|^\\"),
            ("http://[::1]:80/", "", "http://[::1]:80/"),
        ] {
            assert_eq!(sent(url, query), expected);
        }
    }
}
