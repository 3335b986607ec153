//! HTTP Basic and Digest.

use basestring_oracle::{Answer, Call, Op, Output};

use crate::Mutant;

/// The Authorization header changed.
fn field(name: &str, op: &'static [Op], change: fn(&str) -> String) -> Mutant {
    Mutant::after(name, op, move |call, answer| match (call, &answer) {
        (Call::Basic(_) | Call::Digest(_), Answer::Ok(output)) => {
            let changed = change(output.text("authorization").unwrap_or_default());
            Answer::Ok(Output::of("authorization", changed))
        }
        _ => answer,
    })
}

pub(crate) fn mutants() -> Vec<Mutant> {
    let mut mutants: Vec<Mutant> = [fields(), inputs()].into_iter().flatten().collect();
    for algorithm in ["MD5", "SHA-256", "SHA-512-256"] {
        let name = format!("{algorithm} whatever the challenge says");
        mutants.push(Mutant::before(&name, &[Op::Digest], move |call| {
            if let Call::Digest(input) = call {
                input
                    .challenge
                    .insert("algorithm".to_owned(), algorithm.into());
            }
        }));
    }
    mutants
}

/// The header changed.
fn fields() -> Vec<Mutant> {
    vec![
        field(
            "the scheme is in lowercase with two blanks",
            &[Op::Basic],
            |field| field.replacen(' ', "  x", 1),
        ),
        field("the URL-safe alphabet", &[Op::Basic], |field| {
            let (scheme, rest) = field.split_once(' ').unwrap_or(("", field));
            format!("{scheme} {}", rest.replace('+', "-").replace('/', "_"))
        }),
        field("without padding", &[Op::Basic], |field| {
            field.trim_end_matches('=').to_owned()
        }),
        field("a line feed after it", &[Op::Basic], |field| {
            format!("{field}\n")
        }),
        field("realm is left out", &[Op::Digest], |field| {
            without(field, "realm=")
        }),
        field("nonce is left out", &[Op::Digest], |field| {
            without(field, "nonce=")
        }),
        field("algorithm is left out", &[Op::Digest], |field| {
            without(field, "algorithm=")
        }),
        field("cnonce is left out", &[Op::Digest], |field| {
            without(field, "cnonce=")
        }),
        field("response is left out", &[Op::Digest], |field| {
            without(field, "response=")
        }),
        field(
            "response is in uppercase",
            &[Op::Digest],
            |field| match field.split_once("response=\"") {
                Some((before, rest)) => {
                    let (digits, after) = rest.split_at(rest.find('"').unwrap_or_default());
                    format!("{before}response=\"{}{after}", digits.to_ascii_uppercase())
                }
                None => field.to_owned(),
            },
        ),
        field("userhash is left out", &[Op::Digest], |field| {
            without(field, "userhash=")
        }),
    ]
}

/// The input changed.
fn inputs() -> Vec<Mutant> {
    vec![
        Mutant::before("a user name in uppercase", &[Op::Digest], |call| {
            if let Call::Digest(input) = call {
                input.username.make_ascii_uppercase();
            }
        }),
        Mutant::before("the method is in lowercase", &[Op::Digest], |call| {
            if let Call::Digest(input) = call {
                input.method.make_ascii_lowercase();
            }
        }),
        Mutant::before("nc is 1", &[Op::Digest], |call| {
            if let Call::Digest(input) = call {
                input.nc = Some("00000001".to_owned());
            }
        }),
        Mutant::before("a Basic password is cut at a colon", &[Op::Basic], |call| {
            if let Call::Basic(input) = call {
                input.password = input
                    .password
                    .split(':')
                    .next()
                    .unwrap_or_default()
                    .to_owned();
            }
        }),
        Mutant::before("Basic is trimmed", &[Op::Basic], |call| {
            if let Call::Basic(input) = call {
                input.password = input.password.trim().to_owned();
                input.username = input.username.trim().to_owned();
            }
        }),
        Mutant::after(
            "a colon in the user name is taken",
            &[Op::Basic],
            |call, answer| match (call, &answer) {
                (Call::Basic(_), Answer::Refused { .. }) => {
                    Answer::Ok(Output::of("authorization", "Basic YTpi"))
                }
                _ => answer,
            },
        ),
    ]
}

/// A field without one of its parameters.
fn without(field: &str, name: &str) -> String {
    let (scheme, rest) = field.split_once(' ').unwrap_or(("", field));
    let kept: Vec<&str> = rest
        .split(", ")
        .filter(|part| !part.starts_with(name))
        .collect();
    format!("{scheme} {}", kept.join(", "))
}
