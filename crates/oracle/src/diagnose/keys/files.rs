//! Keys that are the text of an RSA key's file: a library that computes HMAC takes any text as a secret.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Secret, percent_encode};

use super::Guess;
use crate::diagnose::subject::Signing;

/// The keys that a signer makes of these files.
pub(in crate::diagnose) fn guesses(
    files: &[(&'static str, Secret)],
    signing: &Signing,
) -> Vec<Guess> {
    let token = signing.token_secret.as_ref().map(Secret::expose);
    let token = percent_encode(token.unwrap_or_default());
    let mut guesses = Vec::new();
    for (name, file) in files {
        for (what, text) in texts(file.expose()) {
            let text = Secret::new(text);
            let encoded = Secret::new(percent_encode(text.expose()));
            let mut add = |parts: &[&[u8]]| {
                guesses.push(Guess {
                    how: format!("the key is made of {what} of {name}"),
                    mistake: None,
                    fix: None,
                    key: Secret::new(parts.concat()),
                });
            };
            add(&[encoded.expose(), b"&", token.as_bytes()]);
            add(&[encoded.expose(), b"&"]);
            add(&[text.expose()]);
            add(&[text.expose(), b"&", token.as_bytes()]);
            add(&[text.expose(), b"&"]);
        }
    }
    guesses
}

/// The text of a file as programs read it.
fn texts(file: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut texts = vec![("the text", file.to_vec())];
    let Ok(text) = std::str::from_utf8(file) else {
        return texts;
    };
    let lines = text.replace("\r\n", "\n").replace("\\n", "\n");
    let bare = lines.trim().to_owned();
    let first = bare.lines().next().unwrap_or_default().to_owned();
    let body: Vec<&str> = bare
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let decoded = STANDARD.decode(body.concat()).unwrap_or_default();
    let more = [
        ("the text", bare.clone()),
        ("the text", format!("{bare}\n")),
        ("the text, with CRLF,", bare.replace('\n', "\r\n")),
        ("the text, in one line,", bare.replace('\n', "")),
        ("the text, in one line,", bare.replace('\n', " ")),
        (
            "the text, with \\n for line breaks,",
            bare.replace('\n', "\\n"),
        ),
        (
            "the text, with \\n for line breaks,",
            format!("{bare}\n").replace('\n', "\\n"),
        ),
        ("the Base64 text", body.concat()),
        ("the Base64 text", body.join("\n")),
        ("the first line", first),
    ];
    texts.extend(more.map(|(what, text)| (what, text.into_bytes())));
    if !decoded.is_empty() {
        texts.push(("the bytes", decoded));
    }
    texts
}
