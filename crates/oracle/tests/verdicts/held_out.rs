//! Mistakes that are on no list are not named, or as a class that says what they do.

use basestring_oracle::{Answer, Call, Case, Implementation, Op, Output, Reference, RequestInput};

use crate::support::{all, by, report, vectors};

/// Changes the request that is signed or verified: what an implementation sees in its place.
type Sees = fn(&mut RequestInput);

/// Mistakes in how a request is read, none of which is on the list.
const READ: [(&str, Sees); 14] = [
    ("double slashes are one", |request| {
        let (scheme, rest) = request.url.split_once("://").unwrap_or(("", ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = path.replace("//", "/");
        let mark = if rest.contains('?') { "?" } else { "" };
        request.url = format!("{scheme}://{path}{mark}{query}");
    }),
    ("names of the query in lowercase", |request| {
        change_query(request, |name, value| {
            Some((name.to_lowercase(), value.to_owned()))
        });
    }),
    (
        "parameters with an underscore first are dropped",
        |request| {
            change_query(request, |name, value| {
                (!name.starts_with('_')).then(|| (name.to_owned(), value.to_owned()))
            });
        },
    ),
    ("parameters of path segments are dropped", |request| {
        let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
        let kept: Vec<&str> = path
            .split('/')
            .map(|s| s.split(';').next().unwrap_or(s))
            .collect();
        let mark = if request.url.contains('?') { "?" } else { "" };
        request.url = format!("{}{mark}{query}", kept.join("/"));
    }),
    ("values end after 32 characters", |request| {
        change_query(request, |name, value| {
            Some((name.to_owned(), value.chars().take(32).collect()))
        });
    }),
    ("a query of a request with a body is dropped", |request| {
        if request.body.is_some() {
            request.url = request.url.split('?').next().unwrap_or_default().to_owned();
        }
    }),
    ("values in uppercase", |request| {
        change_query(request, |name, value| {
            Some((name.to_owned(), value.to_uppercase()))
        });
    }),
    ("values are trimmed", |request| {
        change_query(request, |name, value| {
            let value = value.trim_matches(|c| c == '+').trim_end_matches("%20");
            Some((name.to_owned(), value.to_owned()))
        });
    }),
    ("the path is html", |request| {
        request.url = request.url.replace("%26", "%26amp%3B");
    }),
    ("the first letter of the path in lowercase", |request| {
        if let Some(at) = request
            .url
            .find("://")
            .and_then(|at| Some(at + 3 + request.url.get(at + 3..)?.find('/')? + 1))
            && let Some(letter) = request.url.get(at..=at)
        {
            let lower = letter.to_lowercase();
            request.url.replace_range(at..=at, &lower);
        }
    }),
    ("digits of the query are reversed", |request| {
        change_query(request, |name, value| {
            let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
            let value = if digits {
                value.chars().rev().collect()
            } else {
                value.to_owned()
            };
            Some((name.to_owned(), value))
        });
    }),
    ("brackets are dropped from names", |request| {
        change_query(request, |name, value| {
            let name = name.replace("%5B%5D", "").replace("[]", "");
            Some((name, value.to_owned()))
        });
    }),
    ("every second parameter of the query", |request| {
        let mut count = 0;
        change_query(request, |name, value| {
            count += 1;
            (count % 2 == 1).then(|| (name.to_owned(), value.to_owned()))
        });
    }),
    (
        "a pair of the query that equals the one before is dropped",
        |request| {
            let mut before = String::new();
            change_query(request, |name, value| {
                let pair = format!("{name}={value}");
                let is_new = pair != before;
                before = pair;
                is_new.then(|| (name.to_owned(), value.to_owned()))
            });
        },
    ),
];

/// Changes each pair of the query as it was sent.
fn change_query(
    request: &mut RequestInput,
    mut change: impl FnMut(&str, &str) -> Option<(String, String)>,
) {
    let Some((path, query)) = request.url.split_once('?') else {
        return;
    };
    let mut pairs = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if let Some((new_name, new_value)) = change(name, value) {
            let is_same = new_name == name && new_value == value;
            let new = format!("{new_name}={new_value}");
            pairs.push(if is_same { pair.to_owned() } else { new });
        }
    }
    request.url = format!("{path}?{}", pairs.join("&"));
}

/// What an implementation that sees another request answers.
fn seen(call: &Call, sees: Sees) -> Answer {
    let mut call = call.clone();
    if let Call::Sign(input) = &mut call {
        sees(&mut input.request);
    } else if let Call::Verify(input) = &mut call {
        sees(&mut input.request);
    }
    Reference.answer(&call)
}

/// Changes a right signature: mistakes in how it is computed or written.
type Writes = fn(&str) -> String;

const WRITTEN: [(&str, Writes); 7] = [
    ("reversed", |right| right.chars().rev().collect()),
    ("in lowercase", str::to_lowercase),
    ("its first 20 characters", |right| {
        right.chars().take(20).collect()
    }),
    ("with a prefix", |right| format!("sha1={right}")),
    ("without the last character", |right| {
        let mut right = right.to_owned();
        right.pop();
        right
    }),
    ("of another key", |right| {
        // Neither a known key nor a known digest gives it.
        right.bytes().map(|b| char::from(b'A' + b % 26)).collect()
    }),
    ("its padding twice", |right| format!("{right}=")),
];

/// The names of the failures of an implementation with one interface. Those that are examples of what a
/// whole operation does are no names.
pub(crate) fn names(implementation: &mut dyn Implementation, cases: &[&Case]) -> Vec<String> {
    let report = report(implementation, cases);
    let fails = report
        .cases
        .iter()
        .filter(|case| report.standing(case).fails());
    let unexplained = fails.filter(|case| case.finding.is_none());
    let names = unexplained.flat_map(|case| {
        let possible = case.candidates.iter().map(|id| format!("possibly {id}"));
        case.mistakes.iter().cloned().chain(possible)
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

/// Names that are right, and possible ones of which the report says that too few cases show them.
const NAMED: [(&str, &[&str]); 2] = [
    // A signature with HMAC-SHA1 ends in one character of padding.
    ("write: without the last character", &["base64-no-padding"]),
    (
        "verify: the first letter of the path in lowercase",
        &["possibly uri-scheme-case-kept"],
    ),
];

/// A validity alone.
fn bit(answer: Answer) -> Answer {
    match answer {
        Answer::Ok(output) => {
            let valid = output.0.get("valid") == Some(&true.into());
            Answer::Ok(Output::of("valid", valid))
        }
        Answer::Refused { .. } => Answer::Ok(Output::of("valid", false)),
        answer @ (Answer::Unsupported(_) | Answer::Broken(_)) => answer,
    }
}

/// An implementation, by what it does wrong.
#[derive(Clone, Copy)]
enum Wrong {
    /// It signs another request.
    Signs(Sees),
    /// It verifies another request, and says only whether it is valid.
    Verifies(Sees),
    /// It writes another signature.
    Writes(Writes),
    /// It compares a webhook's signature with another one.
    Compares(Writes),
    /// It verifies nothing.
    Says(bool),
}

impl Wrong {
    fn has(self, op: Op) -> bool {
        match self {
            Self::Signs(_) | Self::Writes(_) => op == Op::Sign,
            Self::Verifies(_) => op == Op::Verify,
            Self::Compares(_) => op.is_verifier() && op != Op::Verify,
            Self::Says(_) => op.is_verifier(),
        }
    }

    fn answer(self, call: &Call) -> Answer {
        match self {
            Self::Signs(sees) => match seen(call, sees) {
                Answer::Ok(mut output) => {
                    let shown = ["signature", "authorization"];
                    output.0.retain(|name, _| shown.contains(&&**name));
                    Answer::Ok(output)
                }
                answer => answer,
            },
            Self::Verifies(sees) => bit(seen(call, sees)),
            Self::Writes(writes) => match Reference.answer(call) {
                Answer::Ok(output) => {
                    let right = output.text("signature").unwrap_or_default();
                    Answer::Ok(Output::of("signature", writes(right)))
                }
                answer => answer,
            },
            Self::Compares(writes) => {
                let input = call.input();
                let signature = input["signature"].as_str().unwrap_or_default();
                if writes(signature) == signature {
                    bit(Reference.answer(call))
                } else {
                    Answer::Ok(Output::of("valid", false))
                }
            }
            Self::Says(valid) => Answer::Ok(Output::of("valid", valid)),
        }
    }
}

#[test]
fn what_is_on_no_list_is_not_named() {
    let cases = vectors();
    let mut jobs: Vec<(String, Wrong)> = vec![
        ("false".to_owned(), Wrong::Says(false)),
        ("true".to_owned(), Wrong::Says(true)),
    ];
    for (what, sees) in READ {
        jobs.push((format!("sign: {what}"), Wrong::Signs(sees)));
        jobs.push((format!("verify: {what}"), Wrong::Verifies(sees)));
    }
    for (what, writes) in WRITTEN {
        jobs.push((format!("write: {what}"), Wrong::Writes(writes)));
        jobs.push((format!("webhooks: {what}"), Wrong::Compares(writes)));
    }
    let found = all(&jobs, |(_, wrong)| {
        let own = cases.iter().filter(|case| wrong.has(case.call.op()));
        let own: Vec<&Case> = own.collect();
        names(&mut by(|call: &Call| wrong.answer(call)), &own)
    });
    for ((job, _), names) in jobs.iter().zip(found) {
        let known = NAMED.iter().find(|(named, _)| named == job);
        let known = known.map(|(_, names)| *names).unwrap_or_default();
        assert_eq!(names, known, "{job}");
    }
}

/// The few requests of a method may be rejected for a mistake of which the other methods show more.
#[test]
fn a_method_is_not_called_missing_while_requests_of_others_are_rejected_too() {
    let vectors = vectors();
    let cases: Vec<&Case> = vectors.iter().collect();
    let mut verifier = by(|call| {
        let Call::Verify(input) = call else {
            return Reference.answer(call);
        };
        let request = &input.request;
        let headers = request.headers.iter().map(|(_, value)| value.as_str());
        let texts = headers
            .chain([request.url.as_str()])
            .chain(request.body.as_deref());
        let texts: Vec<&str> = texts.collect();
        let has = |wanted: &str| texts.iter().any(|text| text.contains(wanted));
        let is_rejected =
            has("HMAC-SHA256") || (has("HMAC-SHA1") && input.request.url.contains('?'));
        match Reference.answer(call) {
            Answer::Ok(output) if !is_rejected => {
                let valid = output.0.get("valid").cloned().unwrap_or_default();
                Answer::Ok(Output::of("valid", valid))
            }
            Answer::Ok(_) | Answer::Refused { .. } => Answer::Ok(Output::of("valid", false)),
            answer @ (Answer::Unsupported(_) | Answer::Broken(_)) => answer,
        }
    });
    let found = report(&mut verifier, &cases);
    let rejected = found.cases.iter().filter(|case| case.finding.is_some());
    let rejected: Vec<&str> = rejected.map(|case| case.id.as_str()).collect();
    assert_eq!(rejected, [""; 0]);
}
