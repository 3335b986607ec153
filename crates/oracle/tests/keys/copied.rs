//! Secrets that were copied, printed or read wrongly: each is named, and what the report says to do
//! leads to the right key.

use basestring_oracle::diagnose::Verdict;

use super::{CLIENT, TOKEN, encoded, with_key};

/// How a secret becomes another text, and what the report says of it.
type Change = (fn(&str) -> String, &'static str);

const CHANGES: [Change; 18] = [
    (|secret| format!("b'{secret}'"), "as Python prints bytes"),
    (|secret| format!("['{secret}']"), "as a list with one text"),
    (
        |secret| format!("('{secret}',)"),
        "as Python prints a tuple",
    ),
    (
        |secret| format!("Optional(\"{secret}\")"),
        "as Swift prints an optional",
    ),
    (
        |secret| format!("${{{secret}}}"),
        "as a variable of a shell",
    ),
    (
        |secret| format!("oauth_consumer_key={secret}"),
        "with its name before it",
    ),
    (
        |secret| format!("oauth_token_secret={secret}"),
        "with its name before it",
    ),
    (
        |secret| format!("Secret: {secret}"),
        "with its name before it",
    ),
    (
        |secret| secret[1..].to_owned(),
        "without its first character",
    ),
    (
        |secret| secret[..secret.len() - 1].to_owned(),
        "without its last character",
    ),
    (
        |secret| secret[..secret.len() - 2].to_owned(),
        "without its last 2 characters",
    ),
    (
        |secret| secret[..secret.len() - 3].to_owned(),
        "without its last 3 characters",
    ),
    (|secret| format!("{secret}{secret}"), "used twice"),
    (|secret| base64(secret), "in Base64"),
    (
        |secret| format!("{}\n", base64(secret)),
        "in Base64 with a newline",
    ),
    (|secret| hexadecimal(secret), "in hexadecimal digits"),
    (|secret| format!("({secret})"), "in parentheses"),
    (|secret| format!("[{secret}]"), "in brackets"),
];

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

fn hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The explanations of a key without a mistake: how it came about, and what to do.
fn explained(key: &str, client: &str, token: &str) -> Vec<(String, String)> {
    let diagnosis = with_key(key, Some(client), Some(token));
    assert_eq!(diagnosis.verdict, Verdict::Explained, "{key}");
    let explanations = diagnosis.explanations.iter();
    let of_secret = explanations.filter(|one| one.mistakes.is_empty());
    of_secret
        .map(|one| {
            (
                one.how.clone().unwrap_or_default(),
                one.fix.clone().unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn a_secret_that_was_copied_or_printed_wrongly_is_named_with_what_to_do() {
    for (change, expected) in CHANGES {
        let cases = [
            (change(CLIENT), TOKEN.to_owned(), "the client secret"),
            (CLIENT.to_owned(), change(TOKEN), "the token secret"),
            (change(CLIENT), change(TOKEN), "each secret"),
        ];
        for (client, token, which) in cases {
            let key = format!("{}&{}", encoded(&client), encoded(&token));
            let all = explained(&key, CLIENT, TOKEN);
            let is_named = |(how, fix): &(String, String)| {
                how.starts_with(which) && how.contains(expected) && !fix.is_empty()
            };
            assert!(all.iter().any(is_named), "{which} {expected}: {all:?}");
        }
    }
}

#[test]
fn a_secret_that_a_column_cuts_is_named() {
    let client = "0123456789abcdefghijklmnopqrstuvwxyz";
    for length in [8, 16, 20, 30, 32] {
        let key = format!("{}&t", &client[..length]);
        let all = explained(&key, client, "t");
        let expected = format!("cut to {length} characters");
        assert!(
            all.iter().any(|(how, _)| how.contains(&expected)),
            "{all:?}"
        );
    }
}

/// A character that was typed from what it looks like.
#[test]
fn a_character_that_looks_like_another_is_named() {
    let (client, token) = ("aO0l1Ib", "tO0l1It");
    for (typed, expected) in [
        ("a00l1Ib", "with 0 for one O"),
        ("aO0l1lb", "with l for one I"),
    ] {
        let key = format!("{typed}&{token}");
        let all = explained(&key, client, token);
        assert!(all.iter().any(|(how, _)| how.contains(expected)), "{all:?}");
    }
}

/// A program that did not find a secret joined a word in its place: the fix is to read the secret, and not
/// to leave it out.
#[test]
fn a_word_in_the_place_of_a_secret_that_is_given_leads_to_the_secret() {
    for word in ["None", "null", "undefined", "nil", "[object Promise]"] {
        let word_alone = encoded(word);
        let cases = [
            (format!("{word_alone}&{}", encoded(TOKEN)), "client secret"),
            (format!("{}&{word_alone}", encoded(CLIENT)), "token"),
            (format!("{word_alone}&{word_alone}"), "client secret"),
        ];
        for (key, which) in cases {
            let all = explained(&key, CLIENT, TOKEN);
            assert_eq!(all.len(), 1, "{key}: {all:?}");
            let (how, fix) = &all[0];
            assert!(how.contains(&format!("the word {word}")), "{how}");
            assert!(fix.contains(which) && fix.contains("read from"), "{fix}");
        }
    }
}

/// The same word where there is no token secret is the known mistake.
#[test]
fn a_word_for_a_token_secret_that_is_empty_is_the_known_mistake() {
    let key = format!("{}&undefined", encoded(CLIENT));
    let diagnosis = with_key(&key, Some(CLIENT), Some(""));
    assert_eq!(diagnosis.explanations[0].ids(), "key-null-word");
}

#[test]
fn the_joined_key_in_the_place_of_a_secret_is_named() {
    let whole = format!("{}&{}", encoded(CLIENT), encoded(TOKEN));
    for key in [
        format!("{}&{}", encoded(&whole), encoded(TOKEN)),
        format!("{}&", encoded(&whole)),
        format!("{whole}&{whole}"),
    ] {
        let all = explained(&key, CLIENT, TOKEN);
        assert!(all[0].0.contains("the joined key was given"), "{all:?}");
    }
}
