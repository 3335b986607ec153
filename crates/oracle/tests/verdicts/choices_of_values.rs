//! The choices that the documents leave about values: bytes, names of methods, versions, nonces, the
//! order of fields.

use basestring_oracle::{
    Answer, Call, Implementation, Output, ParamsInput, Reference, SignInput, TextInput,
};

use unicode_normalization::UnicodeNormalization;

use crate::choices::{Choice, reads, refuses, writes};
use crate::inputs::*;
use crate::own::{is_signed, sent_parameters, signed_as};

/// The choices for OAuth.
pub(crate) const VALUES: &[Choice] = &[
    reads(
        "O-octets",
        "replaces what is not UTF-8 by U+FFFD",
        without_bytes,
    ),
    reads(
        "O-normal-form",
        "writes text in its composed form",
        |call| {
            forms(call, |form| match texts(form) {
                Some(pairs) => form_of(pairs.iter().map(|(n, v)| (composed(n), composed(v)))),
                None => form.to_owned(),
            });
            match call {
                Call::PercentEncode(TextInput {
                    text: Some(text), ..
                }) => *text = composed(text),
                Call::NormalizeParameters(ParamsInput {
                    params: Some(params),
                    ..
                }) => {
                    for (name, value) in params {
                        (*name, *value) = (composed(name), composed(value));
                    }
                }
                _ => {}
            }
        },
    ),
    writes(
        "O-realm-encoding",
        "writes a realm percent-encoded",
        |call, answer| {
            let Call::Sign(SignInput { oauth, .. }) = call else {
                return answer;
            };
            let Some(realm) = &oauth.realm else {
                return answer;
            };
            let quoted = realm.replace('\\', "\\\\").replace('"', "\\\"");
            let encoded = basestring::percent_encode(realm.as_bytes());
            let (before, after) = (
                format!("realm=\"{quoted}\""),
                format!("realm=\"{encoded}\""),
            );
            let Answer::Ok(output) = answer else {
                return answer;
            };
            match output.text("authorization").map(str::to_owned) {
                Some(header) => {
                    Answer::Ok(output.with("authorization", header.replacen(&before, &after, 1)))
                }
                None => Answer::Ok(output),
            }
        },
    ),
    writes(
        "O-realm-encoding",
        "decodes a realm that it reads",
        |call, answer| match (call, answer) {
            (Call::ParseAuthorization(_), Answer::Ok(output)) => {
                let realm = output.text("realm").map(|realm| {
                    basestring::percent_decode(realm.as_bytes())
                        .ok()
                        .and_then(|bytes| String::from_utf8(bytes).ok())
                        .unwrap_or_else(|| realm.to_owned())
                });
                match realm {
                    Some(realm) => Answer::Ok(output.with("realm", realm)),
                    None => Answer::Ok(output),
                }
            }
            (_, answer) => answer,
        },
    ),
    reads(
        "O-repeated-content-type",
        "takes the first Content-Type",
        |call| {
            let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
            headers(call, |name, value| match value.split_once(',') {
                Some((first, _)) if is_type(name) => first.trim().to_owned(),
                _ => value.to_owned(),
            });
            if let Some(request) = request_mut(call) {
                let mut is_first = true;
                request
                    .headers
                    .retain(|(name, _)| !is_type(name) || std::mem::replace(&mut is_first, false));
            }
        },
    ),
    refuses(
        "O-repeated-content-type",
        "refuses two types of content",
        |call| {
            let headers = &request(call)?.headers;
            let types = headers
                .iter()
                .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            let is_list = types.clone().any(|(_, value)| value.contains(','));
            (is_list || types.count() > 1).then_some("malformed-header")
        },
    ),
    writes(
        "O-version",
        "signs the version that it is given",
        |call, answer| {
            signed_as(call, answer, "oauth_version", "unknown-version", |oauth| {
                let given = oauth.version.replace("1.0".to_owned())?;
                Some((given, "1.0".to_owned()))
            })
        },
    ),
    writes(
        "O-empty-nonce",
        "takes an empty nonce for a nonce",
        |call, answer| {
            let Call::Verify(input) = call else {
                return answer;
            };
            let is_missing = matches!(&answer, Answer::Ok(output)
            if output.text("kind") == Some("missing-parameter"));
            let Some(sent) = sent_parameters(input).filter(|_| is_missing) else {
                return answer;
            };
            let value = |wanted: &str| {
                let found = sent.iter().find(|(name, _)| name == wanted);
                found.map(|(_, value)| value.as_str())
            };
            let is_else_complete = ["consumer_key", "timestamp", "signature_method", "signature"]
                .iter()
                .all(|name| value(&format!("oauth_{name}")).is_some_and(|value| !value.is_empty()));
            if value("oauth_nonce") != Some("") || !is_else_complete {
                return answer;
            }
            match is_signed(input) {
                Some(true) => Answer::Ok(Output::of("valid", true)),
                Some(false) => Answer::Ok(Output::of("valid", false).with("kind", "bad-signature")),
                None => answer,
            }
        },
    ),
    refuses(
        "O-nonce-scope",
        "refuses a nonce that was used with another timestamp",
        |call| {
            let Call::Verify(input) = call else {
                return None;
            };
            let seen = input.seen.as_ref()?;
            let sent = sent_parameters(input)?;
            let (_, nonce) = sent.iter().find(|(name, _)| name == "oauth_nonce")?;
            let is_used = seen.iter().any(|(_, used)| used == nonce);
            is_used.then_some("used-nonce")
        },
    ),
    writes(
        "O-method-name-case",
        "knows the names of methods in any letter case",
        |call, answer| {
            let answer = match call {
                Call::SignBaseString(input) => {
                    let mut known = input.clone();
                    known.signature_method = known.signature_method.to_ascii_uppercase();
                    return Reference.answer(&Call::SignBaseString(known));
                }
                Call::Sign(_) | Call::BaseString(_) => signed_as(
                    call,
                    answer,
                    "oauth_signature_method",
                    "unknown-method",
                    |oauth| {
                        let given = oauth.signature_method.clone()?;
                        let known = given.to_ascii_uppercase();
                        oauth.signature_method = Some(known.clone());
                        Some((given, known))
                    },
                ),
                _ => answer,
            };
            let Call::Verify(input) = call else {
                return answer;
            };
            let is_unknown = matches!(&answer, Answer::Ok(output)
                if output.text("kind") == Some("unknown-method"));
            match is_signed(input).filter(|_| is_unknown) {
                Some(true) => Answer::Ok(Output::of("valid", true)),
                Some(false) => Answer::Ok(Output::of("valid", false).with("kind", "bad-signature")),
                None => answer,
            }
        },
    ),
    reads(
        "O-parameter-case",
        "knows the names of protocol parameters in any letter case",
        |call| {
            headers(call, |name, value| {
                if name.eq_ignore_ascii_case("authorization") {
                    with_lowercase_names(value)
                } else {
                    value.to_owned()
                }
            });
            if let Call::ParseAuthorization(input) = call {
                input.header = with_lowercase_names(&input.header);
            }
        },
    ),
];

