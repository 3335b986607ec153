//! Base strings that differ from the right one in one or two of their parts, in ways that no rule of a
//! mistake covers: a base string URI without scheme and host, a doubled slash, a port that was not sent,
//! a parameter that is left out, an order, a timestamp of the same moment.
//!
//! A match is proof that this text was signed: another text has another signature.

mod changes;
mod choice;
mod parameters;
mod uri;

use basestring::{form_pairs, percent_encode};

use crate::mistakes::Mistake;
use crate::schemes::oauth::rules::{self as oauth, Prepared};
use crate::schemes::{Pairs, Rules};

use super::evidence::Assembled;
use super::model::{Explanation, Named};
use super::multipart::parts;
use super::parting::Parting;
use super::proof::{Claim, Gives, prove};
use super::subject::{Observed, Signing};
use choice::Choice;
use parameters::{Collected, parameters};
use uri::uris;

/// The base strings of one change, or else of two, that give what was observed of every request.
pub(super) fn nearby(
    chosen: &[&Assembled],
    known: impl Fn(&Assembled) -> Observed,
) -> Vec<Explanation> {
    let mut all = chosen.iter().map(|a| of_one(a, &known(a)));
    let Some(mut found) = all.next() else {
        return Vec::new();
    };
    for other in all {
        found.retain(|one| other.iter().any(|two| two.how == one.how));
    }
    found
}

/// The parts of a base string: method, base string URI, normalized parameters.
const PARTS: usize = 3;

/// The right parts.
type Parts = [Vec<u8>; PARTS];

/// What may be in the place of each.
type Choices = [Vec<Choice>; PARTS];

fn of_one(assembled: &Assembled, observed: &Observed) -> Vec<Explanation> {
    let signing = &assembled.signing;
    let Some((right, choices)) = parts_of(signing) else {
        return Vec::new();
    };
    let search = Search {
        signing,
        observed,
        right: &right,
    };
    let mut found: Vec<Vec<(usize, &Choice)>> = Vec::new();
    for (part, choice) in each(&choices) {
        found.extend(search.gives(&[(part, choice)]));
    }
    if found.is_empty() {
        let likely = || each(&choices).filter(|(_, choice)| !choice.is_alone);
        for (part, choice) in likely() {
            for (other, second) in likely().filter(|(other, _)| *other > part) {
                found.extend(search.gives(&[(part, choice), (other, second)]));
            }
        }
    }
    let mut texts: Vec<(Vec<u8>, Explanation)> = Vec::new();
    for set in found {
        let text = search.text(&set);
        let Some(other) = search.explanation(&set, assembled) else {
            continue;
        };
        match texts.iter_mut().find(|(known, _)| *known == text) {
            // The same text, made in another way.
            Some((_, first)) => {
                for mistake in other.mistakes {
                    if !first.mistakes.contains(&mistake) && !first.or.contains(&mistake) {
                        first.or.push(mistake);
                    }
                }
            }
            None => texts.push((text, other)),
        }
    }
    texts.into_iter().map(|(_, one)| one).collect()
}

/// Every choice, with the part that it replaces.
fn each(choices: &Choices) -> impl Iterator<Item = (usize, &Choice)> {
    let parts = choices.iter().enumerate();
    parts.flat_map(|(part, choices)| choices.iter().map(move |choice| (part, choice)))
}

struct Search<'s> {
    signing: &'s Signing,
    observed: &'s Observed,
    right: &'s Parts,
}

impl Search<'_> {
    fn gives<'c>(&self, set: &[(usize, &'c Choice)]) -> Option<Vec<(usize, &'c Choice)>> {
        let text = self.text(set);
        (text != self.text(&[]) && self.is_observed(&text)).then(|| set.to_vec())
    }

    fn is_observed(&self, text: &[u8]) -> bool {
        let signature = self.observed.signature.as_ref();
        let by_signature = signature
            .is_none_or(|signature| self.signing.signature(&Rules::right(), text) == *signature);
        let base_string = self.observed.base_string.as_ref();
        let by_text = base_string.is_none_or(|theirs| text == *theirs);
        let is_known = signature.is_some() || base_string.is_some();
        is_known && by_signature && by_text
    }

    fn text(&self, set: &[(usize, &Choice)]) -> Vec<u8> {
        let mut parts = self.right.clone();
        for (part, choice) in set {
            if let Some(place) = parts.get_mut(*part) {
                place.clone_from(&choice.text);
            }
        }
        parts
            .map(|part| percent_encode(&part))
            .join("&")
            .into_bytes()
    }

    fn explanation(&self, set: &[(usize, &Choice)], assembled: &Assembled) -> Option<Explanation> {
        let claim = Claim::new(set.len(), |done| {
            let made = set.iter().zip(done).filter(|(_, done)| **done);
            let made: Vec<(usize, &Choice)> = made.map(|(one, _)| *one).collect();
            let text = self.text(&made);
            Gives {
                is_observed: self.is_observed(&text),
                is_right: text == self.text(&[]),
            }
        });
        let proof = prove(&[claim])?;
        let hows: Vec<&str> = set.iter().map(|(_, choice)| choice.how.as_str()).collect();
        let fixes: Vec<&str> = set.iter().filter_map(|(_, choice)| choice.fix).collect();
        let conceal = &assembled.conceal;
        let shown = |text: &[u8]| conceal.octets(text);
        let parting = assembled.shows_texts.then(|| {
            let (right, theirs) = (self.text(&[]), self.text(set));
            Parting::of("base string", &shown(&right), &shown(&theirs))
        });
        Some(Explanation {
            proof,
            or: Vec::new(),
            mistakes: set
                .iter()
                .filter_map(|(_, choice)| Named::find(choice.mistake?))
                .collect(),
            how: Some(conceal.text(&format!("signed {}", hows.join(", and ")))),
            fix: (!fixes.is_empty()).then(|| fixes.join(" ")),
            parting: parting.flatten(),
        })
    }
}

