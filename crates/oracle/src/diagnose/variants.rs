//! The same request under another URL or another method: what is signed for one and sent to
//! another.

use basestring::{Field, Url};

use crate::mistakes::Mistake;
use crate::schemes::Rules;

use super::subject::{Observed, Signing, Subject};

/// A request that gives what was observed, and how it differs from the one at hand.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    /// How it differs, in words.
    pub(super) how: String,
    /// Its method.
    pub(super) method: String,
    /// Its URL.
    pub(super) url: String,
    /// The mistakes that are made so.
    pub(super) mistakes: Vec<&'static Mistake>,
}

/// Hosts and paths that documents and services have renamed.
const RENAMED: [(&str, &str); 5] = [
    ("https://api.x.com/", "https://api.twitter.com/"),
    ("https://x.com/", "https://twitter.com/"),
    ("/2/", "/1.1/"),
    ("/1.1/", "/1/"),
    ("//www.", "//"),
];

/// The methods that a request may have been signed with.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// What of a request is changed.
#[derive(Clone, PartialEq)]
struct Ask {
    method: String,
    url: String,
    /// Whether parameters of the Authorization field that are none of the protocol's stay.
    has_extras: bool,
}

/// One change, in words and by the mistake that makes it.
struct Step {
    how: String,
    mistake: Option<&'static str>,
    ask: Ask,
}

/// The variants of a signing that give, by the right algorithm, what was observed; at most two
/// changes at once.
pub(super) fn variants(signing: &Signing, observed: &Observed) -> Vec<Variant> {
    let given = Ask {
        method: String::from_utf8_lossy(&signing.method).into_owned(),
        url: String::from_utf8_lossy(&signing.url).into_owned(),
        has_extras: true,
    };
    let forwarded = forwarded(&signing.fields);
    let changes = |ask: &Ask| {
        let mut steps = method_steps(ask);
        steps.extend(
            url_steps(&ask.url, &forwarded)
                .into_iter()
                .map(|(how, mistake, url)| Step {
                    how,
                    mistake: mistake.oauth,
                    ask: Ask { url, ..ask.clone() },
                }),
        );
        let is_extra = |(name, _): &(Vec<u8>, _)| !name.starts_with(b"oauth_");
        if ask.has_extras && signing.protocol.iter().any(is_extra) {
            steps.push(Step {
                how: "without the field's parameters that are none of the protocol's".to_owned(),
                mistake: Some("header-request-parameters"),
                ask: Ask {
                    has_extras: false,
                    ..ask.clone()
                },
            });
        }
        steps
    };
    let found = within_two_steps(given, changes, |ask| gives(signing, observed, ask));
    found.into_iter().map(variant).collect()
}

/// The URLs within two changes that pass a test, for what has no method.
pub(super) fn url_variants(
    url: &str,
    fields: &[(Vec<u8>, Vec<u8>)],
    mut passes: impl FnMut(&str) -> bool,
) -> Vec<Variant> {
    let given = Ask {
        method: String::new(),
        url: url.to_owned(),
        has_extras: true,
    };
    let forwarded = forwarded(fields);
    let changes = |ask: &Ask| {
        let steps = url_steps(&ask.url, &forwarded).into_iter();
        let steps = steps.map(|(how, mistake, url)| Step {
            how,
            mistake: mistake.twilio,
            ask: Ask { url, ..ask.clone() },
        });
        steps.collect()
    };
    let found = within_two_steps(given, changes, |ask| passes(&ask.url));
    found.into_iter().map(variant).collect()
}

