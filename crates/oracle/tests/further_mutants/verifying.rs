//! Verifiers that accept what they should reject, and reject what they should accept.

use basestring_oracle::{Answer, Call, Op, Output};

use crate::Mutant;
use crate::machine::{right_and_sent, validity};

const VERIFY: &[Op] = &[Op::Verify];

/// A verifier that passes over one kind of refusal.
fn forgives(name: &str, kind: &'static str) -> Mutant {
    Mutant::after(name, VERIFY, move |call, answer| match (call, &answer) {
        (Call::Verify(_), Answer::Ok(output)) if output.text("kind") == Some(kind) => {
            validity(true)
        }
        _ => answer,
    })
}

/// A verifier that compares signatures in another way.
fn compares(name: &str, same: fn(&str, &str) -> bool) -> Mutant {
    Mutant::after(name, VERIFY, move |call, answer| {
        let (Call::Verify(input), Answer::Ok(output)) = (call, &answer) else {
            return answer;
        };
        if output
            .text("kind")
            .is_some_and(|kind| kind != "bad-signature")
        {
            return answer;
        }
        match right_and_sent(input) {
            Some((right, sent)) => validity(same(&right, &sent)),
            None => answer,
        }
    })
}

/// A verifier that does not see one protocol parameter is missing.
fn needs_no(parameter: &'static str) -> Mutant {
    let name = format!("a request without {parameter} is taken");
    Mutant::after(&name, VERIFY, move |call, answer| {
        let (Call::Verify(input), Answer::Ok(output)) = (call, &answer) else {
            return answer;
        };
        let request = &input.request;
        let wire = [&request.url, request.body.as_deref().unwrap_or_default()].join(" ")
            + &request
                .headers
                .iter()
                .map(|(_, v)| v.as_str())
                .collect::<String>();
        let is_missing = output.text("kind") == Some("missing-parameter")
            && !wire.contains(&format!("{parameter}="));
        if is_missing { validity(true) } else { answer }
    })
}

/// A verifier whose window is another.
fn window(seconds: u64, only_past: bool) -> Mutant {
    let name = match only_past {
        true => format!("a window of {seconds} s for the past alone"),
        false => format!("a window of {seconds} s"),
    };
    Mutant::after(&name, VERIFY, move |call, answer| {
        let (Call::Verify(input), Answer::Ok(output)) = (call, &answer) else {
            return answer;
        };
        let kind = output.text("kind");
        if !matches!(kind, None | Some("bad-timestamp")) {
            return answer;
        }
        let Some(now) = input.now else { return answer };
        let timestamp = crate::machine::with_request(&input.request, |request| {
            let received = basestring::Received::parse(request).ok()?;
            let text = received.value("oauth_timestamp")?.to_vec();
            String::from_utf8(text).ok()?.parse::<i64>().ok()
        });
        let Some(timestamp) = timestamp else {
            return answer;
        };
        let is_within = now.abs_diff(timestamp) <= seconds && !(only_past && timestamp > now);
        match (is_within, kind) {
            (true, Some(_)) => validity(true),
            (false, None) => Answer::Ok(Output::of("valid", false).with("kind", "bad-timestamp")),
            _ => answer,
        }
    })
}

pub(crate) fn mutants() -> Vec<Mutant> {
    let mut mutants: Vec<Mutant> = [
        checks_left_out(),
        comparisons(),
        more_comparisons(),
        times_and_nonces(),
        refusals(),
        requests(),
        places(),
    ]
    .into_iter()
    .flatten()
    .collect();
    for parameter in [
        "oauth_consumer_key",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_nonce",
        "oauth_signature",
    ] {
        mutants.push(needs_no(parameter));
    }
    // The documents specify neither the exact end of a window of 300 s nor its greatest length.
    for seconds in [30, 60, 120, 240, 290, 3600, 86_400] {
        mutants.push(window(seconds, false));
    }
    mutants.push(window(300, true));
    mutants
}