/// The values that are not UTF-8, replaced.
fn without_bytes(call: &mut Call) {
    forms(call, |form| {
        let pairs = basestring::form_decode(form.as_bytes());
        let is_text = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok();
        match pairs {
            Ok(pairs) if !pairs.iter().all(|p| is_text(&p.name) && is_text(&p.value)) => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                form_of(
                    pairs
                        .iter()
                        .map(|pair| (text(&pair.name), text(&pair.value))),
                )
            }
            _ => form.to_owned(),
        }
    });
    match call {
        Call::FormDecode(input) | Call::PercentEncode(input) => {
            if let Some(bytes) = input.text_base64.take() {
                input.text = Some(lossy(&bytes));
            }
        }
        Call::NormalizeParameters(input) => {
            if let Some(pairs) = input.params_base64.take() {
                let pairs = pairs.iter().map(|(n, v)| (lossy(n), lossy(v)));
                input.params = Some(pairs.collect());
            }
        }
        Call::ParseAuthorization(input) => input.header = with_text_values(&input.header),
        _ => {}
    }
    headers(call, |name, value| {
        if name.eq_ignore_ascii_case("authorization") {
            with_text_values(value)
        } else {
            value.to_owned()
        }
    });
    if let Call::FormDecode(_) = call {
        // What the Base64 was may need the same.
        let mut read = call.clone();
        forms(&mut read, |form| {
            match basestring::form_decode(form.as_bytes()) {
                Ok(pairs) => {
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    form_of(
                        pairs
                            .iter()
                            .map(|pair| (text(&pair.name), text(&pair.value))),
                    )
                }
                Err(_) => form.to_owned(),
            }
        });
        *call = read;
    }
}

/// A header whose quoted values are the encodings of texts.
fn with_text_values(header: &str) -> String {
    let piece = |(place, piece): (usize, &str)| {
        let decoded = basestring::percent_decode(piece.as_bytes());
        match decoded {
            Ok(bytes) if place % 2 == 1 && std::str::from_utf8(&bytes).is_err() => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                basestring::percent_encode(text.as_bytes())
            }
            _ => piece.to_owned(),
        }
    };
    let pieces = header.split('"').enumerate().map(piece);
    pieces.collect::<Vec<_>>().join("\"")
}

fn with_lowercase_names(header: &str) -> String {
    let mut changed = header.to_owned();
    for name in names(header) {
        if name.to_ascii_lowercase().starts_with("oauth_") {
            changed = changed.replace(
                &format!("{name}="),
                &format!("{}=", name.to_ascii_lowercase()),
            );
        }
    }
    changed
}

fn composed(text: &str) -> String {
    text.nfc().collect()
}
