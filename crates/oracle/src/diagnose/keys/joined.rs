//! Keys of the right secrets that are joined in another way.

use basestring::{Secret, percent_encode};

use super::Guess;
use crate::diagnose::subject::Signing;

pub(super) fn guesses(signing: &Signing) -> Vec<Guess> {
    let encoded = |secret: &[u8]| Secret::new(percent_encode(secret));
    let client = encoded(signing.client_secret.expose());
    let token = signing.token_secret.as_ref().map(Secret::expose);
    let token = encoded(token.unwrap_or_default());
    let (client, token) = (client.expose(), token.expose());
    let whole = super::of_encoded(client, token);
    let mut guesses = Vec::new();
    let mut add = |how: &str, mistake: &'static str, key: Vec<u8>| {
        guesses.push(Guess {
            how: how.to_owned(),
            mistake: Some(mistake),
            fix: None,
            key: Secret::new(key),
        });
    };
    if token.is_empty() {
        let how = "the key is the client secret without the & after it";
        add(how, "key-ampersand-missing", client.to_vec());
    } else {
        let how = "the key is the two secrets without the & between them";
        add(how, "key-separator-changed", [client, token].concat());
        let how = "the key is the client secret alone, without the & and the token secret";
        add(how, "key-consumer-secret-only", client.to_vec());
        let how = "the key is the token secret alone, without the client secret and the &";
        add(how, "key-token-secret-only", token.to_vec());
    }
    let how = "the key is encoded once more as a whole";
    add(
        how,
        "key-encoded-whole",
        percent_encode(whole.expose()).into_bytes(),
    );
    for (end, name) in [
        ("\n", "a newline"),
        ("\r\n", "a carriage return and a newline"),
        ("&", "an &"),
    ] {
        let how = format!("the key has {name} at its end");
        add(
            &how,
            "key-whitespace",
            [whole.expose(), end.as_bytes()].concat(),
        );
    }
    for separator in ["&amp;", "+", ":", "|"] {
        let how = format!("the two secrets are joined by {separator} in place of &");
        add(
            &how,
            "key-separator-changed",
            [client, separator.as_bytes(), token].concat(),
        );
    }
    guesses.extend(given_whole(client, token, whole.expose()));
    guesses
}

/// The joined key in the place of a secret: a library joins it again.
fn given_whole(client: &[u8], token: &[u8], whole: &[u8]) -> Vec<Guess> {
    let encoded = Secret::new(percent_encode(whole));
    let encoded = encoded.expose();
    let how = "the joined key was given in the place of the client secret";
    let both = "the joined key was given in the place of both secrets";
    let of_token = "the joined key was given in the place of the token secret";
    let keys: [(&str, &[u8], &[u8]); 8] = [
        (how, encoded, token),
        (how, whole, token),
        (how, encoded, b""),
        (both, encoded, encoded),
        (both, whole, whole),
        (of_token, client, encoded),
        (of_token, client, whole),
        (of_token, b"", encoded),
    ];
    keys.into_iter()
        .map(|(how, first, second)| Guess {
            how: how.to_owned(),
            mistake: None,
            fix: Some("Give the library the two secrets: it encodes and joins them itself."),
            key: super::of_encoded(first, second),
        })
        .collect()
}
