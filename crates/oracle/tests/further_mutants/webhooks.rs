//! Twilio's signature, and the secrets of the other webhooks.

#![expect(clippy::wildcard_enum_match_arm)]

use basestring_oracle::internal::schemes::twilio::{TwilioSignInput, TwilioVerifyInput};
use basestring_oracle::{Answer, Call, Op, Output};

use crate::Mutant;

const TWILIO: &[Op] = &[Op::TwilioSign, Op::TwilioVerify];

/// The reference with another token, URL or fields.
fn twilio(
    name: &str,
    by: &'static [Op],
    change: fn(&mut String, &mut String, &mut Vec<(String, String)>),
) -> Mutant {
    Mutant::before(name, by, move |call| match call {
        Call::TwilioSign(TwilioSignInput {
            auth_token,
            url,
            params: Some(params),
            ..
        })
        | Call::TwilioVerify(TwilioVerifyInput {
            auth_token,
            url,
            params: Some(params),
            ..
        }) => {
            change(auth_token, url, params);
        }
        _ => {}
    })
}

/// A verifier that compares in another way: by the right signature for the same input.
fn compares(name: &str, same: fn(&str, &str) -> bool) -> Mutant {
    Mutant::after(name, &[Op::TwilioVerify], move |call, answer| {
        let Call::TwilioVerify(input) = call else {
            return answer;
        };
        if input.body.is_some() || input.body_base64.is_some() {
            return answer;
        }
        use basestring_oracle::{Implementation, Reference};
        let sign = Call::TwilioSign(TwilioSignInput {
            auth_token: input.auth_token.clone(),
            url: input.url.clone(),
            params: input.params.clone(),
            params_base64: input.params_base64.clone(),
        });
        match (Reference.answer(&sign), &answer) {
            (Answer::Ok(signed), Answer::Ok(output))
                if output.0.get("valid") == Some(&false.into()) =>
            {
                let right = signed.text("signature").unwrap_or_default();
                let valid = same(right, &input.signature);
                if valid {
                    Answer::Ok(Output::of("valid", true))
                } else {
                    answer
                }
            }
            _ => answer,
        }
    })
}

