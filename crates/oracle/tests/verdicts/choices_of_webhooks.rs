//! The choices that the documents leave about the fields and URLs of webhooks, and in HTTP authentication.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring_oracle::internal::schemes::twilio::TwilioSignInput;
use basestring_oracle::{Answer, Call, Implementation, Output, Pairs, Reference};
use serde_json::Value;

use crate::choices::{Choice, reads, refuses, writes};
use crate::inputs::*;
use crate::own::signature_of;

/// The choices for webhooks and HTTP authentication.
pub(crate) const WEBHOOKS: &[Choice] = &[
    reads("O-octets", "replaces what is not UTF-8 by U+FFFD", |call| {
        let (params, bytes) = match call {
            Call::TwilioSign(input) => (&mut input.params, &mut input.params_base64),
            Call::TwilioVerify(input) => (&mut input.params, &mut input.params_base64),
            Call::MandrillSign(input) | Call::PlivoSign(input) => {
                (&mut input.params, &mut input.params_base64)
            }
            Call::MandrillVerify(input) | Call::PlivoVerify(input) => {
                (&mut input.params, &mut input.params_base64)
            }
            _ => return,
        };
        if let Some(pairs) = bytes.take() {
            let pairs = pairs.iter().map(|(n, v)| (lossy(n), lossy(v)));
            *params = Some(pairs.collect());
        }
    }),
    reads(
        "O-twilio-duplicates",
        "takes the last value of a name",
        |call| {
            fields(call, |kept, (name, value)| {
                kept.retain(|(other, _)| *other != name);
                kept.push((name, value));
            })
        },
    ),
    reads(
        "O-twilio-duplicates",
        "takes the first value of a name",
        |call| {
            fields(call, |kept, (name, value)| {
                if !kept.iter().any(|(other, _)| *other == name) {
                    kept.push((name, value));
                }
            })
        },
    ),
    reads(
        "O-twilio-duplicates",
        "writes a name once, then its values",
        |call| {
            fields(call, |kept, (name, value)| {
                match kept.iter_mut().find(|(other, _)| *other == name) {
                    Some((_, values)) => values.push_str(&value),
                    None => kept.push((name, value)),
                }
            })
        },
    ),
    reads(
        "O-twilio-apostrophe",
        "writes %27 for an apostrophe",
        |call| twilio_url(call, escaped_apostrophe),
    ),
    writes(
        "O-twilio-apostrophe",
        "tries an apostrophe as %27 too",
        |call, answer| {
            let Call::TwilioVerify(input) = call else {
                return answer;
            };
            let mut other = input.clone();
            other.url = escaped_apostrophe(&input.url);
            either(answer, Reference.answer(&Call::TwilioVerify(other)))
        },
    ),
    writes(
        "O-twilio-hash-case",
        "reads bodySHA256 in any letter case",
        |call, answer| {
            let Call::TwilioVerify(input) = call else {
                return answer;
            };
            let Some((before, hash)) = input.url.split_once("bodySHA256=") else {
                return answer;
            };
            let hash = hash.split(['&', '#']).next().unwrap_or_default();
            let lowercase = format!("{before}bodySHA256={}", hash.to_ascii_lowercase());
            let signature = signature_of(&TwilioSignInput {
                auth_token: input.auth_token.clone(),
                url: lowercase.clone(),
                ..TwilioSignInput::default()
            });
            let mut other = input.clone();
            (other.url, other.signature) = (lowercase, signature);
            let is_hash = is_valid(&Reference.answer(&Call::TwilioVerify(other)));
            let own = signature_of(&TwilioSignInput {
                auth_token: input.auth_token.clone(),
                url: input.url.clone(),
                ..TwilioSignInput::default()
            });
            if is_hash && input.signature == own {
                Answer::Ok(Output::of("valid", true))
            } else {
                answer
            }
        },
    ),
    refuses(
        "T-ws-1",
        "tries no slash after the URL of a WebSocket",
        |call| {
            let Call::TwilioVerify(input) = call else {
                return None;
            };
            let is_socket = input.url.starts_with("wss:") || input.url.starts_with("ws:");
            let sign = TwilioSignInput {
                auth_token: input.auth_token.clone(),
                url: format!("{}/", input.url),
                ..TwilioSignInput::default()
            };
            (is_socket && signature_of(&sign) == input.signature).then_some("other")
        },
    ),
    refuses("T-ws-1", "knows no WebSockets", |call| {
        let Call::TwilioVerify(input) = call else {
            return None;
        };
        let scheme = input.url.split(':').next().unwrap_or_default();
        (scheme.eq_ignore_ascii_case("ws") || scheme.eq_ignore_ascii_case("wss")).then_some("other")
    }),
    reads(
        "T-product-1",
        "drops the user and the password of a URL",
        |call| {
            twilio_url(call, |url| {
                let (scheme, authority, path, after) = split(url);
                let host = authority
                    .rsplit_once('@')
                    .map_or(authority, |(_, host)| host);
                format!("{scheme}{host}{path}{after}")
            })
        },
    ),
    reads("T-sign-14", "writes scheme and host in lowercase", |call| {
        twilio_url(call, |url| {
            let (scheme, authority, path, after) = split(url);
            let (user, host) = match authority.rsplit_once('@') {
                Some((user, host)) => (format!("{user}@"), host),
                None => (String::new(), authority),
            };
            format!(
                "{}{user}{}{path}{after}",
                scheme.to_lowercase(),
                host.to_lowercase()
            )
        })
    }),
    reads(
        "O-trello-binary",
        "signs each character by its lowest byte",
        |call| {
            // The bytes of such a text are those of Latin-1, which only a Base64 body can hold.
            let (body, bytes) = match call {
                Call::TrelloSign(input) => (&mut input.body, &mut input.body_base64),
                Call::TrelloVerify(input) => (&mut input.body, &mut input.body_base64),
                _ => return,
            };
            let Some(text) = body.as_ref().filter(|text| !text.is_ascii()) else {
                return;
            };
            let lowest =
                |character: char| u8::try_from(u32::from(character) & 0xFF).unwrap_or_default();
            *bytes = Some(STANDARD.encode(text.chars().map(lowest).collect::<Vec<u8>>()));
            *body = None;
        },
    ),
    reads(
        "O-plivo-query-and-form",
        "signs a form and a query",
        |call| {
            let (url, params) = match call {
                Call::PlivoSign(input) => (&mut input.url, &mut input.params),
                Call::PlivoVerify(input) => (&mut input.url, &mut input.params),
                _ => return,
            };
            let Some((before, query)) = url.split_once('?') else {
                return;
            };
            let Some(mut pairs) = texts(query) else {
                return;
            };
            if query.contains('#') || pairs.is_empty() {
                return;
            }
            pairs.extend(params.take().unwrap_or_default());
            (*url, *params) = (before.to_owned(), Some(pairs));
        },
    ),
    reads(
        "O-digest-qop-order",
        "takes the first qop that is offered",
        |call| {
            if let Call::Digest(input) = call
                && let Some(Value::String(offer)) = input.challenge.get_mut("qop")
            {
                let mut offers = offer.split(',').map(str::trim);
                let known = |name: &&str| {
                    name.eq_ignore_ascii_case("auth") || name.eq_ignore_ascii_case("auth-int")
                };
                if let Some(first) = offers.find(known) {
                    *offer = first.to_owned();
                }
            }
        },
    ),
    NO_SESSION_WITHOUT_QOP,
];

