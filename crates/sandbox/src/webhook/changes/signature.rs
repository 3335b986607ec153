//! Changes of the signature header.

use basestring::Secret;

use crate::webhook::attempt::Attempt;
use crate::webhook::judge::Expected::{self, Accept, Either, Reject};
use crate::webhook::message::Message;
use crate::webhook::scheme::{Encoding, Inputs};

/// The signature header missing, changed, repeated, and in other letter case.
pub(in crate::webhook) fn of_signature(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    let mut attempts = missing(valid);
    attempts.extend(values(inputs, valid));
    attempts.extend(repeated(inputs, valid));
    attempts.extend(names(valid));
    attempts.push(other_secret(inputs, valid));
    attempts.push(Attempt::new(
        "replay",
        valid.clone(),
        Either,
        "the valid request again: a signature can be used more than once, so accepting it is correct",
    ));
    attempts
}

fn missing(valid: &Message) -> Vec<Attempt> {
    let missing = valid.changed(|message| message.signatures.clear());
    let what = "no signature header: expected is a rejection (400 or 403), not a server error";
    let mut attempts = vec![Attempt::new("signature-missing", missing, Reject, what)];
    if let Some(target) = with_escaped_letter(&valid.place.target) {
        let message = valid.changed(|message| {
            message.signatures.clear();
            message.place.target = target;
        });
        let what = "no signature header, and one letter of the path percent-encoded: a check that \
                    matches paths must cover it";
        attempts.push(Attempt::new("path-escaped", message, Reject, what));
    }
    attempts
}

/// Other values in the signature headers.
#[expect(clippy::too_many_lines)]
fn values(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    let other = of_other_content(inputs, valid);
    let (letter_case, case_what): (Expected, &str) = match inputs.scheme.encoding() {
        Encoding::Base64 => (
            Reject,
            "the signature with uppercase and lowercase swapped: Base64 is case-sensitive",
        ),
        Encoding::Hexadecimal => (
            Either,
            "the signature in uppercase: a receiver may compare hexadecimal digits in any case",
        ),
    };
    let half = |digest: &str| {
        digest
            .get(..digest.len() / 2)
            .unwrap_or_default()
            .to_owned()
    };
    let other_end = valid.changed(|message| {
        for ((_, value), (_, other)) in message.signatures.iter_mut().zip(&other.signatures) {
            let end = value.len() - value.len().min(other.len()) / 2;
            let rest = other.get(other.len().min(end)..).unwrap_or_default();
            *value = format!("{}{rest}", value.get(..end).unwrap_or_default());
        }
    });
    let swap = |c: char| {
        if c.is_ascii_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        }
    };
    let with = |name: &'static str, message: Message, expected, what: &'static str| {
        Attempt::new(name, message, expected, what)
    };
    let mut attempts = vec![
        with(
            "signature-empty",
            valid.changed(|message| {
                for (_, value) in &mut message.signatures {
                    value.clear();
                }
            }),
            Reject,
            "an empty signature",
        ),
        with(
            "signature-other",
            other,
            Reject,
            "the signature of another request",
        ),
        with(
            "signature-beginning",
            valid.with_signature_values(half),
            Reject,
            "the first half of the signature",
        ),
        with(
            "signature-other-end",
            other_end,
            Reject,
            "a signature of which only the first half is correct",
        ),
        with(
            "signature-longer",
            valid.with_signature_values(|digest| format!("{digest}A")),
            Reject,
            "the signature with one more letter",
        ),
        with(
            "signature-letter-case",
            valid.with_signature_values(|digest| digest.chars().map(swap).collect()),
            letter_case,
            case_what,
        ),
    ];
    if inputs.scheme.encoding() == Encoding::Base64 {
        attempts.push(with(
            "signature-unpadded",
            valid.with_signature_values(|digest| digest.trim_end_matches('=').to_owned()),
            Either,
            "the signature without its =: a receiver that decodes Base64 may accept it",
        ));
    }
    attempts
}

/// Two signatures in one request.
fn repeated(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    let other = of_other_content(inputs, valid).signatures;
    let own = valid.signatures.clone();
    let twice =
        |name: &'static str, first: &[(String, String)], second: &[(String, String)], what| {
            let message = valid.changed(|message| message.signatures = [first, second].concat());
            Attempt::new(name, message, Either, what)
        };
    vec![
        twice(
            "signature-twice",
            &own,
            &other,
            "two signatures, the valid one first: a receiver may read either, or reject both",
        ),
        twice(
            "signature-twice-wrong-first",
            &other,
            &own,
            "two signatures, the valid one last: a receiver may read either, or reject both",
        ),
    ]
}

/// The header's name in other letter case.
fn names(valid: &Message) -> Vec<Attempt> {
    let renamed = |rename: fn(&str) -> String| {
        valid.changed(|message| {
            for (name, _) in &mut message.signatures {
                *name = rename(name);
            }
        })
    };
    vec![
        Attempt::new(
            "header-name-lowercase",
            renamed(str::to_ascii_lowercase),
            Accept,
            "the name of the signature header in lowercase: header names are case-insensitive",
        ),
        Attempt::new(
            "header-name-uppercase",
            renamed(str::to_ascii_uppercase),
            Accept,
            "the name of the signature header in uppercase: header names are case-insensitive",
        ),
    ]
}

/// Signed with the secret and a newline, as `echo` writes it to a file.
fn other_secret(inputs: &Inputs<'_>, valid: &Message) -> Attempt {
    let with_newline = Secret::new([inputs.secret.expose(), b"\n"].concat());
    let message = valid.changed(|message| {
        message.signatures = inputs.scheme.sign(&with_newline, message);
    });
    let secret = inputs.scheme.secret_name();
    let what = format!("signed with {secret} and a trailing newline");
    Attempt::new("secret-newline", message, Reject, what)
}

/// The request with the signature of one that differs in all that a scheme can sign.
fn of_other_content(inputs: &Inputs<'_>, valid: &Message) -> Message {
    let other = valid.changed(|message| {
        message.place.signed_url = b"another".to_vec();
        message.parameters.clear();
        message.body = b"another".to_vec();
    });
    let signatures = inputs.scheme.sign(inputs.secret, &other);
    valid.changed(|message| message.signatures = signatures)
}

/// The first letter of the last path segment percent-encoded, which every router decodes.
fn with_escaped_letter(target: &[u8]) -> Option<Vec<u8>> {
    let path = target.split(|&byte| byte == b'?').next()?;
    let slash = path.iter().rposition(|&byte| byte == b'/')?;
    let letter = path
        .get(slash + 1)
        .filter(|byte| byte.is_ascii_alphanumeric())?;
    let (before, after) = target.split_at_checked(slash + 1)?;
    let escape = format!("%{letter:02X}");
    Some([before, escape.as_bytes(), after.get(1..)?].concat())
}
