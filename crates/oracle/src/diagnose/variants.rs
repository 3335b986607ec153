//! The same request under another URL or another method: what is signed for one and sent to
//! another.

use basestring::{Field, Url};

use crate::mistakes::Mistake;
use crate::schemes::Rules;
use crate::schemes::oauth::hints::{self, Hint};

use super::size::Size;
use super::subject::{Observed, Signing, Subject};

/// A request that gives what was observed, and how it differs from the one at hand.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    /// How it differs, in words.
    pub(super) how: String,
    /// The same, step by step.
    pub(super) steps: Vec<String>,
    /// Its method.
    pub(super) method: String,
    /// Its URL.
    pub(super) url: String,
    /// The mistakes that are made so.
    pub(super) mistakes: Vec<&'static Mistake>,
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
pub(super) fn variants(signing: &Signing, observed: &Observed, size: Size) -> Vec<Variant> {
    let found = within_steps(
        if size.is_ordinary() { 2 } else { 1 },
        size.tries().texts / 2,
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

/// The signing after these steps; none where it has no such step.
pub(super) fn after(signing: &Signing, steps: &[String]) -> Option<Signing> {
    let mut ask = given(signing);
    for how in steps {
        let all = steps_of(signing, &ask).into_iter();
        ask = all
            .map(|step| (step.how, step.ask))
            .find(|(known, _)| known == how)?
            .1;
    }
    Some(changed(signing, &ask.method, &ask.url, ask.has_extras))
}

fn given(signing: &Signing) -> Ask {
    Ask {
        method: String::from_utf8_lossy(&signing.method).into_owned(),
        url: String::from_utf8_lossy(&signing.url).into_owned(),
        has_extras: true,
    }
}

fn steps_of(signing: &Signing, ask: &Ask) -> Vec<Step> {
    let methods = hints::other_methods(&ask.method).into_iter();
    let mut steps: Vec<Step> = methods
        .map(
            |Hint {
                 how,
                 mistake,
                 value,
             }| {
                let method = value;
                let ask = Ask {
                    method,
                    ..ask.clone()
                };
                Step { how, mistake, ask }
            },
        )
        .collect();
    let urls = hints::other_urls(&ask.url, &signing.fields).into_iter();
    steps.extend(urls.map(
        |Hint {
             how,
             mistake,
             value,
         }| {
            let url = value;
            let ask = Ask { url, ..ask.clone() };
            Step { how, mistake, ask }
        },
    ));
    let is_extra = |(name, _): &(Vec<u8>, _)| !name.starts_with(b"oauth_");
    if ask.has_extras && signing.protocol.iter().any(is_extra) {
        steps.push(Step {
            how: hints::WITHOUT_EXTRAS.0.to_owned(),
            mistake: Some(hints::WITHOUT_EXTRAS.1),
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
        steps: how,
        method: ask.method,
        url: ask.url,
        mistakes,
    }
}

fn within_steps(
    most: usize,
    most_tries: usize,
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
                if tried.contains(&step.ask) || tried.len() > most_tries {
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
