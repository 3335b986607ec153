//! HTTP authentication: what a client may choose is not accused, a mistake in the text of a header is
//! named as itself, and what is on no list is not named.

use basestring_oracle::{Answer, Call, Case, Implementation, Op, Reference};
use serde_json::Value;

use crate::choices::{Choice, reads, refuses, writes};
use crate::choices_of_webhooks::NO_SESSION_WITHOUT_QOP;
use crate::held_out::names;
use crate::inputs::written;
use crate::right_others::digest_parts;
use crate::support::{all, by, vectors};

/// The choices of a client that answers a Digest challenge.
pub(crate) const AUTHENTICATION: &[Choice] = &[
    reads("O-digest-qop-order", "prefers auth-int", |call| {
        if let Call::Digest(input) = call
            && let Some(Value::String(offer)) = input.challenge.get_mut("qop")
            && offer.split(',').any(|one| one.trim() == "auth-int")
        {
            *offer = "auth-int".to_owned();
        }
    }),
    reads("RFC 7616 3.4", "chooses its own cnonce", |call| {
        if let Call::Digest(input) = call
            && let Some(cnonce) = &mut input.cnonce
            && cnonce.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            *cnonce = "aGVsbG8+/w==".to_owned();
        }
    }),
    reads(
        "RFC 7616 3.4",
        "names MD5 where the challenge has no algorithm",
        |call| {
            if let Call::Digest(input) = call
                && !input.challenge.contains_key("algorithm")
            {
                let name = Value::from("MD5");
                input.challenge.insert("algorithm".to_owned(), name);
            }
        },
    ),
    reads("D-11", "writes the algorithm as it is registered", |call| {
        if let Call::Digest(input) = call
            && let Some(Value::String(name)) = input.challenge.get_mut("algorithm")
        {
            *name = name.to_uppercase().replace("-SESS", "-sess");
        }
    }),
    writes("D-17", "writes userhash=false", |call, answer| {
        digest(call, answer, |parts| {
            if !parts.iter().any(|part| part.starts_with("userhash=")) {
                parts.push("userhash=false".to_owned());
            }
        })
    }),
    writes(
        "RFC 7235 2.1",
        "sends the charset of the challenge back",
        |call, answer| digest(call, answer, |parts| parts.push("charset=UTF-8".to_owned())),
    ),
    writes(
        "RFC 7235 2.1",
        "writes the first letter of a name in uppercase",
        |call, answer| {
            digest(call, answer, |parts| {
                for part in parts {
                    let rest = part.split_off(1);
                    part.make_ascii_uppercase();
                    part.push_str(&rest);
                }
            })
        },
    ),
    writes(
        "RFC 7616 3.4",
        "writes a name outside ASCII as username*",
        |call, answer| {
            let Call::Digest(input) = call else {
                return answer;
            };
            let user = basestring::percent_encode(input.username.as_bytes());
            let plain = format!("username=\"{}\"", input.username);
            if input.username.is_ascii() || input.username.contains(['"', '\\']) {
                return answer;
            }
            written(call, answer, |header| {
                header.replacen(&plain, &format!("username*=UTF-8''{user}"), 1)
            })
        },
    ),
    refuses("RFC 7616 3.3", "does not know SHA-512-256", |call| {
        is_of_algorithm(call, |name| name.starts_with("SHA-512-256"))
    }),
    refuses("RFC 7616 3.3", "knows no session", |call| {
        is_of_algorithm(call, |name| name.ends_with("-SESS"))
    }),
    refuses("RFC 7616 3.3", "does not know auth-int", needs_auth_int),
];

fn needs_auth_int(call: &Call) -> Option<&'static str> {
    let Call::Digest(input) = call else {
        return None;
    };
    let offer = input.challenge.get("qop").and_then(Value::as_str)?;
    let has = |name: &str| {
        let mut offers = offer.split(',').map(str::trim);
        offers.any(|one| one.eq_ignore_ascii_case(name))
    };
    (has("auth-int") && !has("auth")).then_some("other")
}

fn is_of_algorithm(call: &Call, is_it: fn(&str) -> bool) -> Option<&'static str> {
    let Call::Digest(input) = call else {
        return None;
    };
    let name = input.challenge.get("algorithm").and_then(Value::as_str)?;
    is_it(&name.to_uppercase()).then_some("other")
}

/// An answer with other parameters in its Digest header.
fn digest(call: &Call, answer: Answer, change: fn(&mut Vec<String>)) -> Answer {
    if call.op() != Op::Digest {
        return answer;
    }
    written(call, answer, |header| match digest_parts(header) {
        Some(mut parts) => {
            change(&mut parts);
            format!("Digest {}", parts.join(", "))
        }
        None => header.to_owned(),
    })
}

