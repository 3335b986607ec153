//! Whether another key than the right one gives the observed signatures.

use basestring::SignatureMethod;

use crate::method::{Key, facts};
use crate::mistakes::Mistake;
use crate::schemes::Rules;

use super::evidence::Assembled;
use super::keys::{self, Guess, Reach};
use super::model::{Explanation, Named};
use super::subject::{Observed, Signing};
use super::variants;

/// A key that gives the observed signatures, with what else differs.
#[derive(Clone, PartialEq)]
pub(super) struct KeyMatch {
    how: String,
    /// The ids.
    mistakes: Vec<&'static str>,
}

impl KeyMatch {
    /// The match as a report shows it. A key is never shown.
    pub(super) fn explanation(&self) -> Explanation {
        Explanation {
            or: Vec::new(),
            mistakes: self
                .mistakes
                .iter()
                .filter_map(|id| Named::find(id))
                .collect(),
            how: Some(self.how.clone()),
            fix: None,
            parting: None,
        }
    }
}

/// The keys that give the signatures of the base strings by the right rules.
pub(super) fn single(
    chosen: &[&Assembled],
    known: impl Fn(&Assembled) -> Observed,
    has_two: bool,
) -> Vec<KeyMatch> {
    let reaches: &[Reach] = if has_two {
        &[Reach::One, Reach::Two]
    } else {
        &[Reach::One]
    };
    common(chosen, |assembled| {
        let signing = &assembled.signing;
        let observed = known(assembled).signature?;
        let right = Rules::right();
        let text = signing.base_string(&right).ok()?;
        for &reach in reaches {
            let guesses = keys::guesses(signing, reach);
            let found = matches(signing, &right, &text, &observed, &guesses);
            if !found.is_empty() {
                return Some(
                    found
                        .into_iter()
                        .map(|guess| of(guess, &[], None))
                        .collect(),
                );
            }
        }
        None
    })
}

/// The keys that give them together with one mistake, or for another URL or method.
pub(super) fn with_one_more(
    chosen: &[&Assembled],
    known: impl Fn(&Assembled) -> Observed,
) -> Vec<KeyMatch> {
    common(chosen, |assembled| {
        let signing = &assembled.signing;
        let observed = known(assembled).signature?;
        let right = Rules::right();
        let guesses = keys::guesses(signing, Reach::One);
        let mut found = Vec::new();
        for (variant, changed) in variants::one_step(signing) {
            let Ok(text) = changed.base_string(&right) else {
                continue;
            };
            for guess in matches(signing, &right, &text, &observed, &guesses) {
                found.push(of(guess, &variant.mistakes, Some(&variant.how)));
            }
        }
        let mut seen = std::collections::HashSet::new();
        for mistake in Mistake::all().iter().filter(|mistake| mistake.is_stable()) {
            let Some(rules) = mistake.rules() else {
                continue;
            };
            let is_of_key = rules.oauth.key.key != right.oauth.key.key;
            let Some(text) = signing.base_string(&rules).ok().filter(|_| !is_of_key) else {
                continue;
            };
            // The digest may be another one of the same text.
            let is_new = seen.insert(text.clone());
            if !is_new && rules.oauth.key == right.oauth.key {
                continue;
            }
            for guess in matches(signing, &rules, &text, &observed, &guesses) {
                let one = of(guess, &[mistake], None);
                if !found.iter().any(|known| known.mistakes == one.mistakes) {
                    found.push(one);
                }
            }
        }
        Some(found)
    })
}

/// Whether the signature is one of another method than oauth_signature_method names, with the right
/// key or with another one.
pub(super) fn of_other_methods(assembled: &Assembled) -> Vec<KeyMatch> {
    let signing = &assembled.signing;
    let (Some(signature), false) = (&assembled.signature, signing.client_secret.is_empty()) else {
        return Vec::new();
    };
    let (right, signature) = (Rules::right(), signature.trim().as_bytes());
    let Ok(text) = signing.base_string(&right) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for method in SignatureMethod::ALL {
        if method == signing.signature_method || facts(method).key == Key::Rsa {
            continue;
        }
        let other = Signing {
            signature_method: method,
            rsa_hash: None,
            ..signing.clone()
        };
        let how = format!(
            "the signature is {} of this request, and oauth_signature_method is {}",
            method.name(),
            signing.signature_method.name()
        );
        let of = |key: Option<String>, mistakes: Vec<&'static str>| KeyMatch {
            how: key.map_or(how.clone(), |key| format!("{how}; {key}")),
            mistakes,
        };
        if other.signature(&right, &text) == signature {
            found.push(of(None, vec![OTHER]));
            continue;
        }
        let guesses = keys::guesses(&other, Reach::One);
        let guesses = matches(&other, &right, &text, signature, &guesses);
        found.extend(
            guesses
                .iter()
                .map(|guess| of(Some(guess.how.clone()), vec![OTHER, guess.mistake])),
        );
    }
    found
}

/// The mistake of a signature of another method.
const OTHER: &str = "digest-sha256-under-sha1-name";

fn of(guess: &Guess, more: &[&'static Mistake], how: Option<&str>) -> KeyMatch {
    let mut mistakes: Vec<&str> = more.iter().map(|mistake| mistake.id.as_str()).collect();
    if !mistakes.contains(&guess.mistake) {
        mistakes.push(guess.mistake);
    }
    KeyMatch {
        how: match how {
            Some(how) => format!("signed {how}; {}", guess.how),
            None => guess.how.clone(),
        },
        mistakes,
    }
}

fn matches<'g>(
    signing: &Signing,
    rules: &Rules,
    text: &[u8],
    observed: &[u8],
    guesses: &'g [Guess],
) -> Vec<&'g Guess> {
    let key_rules = &rules.oauth.key;
    let is_it = |guess: &&Guess| {
        let key = guess.key.expose();
        key_rules.signature(signing.signature_method, text, key, &rules.oauth.encode) == observed
    };
    guesses.iter().filter(is_it).collect()
}

/// The matches of every request.
fn common(
    chosen: &[&Assembled],
    found: impl Fn(&Assembled) -> Option<Vec<KeyMatch>>,
) -> Vec<KeyMatch> {
    chosen
        .iter()
        .map(|assembled| found(assembled).unwrap_or_default())
        .reduce(|common, next| {
            let in_next = |one: &KeyMatch| next.contains(one);
            common.into_iter().filter(in_next).collect()
        })
        .unwrap_or_default()
}
