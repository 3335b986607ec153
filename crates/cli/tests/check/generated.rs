//! Generated cases, run against an adapter; comparison and probe of adapters.

use serde_json::Value;

use crate::place::Place;
use crate::program::run;

/// Decodes `+` in a form to a plus sign, and encodes correctly.
pub(crate) const PLUS: &str = r#"
import json, re, sys
from urllib.parse import quote, unquote
for line in sys.stdin:
    request = json.loads(line)
    op, given = request["op"], request["in"]
    if op == "hello":
        ok = {"protocol": 1, "name": "plus", "version": "1", "language": "Python",
              "ops": ["percent_encode", "form_decode"]}
    elif op == "percent_encode":
        ok = {"text": quote(given["text"], safe="")}
    else:
        pairs = [piece.partition("=") for piece in given["text"].split("&") if piece]
        ok = {"params": [[unquote(name), unquote(value)] for name, _, value in pairs]}
    print(json.dumps({"id": request["id"], "ok": ok}), flush=True)
"#;

pub(crate) const FORM: &str = r#"[
{"id": "form/space/none", "op": "form_decode", "in": {"text": "a=1"},
 "out": {"params": [["a", "1"]]}, "level": "must", "requirements": ["R-3.4.1.3.1-1"],
 "source": {"document": "RFC 5849", "section": "3.4.1.3.1"}}]"#;

pub(crate) fn place() -> Place {
    let place = Place::new();
    place.write("plus.py", PLUS);
    place.write("vectors/form/space.json", FORM);
    place
}

fn check(place: &Place, arguments: &[&str]) -> crate::program::Run {
    let all = [
        &["--adapter", "python3 @/plus.py", "--op", "form_decode"],
        arguments,
    ]
    .concat();
    place.check(&all)
}

#[test]
fn a_failing_generated_case_is_shrunk_through_the_adapter() {
    let place = place();
    let run = check(&place, &["--cases", "60", "--seed", "5"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn a_seed_repeats_the_run_with_any_number_of_copies() {
    let place = place();
    let first = check(&place, &["--cases", "60", "--seed", "5"]);
    assert_eq!(
        check(&place, &["--cases", "60", "--seed", "5"]).stdout,
        first.stdout
    );
    let jobs = check(
        &place,
        &[
            "--cases",
            "60",
            "--seed",
            "5",
            "--jobs",
            "3",
            "--timeout",
            "5",
        ],
    );
    assert_eq!(jobs.stdout, first.stdout);
    let other = check(&place, &["--cases", "60", "--quiet"]);
    assert!(other.stdout.contains("--seed "), "{}", other.stdout);
}

#[test]
fn minimal_cases_are_vectors_that_can_be_added() {
    let place = place();
    check(
        &place,
        &[
            "--cases",
            "60",
            "--seed",
            "5",
            "--write-vectors",
            "@/small.json",
        ],
    );
    let cases: Value = serde_json::from_str(&place.read("small.json")).expect("an array");
    assert_eq!(cases.as_array().map(Vec::len), Some(1));
    let text = cases.pointer("/0/in/text").and_then(Value::as_str);
    assert!(matches!(text, Some("x=+" | "+=" | "+")), "{text:?}");
    let (vectors, small) = (place.path("vectors"), place.path("small.json"));
    let run = run(
        &[
            "vectors",
            "add",
            "--vectors",
            &vectors.display().to_string(),
            &small.display().to_string(),
        ],
        b"",
    );
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let added = place.read("vectors/generated/form-decode.json");
    assert!(added.contains("form_decode"), "{added}");
}

#[test]
fn a_generated_case_is_known_by_the_cause_of_a_listed_one() {
    let place = place();
    let known = |arguments: &[&str]| {
        check(
            &place,
            &[arguments, &["--known", "@/known.txt", "--quiet"]].concat(),
        )
    };
    place.write("known.txt", "# None.\n");
    assert_eq!(known(&["--cases", "60", "--seed", "5"]).code, Some(1));
    // A list never has generated cases.
    let plus = FORM
        .replace("none", "plus")
        .replace("a=1", "a=+")
        .replace("\"1\"", "\" \"");
    place.write("vectors/form/space.json", &plus);
    let all = ["--adapter", "python3 @/plus.py", "--known", "@/known.txt"];
    let update = place.check(&[&all[..], &["--update-known", "--cases", "9", "--quiet"]].concat());
    assert_eq!(update.code, Some(0), "{}", update.stderr);
    let list = place.read("known.txt");
    assert!(list.ends_with("form/space/plus failed\n"), "{list}");
    assert_eq!(known(&["--cases", "60", "--seed", "5"]).code, Some(0));
}

#[test]
fn no_operation_with_a_generator_is_an_error() {
    let place = Place::new();
    place.write(
        "vectors/digest/one.json",
        r#"[{"id": "digest/one/none", "op": "digest", "in": {"username": "u", "password": "p",
"method": "GET", "uri": "/", "challenge": {}}, "refused": {"kind": "malformed-header"},
"level": "must", "requirements": ["D-1"], "source": {"document": "RFC 7616", "section": "3.4"}}]"#,
    );
    let run = place.check_wrong(&["--op", "digest", "--cases", "5"]);
    assert_eq!(run.code, Some(5));
    assert!(
        run.stderr.contains("no cases can be generated"),
        "{}",
        run.stderr
    );
}

/// Runs a command with these arguments, in which `@` is the folder, over the place's vectors.
fn command(place: &Place, arguments: &[&str]) -> crate::program::Run {
    let folder = place.0.path().display().to_string();
    let vectors = format!("{folder}/vectors");
    let words: Vec<String> = arguments
        .iter()
        .map(|word| word.replace('@', &folder))
        .collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.extend(["--vectors", &vectors]);
    let mut run = run(&words, b"");
    run.stdout = run.stdout.replace(&folder, "@");
    run
}

#[test]
fn adapters_are_compared() {
    let place = place();
    let arguments = [
        "compare",
        "reference",
        "python3 @/plus.py",
        "python3 @/wrong.py",
    ];
    let run = command(
        &place,
        &[&arguments[..], &["--cases", "40", "--seed", "5"]].concat(),
    );
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
    let same = command(&place, &["compare", "reference", "reference"]);
    assert_eq!(same.code, Some(0), "{}", same.stderr);
    assert_eq!(command(&place, &["compare", "reference"]).code, Some(2));
    let json = command(
        &place,
        &["compare", "reference", "python3 @/plus.py", "--json", "-"],
    );
    let value: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(value.pointer("/pairs/0/compared"), Some(&Value::from(3)));
}

#[test]
fn an_adapter_is_probed() {
    let place = place();
    let run = command(
        &place,
        &["probe", "python3 @/plus.py", "--json", "@/dialect.json"],
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
    let first = place.read("dialect.json");
    command(
        &place,
        &["probe", "python3 @/plus.py", "--json", "@/dialect.json"],
    );
    assert_eq!(place.read("dialect.json"), first);
    let none = command(
        &place,
        &["probe", "python3 @/plus.py", "--op", "base_string_uri"],
    );
    assert_eq!(none.code, Some(5));
}
