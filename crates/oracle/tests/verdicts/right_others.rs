//! Right implementations of Twilio's webhooks and of HTTP authentication: none is accused.

use basestring::{Secret, hmac_sha1};
use basestring_oracle::{Answer, Call, Case, Implementation, Output, Reference, Scheme};

use crate::support::{Choice, assert_none_is_accused, vectors};

/// What a right implementation does, by the requirement that permits it.
pub(crate) const CHOICES: [Choice; 8] = [
    ("T-verify-1", "says only whether a webhook is valid", bit),
    ("O-twilio-unicode-order", "sorts names by UTF-16", by_utf16),
    (
        "O-twilio-slash",
        "adds the slash of an empty path",
        |call| {
            of_url(call, |url| {
                let rest = url.split_once("://").map(|(_, rest)| rest);
                let has_path = rest.is_none_or(|rest| rest.contains(['/', '?', '#']));
                (!has_path).then(|| format!("{url}/"))
            })
        },
    ),
    ("B-2", "writes Basic in lowercase", |call| {
        written(call, |header| header.replacen("Basic ", "basic ", 1))
    }),
    ("D-2", "writes Digest in lowercase", |call| {
        written(call, |header| header.replacen("Digest ", "digest ", 1))
    }),
    ("D-2", "writes a comma without a space", |call| {
        written(call, |header| joined(header, ",", false))
    }),
    ("D-2", "sends the parameters in another order", |call| {
        written(call, |header| joined(header, ", ", true))
    }),
    ("D-2", "writes two spaces after a comma", |call| {
        written(call, |header| joined(header, ",  ", false))
    }),
];

fn bit(call: &Call) -> Answer {
    match Reference.answer(call) {
        Answer::Ok(output) => match output.0.get("valid").cloned() {
            Some(valid) => Answer::Ok(Output::of("valid", valid)),
            None => Answer::Ok(output),
        },
        answer => answer,
    }
}

/// The right answer for another URL, where a signature is made.
fn of_url(call: &Call, change: fn(&str) -> Option<String>) -> Answer {
    let mut call = call.clone();
    if let Call::TwilioSign(input) = &mut call
        && let Some(url) = change(&input.url)
    {
        input.url = url;
    }
    Reference.answer(&call)
}

fn by_utf16(call: &Call) -> Answer {
    let Call::TwilioSign(input) = call else {
        return Reference.answer(call);
    };
    let mut pairs = input.params.clone().unwrap_or_default();
    let is_beyond = |(name, _): &(String, String)| name.chars().any(|one| u32::from(one) > 0xFFFF);
    if !pairs.iter().any(is_beyond) {
        return Reference.answer(call);
    }
    pairs.sort_by(|a, b| {
        a.0.encode_utf16()
            .cmp(b.0.encode_utf16())
            .then(a.1.cmp(&b.1))
    });
    pairs.dedup();
    let mut text = input.url.clone();
    for (name, value) in &pairs {
        text.push_str(name);
        text.push_str(value);
    }
    let signature = hmac_sha1(text.as_bytes(), &Secret::new(input.auth_token.as_str()));
    Answer::Ok(Output::of("signature", signature))
}

/// The right answer, where a header is written in another way.
fn written(call: &Call, write: fn(&str) -> String) -> Answer {
    match Reference.answer(call) {
        Answer::Ok(output) => match output.text("authorization").map(write) {
            Some(header) => Answer::Ok(output.with("authorization", header)),
            None => Answer::Ok(output),
        },
        answer => answer,
    }
}

/// A Digest header with its parameters joined in another way.
fn joined(header: &str, comma: &str, is_reversed: bool) -> String {
    let Some(mut parts) = digest_parts(header) else {
        return header.to_owned();
    };
    if is_reversed {
        parts.reverse();
    }
    format!("Digest {}", parts.join(comma))
}

/// The parameters of a Digest header as they are written.
pub(crate) fn digest_parts(header: &str) -> Option<Vec<String>> {
    let ("Digest", rest) = header.split_once(' ')? else {
        return None;
    };
    let (mut parts, mut is_quoted) = (vec![String::new()], false);
    let mut escaped = false;
    for character in rest.chars() {
        match character {
            ',' if !is_quoted => {
                parts.push(String::new());
                continue;
            }
            '"' if !escaped => is_quoted = !is_quoted,
            _ => {}
        }
        escaped = character == '\\' && !escaped;
        if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    Some(parts.iter().map(|part| part.trim().to_owned()).collect())
}

#[test]
fn a_right_implementation_of_webhooks_and_http_authentication_is_not_accused() {
    let cases = vectors();
    let schemes = [Scheme::Twilio, Scheme::Basic, Scheme::Digest];
    let cases: Vec<&Case> = cases
        .iter()
        .filter(|case| {
            case.call
                .op()
                .scheme()
                .is_some_and(|scheme| schemes.contains(&scheme))
        })
        .collect();
    assert_none_is_accused(&CHOICES, &cases);
}
