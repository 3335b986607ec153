//! Whether another key than the right one gives the observed signatures.

use basestring::{Secret, SignatureMethod};

use crate::method::{Key, facts};
use crate::mistakes::Mistake;
use crate::schemes::Rules;

use super::evidence::Assembled;
use super::keys::{self, Guess, Reach};
use super::model::{Explanation, Named};
use super::proof::{Claim, Gives, prove};
use super::search::Tries;
use super::size::Size;
use super::subject::{Observed, Signing};
use super::variants;

/// A key that gives the observed signatures, with what else differs.
#[derive(Clone)]
pub(super) struct KeyMatch {
    how: String,
    /// The ids.
    mistakes: Vec<&'static str>,
    /// What to do, where no mistake says so.
    fix: Option<&'static str>,
    /// What was done to each request.
    made: Vec<Made>,
}

/// What was done to one request to get its signature.
#[derive(Clone)]
struct Made {
    signing: Signing,
    observed: Vec<u8>,
    key: Option<Secret>,
    method: Option<SignatureMethod>,
    rules: Option<Rules>,
    /// Steps to the request that was signed, which are one change.
    steps: Vec<String>,
}

impl Made {
    fn of(signing: &Signing, observed: &[u8], guess: &Guess) -> Self {
        Self {
            signing: signing.clone(),
            observed: observed.to_vec(),
            key: Some(guess.key.clone()),
            method: None,
            rules: None,
            steps: Vec::new(),
        }
    }

    fn claim(&self) -> Claim<'_> {
        let parts = [
            self.key.is_some(),
            self.method.is_some(),
            self.rules.is_some(),
            !self.steps.is_empty(),
        ];
        let count = parts.iter().filter(|is_there| **is_there).count();
        let right = self.signature([false; 4]);
        Claim::new(count, move |done| {
            let mut next = done.iter();
            let done = parts.map(|is_there| is_there && next.next() == Some(&true));
            match self.signature(done) {
                Some(signature) => Gives {
                    is_observed: signature == self.observed,
                    is_right: Some(&signature) == right.as_ref(),
                },
                None => Gives::NOTHING,
            }
        })
    }

    /// The signature with another key, another method, other rules and after other steps, each only if
    /// it is wanted.
    fn signature(&self, [key, method, rules, steps]: [bool; 4]) -> Option<Vec<u8>> {
        let right = Rules::right();
        let rules = self.rules.as_ref().filter(|_| rules).unwrap_or(&right);
        let mut signing = if steps {
            variants::after(&self.signing, &self.steps)?
        } else {
            self.signing.clone()
        };
        if let Some(other) = self.method.filter(|_| method) {
            signing.signature_method = other;
            signing.rsa_digest = None;
        }
        let text = signing.base_string(rules).ok()?;
        Some(match self.key.as_ref().filter(|_| key) {
            Some(key) => rules.oauth.key.signature(
                signing.signature_method,
                &text,
                key.expose(),
                &rules.oauth.encode,
            ),
            None => signing.signature(rules, &text),
        })
    }
}

impl KeyMatch {
    /// The match as a report shows it; `None` if it is not proven. A key is never shown.
    pub(super) fn explanation(&self) -> Option<Explanation> {
        let claims: Vec<Claim<'_>> = self.made.iter().map(Made::claim).collect();
        Some(Explanation {
            proof: prove(&claims)?,
            or: Vec::new(),
            mistakes: self
                .mistakes
                .iter()
                .filter_map(|id| Named::find(id))
                .collect(),
            how: Some(self.how.clone()),
            fix: self.fix.map(str::to_owned),
            parting: None,
        })
    }

    fn is_same(&self, other: &Self) -> bool {
        (&self.how, &self.mistakes) == (&other.how, &other.mistakes)
    }
}

