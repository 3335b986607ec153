//! Changes of the signature header.

use basestring::Secret;

use crate::webhook::attempt::Attempt;
use crate::webhook::judge::Expected::{Accept, Either, Reject};
use crate::webhook::message::Message;
use crate::webhook::scheme::{Encoding, Inputs};

/// The name of the valid request that is sent again.
pub(in crate::webhook) const REPLAY: &str = "replay";

/// The signature header missing, changed, repeated, and in other letter case.
pub(in crate::webhook) fn of_signature(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    // First: a receiver that refuses it refuses others for the same reason.
    let mut attempts = vec![Attempt::new(
        REPLAY,
        valid.clone(),
        Either,
        "the valid request again: a signature can be used more than once, so accepting it is correct",
    )];
    attempts.extend(missing(valid));
    attempts.extend(values(inputs, valid));
    attempts.extend(repeated(inputs, valid));
    attempts.extend(names(valid));
    attempts.push(other_secret(inputs, valid));
    attempts
}

fn missing(valid: &Message) -> Vec<Attempt> {
    let missing = valid.changed(|message| message.signatures.clear());
    let what = "no signature header. Expected: a rejection (400 or 403), not a server error";
    let mut attempts = vec![Attempt::new("signature-missing", missing, Reject, what)];
    if let Some(target) = with_escaped_letter(&valid.place.target) {
        let message = valid.changed(|message| {
            message.signatures.clear();
            message.place.target = target;
        });
        let what = "no signature header, and one letter of the path is percent-encoded. A check that \
                    applies only to some paths must also match this form";
        attempts.push(Attempt::new("path-escaped", message, Reject, what));
    }
    attempts
}

/// Other values in the signature headers.
fn values(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    let half = |digest: &str| {
        digest
            .get(..digest.len() / 2)
            .unwrap_or_default()
            .to_owned()
    };
    let other = of_other_content(inputs, valid);
    let other_end = with_other_end(valid, &other);
    let rejected = [
        (
            "signature-empty",
            valid.changed(|message| {
                for (_, value) in &mut message.signatures {
                    value.clear();
                }
            }),
            "an empty signature",
        ),
        ("signature-other", other, "the signature of another request"),
        (
            "signature-beginning",
            valid.with_signature_values(half),
            "the first half of the signature",
        ),
        (
            "signature-other-end",
            other_end,
            "a signature of which only the first half is correct",
        ),
        (
            "signature-longer",
            valid.with_signature_values(|digest| format!("{digest}A")),
            "the signature with one more letter",
        ),
    ];
    let rejected = rejected.into_iter();
    let mut attempts: Vec<Attempt> = rejected
        .map(|(name, message, what)| Attempt::new(name, message, Reject, what))
        .collect();
    attempts.extend(encoded(inputs.scheme.encoding(), valid));
    attempts
}

/// The same signature in another spelling of its encoding.
fn encoded(encoding: Encoding, valid: &Message) -> Vec<Attempt> {
    let swap = |c: char| {
        if c.is_ascii_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        }
    };
    let swapped = valid.with_signature_values(|digest| digest.chars().map(swap).collect());
    let spelling = |name: &'static str, message, expected, what: &'static str| {
        Attempt::new(name, message, expected, what)
    };
    match encoding {
        Encoding::Base64 => vec![
            spelling(
                "signature-letter-case",
                swapped,
                Reject,
                "the signature with uppercase and lowercase swapped: Base64 is case-sensitive",
            ),
            spelling(
                "signature-unpadded",
                valid.with_signature_values(|digest| digest.trim_end_matches('=').to_owned()),
                Either,
                "the signature without its =: a receiver that decodes Base64 may accept it",
            ),
        ],
        Encoding::Hexadecimal => vec![spelling(
            "signature-letter-case",
            swapped,
            Either,
            "the signature in uppercase: a receiver may compare hexadecimal digits in any case",
        )],
    }
}

/// The first half of each signature, followed by the end of another one.
fn with_other_end(valid: &Message, other: &Message) -> Message {
    valid.changed(|message| {
        for ((_, value), (_, other)) in message.signatures.iter_mut().zip(&other.signatures) {
            let half = value.len() / 2;
            let start = value.get(..half).unwrap_or_default();
            let end = other.get(half..).unwrap_or_default();
            *value = format!("{start}{end}");
        }
    })
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
