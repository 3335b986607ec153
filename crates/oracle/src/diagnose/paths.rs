//! How two paths differ, and what changes a path in that way.

use basestring::percent_decode;

/// How the other side's path differs from the one that was sent, and what to do.
pub(super) fn difference(sent: &str, theirs: &str) -> (String, String) {
    let (how, fix) = kind(sent, theirs);
    (format!("the path {how}"), fix.to_owned())
}

fn kind(sent: &str, theirs: &str) -> (String, &'static str) {
    const REWRITTEN: &str = "Sign the path of the request line (PHP: REQUEST_URI, not SCRIPT_NAME or \
                             PHP_SELF), not the one after a rewrite rule.";
    const PREFIX: &str = "The server must sign the whole path: let the proxy send X-Forwarded-Prefix, or set \
                          SCRIPT_NAME; in Express use req.originalUrl, not req.url.";
    const DECODED: &str = "Sign the path as it is in the request line, with its escapes.";
    if let Some((path, query)) = theirs.split_once('?') {
        let (how, _) = if path == sent {
            ("is followed by the query".to_owned(), "")
        } else {
            kind(sent, path)
        };
        let fix = "Cut the URI at the ?, and sign the query's parameters with the others.";
        return (format!("{how} (?{query})"), fix);
    }
    if theirs.strip_suffix('/') == Some(sent) {
        return ("has a slash at its end that was not sent".to_owned(), SLASH);
    }
    if sent.strip_suffix('/') == Some(theirs) {
        return ("has lost the slash at its end".to_owned(), SLASH);
    }
    if merged(sent) == theirs {
        return (
            "has one slash where the request has several".to_owned(),
            "A proxy or a router merges slashes (nginx: merge_slashes off). Or send one slash.",
        );
    }
    if let Some(script) = script_of(sent, theirs) {
        return (format!("has {script}, which was not sent"), REWRITTEN);
    }
    if let Some(prefix) = sent
        .strip_suffix(theirs)
        .filter(|_| theirs.starts_with('/'))
    {
        return (format!("has lost the prefix {prefix}"), PREFIX);
    }
    if let Some(prefix) = theirs.strip_suffix(sent).filter(|_| sent.starts_with('/')) {
        return (
            format!("has the prefix {prefix}, which was not sent"),
            "A proxy adds it when it forwards (nginx: proxy_pass with a path). Sign the path that the \
             client sent.",
        );
    }
    let decoded = |text: &str| percent_decode(text.as_bytes()).ok();
    if decoded(sent).as_deref() == Some(theirs.as_bytes()) {
        return ("is decoded".to_owned(), DECODED);
    }
    if decoded(sent).is_some() && decoded(sent) == decoded(theirs) {
        return ("has other escapes".to_owned(), DECODED);
    }
    if sent.eq_ignore_ascii_case(theirs) {
        return (
            "has other letters in uppercase".to_owned(),
            "Sign the path as it is in the request line.",
        );
    }
    (
        format!("is {}, not {}", or_none(theirs), or_none(sent)),
        REWRITTEN,
    )
}

const SLASH: &str = "A router or a redirect adds or removes the slash (Django: APPEND_SLASH). Sign the path of \
                     the request line, or call the URL to which the server redirects.";

fn or_none(path: &str) -> &str {
    if path.is_empty() { "missing" } else { path }
}

fn merged(path: &str) -> String {
    let mut merged = String::new();
    for character in path.chars() {
        if !(character == '/' && merged.ends_with('/')) {
            merged.push(character);
        }
    }
    merged
}

/// The script of a front controller in a path that is otherwise the one that was sent.
fn script_of(sent: &str, theirs: &str) -> Option<String> {
    let end = theirs.find(".php").map(|place| place + ".php".len())?;
    let start = theirs.get(..end)?.rfind('/')?;
    let script = theirs.get(start..end)?;
    let without = theirs.replacen(script, "", 1);
    let is_sent = without == sent || (without.is_empty() && sent == "/");
    is_sent.then(|| script.to_owned())
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn each_change_of_a_path_is_described() {
        let cases = [
            (
                "/a/b",
                "/a/b/",
                "the path has a slash at its end that was not sent",
            ),
            ("/a/b/", "/a/b", "the path has lost the slash at its end"),
            (
                "/a//b",
                "/a/b",
                "the path has one slash where the request has several",
            ),
            ("/api/b", "/b", "the path has lost the prefix /api"),
            (
                "/b",
                "/api/b",
                "the path has the prefix /api, which was not sent",
            ),
            (
                "/b",
                "/index.php/b",
                "the path has /index.php, which was not sent",
            ),
            (
                "/",
                "/index.php",
                "the path has /index.php, which was not sent",
            ),
            ("/A/b", "/a/b", "the path has other letters in uppercase"),
            ("/a%20b", "/a b", "the path is decoded"),
            ("/a%2fb", "/a%2Fb", "the path has other escapes"),
            ("/a", "/b", "the path is /b, not /a"),
            ("/a", "", "the path is missing, not /a"),
            ("/a", "/a?b=1", "the path is followed by the query (?b=1)"),
        ];
        for (sent, theirs, expected) in cases {
            assert_eq!(difference(sent, theirs).0, expected);
        }
    }
}