/// The keys that give the signatures of the base strings by the right rules.
pub(super) fn single(
    chosen: &[&Assembled],
    known: impl Fn(&Assembled) -> Observed,
    size: Size,
) -> Vec<KeyMatch> {
    let reaches: &[Reach] = if size.is_ordinary() {
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
            let mut guesses = keys::guesses(signing, reach);
            guesses.truncate(size.tries().keys);
            let found = matches(signing, &right, &text, &observed, &guesses);
            if !found.is_empty() {
                return Some(
                    found
                        .into_iter()
                        .map(|guess| {
                            let made = Made::of(signing, &observed, guess);
                            of(guess, &[], None, made)
                        })
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
        let guesses = keys::guesses(signing, Reach::Usual);
        let mut found = Vec::new();
        for (variant, changed) in variants::one_step(signing) {
            let Ok(text) = changed.base_string(&right) else {
                continue;
            };
            for guess in matches(signing, &right, &text, &observed, &guesses) {
                let made = Made {
                    steps: variant.steps.clone(),
                    ..Made::of(signing, &observed, guess)
                };
                found.push(of(guess, &variant.mistakes, Some(&variant.how), made));
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
                let made = Made {
                    rules: Some(rules.clone()),
                    ..Made::of(signing, &observed, guess)
                };
                let one = of(guess, &[mistake], None, made);
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
pub(super) fn of_other_methods(assembled: &Assembled, tries: Tries) -> Vec<KeyMatch> {
    let signing = &assembled.signing;
    let files = assembled.rsa.as_ref().map_or(&[][..], |rsa| &rsa.files);
    let has_secret = !signing.client_secret.is_empty();
    let Some(signature) = assembled.signature.as_deref().map(str::trim) else {
        return Vec::new();
    };
    let (right, signature) = (Rules::right(), signature.as_bytes());
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
            rsa_digest: None,
            ..signing.clone()
        };
        let of = |guess: Option<&Guess>| of_method(method, assembled, signature, guess);
        if has_secret && other.signature(&right, &text) == signature {
            found.push(of(None));
            continue;
        }
        let mut guesses = Vec::new();
        if has_secret {
            guesses = keys::guesses(&other, Reach::One);
            // There are several methods, and some of their hashes are slow.
            guesses.truncate(tries.keys / 4);
        }
        guesses.extend(keys::files::guesses(files, &other));
        let guesses = matches(&other, &right, &text, signature, &guesses);
        found.extend(guesses.first().map(|guess| of(Some(guess))));
    }
    found
}

fn of_method(
    method: SignatureMethod,
    assembled: &Assembled,
    signature: &[u8],
    guess: Option<&Guess>,
) -> KeyMatch {
    let signing = &assembled.signing;
    let how = format!(
        "the signature is {} of this request, and oauth_signature_method is {}",
        method.name(),
        signing.signature_method.name()
    );
    KeyMatch {
        how: match guess {
            Some(guess) => format!("{how}; {}", guess.how),
            None => how,
        },
        mistakes: [OTHER]
            .into_iter()
            .chain(guess.and_then(|guess| guess.mistake))
            .collect(),
        fix: guess.and_then(|guess| guess.fix),
        made: vec![Made {
            signing: signing.clone(),
            observed: signature.to_vec(),
            key: guess.map(|guess| guess.key.clone()),
            method: Some(method),
            rules: None,
            steps: Vec::new(),
        }],
    }
}

/// The mistake of a signature of another method.
const OTHER: &str = "digest-sha256-under-sha1-name";

fn of(guess: &Guess, more: &[&'static Mistake], how: Option<&str>, made: Made) -> KeyMatch {
    let mut mistakes: Vec<&str> = more.iter().map(|mistake| mistake.id.as_str()).collect();
    let of_key = guess.mistake.filter(|id| !mistakes.contains(id));
    mistakes.extend(of_key);
    KeyMatch {
        how: match how {
            Some(how) => format!("signed {how}; {}", guess.how),
            None => guess.how.clone(),
        },
        mistakes,
        fix: guess.fix,
        made: vec![made],
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
        .reduce(|mut common, next| {
            common.retain_mut(|one| {
                let other = next.iter().find(|other| other.is_same(one));
                one.made
                    .extend(other.into_iter().flat_map(|other| other.made.clone()));
                other.is_some()
            });
            common
        })
        .unwrap_or_default()
}