/// A client that does not answer for a session where the server could not tell the client's nonce.
pub(crate) const NO_SESSION_WITHOUT_QOP: Choice = refuses(
    "O-digest-sess-no-qop",
    "refuses -sess without a qop",
    |call| {
        let Call::Digest(input) = call else {
            return None;
        };
        let algorithm = input.challenge.get("algorithm").and_then(Value::as_str);
        let is_session = algorithm.is_some_and(|name| name.to_lowercase().ends_with("-sess"));
        (is_session && !input.challenge.contains_key("qop")).then_some("other")
    },
);

/// Changes the fields of a Twilio request, which are added one by one.
fn fields(call: &mut Call, add: fn(&mut Pairs, (String, String))) {
    let params = match call {
        Call::TwilioSign(input) => &mut input.params,
        Call::TwilioVerify(input) => &mut input.params,
        _ => return,
    };
    if let Some(pairs) = params.take() {
        let mut kept = Vec::new();
        for pair in pairs {
            add(&mut kept, pair);
        }
        *params = Some(kept);
    }
}

fn twilio_url(call: &mut Call, change: fn(&str) -> String) {
    match call {
        Call::TwilioSign(input) => input.url = change(&input.url),
        Call::TwilioVerify(input) => input.url = change(&input.url),
        _ => {}
    }
}

fn escaped_apostrophe(url: &str) -> String {
    match url.split_once('?') {
        Some((before, query)) => format!("{before}?{}", query.replace('\'', "%27")),
        None => url.to_owned(),
    }
}

fn is_valid(answer: &Answer) -> bool {
    matches!(answer, Answer::Ok(output) if output.0.get("valid") == Some(&Value::from(true)))
}

fn either(one: Answer, other: Answer) -> Answer {
    if is_valid(&other) { other } else { one }
}
