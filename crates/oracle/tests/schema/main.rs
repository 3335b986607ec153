//! `vectors/schema.json` accepts every file of vectors and refuses invalid ones: other languages
//! validate with exactly what the program reads.

mod validate;

use std::path::Path;

use basestring_oracle::internal::vectors::{load_embedded, parse_cases};
use serde_json::{Value, json};

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/schema.json");
    let text = std::fs::read_to_string(path).expect("the schema is read");
    serde_json::from_str(&text).expect("the schema is JSON")
}

#[test]
fn every_file_is_of_the_schema() {
    let schema = schema();
    for file in load_embedded().expect("files of cases") {
        let value: Value = serde_json::from_str(&file.text).expect("JSON");
        assert_eq!(validate::fault(&schema, &value), None, "{}", file.path);
    }
}

fn case() -> Value {
    json!({
        "id": "encode/space/plain", "op": "percent_encode", "in": {"text": " "},
        "out": {"text": "%20"}, "level": "must", "requirements": ["R-3.6-1"],
        "source": {"document": "RFC 5849", "section": "3.6"}, "kills": ["encode-space-plus"],
        "note": "Not +."
    })
}

/// A way to break a case, and the change.
type Break = (&'static str, fn(&mut Value));

const BREAKS: [Break; 22] = [
    ("an unknown field", |c| c["colour"] = json!(1)),
    ("an id that is not a text", |c| c["id"] = json!(7)),
    ("an unknown operation", |c| c["op"] = json!("encode")),
    ("an input that is not an object", |c| c["in"] = json!("a")),
    ("an unknown field of the input", |c| {
        c["in"] = json!({"txt": "a"})
    }),
    ("a text that is a number", |c| c["in"] = json!({"text": 1})),
    ("an input of another operation", |c| c["op"] = json!("sign")),
    ("a result that is not an object", |c| {
        c["out"] = json!("%20")
    }),
    ("result and refusal", |c| {
        c["refused"] = json!({"kind": "other"})
    }),
    ("one of one", |c| any_of(c, json!([{"out": {"text": "a"}}]))),
    ("any of invalid answers", |c| {
        any_of(c, json!([{"text": "a"}, {"text": "b"}]))
    }),
    ("an answer with two sides", |c| {
        let both = json!({"out": {"text": "a"}, "refused": {"kind": "other"}});
        any_of(c, json!([both.clone(), both]))
    }),
    ("an unknown level", |c| c["level"] = json!("maybe")),
    ("requirements as a text", |c| {
        c["requirements"] = json!("R-3.6-1")
    }),
    ("a requirement that is a number", |c| {
        c["requirements"] = json!([1])
    }),
    ("a source without section", |c| {
        c["source"] = json!({"document": "RFC 5849"})
    }),
    ("an unknown field of the source", |c| {
        c["source"]["page"] = json!(3)
    }),
    ("an erratum that is a number", |c| {
        c["source"]["erratum"] = json!(2550)
    }),
    ("`kills` as a text", |c| {
        c["kills"] = json!("encode-space-plus")
    }),
    ("a note that is a list", |c| c["note"] = json!(["Not +."])),
    ("a request without URL", |c| {
        c["op"] = json!("base_string");
        c["in"] = json!({"request": {"method": "GET"}});
    }),
    ("a pair of three", |c| {
        c["op"] = json!("normalize_parameters");
        c["in"] = json!({"params": [["a", "b", "c"]]});
    }),
];

#[test]
fn an_invalid_case_is_refused_by_the_schema_and_by_the_program() {
    let schema = schema();
    let right = json!([case()]);
    assert_eq!(validate::fault(&schema, &right), None);
    assert!(parse_cases(&right.to_string(), "right").is_ok());
    let remove = |name: &str| {
        let mut case = case();
        case.as_object_mut().expect("an object").shift_remove(name);
        case
    };
    let mut broken: Vec<(String, Value)> =
        ["id", "op", "in", "out", "level", "requirements", "source"]
            .into_iter()
            .map(|name| (format!("without {name}"), remove(name)))
            .collect();
    for (what, change) in BREAKS {
        let mut case = case();
        change(&mut case);
        broken.push((what.to_owned(), case));
    }
    for (what, case) in broken {
        let file = json!([case]);
        assert!(
            validate::fault(&schema, &file).is_some(),
            "the schema takes {what}"
        );
        assert!(
            parse_cases(&file.to_string(), "broken").is_err(),
            "the program takes {what}"
        );
    }
}

fn any_of(case: &mut Value, answers: Value) {
    case.as_object_mut().expect("an object").shift_remove("out");
    case["any_of"] = answers;
}

/// The schema refuses what the program leaves to its lint.
#[test]
fn what_lint_refuses_the_schema_refuses_too() {
    let schema = schema();
    let breaks: [Break; 5] = [
        ("an id with an uppercase letter", |c| {
            c["id"] = json!("encode/space/Plain")
        }),
        ("an id of two parts", |c| c["id"] = json!("encode/space")),
        ("an empty section", |c| c["source"]["section"] = json!("")),
        ("an empty result", |c| c["out"] = json!({})),
        ("an unknown kind", |c| {
            c.as_object_mut().expect("an object").shift_remove("out");
            c["refused"] = json!({"kind": "malformed"});
        }),
    ];
    for (what, change) in breaks {
        let mut case = case();
        change(&mut case);
        assert!(
            validate::fault(&schema, &json!([case])).is_some(),
            "the schema takes {what}"
        );
    }
    assert!(
        validate::fault(&schema, &case()).is_some(),
        "a case is no file"
    );
}

#[test]
fn the_schema_names_every_operation() {
    let schema = schema();
    let named = &schema["$defs"]["case"]["properties"]["op"]["enum"];
    let all: Vec<&str> = basestring_oracle::Op::ALL
        .iter()
        .map(|op| op.name())
        .filter(|name| *name != "hello")
        .collect();
    assert_eq!(*named, json!(all));
}
