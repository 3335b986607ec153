//! The credentials in the places of the two secrets.

use basestring::Secret;

use super::change::Change;
use super::texts;
use super::{Guess, key};
use crate::diagnose::subject::Signing;

/// What is in the place of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    ClientKey,
    ClientSecret,
    Token,
    TokenSecret,
    Nothing,
    /// What a program writes for a missing value.
    Word(&'static str),
}

const SOURCES: [Source; 5] = [
    Source::ClientSecret,
    Source::TokenSecret,
    Source::ClientKey,
    Source::Token,
    Source::Nothing,
];

/// What programs write for a value that is missing, or that is not there yet.
const WORDS: [&str; 12] = [
    "null",
    "undefined",
    "None",
    "nil",
    "NULL",
    "false",
    "NaN",
    "(null)",
    "<null>",
    "[object Object]",
    "[object Promise]",
    "Array",
];

impl Source {
    /// What it is, in words.
    fn name(self) -> String {
        let name = match self {
            Self::ClientKey => "the consumer key",
            Self::ClientSecret => "the client secret",
            Self::Token => "the token",
            Self::TokenSecret => "the token secret",
            Self::Nothing => "nothing",
            Self::Word(word) => return format!("the word {word}"),
        };
        name.to_owned()
    }

    /// The value, where it is known and not empty.
    fn value(self, signing: &Signing) -> Option<&[u8]> {
        let value = match self {
            Self::ClientKey => Some(&signing.client_key[..]),
            Self::ClientSecret => Some(signing.client_secret.expose()),
            Self::Token => signing.token.as_deref(),
            Self::TokenSecret => signing.token_secret.as_ref().map(Secret::expose),
            Self::Nothing => return Some(b""),
            Self::Word(word) => Some(word.as_bytes()),
        };
        value.filter(|value| !value.is_empty())
    }
}

/// The mistake of two sources. A word in the place of a secret that there is has none: a program joins
/// it rightly, and did not get the secret.
fn mistake(client: Source, token: Source, signing: &Signing) -> Option<&'static str> {
    use Source::{ClientKey, ClientSecret, Nothing, Token, TokenSecret, Word};
    Some(match (client, token) {
        (ClientKey | Token, _) | (_, ClientKey | Token) => "key-identifiers-for-secrets",
        (ClientSecret, Word(_)) if has_no_token_secret(signing) => "key-null-word",
        (Word(_), _) | (_, Word(_)) => return None,
        (ClientSecret, Nothing) => "key-consumer-secret-only",
        (TokenSecret, ClientSecret) => "key-order-swapped",
        (ClientSecret | TokenSecret | Nothing, ClientSecret | TokenSecret | Nothing) => {
            "key-secrets-misplaced"
        }
    })
}

/// Whether the token secret is known to be empty: no token is sent, or its secret is given so.
fn has_no_token_secret(signing: &Signing) -> bool {
    let has_token = signing.token.as_ref().is_some_and(|t| !t.is_empty());
    match &signing.token_secret {
        Some(secret) => secret.is_empty(),
        None => !has_token,
    }
}

/// What to do where a program got a word in the place of a secret.
fn fix(client: Source, token: Source, signing: &Signing) -> Option<&'static str> {
    match (client, token) {
        _ if mistake(client, token, signing).is_some() => None,
        (Source::Word(_), _) => Some(
            "Check where the client secret is read from, such as a variable of the environment or a \
             configuration: the program found nothing there.",
        ),
        (_, _) => Some(
            "Use the secret that the server sent with the token. Check where it is stored and read \
             from: the program found nothing there.",
        ),
    }
}

fn how(client: Source, token: Source) -> String {
    match (client, token) {
        (Source::ClientSecret, token) => {
            format!(
                "the key has {} in the place of the token secret",
                token.name()
            )
        }
        (client, Source::TokenSecret) => {
            format!(
                "the key has {} in the place of the client secret",
                client.name()
            )
        }
        (client, token) => format!(
            "the key has {} in the place of the client secret and {} in the place of the token secret",
            client.name(),
            token.name()
        ),
    }
}

/// Each pair of sources whose values are known.
fn pairs(signing: &Signing) -> Vec<(Source, Source)> {
    let mut pairs: Vec<(Source, Source)> = SOURCES
        .into_iter()
        .flat_map(|client| SOURCES.map(|token| (client, token)))
        .collect();
    let has_secret = Source::TokenSecret.value(signing).is_some();
    let right = if has_secret {
        Source::TokenSecret
    } else {
        Source::Nothing
    };
    for word in WORDS.map(Source::Word) {
        pairs.extend([(Source::ClientSecret, word), (word, right), (word, word)]);
    }
    pairs.retain(|(client, token)| {
        client.value(signing).is_some() && token.value(signing).is_some()
    });
    // One that is right in a place is likelier than none.
    pairs.sort_by_key(|(client, token)| {
        usize::from(*client != Source::ClientSecret) + usize::from(*token != Source::TokenSecret)
    });
    pairs
}

/// The keys of other credentials than the two secrets.
pub(super) fn guesses(signing: &Signing) -> Vec<Guess> {
    let guess = |(client, token): (Source, Source)| {
        Some(Guess {
            how: how(client, token),
            mistake: mistake(client, token, signing),
            fix: fix(client, token, signing),
            key: key(client.value(signing)?, token.value(signing)?),
        })
    };
    pairs(signing).into_iter().filter_map(guess).collect()
}

/// The same, with one of the two changed as a secret may be.
pub(super) fn with_texts(signing: &Signing) -> Vec<Guess> {
    let mut guesses = Vec::new();
    for (client, token) in pairs(signing) {
        let (Some(first), Some(second)) = (client.value(signing), token.value(signing)) else {
            continue;
        };
        let is_first = |source: Source| !matches!(source, Source::Nothing | Source::Word(_));
        let changes_of = |source: Source, value: &[u8]| {
            if is_first(source) {
                texts::changes(value)
            } else {
                Vec::new()
            }
        };
        let mut add = |name: &str, change: &Change, key: Secret| {
            guesses.push(Guess {
                how: format!("{}; {}", how(client, token), change.how.replace("{}", name)),
                mistake: mistake(client, token, signing),
                fix: fix(client, token, signing),
                key,
            });
        };
        let encoded = |value: &[u8]| Secret::new(basestring::percent_encode(value));
        let (plain_first, plain_second) = (encoded(first), encoded(second));
        for change in changes_of(client, first) {
            let changed = super::of_encoded(change.encoded.expose(), plain_second.expose());
            add(&client.name(), &change, changed);
        }
        for change in changes_of(token, second) {
            let changed = super::of_encoded(plain_first.expose(), change.encoded.expose());
            add(&token.name(), &change, changed);
        }
    }
    guesses
}