/// Checks that are left out.
fn checks_left_out() -> Vec<Mutant> {
    vec![
        forgives("used nonces are accepted", "used-nonce"),
        forgives("the timestamp is not looked at", "bad-timestamp"),
        forgives("any version is taken", "unknown-version"),
        forgives("any method is taken", "unknown-method"),
        forgives("any credentials are taken", "unknown-credentials"),
        forgives("a parameter may be missing", "missing-parameter"),
        forgives("a parameter may be there twice", "duplicate-parameter"),
        forgives("several places are taken", "several-places"),
        forgives("a malformed field is taken", "malformed-header"),
        forgives("a malformed parameter is taken", "malformed-parameter"),
        forgives("any signature is taken", "bad-signature"),
    ]
}

/// Signatures compared in another way.
fn comparisons() -> Vec<Mutant> {
    vec![
        compares(
            "signatures are compared without regard to case",
            str::eq_ignore_ascii_case,
        ),
        compares("a prefix of the signature is enough", |right, sent| {
            right.starts_with(sent)
        }),
        compares("what follows the signature is ignored", |right, sent| {
            sent.starts_with(right)
        }),
        compares("the first eight characters are compared", |right, sent| {
            right.get(..8) == sent.get(..8)
        }),
        compares("all but the last character is compared", |right, sent| {
            right.len() == sent.len() && right.get(..right.len() - 1) == sent.get(..right.len() - 1)
        }),
        compares("the padding may be missing", |right, sent| {
            right.trim_end_matches('=') == sent.trim_end_matches('=')
        }),
        compares("the URL-safe alphabet is taken", |right, sent| {
            right == sent.replace('-', "+").replace('_', "/")
        }),
        compares("a space is treated as a plus", |right, sent| {
            right == sent.replace(' ', "+")
        }),
        compares("white space is passed over", |right, sent| {
            right == sent.split_ascii_whitespace().collect::<String>()
        }),
        Mutant::after("an empty signature is taken", VERIFY, |call, answer| {
            let Call::Verify(input) = call else {
                return answer;
            };
            let wire = format!("{:?} ", input.request);
            let empty = [
                "oauth_signature=\\\"\\\"",
                "oauth_signature=&",
                "oauth_signature=\"",
            ];
            if empty.iter().any(|empty| wire.contains(empty)) {
                validity(true)
            } else {
                answer
            }
        }),
    ]
}

/// Signatures whose length or last bits are passed over.
fn more_comparisons() -> Vec<Mutant> {
    vec![
        compares("signatures of the same length are taken", |right, sent| {
            right.len() == sent.len()
        }),
        compares("bits after the digest are passed over", |right, sent| {
            let digest = |text: &str| {
                use base64::Engine;
                use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
                let config = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
                GeneralPurpose::new(&base64::alphabet::STANDARD, config)
                    .decode(text)
                    .ok()
            };
            right == sent || (digest(right).is_some() && digest(right) == digest(sent))
        }),
    ]
}

/// The clock and the nonces.
fn times_and_nonces() -> Vec<Mutant> {
    vec![
        Mutant::before("the clock is not looked at", VERIFY, |call| {
            if let Call::Verify(input) = call {
                input.now = None;
            }
        }),
        Mutant::before("nonces are not looked at", VERIFY, |call| {
            if let Call::Verify(input) = call {
                input.seen = None;
            }
        }),
        Mutant::after(
            "a nonce is used whatever its timestamp",
            VERIFY,
            |call, answer| {
                let (Call::Verify(input), Answer::Ok(output)) = (call, &answer) else {
                    return answer;
                };
                let (None, Some(seen)) = (output.text("kind"), &input.seen) else {
                    return answer;
                };
                let sent = crate::machine::with_request(&input.request, |request| {
                    let received = basestring::Received::parse(request).ok()?;
                    Some(String::from_utf8_lossy(received.value("oauth_nonce")?).into_owned())
                });
                let is_used = sent.is_some_and(|sent| seen.iter().any(|(_, nonce)| *nonce == sent));
                if is_used {
                    Answer::Ok(Output::of("valid", false).with("kind", "used-nonce"))
                } else {
                    answer
                }
            },
        ),
        Mutant::before("nonces are the same in any letter case", VERIFY, |call| {
            if let Call::Verify(input) = call
                && let Some(seen) = &mut input.seen
            {
                let wire = format!("{:?}", input.request);
                for (_, nonce) in seen {
                    let at = wire
                        .to_ascii_lowercase()
                        .find(&format!("oauth_nonce=\\\"{}", nonce.to_ascii_lowercase()));
                    if let Some(at) = at {
                        let start = at + "oauth_nonce=\\\"".len();
                        *nonce = wire
                            .get(start..start + nonce.len())
                            .unwrap_or(nonce)
                            .to_owned();
                    }
                }
            }
        }),
    ]
}

