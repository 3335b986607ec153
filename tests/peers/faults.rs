//! The known faults of the peers, each with the section of RFC 5849 that it breaks.

use std::collections::BTreeSet;

use basestring::{Url, is_unreserved, percent_encode};

use crate::requests::Request;
use crate::signers::Peer;

/// A known fault.
pub(crate) struct Fault {
    pub(crate) what: &'static str,
    pub(crate) section: &'static str,
    pub(crate) peers: &'static [Peer],
    /// Whether a request is one that the fault may spoil.
    pub(crate) is_touched: fn(&Request) -> bool,
    /// A request that it spoils.
    pub(crate) request: fn() -> Request,
    /// The same request without what spoils it.
    pub(crate) twin: fn() -> Request,
}

fn encoded(text: &str) -> String {
    percent_encode(text.as_bytes())
}

const RAW_URL: &[Peer] = &[Peer::Oauth1Request, Peer::Oauth1Header];

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        what: "names are signed without being encoded",
        section: "3.4.1.3.2 step 1",
        peers: &[Peer::Oauth1Request],
        is_touched: |request| request.pairs.iter().any(|(name, _)| !is_plain(name)),
        request: || Request::plain().with(&[("a b", "1")]),
        twin: || Request::plain().with(&[("ab", "1")]),
    },
    Fault {
        what: "parameters of one name are sorted by the value as it is, not as it is encoded",
        section: "3.4.1.3.2 step 2",
        peers: &[Peer::Oauth1Request],
        is_touched: |request| {
            some_two(&request.pairs, |(a_name, a), (b_name, b)| {
                a_name == b_name && a.cmp(b) != encoded(a).cmp(&encoded(b))
            })
        },
        request: || Request::plain().with(&[("a", "1"), ("a", "é")]),
        twin: || Request::plain().with(&[("a", "1"), ("a", "e")]),
    },
    Fault {
        what: "a name that is sent twice is signed once, for parameters are a map",
        section: "3.4.1.3.1",
        peers: &[Peer::Oauth1Header],
        is_touched: |request| some_two(&request.pairs, |(a, _), (b, _)| a == b),
        request: || Request::plain().with(&[("a", "1"), ("a", "2")]),
        twin: || Request::plain().with(&[("a", "1"), ("b", "2")]),
    },
    Fault {
        what: "name=value is sorted as one text, so that a digit, - or . in a longer name comes before =",
        section: "3.4.1.3.2 step 2",
        peers: &[Peer::Oauth1Header],
        is_touched: |request| {
            let names: BTreeSet<_> = request
                .pairs
                .iter()
                .map(|(name, _)| percent_encode(name.as_bytes()))
                .collect();
            names.iter().any(|name| {
                names.iter().any(|longer| {
                    longer
                        .strip_prefix(name.as_str())
                        .is_some_and(|rest| rest.bytes().next().is_some_and(|octet| octet < b'='))
                })
            })
        },
        request: || Request::plain().with(&[("a", "1"), ("a1", "2")]),
        twin: || Request::plain().with(&[("a", "1"), ("ab", "2")]),
    },
    Fault {
        what: "the secrets are not encoded in the key",
        section: "3.4.2",
        peers: &[Peer::Oauth1Header],
        is_touched: |request| {
            let token = request.token.as_ref();
            !is_plain(&request.client.1) || token.is_some_and(|(_, secret)| !is_plain(secret))
        },
        request: || with_secret("c&s"),
        twin: || with_secret("cs"),
    },
    Fault {
        what: "the client and token identifiers are in the header without being encoded",
        section: "3.5.1 step 1",
        peers: &[Peer::Oauth1Header],
        is_touched: |request| {
            let token = request.token.as_ref();
            !is_plain(&request.client.0) || token.is_some_and(|(token, _)| !is_plain(token))
        },
        request: || with_key("c%41"),
        twin: || with_key("c41"),
    },
    Fault {
        what: "user and password stay in the base string URI",
        section: "3.4.1.2 step 2",
        peers: RAW_URL,
        is_touched: |request| url_is(request, |url| url.userinfo().is_some()),
        request: || to("http://u:p@example.com/r"),
        twin: || to("http://example.com/r"),
    },
    Fault {
        what: "scheme and host are signed in the letters that were given",
        section: "3.4.1.2 step 1",
        peers: RAW_URL,
        is_touched: |request| {
            let end = request.target.len() - path_of(request);
            let head = request.target.get(..end).unwrap_or_default();
            head.bytes().any(|octet| octet.is_ascii_uppercase())
        },
        request: || to("HTTP://EXAMPLE.com/r"),
        twin: || to("http://example.com/r"),
    },
    Fault {
        what: "the default port is signed where it was given",
        section: "3.4.1.2 step 3",
        peers: RAW_URL,
        is_touched: |request| {
            url_is(request, |url| {
                url.authority().port() == Some(url.scheme().default_port())
            })
        },
        request: || to("https://example.com:443/r"),
        twin: || to("https://example.com:8443/r"),
    },
    Fault {
        what: "an empty path is signed as nothing, not as /",
        section: "3.4.1.2",
        peers: RAW_URL,
        is_touched: |request| path_of(request) == 0,
        request: || to("http://example.com"),
        twin: || to("http://example.com/"),
    },
    Fault {
        what: "the method is signed in the letters that were given",
        section: "3.4.1.1 step 1",
        peers: RAW_URL,
        is_touched: |request| {
            request
                .method
                .bytes()
                .any(|octet| octet.is_ascii_lowercase())
        },
        request: || with_method("get"),
        twin: || with_method("GET"),
    },
];

/// A request without parameters, which no fault of parameters touches.
fn to(target: &str) -> Request {
    Request::plain().with(&[]).to(target)
}

fn with_method(method: &str) -> Request {
    Request {
        method: method.to_owned(),
        ..to("http://example.com/r")
    }
}

fn with_secret(secret: &str) -> Request {
    Request {
        client: ("ck".to_owned(), secret.to_owned()),
        ..to("http://example.com/r")
    }
}

fn with_key(key: &str) -> Request {
    Request {
        client: (key.to_owned(), "cs".to_owned()),
        ..to("http://example.com/r")
    }
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(is_unreserved)
}

fn url_is(request: &Request, says: fn(Url<'_>) -> bool) -> bool {
    Url::parse(request.target.as_bytes()).is_ok_and(says)
}

/// How long the target's path is.
fn path_of(request: &Request) -> usize {
    Url::parse(request.target.as_bytes()).map_or(0, |url| url.path().len())
}

fn some_two<T>(items: &[T], is: fn(&T, &T) -> bool) -> bool {
    items
        .iter()
        .enumerate()
        .any(|(place, a)| items.iter().skip(place + 1).any(|b| is(a, b)))
}
