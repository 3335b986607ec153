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

/// One change of a URL, as proxies and frameworks make them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UrlChange {
    /// `http` for another scheme.
    ToHttp,
    /// Another scheme that is not `http`.
    ToOtherScheme,
    /// The host or scheme that a proxy's header names.
    Forwarded,
    /// A host or path that a service renamed.
    Renamed,
    /// `www.` added or removed, or another change that has no name.
    Unnamed,
    /// The slash at the end of the path removed.
    SlashRemoved,
    /// A slash at the end of the path added.
    SlashAdded,
    /// The query removed.
    QueryRemoved,
}

/// What of a request is changed.
#[derive(Clone, PartialEq)]
struct Ask {
    method: String,
    url: String,
    /// Whether parameters of the Authorization header that are not the protocol's stay.
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
pub(super) fn variants(
    signing: &Signing,
    observed: &Observed,
    has_two_steps: bool,
) -> Vec<Variant> {
    let found = within_steps(
        if has_two_steps { 2 } else { 1 },
        given(signing),
        |ask| steps_of(signing, ask),
        |ask| gives(signing, observed, ask),
    );
    found.into_iter().map(variant).collect()
}

/// The variants of one change, with their signings.
pub(super) fn one_step(signing: &Signing) -> Vec<(Variant, Signing)> {
    let steps = steps_of(signing, &given(signing)).into_iter();
    steps
        .map(|Step { how, mistake, ask }| {
            let changed = changed(signing, &ask.method, &ask.url, ask.has_extras);
            (
                variant((vec![how], mistake.into_iter().collect(), ask)),
                changed,
            )
        })
        .collect()
}

fn given(signing: &Signing) -> Ask {
    Ask {
        method: String::from_utf8_lossy(&signing.method).into_owned(),
        url: String::from_utf8_lossy(&signing.url).into_owned(),
        has_extras: true,
    }
}

fn steps_of(signing: &Signing, ask: &Ask) -> Vec<Step> {
    let mut steps = method_steps(ask);
    let url_steps = url_steps(&ask.url, &forwarded(&signing.fields)).into_iter();
    steps.extend(url_steps.map(|(how, change, url)| Step {
        how,
        mistake: oauth_mistake(change),
        ask: Ask { url, ..ask.clone() },
    }));
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

fn within_steps(
    most: usize,
    given: Ask,
    changes: impl Fn(&Ask) -> Vec<Step>,
    mut passes: impl FnMut(&Ask) -> bool,
) -> Vec<Found> {
    let mut tried = vec![given.clone()];
    let mut found = Vec::new();
    let mut frontier: Vec<Found> = vec![(Vec::new(), Vec::new(), given)];
    for _ in 0..most {
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

/// The signing of a variant. A Host header says where the request was sent, so another URL takes it
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

/// The mistake of OAuth, by its id, that changes a URL so.
const fn oauth_mistake(change: UrlChange) -> Option<&'static str> {
    match change {
        UrlChange::ToHttp => Some("uri-signed-http-sent-https"),
        UrlChange::ToOtherScheme | UrlChange::Forwarded => Some("uri-scheme-behind-proxy"),
        UrlChange::Renamed => Some("published-example-stale"),
        UrlChange::SlashRemoved => Some("uri-trailing-slash-dropped"),
        UrlChange::SlashAdded => Some("uri-trailing-slash-added"),
        UrlChange::QueryRemoved => Some("collect-query-left-out"),
        UrlChange::Unnamed => None,
    }
}

/// A change of a URL: how it differs, the sort of change, the URL.
type UrlStep = (String, UrlChange, String);

/// The URLs that are one step away.
fn url_steps(url: &str, forwarded: &[(String, String)]) -> Vec<UrlStep> {
    let mut steps = scheme_steps(url);
    steps.extend(forwarded_steps(url, forwarded));
    steps.extend(renamed_steps(url));
    steps.extend(path_and_query_steps(url));
    steps.retain(|(_, _, changed)| changed != url);
    steps
}

fn scheme_steps(url: &str) -> Vec<UrlStep> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let schemes = [
        ("https", "http", UrlChange::ToHttp),
        ("http", "https", UrlChange::ToOtherScheme),
        ("ws", "wss", UrlChange::ToOtherScheme),
        ("wss", "https", UrlChange::ToOtherScheme),
    ];
    schemes
        .into_iter()
        .filter(|(from, ..)| scheme.eq_ignore_ascii_case(from))
        .map(|(from, to, change)| {
            (
                format!("for {to}, not {from}"),
                change,
                format!("{to}://{rest}"),
            )
        })
        .collect()
}

fn forwarded_steps(url: &str, forwarded: &[(String, String)]) -> Vec<UrlStep> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let after = rest.get(authority.len()..).unwrap_or_default();
    let step = |(field, value): &(String, String)| {
        let changed = match field.as_str() {
            "X-Forwarded-Proto" => format!("{value}://{rest}"),
            _ => format!("{scheme}://{value}{after}"),
        };
        let how = format!("for {value}, as {field} says");
        (how, UrlChange::Forwarded, changed)
    };
    forwarded.iter().map(step).collect()
}

fn renamed_steps(url: &str) -> Vec<UrlStep> {
    let both_ways = RENAMED.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]);
    both_ways
        .map(|(from, to)| {
            // "//" is in every URL once, after the scheme.
            let changed = url.replacen(from, to, 1);
            let change = if from.contains("//") && !from.contains(".com") {
                UrlChange::Unnamed
            } else {
                UrlChange::Renamed
            };
            let how = format!("for {to} where the URL has {from}");
            (how, change, changed)
        })
        .collect()
}

fn path_and_query_steps(url: &str) -> Vec<UrlStep> {
    let (before, query) = match url.split_once('?') {
        Some((before, query)) => (before, format!("?{query}")),
        None => (url, String::new()),
    };
    let mut steps = vec![match before.strip_suffix('/') {
        Some(cut) => (
            "without the slash at the path's end".to_owned(),
            UrlChange::SlashRemoved,
            format!("{cut}{query}"),
        ),
        None => (
            "with a slash at the path's end".to_owned(),
            UrlChange::SlashAdded,
            format!("{before}/{query}"),
        ),
    }];
    if !query.is_empty() {
        let how = "without the query".to_owned();
        steps.push((how, UrlChange::QueryRemoved, before.to_owned()));
    }
    steps
}

/// What a proxy reports about the URL that was requested.
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
