//! Right implementations, one for each choice that the documents leave: none is accused.

use basestring_oracle::{
    Answer, Call, Case, Hello, Implementation, OauthInput, Output, Reference, RequestInput,
    SignInput, VerifyInput,
};
use serde_json::Value;

use crate::support::{By, Choice, accusations, assert_none_is_accused, vectors};

fn signed(call: &Call, change: fn(&mut SignInput)) -> Answer {
    let mut call = call.clone();
    if let Call::Sign(input) | Call::BaseString(input) = &mut call {
        change(input);
    }
    let answer = Reference.answer(&call);
    // A base string alone does not say what was sent.
    match (&call, answer) {
        (Call::BaseString(input), Answer::Ok(output)) => {
            let sent = Reference.answer(&Call::Sign(input.clone()));
            match sent {
                Answer::Ok(sent) => {
                    let header = sent.0.get("authorization").cloned().unwrap_or_default();
                    Answer::Ok(output.with("authorization", header))
                }
                Answer::Refused { .. } | Answer::Unsupported(_) | Answer::Broken(_) => {
                    Answer::Ok(output)
                }
            }
        }
        (_, answer) => answer,
    }
}

fn is_plaintext(oauth: &OauthInput) -> bool {
    oauth.signature_method.as_deref() == Some("PLAINTEXT")
}

/// The right answer, where the header of a signature is written in another way.
fn written(call: &Call, write: fn(&str) -> String) -> Answer {
    let answer = Reference.answer(call);
    match (call, answer) {
        (Call::Sign(_), Answer::Ok(output)) => {
            let header = output.text("authorization").map(write);
            match header {
                Some(header) => Answer::Ok(output.with("authorization", header)),
                None => Answer::Ok(output),
            }
        }
        (_, answer) => answer,
    }
}

fn refused(kind: &str) -> Answer {
    Answer::Refused {
        kind: Some(kind.to_owned()),
        message: "refused".to_owned(),
    }
}

/// The text of a request or a header that carries protocol parameters.
fn header(call: &Call) -> Option<&str> {
    if let Call::ParseAuthorization(input) = call {
        return Some(&input.header);
    }
    let Call::Verify(input) = call else {
        return None;
    };
    let mut headers = input.request.headers.iter();
    let field = headers.find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    field.map(|(_, value)| value.as_str())
}

/// Refuses a header whose values have one of these characters unencoded. The realm may have any.
fn refuses_raw(call: &Call, characters: &[char]) -> Answer {
    let has = |value: &str| value.contains(characters);
    let is_refused = header(call).is_some_and(|header| {
        let mut quoted = header.split('"');
        let mut before = quoted.next().unwrap_or_default().to_owned();
        let mut found = false;
        while let Some(value) = quoted.next() {
            found |= !before.to_lowercase().contains("realm") && has(value);
            before = quoted.next().unwrap_or_default().to_owned();
        }
        found
    });
    if is_refused {
        refused("malformed-header")
    } else {
        Reference.answer(call)
    }
}

fn verified(call: &Call, refuses: fn(&VerifyInput) -> Option<&'static str>) -> Answer {
    if let Call::Verify(input) = call
        && let Some(kind) = refuses(input)
        && is_valid(&Reference.answer(call))
    {
        return Answer::Ok(Output::of("valid", false).with("kind", kind));
    }
    Reference.answer(call)
}

fn is_valid(answer: &Answer) -> bool {
    matches!(answer, Answer::Ok(output) if output.0.get("valid") == Some(&Value::from(true)))
}

/// A protocol parameter of a request, wherever it is.
fn parameter(request: &RequestInput, name: &str) -> Option<String> {
    let headers = request.headers.iter().map(|(_, value)| value.as_str());
    let body = request.body.as_deref().unwrap_or_default();
    for text in headers.chain([request.url.as_str(), body]) {
        let Some((_, rest)) = text.split_once(&format!("{name}=")) else {
            continue;
        };
        let rest = rest.trim_start_matches('"');
        let value = rest.split(['"', '&', ',']).next().unwrap_or_default();
        let decoded = basestring::percent_decode(value.as_bytes()).unwrap_or_default();
        return String::from_utf8(decoded).ok();
    }
    None
}

