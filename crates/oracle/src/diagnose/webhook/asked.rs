//! The URLs that a service may have requested, as far as the received request shows them: behind a
//! proxy, an API gateway or a router, the application sees another one.

use super::choices::{Choice, Query, Target, authorities, push, schemes, targets, userinfos};
use super::headers::Headers;
use super::url::{Authority, Parts, authority_of, authority_text, with_other_slash};

/// The choices for each part of the URL, the received one first.
pub(super) struct Choices {
    pub(super) schemes: Vec<Choice<String>>,
    pub(super) authorities: Vec<Choice<Authority>>,
    pub(super) targets: Vec<Choice<Target>>,
    pub(super) userinfos: Vec<Choice<String>>,
}

/// A URL that the service may have requested.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) parts: Parts,
    /// Where its parts come from, for those that differ from the received ones.
    pub(super) from: Vec<String>,
    /// Whether the request itself shows all of them.
    pub(super) is_evident: bool,
    pub(super) cost: usize,
}

impl Place {
    /// The URL as it was received, or as it is given.
    pub(super) const fn of(parts: Parts) -> Self {
        Self {
            parts,
            from: Vec::new(),
            is_evident: true,
            cost: 0,
        }
    }
}

impl Place {
    /// The same with another spelling of the query.
    pub(super) fn with_query(&self, query: &str, by: &str) -> Self {
        let mut place = self.clone();
        place.parts.query = Some(query.to_owned());
        place.from.push(format!("the query with {by}"));
        place
    }
}

/// The most that the choices of one place may cost: two guesses, or one and what headers show.
const MOST: usize = 7;

impl Choices {
    /// The choices that a request has. `is_scheme_assumed` tells that the request does not show its
    /// scheme.
    pub(super) fn of(received: &Parts, headers: &Headers<'_>, is_scheme_assumed: bool) -> Self {
        Self {
            schemes: schemes(received, headers, is_scheme_assumed),
            authorities: authorities(received, headers),
            targets: targets(received, headers),
            userinfos: userinfos(received, headers),
        }
    }

    /// The choices that an application has which sees another URL than the one that was signed.
    pub(super) fn of_application(
        signed: &Parts,
        headers: &Headers<'_>,
        received: Option<Parts>,
    ) -> Self {
        let mut choices = Self::of(signed, headers, false);
        for scheme in ["https", "http", "wss", "ws"] {
            let from = format!("{scheme}://");
            push(&mut choices.schemes, Choice::shown(scheme.to_owned(), from));
        }
        let default = if matches!(signed.scheme.as_str(), "http" | "ws") {
            "80"
        } else {
            "443"
        };
        let mut ports = vec![None, Some(default.to_owned())];
        if let Some(received) = received {
            ports.push(received.port.clone());
            let value = (received.host, received.port);
            let from = format!("the host {}", authority_text(&value));
            push(&mut choices.authorities, Choice::shown(value, from));
            for path in [received.path.clone(), with_other_slash(&received.path)] {
                let from = format!("the path {path}");
                push(
                    &mut choices.targets,
                    Choice::shown((path, Query::Received), from),
                );
            }
        }
        let lower = signed.host.to_ascii_lowercase();
        let from = format!("the host written {lower}");
        let value = (lower, signed.port.clone());
        push(&mut choices.authorities, Choice::shown(value, from));
        for port in ports {
            let value = (signed.host.clone(), port);
            let from = format!("the host {}", authority_text(&value));
            push(&mut choices.authorities, Choice::shown(value, from));
        }
        for host in ["localhost", "127.0.0.1"] {
            let value = authority_of(host);
            let from = format!("the host {host}");
            push(&mut choices.authorities, Choice::guessed(value, from));
        }
        choices
    }

    /// The places of all choices, the most likely first.
    pub(super) fn places(&self, received: &Parts) -> Vec<Place> {
        let mut found: Vec<Place> = Vec::new();
        for scheme in &self.schemes {
            for authority in &self.authorities {
                for target in &self.targets {
                    for userinfo in &self.userinfos {
                        let cost =
                            scheme.cost() + authority.cost() + target.cost() + userinfo.cost();
                        if cost > MOST {
                            continue;
                        }
                        let (host, port) = authority.value.clone();
                        let (path, query) = target.value.clone();
                        let from = [&scheme.from, &authority.from, &target.from, &userinfo.from];
                        let from = from.into_iter().filter(|from| !from.is_empty());
                        found.push(Place {
                            parts: Parts {
                                scheme: scheme.value.clone(),
                                userinfo: userinfo.value.clone(),
                                host,
                                port,
                                path,
                                query: match query {
                                    Query::Received => received.query.clone(),
                                    Query::Own(query) => query,
                                },
                            },
                            from: from.cloned().collect(),
                            is_evident: scheme.is_evident
                                && authority.is_evident
                                && target.is_evident
                                && userinfo.is_evident,
                            cost,
                        });
                    }
                }
            }
        }
        found.sort_by_key(|place| place.cost);
        found
    }
}