type Found = (Vec<String>, Vec<&'static str>, Ask);

fn variant((how, ids, ask): Found) -> Variant {
    let mut mistakes: Vec<&'static Mistake> = ids.into_iter().filter_map(Mistake::find).collect();
    mistakes.dedup_by_key(|mistake| &mistake.id);
    Variant {
        how: how.join(", and "),
        method: ask.method,
        url: ask.url,
        mistakes,
    }
}

fn within_two_steps(
    given: Ask,
    changes: impl Fn(&Ask) -> Vec<Step>,
    mut passes: impl FnMut(&Ask) -> bool,
) -> Vec<Found> {
    let mut tried = vec![given.clone()];
    let mut found = Vec::new();
    let mut frontier: Vec<Found> = vec![(Vec::new(), Vec::new(), given)];
    for _ in 0..2 {
        let mut next = Vec::new();
        for (how, ids, ask) in frontier {
            for step in changes(&ask) {
                if tried.contains(&step.ask) {
                    continue;
                }
                tried.push(step.ask.clone());
                let (mut how, mut ids) = (how.clone(), ids.clone());
                how.push(step.how);
                ids.extend(step.mistake);
                if passes(&step.ask) {
                    found.push((how.clone(), ids.clone(), step.ask.clone()));
                }
                next.push((how, ids, step.ask));
            }
        }
        if !found.is_empty() {
            break;
        }
        frontier = next;
    }
    found
}

/// The signing of a variant. A Host field says where the request was sent, so another URL takes it
/// along.
pub(super) fn changed(signing: &Signing, method: &str, url: &str, has_extras: bool) -> Signing {
    let mut changed = signing.clone();
    changed.method = method.into();
    let host = |url: &[u8]| {
        let url = Url::parse(url).ok()?;
        let authority = url.authority();
        Some((authority.host().to_ascii_lowercase(), authority.port()))
    };
    if host(url.as_bytes()) != host(&signing.url) {
        changed
            .fields
            .retain(|(name, _)| !name.eq_ignore_ascii_case(b"Host"));
    }
    changed.url = url.into();
    if !has_extras {
        changed
            .protocol
            .retain(|(name, _)| name.starts_with(b"oauth_"));
    }
    changed
}

fn gives(signing: &Signing, observed: &Observed, ask: &Ask) -> bool {
    let signing = changed(signing, &ask.method, &ask.url, ask.has_extras);
    let subject = Subject::Signing(Box::new(signing), observed.clone());
    let views: Vec<Field<'_>> = subject.views();
    let ready = subject.ready(&views);
    ready.is_some_and(|ready| ready.agrees(&Rules::right()))
}

fn method_steps(ask: &Ask) -> Vec<Step> {
    let others = METHODS.into_iter();
    others
        .filter(|other| !other.eq_ignore_ascii_case(&ask.method))
        .map(|other| Step {
            how: format!("with {other} for {}", ask.method),
            mistake: Some("method-mismatch"),
            ask: Ask {
                method: other.to_owned(),
                ..ask.clone()
            },
        })
        .collect()
}

/// The mistakes that a changed URL stands for.
#[derive(Clone, Copy, Default)]
struct Known {
    oauth: Option<&'static str>,
    twilio: Option<&'static str>,
}

const fn known(oauth: &'static str, twilio: &'static str) -> Known {
    Known {
        oauth: Some(oauth),
        twilio: Some(twilio),
    }
}

/// What one step away is, each with its words.
#[expect(clippy::too_many_lines)]
fn url_steps(url: &str, forwarded: &[(String, String)]) -> Vec<(String, Known, String)> {
    let mut steps: Vec<(String, Known, String)> = Vec::new();
    let mut step = |how: String, known, changed: String| {
        if changed != url {
            steps.push((how, known, changed));
        }
    };
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let scheme_known = known("uri-scheme-behind-proxy", "twilio-http-behind-proxy");
    for (from, to) in [
        ("https", "http"),
        ("http", "https"),
        ("ws", "wss"),
        ("wss", "https"),
    ] {
        if scheme.eq_ignore_ascii_case(from) {
            let known = match to {
                "http" => known("uri-signed-http-sent-https", "twilio-http-behind-proxy"),
                _ => scheme_known,
            };
            step(
                format!("for {to}, not {from}"),
                known,
                format!("{to}://{rest}"),
            );
        }
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let behind = rest.get(authority.len()..).unwrap_or_default();
    for (field, value) in forwarded {
        let changed = match field.as_str() {
            "X-Forwarded-Proto" => format!("{value}://{rest}"),
            _ => format!("{scheme}://{value}{behind}"),
        };
        let known = known("uri-scheme-behind-proxy", "twilio-internal-host");
        step(format!("for {value}, as {field} says"), known, changed);
    }
    for (from, to) in RENAMED {
        let renamed = Known {
            oauth: Some("published-example-stale"),
            twilio: None,
        };
        for (from, to) in [(from, to), (to, from)] {
            // "//" stands in every URL once, behind the scheme.
            let changed = url.replacen(from, to, 1);
            let known = if from.contains("//") && !from.contains(".com") {
                Known::default()
            } else {
                renamed
            };
            step(format!("for {to} where the URL has {from}"), known, changed);
        }
    }
    let (before, query) = match url.split_once('?') {
        Some((before, query)) => (before, format!("?{query}")),
        None => (url, String::new()),
    };
    match before.strip_suffix('/') {
        Some(cut) => step(
            "without the slash at the path's end".to_owned(),
            known("uri-trailing-slash-dropped", "twilio-trailing-slash"),
            format!("{cut}{query}"),
        ),
        None => step(
            "with a slash at the path's end".to_owned(),
            known("uri-trailing-slash-added", "twilio-trailing-slash"),
            format!("{before}/{query}"),
        ),
    }
    if !query.is_empty() {
        let known = known("collect-query-left-out", "twilio-query-dropped");
        step("without the query".to_owned(), known, before.to_owned());
    }
    steps
}

/// What a proxy says of the URL that was asked for.
fn forwarded(fields: &[(Vec<u8>, Vec<u8>)]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for wanted in ["X-Forwarded-Proto", "X-Forwarded-Host", "X-Original-Host"] {
        let value = fields
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted.as_bytes()));
        let value = value.and_then(|(_, value)| std::str::from_utf8(value).ok());
        // A list names the nearest proxy's view last, the client's first.
        let first = value
            .and_then(|value| value.split(',').next())
            .map(str::trim);
        if let Some(first) = first.filter(|first| !first.is_empty()) {
            found.push((wanted.to_owned(), first.to_owned()));
        }
    }
    found
}