fn method(input: &VerifyInput) -> String {
    parameter(&input.request, "oauth_signature_method").unwrap_or_default()
}

fn timestamp(input: &VerifyInput) -> i64 {
    let text = parameter(&input.request, "oauth_timestamp").unwrap_or_default();
    text.parse().unwrap_or_default()
}

/// Only the bit.
fn bit(answer: Answer) -> Answer {
    match answer {
        Answer::Ok(output) => match output.0.get("valid").cloned() {
            Some(valid) => Answer::Ok(Output::of("valid", valid)),
            None => Answer::Ok(output),
        },
        Answer::Refused { message, .. } => Answer::Refused {
            kind: None,
            message,
        },
        answer @ (Answer::Unsupported(_) | Answer::Broken(_)) => answer,
    }
}

/// What a right implementation does, by the requirement that permits it.
pub(crate) const CHOICES: [Choice; 38] = [
    ("R-3.1-8", "always sends a version", |call| {
        signed(call, |input| {
            input.oauth.version.get_or_insert("1.0".to_owned());
        })
    }),
    ("R-3.1-8", "never sends a version", |call| {
        signed(call, |input| {
            input.oauth.version.take_if(|version| version == "1.0");
        })
    }),
    ("R-3.5.1-6", "sends a realm", |call| {
        signed(call, |input| {
            input.oauth.realm.get_or_insert("Example".to_owned());
        })
    }),
    ("R-2.1-7", "sends an empty token", |call| {
        signed(call, |input| {
            input.credentials.token.get_or_insert_default();
        })
    }),
    ("R-2.1-7", "sends no empty token", |call| {
        signed(call, |input| {
            input.credentials.token.take_if(|token| token.is_empty());
        })
    }),
    (
        "O-plaintext-extra",
        "sends a timestamp and a nonce with PLAINTEXT",
        |call| {
            signed(call, |input| {
                input.oauth.timestamp.get_or_insert("1".to_owned());
                input.oauth.nonce.get_or_insert("n".to_owned());
            })
        },
    ),
    (
        "O-plaintext-extra",
        "sends no timestamp and no nonce with PLAINTEXT",
        |call| {
            signed(call, |input| {
                if is_plaintext(&input.oauth) {
                    (input.oauth.timestamp, input.oauth.nonce) = (None, None);
                }
            })
        },
    ),
    (
        "R-3.5.1-7",
        "sends the parameters in another order",
        |call| {
            written(call, |header| {
                let (scheme, rest) = header.split_once(' ').unwrap_or((header, ""));
                let mut pairs: Vec<&str> = rest.split(", ").collect();
                pairs.reverse();
                format!("{scheme} {}", pairs.join(", "))
            })
        },
    ),
    ("R-3.5.1-1", "writes the scheme in lowercase", |call| {
        written(call, |header| header.replacen("OAuth ", "oauth ", 1))
    }),
    ("R-3.5.1-5", "writes a comma without a space", |call| {
        written(call, |header| header.replace("\", ", "\","))
    }),
    ("R-3.4-1", "shows signatures alone", |call| {
        match (call, Reference.answer(call)) {
            (Call::Sign(_), Answer::Ok(output)) => {
                let signature = output.text("signature").unwrap_or_default();
                Answer::Ok(Output::of("signature", signature))
            }
            (_, answer) => answer,
        }
    }),
    ("R-3.2-9", "says only whether a request is valid", |call| {
        bit(Reference.answer(call))
    }),
    (
        "O-order-of-checks",
        "says other for every kind",
        |call| match Reference.answer(call) {
            Answer::Ok(output) if output.0.contains_key("kind") => {
                Answer::Ok(output.with("kind", "other"))
            }
            Answer::Refused { .. } => refused("other"),
            answer => answer,
        },
    ),
    ("R-3.4-3", "has HMAC-SHA1 alone and says so", |call| {
        verified(call, |input| {
            (method(input) != "HMAC-SHA1").then_some("unknown-method")
        })
    }),
    ("R-3.4-3", "has HMAC-SHA1 alone, one bit", |call| {
        bit(verified(call, |input| {
            (method(input) != "HMAC-SHA1").then_some("other")
        }))
    }),
    ("R-3.4-3", "has PLAINTEXT alone and says so", |call| {
        verified(call, |input| {
            (method(input) != "PLAINTEXT").then_some("unknown-method")
        })
    }),
    ("R-3.4-3", "has no PLAINTEXT, one bit", |call| {
        bit(verified(call, |input| {
            (method(input) == "PLAINTEXT").then_some("other")
        }))
    }),
    ("R-3.4-3", "signs with HMAC-SHA1 alone", |call| {
        if let Call::Sign(input) | Call::BaseString(input) = call
            && let Some(method) = &input.oauth.signature_method
            && method != "HMAC-SHA1"
        {
            return refused("unknown-method");
        }
        Reference.answer(call)
    }),
    // It looks at the method before all else (O-order-of-checks).
    (
        "R-3.4-3",
        "has HMAC-SHA256 alone and says so first",
        |call| match call {
            Call::Verify(input) if !matches!(&*method(input), "" | "HMAC-SHA256") => {
                let kind = "unknown-method";
                Answer::Ok(Output::of("valid", false).with("kind", kind))
            }
            call => Reference.answer(call),
        },
    ),
    (
        "R-3.3-3",
        "makes a nonce and a timestamp of its own",
        |call| {
            signed(call, |input| {
                if !is_plaintext(&input.oauth) {
                    input.oauth.nonce =
                        Some("kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg".to_owned());
                    input.oauth.timestamp = Some("1700000000".to_owned());
                }
            })
        },
    ),
    (
        "R-2.1-2",
        "names its callback where there is no token",
        |call| {
            signed(call, |input| {
                let has_token = input.credentials.token.as_ref();
                if has_token.is_none_or(String::is_empty) {
                    input.oauth.callback.get_or_insert("oob".to_owned());
                }
            })
        },
    ),
    (
        "R-3.1-8",
        "sends the version and shows the signature alone",
        |call| {
            let answer = signed(call, |input| {
                input.oauth.version.get_or_insert("1.0".to_owned());
            });
            match (call, answer) {
                (Call::Sign(_), Answer::Ok(mut output)) => {
                    output.0.retain(|name, _| name == "signature");
                    Answer::Ok(output)
                }
                (_, answer) => answer,
            }
        },
    ),
    ("O-equals-in-value", "refuses a raw equals sign", |call| {
        refuses_raw(call, &['='])
    }),
    ("O-equals-in-value", "refuses a raw plus sign", |call| {
        refuses_raw(call, &['+'])
    }),
    ("O-equals-in-value", "refuses raw + , = and /", |call| {
        refuses_raw(call, &['+', ',', '=', '/'])
    }),
    (
        "O-unquoted",
        "refuses a value without quotation marks",
        |call| {
            let unquoted = header(call).is_some_and(|header| {
                let rest = header.split_once(' ').map_or("", |(_, rest)| rest);
                rest.contains('=')
                    && rest.split('"').step_by(2).any(|between| {
                        between
                            .trim()
                            .trim_start_matches(',')
                            .split('=')
                            .nth(1)
                            .is_some_and(|value| !value.trim().is_empty())
                    })
            });
            let has_quote = header(call).is_some_and(|header| header.contains('\\'));
            if unquoted && !has_quote {
                refused("malformed-header")
            } else {
                Reference.answer(call)
            }
        },
    ),
    ("R-3.2-4", "accepts any timestamp", |call| {
        let mut call = call.clone();
        if let Call::Verify(input) = &mut call {
            input.now = None;
        }
        Reference.answer(&call)
    }),
    (
        "O-future-timestamp",
        "refuses every timestamp of the future",
        |call| {
            verified(call, |input| {
                input
                    .now
                    .is_some_and(|now| timestamp(input) > now)
                    .then_some("bad-timestamp")
            })
        },
    ),
    (
        "R-3.2-4",
        "refuses a timestamp that is a minute old",
        |call| {
            verified(call, |input| {
                let sent = timestamp(input);
                let age = input.now.filter(|_| sent > 0).map(|now| now - sent);
                age.is_some_and(|age| age.abs() > 60)
                    .then_some("bad-timestamp")
            })
        },
    ),
    (
        "O-nonce-characters",
        "refuses nonces that are not letters and digits",
        |call| {
            verified(call, |input| {
                let nonce = parameter(&input.request, "oauth_nonce")?;
                (!nonce.chars().all(|c| c.is_ascii_alphanumeric())).then_some("malformed-parameter")
            })
        },
    ),
    ("O-plaintext-http", "accepts PLAINTEXT over http", |call| {
        let mut secure = call.clone();
        if let Call::Verify(input) = &mut secure
            && method(input) == "PLAINTEXT"
        {
            input.request.url = input.request.url.replacen("http://", "https://", 1);
        }
        Reference.answer(&secure)
    }),
    (
        "O-raw-characters",
        "refuses URLs with characters outside ASCII",
        |call| {
            let is_raw = |url: &str| !url.is_ascii() || url.contains([' ', '"', '<', '>']);
            refuses_url(call, is_raw)
        },
    ),
    ("O-bad-escapes", "refuses invalid escapes", |call| {
        refuses_url(call, |url| {
            url.split('%').skip(1).any(|rest| {
                let digits = rest.bytes().take(2).filter(u8::is_ascii_hexdigit);
                digits.count() < 2
            })
        })
    }),
    ("O-semicolon", "refuses a semicolon in a query", |call| {
        refuses_url(call, |url| {
            url.split_once('?')
                .is_some_and(|(_, query)| query.contains(';'))
        })
    }),
    (
        "O-empty-pieces",
        "refuses empty pieces of a query",
        |call| {
            refuses_url(call, |url| {
                let query = url.split('#').next().unwrap_or_default().split_once('?');
                query.is_some_and(|(_, query)| {
                    !query.is_empty() && query.split('&').any(str::is_empty)
                })
            })
        },
    ),
    ("O-length-null", "refuses a zero byte", |call| {
        refuses_url(call, |url| url.contains("%00"))
    }),
    (
        "O-double-slash",
        "refuses a path that begins with two slashes",
        |call| {
            refuses_url(call, |url| {
                let url = url.split('?').next().unwrap_or_default();
                let path = url
                    .split_once("://")
                    .and_then(|(_, rest)| rest.split_once('/'));
                path.is_some_and(|(_, path)| path.starts_with('/'))
            })
        },
    ),
    ("R-1-1", "accepts URLs of every scheme", |call| {
        Reference.answer(call)
    }),
];