pub(crate) fn mutants() -> Vec<Mutant> {
    [
        urls(),
        fields(),
        fields_and_tokens(),
        comparisons(),
        bodies_and_ports(),
        empty_secrets(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// URLs changed.
fn urls() -> Vec<Mutant> {
    vec![
        twilio("the URL is in lowercase", TWILIO, |_, url, _| {
            url.make_ascii_lowercase()
        }),
        twilio(
            "the host is in lowercase",
            &[Op::TwilioSign],
            |_, url, _| {
                if let Some((scheme, rest)) = url.split_once("://") {
                    let slash = rest.find(['/', '?']).unwrap_or(rest.len());
                    *url = format!(
                        "{scheme}://{}{}",
                        rest[..slash].to_ascii_lowercase(),
                        &rest[slash..]
                    );
                }
            },
        ),
        twilio("the fragment is cut off", &[Op::TwilioSign], |_, url, _| {
            *url = url.split('#').next().unwrap_or_default().to_owned();
        }),
        twilio(
            "a slash at the end is dropped",
            &[Op::TwilioSign],
            |_, url, _| {
                *url = url.strip_suffix('/').unwrap_or(url).to_owned();
            },
        ),
        twilio(
            "a question mark at the end is dropped",
            &[Op::TwilioSign],
            |_, url, _| {
                *url = url.strip_suffix('?').unwrap_or(url).to_owned();
            },
        ),
        twilio(
            "user and password are taken out of the URL",
            &[Op::TwilioSign],
            |_, url, _| {
                if let (Some((scheme, rest)), true) = (url.split_once("://"), url.contains('@'))
                    && let Some((_, host)) = rest.split_once('@')
                {
                    *url = format!("{scheme}://{host}");
                }
            },
        ),
        twilio(
            "the query is sorted by its text reversed",
            &[Op::TwilioSign],
            |_, url, _| {
                if let Some((before, query)) = url.split_once('?') {
                    let mut pairs: Vec<&str> = query.split('&').collect();
                    pairs.reverse();
                    *url = format!("{before}?{}", pairs.join("&"));
                }
            },
        ),
    ]
}

/// Fields changed.
fn fields() -> Vec<Mutant> {
    vec![
        twilio("names are in lowercase", TWILIO, |_, _, params| {
            params
                .iter_mut()
                .for_each(|(name, _)| name.make_ascii_lowercase());
        }),
        twilio("values are in lowercase", TWILIO, |_, _, params| {
            params
                .iter_mut()
                .for_each(|(_, value)| value.make_ascii_lowercase());
        }),
        twilio(
            "empty values are dropped",
            &[Op::TwilioSign],
            |_, _, params| {
                params.retain(|(_, value)| !value.is_empty());
            },
        ),
        twilio("the first of equal names alone", TWILIO, |_, _, params| {
            let mut seen = std::collections::BTreeSet::new();
            params.retain(|(name, _)| seen.insert(name.clone()));
        }),
        twilio("newlines become LF", &[Op::TwilioSign], |_, _, params| {
            params
                .iter_mut()
                .for_each(|(_, value)| *value = value.replace("\r\n", "\n"));
        }),
    ]
}

/// Fields cut or left out, and tokens changed.
fn fields_and_tokens() -> Vec<Mutant> {
    vec![
        twilio(
            "values beyond ASCII are dropped",
            &[Op::TwilioSign],
            |_, _, params| {
                params
                    .iter_mut()
                    .for_each(|(_, value)| value.retain(|c| c.is_ascii()));
            },
        ),
        twilio(
            "values are cut at 1600 characters",
            &[Op::TwilioSign],
            |_, _, params| {
                params
                    .iter_mut()
                    .for_each(|(_, value)| value.truncate(1600.min(value.len())));
            },
        ),
        twilio(
            "unknown fields are left out",
            &[Op::TwilioSign],
            |_, _, params| {
                let known = [
                    "CallSid",
                    "Caller",
                    "Digits",
                    "From",
                    "To",
                    "Body",
                    "AccountSid",
                    "MessageSid",
                ];
                params.retain(|(name, _)| known.contains(&name.as_str()));
            },
        ),
        twilio("the token is trimmed", &[Op::TwilioSign], |token, _, _| {
            *token = token.trim().to_owned()
        }),
        twilio(
            "the token is cut at 32 characters",
            &[Op::TwilioSign],
            |token, _, _| token.truncate(32),
        ),
        twilio("the token is encoded", &[Op::TwilioSign], |token, _, _| {
            *token = basestring::percent_encode(token.as_bytes());
        }),
    ]
}

/// Signatures compared in another way.
fn comparisons() -> Vec<Mutant> {
    vec![
        compares(
            "signatures are compared without regard to case",
            str::eq_ignore_ascii_case,
        ),
        compares("a prefix is enough", |right, sent| {
            !sent.is_empty() && right.starts_with(sent)
        }),
        compares("no signature is no objection", |_, sent| sent.is_empty()),
        compares("the padding may be missing", |right, sent| {
            right.trim_end_matches('=') == sent.trim_end_matches('=')
        }),
        compares("the URL-safe alphabet is taken", |right, sent| {
            right == sent.replace('-', "+").replace('_', "/")
        }),
        compares("one of several signatures is enough", |right, sent| {
            sent.split(',').any(|s| s.trim() == right)
        }),
        compares("white space around is passed over", |right, sent| {
            right == sent.trim()
        }),
    ]
}

/// Bodies and ports.
fn bodies_and_ports() -> Vec<Mutant> {
    vec![
        Mutant::after(
            "a body is not hashed",
            &[Op::TwilioVerify],
            |call, answer| {
                let Call::TwilioVerify(input) = call else {
                    return answer;
                };
                if input.body.is_none() && input.body_base64.is_none() {
                    return answer;
                }
                use basestring_oracle::{Implementation, Reference};
                let mut without = input.clone();
                without.body = None;
                without.body_base64 = None;
                Reference.answer(&Call::TwilioVerify(without))
            },
        ),
        Mutant::before(
            "the body's trailing newline is cut",
            &[Op::TwilioVerify],
            |call| {
                if let Call::TwilioVerify(input) = call
                    && let Some(body) = &mut input.body
                {
                    *body = body.trim_end().to_owned();
                }
            },
        ),
        Mutant::before("the port is not tried", &[Op::TwilioVerify], |call| {
            if let Call::TwilioVerify(input) = call {
                input.url = input
                    .url
                    .replacen(":443/", ":444/", 1)
                    .replacen(":80/", ":81/", 1);
            }
        }),
    ]
}

/// An empty secret accepted, with which everybody can sign.
fn empty_secrets() -> Vec<Mutant> {
    vec![
        with_empty_secret(Op::GithubSign, &[Op::GithubVerify]),
        with_empty_secret(Op::MandrillSign, &[Op::MandrillVerify]),
        with_empty_secret(Op::PlivoSign, &[Op::PlivoVerify]),
        with_empty_secret(Op::TrelloSign, &[Op::TrelloVerify]),
    ]
}

fn with_empty_secret(sign: Op, by: &'static [Op]) -> Mutant {
    let name = format!("an empty secret signs by {}", sign.name());
    Mutant::after(&name, by, move |call, answer| {
        use basestring_oracle::{Implementation, Reference};
        let mut input = call.input();
        let signature = input
            .as_object_mut()
            .and_then(|input| input.remove("signature"));
        if input["secret"] != "" {
            return answer;
        }
        match Call::parse(sign, &input).map(|call| Reference.answer(&call)) {
            Ok(Answer::Ok(signed)) if signed.0.get("signature") == signature.as_ref() => {
                Answer::Ok(Output::of("valid", true))
            }
            Ok(_) | Err(_) => answer,
        }
    })
}