/// What a wrong client does: how it reads a call, and how it writes the parameters of its header.
struct Wrong {
    what: &'static str,
    reads: fn(&mut Call),
    writes: fn(&mut Vec<String>),
    /// The known mistake that this is, if it is one.
    is: &'static [&'static str],
}

const RIGHT: Wrong = Wrong {
    what: "",
    reads: |_| {},
    writes: |_| {},
    is: &[],
};

const fn known(is: &'static [&'static str], writes: fn(&mut Vec<String>)) -> Wrong {
    Wrong {
        what: "known",
        writes,
        is,
        ..RIGHT
    }
}

const fn odd(what: &'static str, writes: fn(&mut Vec<String>)) -> Wrong {
    Wrong {
        what,
        writes,
        ..RIGHT
    }
}

const fn blind(what: &'static str, reads: fn(&mut Call)) -> Wrong {
    Wrong {
        what,
        reads,
        ..RIGHT
    }
}

fn quote(parts: &mut [String], name: &str) {
    let lead = format!("{name}=");
    for part in parts {
        if let Some(value) = part.strip_prefix(&lead) {
            *part = format!("{lead}\"{value}\"");
        }
    }
}

fn unquote(parts: &mut [String], name: &str) {
    let lead = format!("{name}=\"");
    for part in parts {
        if let Some(value) = part.strip_prefix(&lead) {
            *part = format!("{name}={}", value.trim_end_matches('"'));
        }
    }
}

fn drop(parts: &mut Vec<String>, name: &str) {
    parts.retain(|part| part.split_once('=').is_none_or(|(own, _)| own != name));
}

fn challenge(call: &mut Call, name: &str, change: fn(&str) -> String) {
    if let Call::Digest(input) = call
        && let Some(Value::String(value)) = input.challenge.get_mut(name)
    {
        *value = change(value);
    }
}

const WRONG: [Wrong; 15] = [
    known(&["digest-algorithm-quoted"], |parts| {
        quote(parts, "algorithm")
    }),
    known(&["digest-qop-quoted"], |parts| quote(parts, "qop")),
    known(&["digest-nc-quoted"], |parts| quote(parts, "nc")),
    known(&["digest-opaque-dropped"], |parts| drop(parts, "opaque")),
    known(&["digest-quotes-not-escaped"], |parts| {
        for part in parts {
            *part = part.replace("\\\"", "\"").replace("\\\\", "\\");
        }
    }),
    odd("algorithm is left out", |parts| drop(parts, "algorithm")),
    odd("realm is left out", |parts| drop(parts, "realm")),
    odd("response without quotation marks", |parts| {
        unquote(parts, "response")
    }),
    odd("an empty opaque", |parts| {
        if !parts.iter().any(|part| part.starts_with("opaque=")) {
            parts.push("opaque=\"\"".to_owned());
        }
    }),
    odd("response in uppercase", |parts| {
        for part in parts
            .iter_mut()
            .filter(|part| part.starts_with("response="))
        {
            *part = part.to_uppercase().replace("RESPONSE", "response");
        }
    }),
    odd("qop and nc quoted", |parts| {
        quote(parts, "qop");
        quote(parts, "nc");
    }),
    Wrong {
        what: "qop quoted and no opaque",
        // The other half shows that this is not all.
        is: &["possibly digest-qop-quoted"],
        writes: |parts| {
            quote(parts, "qop");
            drop(parts, "opaque");
        },
        ..RIGHT
    },
    blind("the realm in lowercase", |call| {
        challenge(call, "realm", str::to_lowercase)
    }),
    blind("the nonce is trimmed", |call| {
        challenge(call, "nonce", |nonce| {
            nonce.trim_end_matches('=').to_owned()
        })
    }),
    blind("the method in lowercase", |call| {
        if let Call::Digest(input) = call {
            input.method = input.method.to_lowercase();
        }
    }),
];

#[test]
fn a_wrong_digest_header_is_named_as_what_it_is_or_not_at_all() {
    let cases = vectors();
    let own = cases.iter().filter(|case| case.call.op() == Op::Digest);
    // Every second case shows enough.
    let own: Vec<&Case> = own.step_by(2).collect();
    let found = all(&WRONG, |wrong| {
        let answer = |call: &Call| {
            // A session without qop may be refused, whatever else is wrong.
            let refuses = NO_SESSION_WITHOUT_QOP.refuses;
            if let Some(kind) = refuses(call) {
                let message = "refused".to_owned();
                let kind = Some(kind.to_owned());
                return Answer::Refused { kind, message };
            }
            let mut read = call.clone();
            (wrong.reads)(&mut read);
            digest(call, Reference.answer(&read), wrong.writes)
        };
        names(&mut by(answer), &own)
    });
    for (wrong, names) in WRONG.iter().zip(found) {
        assert_eq!(names, wrong.is, "{}", wrong.what);
    }
}