/// Requests refused by mistake.
fn refusals() -> Vec<Mutant> {
    vec![
        Mutant::after("PLAINTEXT is refused", VERIFY, |call, answer| {
            let (Call::Verify(input), Answer::Ok(_)) = (call, &answer) else {
                return answer;
            };
            if format!("{:?}", input.request).contains("PLAINTEXT") {
                Answer::Ok(Output::of("valid", false).with("kind", "unknown-method"))
            } else {
                answer
            }
        }),
        Mutant::after(
            "a request without oauth_version is refused",
            VERIFY,
            |call, answer| {
                let (Call::Verify(input), Answer::Ok(_)) = (call, &answer) else {
                    return answer;
                };
                if format!("{:?}", input.request).contains("oauth_version") {
                    answer
                } else {
                    Answer::Ok(Output::of("valid", false).with("kind", "missing-parameter"))
                }
            },
        ),
        Mutant::before("the secret of the token is not used", VERIFY, |call| {
            if let Call::Verify(input) = call {
                input.credentials.token_secret = None;
            }
        }),
        Mutant::before(
            "the scheme of the URL is treated as https",
            VERIFY,
            |call| {
                if let Call::Verify(input) = call {
                    input.request.url = input.request.url.replacen("http://", "https://", 1);
                }
            },
        ),
    ]
}

/// Requests changed before they are verified.
fn requests() -> Vec<Mutant> {
    vec![
        Mutant::before("X-HTTP-Method-Override is the method", VERIFY, |call| {
            if let Call::Verify(input) = call {
                let mut fields = input.request.headers.iter();
                let field =
                    fields.find(|(name, _)| name.eq_ignore_ascii_case("X-HTTP-Method-Override"));
                if let Some((_, method)) = field.cloned() {
                    input.request.method = method;
                }
            }
        }),
        Mutant::before(
            "the Authorization header's name counts in its case",
            VERIFY,
            |call| {
                if let Call::Verify(input) = call {
                    input.request.headers.retain(|(name, _)| {
                        name == "Authorization" || !name.eq_ignore_ascii_case("Authorization")
                    });
                }
            },
        ),
        Mutant::before(
            "only the first Authorization header is seen",
            VERIFY,
            |call| {
                if let Call::Verify(input) = call {
                    let mut seen = false;
                    input.request.headers.retain(|(name, _)| {
                        let is_one = name.eq_ignore_ascii_case("Authorization");
                        let keep = !(is_one && seen);
                        seen |= is_one;
                        keep
                    });
                }
            },
        ),
    ]
}

/// Protocol parameters that are not seen in one place.
fn places() -> Vec<Mutant> {
    vec![
        Mutant::before(
            "protocol parameters of the query are not seen",
            VERIFY,
            |call| {
                if let Call::Verify(input) = call
                    && let Some((before, query)) = input.request.url.split_once('?')
                {
                    input.request.url = format!("{before}?{}", without_protocol(query));
                }
            },
        ),
        Mutant::before(
            "protocol parameters of the body are not seen",
            VERIFY,
            |call| {
                if let Call::Verify(input) = call
                    && let Some(body) = &input.request.body
                {
                    input.request.body = Some(without_protocol(body));
                }
            },
        ),
    ]
}

fn without_protocol(form: &str) -> String {
    let pieces = form.split('&');
    let kept: Vec<&str> = pieces.filter(|p| !p.starts_with("oauth_")).collect();
    kept.join("&")
}
