//! Agreement with a second implementation, written from the documents alone in another language:
//! `adapters/plain-python`. If both accept, their results are the same, and both refuse the same
//! inputs. [`OPEN`] lists the unspecified cases in which the two differ.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use basestring_oracle::check::CallPlan;
use basestring_oracle::{Answer, Call, Implementation, Reference, RequestInput, UrlInput};
use proptest::arbitrary::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

/// Whether two answers differ because the documents leave a case unspecified.
type Spot = fn(&Call, &Answer, &Answer) -> bool;

const OPEN: &[(&str, Spot)] = &[
    // O-quoted-pair: refused by the reference, taken as it is by the other.
    ("a backslash in a value", |call, ours, _| {
        let refused = matches!(ours, Answer::Refused { message, .. } if message.contains("without a backslash"));
        refused
            && authorization_headers(call)
                .into_iter()
                .any(|field| field.contains('\\'))
    }),
    // O-repeated-content-type: one reads a comma in the parameters after the media type as a list, the
    // other as text.
    ("a comma in the parameters of Content-Type", |call, _, _| {
        header_values(call, "content-type").any(|value| {
            value
                .split_once(';')
                .is_some_and(|(_, parameters)| parameters.contains(','))
        })
    }),
    // White space around a header's value is not part of it (RFC 2616 4.2). For the reference, a
    // newline there is white space too.
    ("a newline around a header's value", |call, _, _| {
        ["host", "content-type", "authorization"]
            .into_iter()
            .any(|name| {
                header_values(call, name)
                    .any(|v| v.starts_with(['\r', '\n']) || v.ends_with(['\r', '\n']))
            })
    }),
    // Neither is sent, and neither is part of the base string; the reference does not look at them.
    (
        "escapes that are none in the user, a backslash in the fragment",
        |call, ours, _| {
            urls(call).is_some_and(|url| {
                let bare = without_user_and_fragment(url);
                let call = Call::BaseStringUri(UrlInput { url: bare.clone() });
                bare != url
                    && matches!(ours, Answer::Ok(_))
                    && matches!(Reference.answer(&call), Answer::Ok(_))
            })
        },
    ),
    // An algorithm of -sess wants a cnonce, which RFC 2617 3.2.2 forbids without qop: refused by the
    // other.
    ("a session without qop", |call, ours, theirs| {
        let Call::Digest(input) = call else {
            return false;
        };
        let algorithm = input.challenge.get("algorithm").and_then(Value::as_str);
        algorithm.is_some_and(|name| name.ends_with("-sess"))
            && !input.challenge.contains_key("qop")
            && matches!((ours, theirs), (Answer::Ok(_), Answer::Refused { .. }))
    }),
    // RFC 2616 2.2 allows a newline only before a space or a tab; the reference reads each as a space
    // (O-folded-header).
    ("a newline without a fold", |call, _, _| {
        authorization_headers(call).into_iter().any(|field| {
            field.contains(['\r', '\n'])
                && field
                    .replace("\r\n ", "")
                    .replace("\r\n\t", "")
                    .contains(['\r', '\n'])
        })
    }),
];

fn urls(call: &Call) -> Option<&str> {
    if let Call::BaseStringUri(input) = call {
        return Some(&input.url);
    }
    request(call).map(|request| request.url.as_str())
}

/// The URL without the text between `//` and the last `@` of its authority, and without its fragment.
fn without_user_and_fragment(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("//") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}//{host}{target}")
}

/// The OAuth request of a call.
fn request(call: &Call) -> Option<&RequestInput> {
    if let Call::Verify(input) = call {
        return Some(&input.request);
    }
    let (Call::Sign(input) | Call::BaseString(input)) = call else {
        return None;
    };
    Some(&input.request)
}

fn header_values<'a>(call: &'a Call, name: &'static str) -> impl Iterator<Item = &'a str> {
    let headers = request(call)
        .into_iter()
        .flat_map(|request| &request.headers);
    let headers = headers.filter(move |(header, _)| header.eq_ignore_ascii_case(name));
    headers.map(|(_, value)| value.as_str())
}

fn authorization_headers(call: &Call) -> Vec<&str> {
    if let Call::ParseAuthorization(input) = call {
        return vec![&input.header];
    }
    header_values(call, "authorization").collect()
}

/// The fields of a result that the documents fix; an `Authorization` field may be written in
/// several ways.
const COMPARED: &[&str] = &[
    "text",
    "params",
    "params_base64",
    "realm",
    "realm_base64",
    "signature",
    "base_string",
    "base_string_uri",
    "parameters",
    "valid",
];

