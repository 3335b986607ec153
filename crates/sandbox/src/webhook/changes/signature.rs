//! Changes of the signature's field.

use basestring::{Secret, twilio};

use super::changed;
use crate::webhook::judge::Expected::{Accept, Either, Refuse};
use crate::webhook::message::{Message, SIGNATURE_FIELD};
use crate::webhook::plan::{Attempt, Material};

/// The signature's field.
pub(super) fn of_signature(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let signature = right.sent_signature().to_owned();
    let with = |name: &str, text: String, expected, what| {
        let message = changed(right, |message| message.set_signature(text));
        Attempt::new(name, message, expected, what)
    };
    let named = |name: &str, field: &str, what| {
        let message = changed(right, |message| {
            message.signatures = vec![(field.to_owned(), signature.clone())];
        });
        Attempt::new(name, message, Accept, what).showing(&["twilio-signature-header-missing"])
    };
    let twice = |name: &str, texts: [&str; 2], what| {
        let message = changed(right, |message| {
            let fields = texts.map(|text| (SIGNATURE_FIELD.to_owned(), text.to_owned()));
            message.signatures = fields.to_vec();
        });
        Attempt::new(name, message, Either, what)
    };
    let swapped: String = signature
        .chars()
        .map(|c| {
            if c.is_ascii_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    let beginning: String = signature.chars().take(signature.len() / 2).collect();
    // Another digest with the same first characters.
    let other = twilio::sign(material.token, b"another", twilio::NO_FIELDS);
    let rest: String = other.chars().skip(beginning.len()).collect();
    let line_end = Secret::new([material.token.expose(), b"\n"].concat());
    let guard = "twilio-fails-open";
    let missing = "twilio-signature-header-missing";
    let mut attempts = vec![
        Attempt::new(
            "signature-missing",
            changed(right, |message| message.signatures.clear()),
            Refuse,
            "no signature: a refusal (400 or 403), neither let in nor a fault of the server",
        )
        .showing(&[guard, missing]),
        with(
            "signature-empty",
            String::new(),
            Refuse,
            "an empty signature",
        )
        .showing(&[guard, missing]),
        with(
            "signature-other",
            other.clone(),
            Refuse,
            "the signature of another text",
        )
        .showing(&[guard]),
        with(
            "signature-beginning",
            beginning.clone(),
            Refuse,
            "the first half of the signature",
        ),
        with(
            "signature-other-end",
            format!("{beginning}{rest}"),
            Refuse,
            "a signature whose first half is right",
        ),
        with(
            "signature-longer",
            format!("{signature}A"),
            Refuse,
            "the signature and a letter more",
        ),
        with(
            "signature-letter-case",
            swapped,
            Refuse,
            "the signature in other letter case: Base64 tells small letters from capitals",
        ),
        with(
            "signature-unpadded",
            signature.trim_end_matches('=').to_owned(),
            Either,
            "the signature without its =: a validator that decodes it may take it",
        ),
        twice(
            "signature-twice",
            [&signature, &other],
            "two signatures, the right one first: a receiver may read one, or refuse both",
        ),
        twice(
            "signature-twice-wrong-first",
            [&other, &signature],
            "two signatures, the right one last: a receiver may read one, or refuse both",
        ),
        named(
            "field-name-small",
            "x-twilio-signature",
            "the field's name in small letters: letter case does not count in names",
        ),
        named(
            "field-name-capitals",
            "X-TWILIO-SIGNATURE",
            "the field's name in capitals: letter case does not count in names",
        ),
        with(
            "token-line-end",
            right.signature(&line_end),
            Refuse,
            "signed with the AuthToken and a line end behind it",
        )
        .showing(&["twilio-token-case-or-blank"]),
        Attempt::new(
            "replay",
            right.clone(),
            Either,
            "the right request once more: nothing in it is used up, so letting it in is no fault",
        ),
    ];
    if let Some(target) = with_escaped_letter(&right.place.target) {
        let message = changed(right, |message| {
            message.signatures.clear();
            message.place.target = target;
        });
        let what = "no signature, and a letter of the path as an escape: a guard that matches paths \
                    must not miss it";
        attempts.push(Attempt::new("path-escaped", message, Refuse, what).showing(&[guard]));
    }
    attempts
}

/// The last path segment's first letter as an escape, which every router decodes.
fn with_escaped_letter(target: &[u8]) -> Option<Vec<u8>> {
    let path = target.split(|&octet| octet == b'?').next()?;
    let slash = path.iter().rposition(|&octet| octet == b'/')?;
    let letter = path
        .get(slash + 1)
        .filter(|octet| octet.is_ascii_alphanumeric())?;
    let (before, behind) = target.split_at_checked(slash + 1)?;
    let escape = format!("%{letter:02X}");
    Some([before, escape.as_bytes(), behind.get(1..)?].concat())
}
