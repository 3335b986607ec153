//! The same request under another URL or another method: what is signed for one and sent to
//! another.

use crate::implementation::Implementation;
use crate::protocol::{Answer, Call, SignInput};
use crate::reference::Reference;

use super::search::{Sample, fits};

/// A request that gives what was observed, and how it differs from the one at hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// How it differs, in words.
    pub how: String,
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: String,
}

/// Hosts and paths that documents and services have renamed.
const RENAMED: [(&str, &str); 6] = [
    ("https://api.x.com/", "https://api.twitter.com/"),
    ("https://x.com/", "https://twitter.com/"),
    ("/2/", "/1.1/"),
    ("/1.1/", "/1/"),
    ("/1.1/", "/2/"),
    ("//www.", "//"),
];

/// The methods that a request may have been signed with.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// The variants of a request that give, by the right algorithm, what was observed; at most two
/// changes at once.
#[must_use]
pub fn variants(sample: &Sample) -> Vec<Variant> {
    let Call::Sign(input) = &sample.call else {
        return Vec::new();
    };
    let given = (input.request.method.clone(), input.request.url.clone());
    let mut tried = vec![given.clone()];
    let mut found = Vec::new();
    let mut frontier = vec![(Vec::new(), given)];
    for _ in 0..2 {
        let mut next = Vec::new();
        for (how, (method, url)) in frontier {
            for (change, changed) in changes(&method, &url) {
                if tried.contains(&changed) {
                    continue;
                }
                tried.push(changed.clone());
                let mut steps: Vec<String> = how.clone();
                steps.push(change);
                if gives(input, &changed, sample) {
                    let (method, url) = changed.clone();
                    found.push(Variant {
                        how: steps.join(", and "),
                        method,
                        url,
                    });
                }
                next.push((steps, changed));
            }
        }
        if !found.is_empty() {
            break;
        }
        frontier = next;
    }
    found
}

fn gives(input: &SignInput, (method, url): &(String, String), sample: &Sample) -> bool {
    let mut changed = input.clone();
    changed.request.method.clone_from(method);
    changed.request.url.clone_from(url);
    let answer = Reference.answer(&Call::Sign(changed));
    matches!(answer, Answer::Ok(_)) && fits(&sample.observed, &answer)
}

/// What one step away is, each with its words.
fn changes(method: &str, url: &str) -> Vec<(String, (String, String))> {
    let mut changes = Vec::new();
    for other in METHODS
        .into_iter()
        .filter(|other| !other.eq_ignore_ascii_case(method))
    {
        changes.push((
            format!("with {other} for {method}"),
            (other.to_owned(), url.to_owned()),
        ));
    }
    let mut url_change = |how: String, changed: String| {
        if changed != url {
            changes.push((how, (method.to_owned(), changed)));
        }
    };
    if let Some(rest) = url.strip_prefix("https://") {
        url_change("for http, not https".to_owned(), format!("http://{rest}"));
    }
    if let Some(rest) = url.strip_prefix("http://") {
        url_change("for https, not http".to_owned(), format!("https://{rest}"));
    }
    for (from, to) in RENAMED {
        for (from, to) in [(from, to), (to, from)] {
            // "//" alone stands in every URL once, behind the scheme.
            let changed = url.replacen(from, to, 1);
            url_change(format!("for {to} where the URL has {from}"), changed);
        }
    }
    let (before, query) = match url.split_once('?') {
        Some((before, query)) => (before, format!("?{query}")),
        None => (url, String::new()),
    };
    match before.strip_suffix('/') {
        Some(cut) => url_change(
            "without the slash at the path's end".to_owned(),
            format!("{cut}{query}"),
        ),
        None => url_change(
            "with a slash at the path's end".to_owned(),
            format!("{before}/{query}"),
        ),
    }
    if !query.is_empty() {
        url_change("without the query".to_owned(), before.to_owned());
    }
    changes
}