struct Outside(Child);

impl Outside {
    fn start() -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters/plain-python");
        Command::new("python3")
            .arg(folder.join("adapter.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()
            .map(Self)
    }

    /// Puts all calls and reads all answers, each side in its own thread: neither waits for the
    /// other's full pipe.
    fn answer(mut self, calls: &[Call]) -> Vec<Answer> {
        let mut input = self.0.stdin.take().expect("the child's input is a pipe");
        let output = self.0.stdout.take().expect("the child's output is a pipe");
        let lines: Vec<String> = calls
            .iter()
            .enumerate()
            .map(|(id, call)| {
                json!({"id": id, "op": call.op().name(), "in": call.input()}).to_string() + "\n"
            })
            .collect();
        let writer = std::thread::spawn(move || {
            for line in lines {
                // A child that ended is noticed by the answers that are missing.
                let _ = input.write_all(line.as_bytes());
            }
        });
        let answers = BufReader::new(output)
            .lines()
            .enumerate()
            .map(|(id, line)| read(id, &line.expect("the child writes UTF-8")))
            .collect();
        writer.join().expect("writing does not panic");
        self.0.wait().expect("the child ends with its input");
        answers
    }
}

fn read(id: usize, line: &str) -> Answer {
    let answer: Map<String, Value> = serde_json::from_str(line).expect("an answer is an object");
    assert_eq!(answer.get("id"), Some(&json!(id)), "{line}");
    let text = |value: &Value, name| value.get(name).and_then(Value::as_str).map(str::to_owned);
    match answer.iter().find(|(name, _)| *name != "id") {
        Some((name, Value::Object(fields))) if name == "ok" => {
            Answer::Ok(basestring_oracle::Output(fields.clone()))
        }
        Some((name, refusal)) if name == "refused" => Answer::Refused {
            kind: text(refusal, "kind"),
            message: text(refusal, "message").unwrap_or_default(),
        },
        Some((name, why)) if name == "unsupported" => Answer::Unsupported(why.to_string()),
        _ => Answer::Broken(line.to_owned()),
    }
}

fn agree(ours: &Answer, theirs: &Answer) -> bool {
    match (ours, theirs) {
        (Answer::Ok(ours), Answer::Ok(theirs)) => COMPARED.iter().all(|&name| {
            // A stage that only one of the two gives is no disagreement.
            match (ours.0.get(name), theirs.0.get(name)) {
                (Some(ours), Some(theirs)) => ours == theirs,
                _ => true,
            }
        }),
        (Answer::Refused { .. }, Answer::Refused { .. }) => true,
        (Answer::Unsupported(_), Answer::Unsupported(_)) => true,
        _ => false,
    }
}

#[test]
fn the_reference_agrees_with_an_outside_implementation() {
    let config = Config::default();
    let count = 4 * usize::try_from(config.cases).expect("a number of cases fits");
    let mut runner = TestRunner::new(config);
    let plans = any::<CallPlan>();
    let mut calls = Vec::new();
    while calls.len() < count {
        let plan = plans
            .new_tree(&mut runner)
            .expect("no strategy here rejects")
            .current();
        calls.extend(plan.call());
    }
    let Some(outside) = Outside::start() else {
        println!("skipped: there is no python3 to run adapters/plain-python with");
        return;
    };
    let theirs = outside.answer(&calls);
    assert_eq!(
        theirs.len(),
        calls.len(),
        "expected an answer to every call"
    );
    let (mut accepted, mut open, mut differ) = (0, 0, Vec::new());
    for (call, theirs) in calls.iter().zip(theirs) {
        let ours = Reference.answer(call);
        if agree(&ours, &theirs) {
            accepted += usize::from(matches!(ours, Answer::Ok(_)));
        } else if OPEN.iter().any(|(_, spot)| spot(call, &ours, &theirs)) {
            open += 1;
        } else {
            differ.push((call, ours, theirs));
        }
    }
    println!("{count} calls: {accepted} accepted by both, {open} differ in unspecified cases");
    differ.sort_by_key(|(call, _, _)| call.input().to_string().len());
    let shown: Vec<String> = differ
        .iter()
        .take(12)
        .map(|(call, ours, theirs)| {
            format!(
                "{}\n  ours:   {ours:?}\n  theirs: {theirs:?}",
                json!({"op": call.op().name(), "in": call.input()})
            )
        })
        .collect();
    assert!(
        differ.is_empty(),
        "{} of {count} differ:\n{}",
        differ.len(),
        shown.join("\n")
    );
}