/// Refuses some URLs.
fn refuses_url(call: &Call, refuses: fn(&str) -> bool) -> Answer {
    let url = if let Call::BaseStringUri(input) = call {
        Some(&input.url)
    } else if let Call::Sign(input) | Call::BaseString(input) = call {
        Some(&input.request.url)
    } else if let Call::Verify(input) = call {
        Some(&input.request.url)
    } else {
        None
    };
    if url.is_some_and(|url| refuses(url)) {
        refused("malformed-url")
    } else {
        Reference.answer(call)
    }
}

#[test]
fn a_right_implementation_is_not_accused() {
    let cases = vectors();
    let cases: Vec<&Case> = cases
        .iter()
        .filter(|case| case.call.op().scheme() == Some(basestring_oracle::Scheme::Oauth))
        .collect();
    assert_none_is_accused(&CHOICES, &cases);
}

#[test]
fn cases_with_methods_that_the_handshake_does_not_name_are_unsupported() {
    let cases = vectors();
    let cases: Vec<&Case> = cases.iter().collect();
    let hello = Hello {
        methods: Some(vec!["HMAC-SHA1".to_owned()]),
        ..Reference.hello()
    };
    let answer = |call: &Call| {
        bit(verified(call, |input| {
            (method(input) != "HMAC-SHA1").then_some("other")
        }))
    };
    let mut server = By { hello, answer };
    assert_eq!(accusations(&mut server, &cases), [""; 0]);
}