/// The right parts, and what may replace each.
fn parts_of(signing: &Signing) -> Option<(Parts, Choices)> {
    let views = signing.views();
    let prepared = signing.prepared(&views).ok()?;
    let unsigned = Rules::right().oauth.base_string(&prepared).ok()?;
    if signing.text.is_some() {
        return None;
    }
    let method = signing.method.to_ascii_uppercase();
    let mut choices = [
        methods(&method),
        uris(
            &String::from_utf8_lossy(&unsigned.base_string_uri),
            query_of(&signing.url),
        ),
        parameters(&Collected {
            path: path_of(&signing.url),
            query: pairs_of(query_of(&signing.url)),
            own: &unsigned.collected.own,
            protocol: &unsigned.collected.protocol,
            multipart: parts(&signing.fields, &signing.body),
        }),
    ];
    let [.., of_parameters] = &mut choices;
    of_parameters.extend(with_other_encoders(&prepared));
    Some((
        [method, unsigned.base_string_uri, unsigned.parameters],
        choices,
    ))
}

/// The parameters by each known encoder, where the base string is encoded by the right one.
fn with_other_encoders(prepared: &Prepared<'_>) -> Vec<Choice> {
    let all = Rules::right();
    let right = &all.oauth;
    let encoders = Mistake::all().iter().filter(|mistake| mistake.is_stable());
    let mut encoders: Vec<(&Mistake, Rules)> = encoders
        .filter_map(|mistake| Some((mistake, mistake.rules()?)))
        .filter(|(_, rules)| rules.oauth.encode != right.encode)
        .collect();
    // What does no more than what shows comes first.
    encoders.sort_by_key(|(_, rules)| rules.differences(&all));
    encoders
        .into_iter()
        .filter_map(|(mistake, rules)| {
            let own = oauth::Rules {
                encode: rules.oauth.encode,
                ..right.clone()
            };
            let text = own.base_string(prepared).ok()?.parameters;
            let how = "in the normalized parameters alone, not in the base string";
            Some(Choice::new(format!("{how}: {}", mistake.description), text).by(&mistake.id))
        })
        .collect()
}

fn methods(method: &[u8]) -> Vec<Choice> {
    const GIVEN: &str = "Give the method to the signer; it was empty there.";
    let lower = method.to_ascii_lowercase();
    let mut capital = lower.clone();
    capital
        .iter_mut()
        .take(1)
        .for_each(u8::make_ascii_uppercase);
    let with = |text: &[u8]| format!("with the method {}", String::from_utf8_lossy(text));
    vec![
        Choice::new(with(&lower), lower).by("method-not-uppercased"),
        Choice::new(with(&capital), capital).by("method-not-uppercased"),
        Choice::new("with no method", "").fixed(GIVEN),
        Choice::new("with the method UNDEFINED", "UNDEFINED").fixed(GIVEN),
        Choice::new("with the method undefined", "undefined").fixed(GIVEN),
        Choice::new("with the method null", "null").fixed(GIVEN),
        Choice::new("with the method NULL", "NULL").fixed(GIVEN),
    ]
}

/// The path of a URL, as it is sent.
fn path_of(url: &[u8]) -> String {
    let url = String::from_utf8_lossy(url);
    let rest = url.split_once("://").map_or(&*url, |(_, rest)| rest);
    let target = rest.split(['?', '#']).next().unwrap_or_default();
    let place = target.find('/').unwrap_or(target.len());
    target.get(place..).unwrap_or_default().to_owned()
}

/// The query of a URL, as it is sent.
fn query_of(url: &[u8]) -> &[u8] {
    let query = url.splitn(2, |&octet| octet == b'?').nth(1);
    let query = query.unwrap_or_default();
    query
        .split(|&octet| octet == b'#')
        .next()
        .unwrap_or_default()
}

fn pairs_of(form: &[u8]) -> Pairs {
    let pairs = form_pairs(form).flatten();
    pairs
        .map(|pair| (pair.name.into_owned(), pair.value.into_owned()))
        .collect()
}
