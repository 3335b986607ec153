//! Every JSON document that the program prints has a schema, and is as the schema says.
//!
//! Schemas do not forbid members that they do not have, so that readers accept later versions. Here
//! they do, so that a new member is described.

#![cfg(all(
    unix,
    feature = "provider",
    feature = "serve",
    feature = "tls",
    feature = "webhook"
))]

mod commands;
#[path = "../program/mod.rs"]
mod program;
#[expect(dead_code, reason = "the sender's own tests use the rest")]
#[path = "../../../sandbox/tests/webhook/receiver.rs"]
mod receiver;
mod running;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use commands::{FEW, PRINTED, RIGHT, SECRET, WRONG};
use program::{Run, run, run_with};
use receiver::{Receiver, is_right, reply};
use serde_json::Value;

const WRONG_SCRIPT: &str = r#"
answer='{"name": "wrong", "version": "1", "protocol": 1, "ops": ["percent_encode"]}'
while read -r line; do
    id=${line#*:}
    echo "{\"id\": ${id%%,*}, \"ok\": $answer}"
    answer='{"text": "a+b"}'
done"#;

/// A folder with the adapter that is wrong.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("wrong.sh"), WRONG_SCRIPT).expect("a script");
    let vectors = root().join("vectors");
    fs::create_dir_all(folder.path().join("few/trello")).expect("a folder");
    for (name, copy) in [
        ("requirements.json", "few/requirements.json"),
        ("trello/sign.json", "few/trello/sign.json"),
    ] {
        fs::copy(vectors.join(name), folder.path().join(copy)).expect("a copy");
    }
    folder
}

/// A word of a command line with the adapters in their places.
fn word(word: &str, folder: &Path) -> String {
    match word {
        WRONG => format!("sh '{}/wrong.sh'", folder.display()),
        FEW => folder.join("few").display().to_string(),
        RIGHT => format!("'{}' adapter", env!("CARGO_BIN_EXE_basestring")),
        other => other.to_owned(),
    }
}

/// A schema in which objects have no members but those that it describes.
fn closed(mut schema: Value) -> Value {
    if let Some(members) = schema.as_object_mut() {
        if members.contains_key("properties") && !members.contains_key("additionalProperties") {
            members.insert("additionalProperties".to_owned(), Value::from(false));
        }
        members
            .values_mut()
            .for_each(|inner| *inner = closed(inner.take()));
    } else if let Some(items) = schema.as_array_mut() {
        items
            .iter_mut()
            .for_each(|inner| *inner = closed(inner.take()));
    }
    schema
}

fn schema(name: &str) -> Value {
    let Run {
        stdout,
        code,
        stderr,
    } = run(&["schema", name], b"");
    assert_eq!(code, Some(0), "{name}: {stderr}");
    serde_json::from_str(&stdout).expect("a schema is JSON")
}

/// The faults of a document.
fn faults(name: &str, document: &Value) -> Vec<String> {
    let schema = closed(schema(name));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let faults = validator.iter_errors(document);
    faults
        .map(|fault| format!("{name}{}: {fault}", fault.instance_path()))
        .collect()
}

fn is_valid(name: &str, text: &str) {
    let document: Value = serde_json::from_str(text).expect(text);
    assert_eq!(faults(name, &document), [""; 0], "{name}: {text}");
}

/// The names of the schemas.
fn names() -> BTreeSet<String> {
    let listed = run(&["schema"], b"").stdout;
    let names = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    names.map(str::to_owned).collect()
}

/// Runs a command line. The ones that read a signed request get its secrets.
fn printed(command: &[&str], input: &str, folder: &Path) -> String {
    let mut arguments: Vec<String> = command.iter().map(|text| word(text, folder)).collect();
    if command.first() == Some(&"diagnose") && !command.contains(&"--twilio") {
        arguments.extend(SECRET.map(str::to_owned));
    } else if matches!(command.first(), Some(&("sign" | "explain")))
        && !command.contains(&"--webhook")
    {
        arguments.extend(
            ["--consumer-key", "ck"]
                .into_iter()
                .chain(SECRET)
                .map(str::to_owned),
        );
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let token = [("BASESTRING_AUTH_TOKEN", "12345")];
    let Run { stdout, stderr, .. } = run_with(&arguments, &token, input.as_bytes());
    assert!(!stdout.is_empty(), "{arguments:?}: {stderr}");
    stdout
}

#[test]
fn every_document_that_a_command_prints_is_as_its_schema_says() {
    let folder = folder();
    let mut found = Vec::new();
    for (name, command, input) in PRINTED {
        let text = printed(command, input, folder.path());
        let document: Value = serde_json::from_str(&text).expect("JSON");
        found.extend(faults(name, &document));
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_comparison_of_reports_is_as_its_schema_says() {
    let folder = folder();
    let files = [(WRONG, "old.json"), (RIGHT, "new.json")].map(|(adapter, name)| {
        let command = [
            "check",
            "--adapter",
            adapter,
            "--quiet",
            "--layer",
            "percent-encode",
            "--json",
            "-",
        ];
        let file = folder.path().join(name);
        fs::write(&file, printed(&command, "", folder.path())).expect("a file");
        file.display().to_string()
    });
    let [old, new] = &files;
    for command in [["diff", old, new, "--json"], ["diff", new, old, "--json"]] {
        is_valid("diff", &printed(&command, "", folder.path()));
    }
}

#[test]
fn reports_of_webhooks_are_as_their_schema_says() {
    let strict = Receiver::judging(is_right);
    let loose = Receiver::start(|_| reply(200, &[]));
    let failing = Receiver::start(|_| reply(500, &[]));
    for receiver in [strict, loose, failing] {
        for scheme in ["twilio", "github"] {
            let arguments = ["webhook", &receiver.url(), "--scheme", scheme, "--json"];
            let Run { stdout, stderr, .. } = run_with(
                &arguments,
                &[("BASESTRING_AUTH_TOKEN", receiver::TOKEN)],
                b"",
            );
            assert!(!stdout.is_empty(), "{stderr}");
            is_valid("webhook", &stdout);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn every_description_of_an_adapter_is_as_its_schema_says() {
    let adapters = fs::read_dir(root().join("adapters")).expect("the adapters are listed");
    let files = adapters.map(|entry| entry.expect("an adapter").path().join("adapter.json"));
    let mut count = 0;
    for file in files.filter(|file| file.is_file()) {
        is_valid("adapter", &fs::read_to_string(&file).expect("a file"));
        count += 1;
    }
    assert!(count > 10, "expected the kept adapters, found {count}");
    for invalid in [
        r#"{"command": ["a"]}"#,
        r#"{"name": "a", "command": []}"#,
        r#"{"name": "a", "command": ["b"], "x": 1}"#,
    ] {
        let invalid: Value = serde_json::from_str(invalid).expect("JSON");
        assert_ne!(faults("adapter", &invalid), [""; 0], "{invalid}");
    }
}

/// The commands that print JSON: those whose help has an option of that name.
fn json_commands(command: &[String], found: &mut Vec<String>) {
    let arguments: Vec<&str> = command
        .iter()
        .map(String::as_str)
        .chain(["--help"])
        .collect();
    let help = run(&arguments, b"").stdout;
    if help.lines().any(|line| {
        line.trim_start()
            .trim_start_matches("-q, ")
            .starts_with("--json ")
            || line.trim() == "--json"
    }) {
        found.push(command.join(" "));
    }
    let listed = help
        .lines()
        .take_while(|line| !line.starts_with("Options:") && !line.starts_with("Arguments:"));
    for name in listed.filter_map(|line| line.strip_prefix("  ")?.split("  ").next()) {
        let is_command =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if is_command && name != "help" {
            json_commands(&[command, &[name.to_owned()]].concat(), found);
        }
    }
}

/// Commands whose documents other tests here print.
const ELSEWHERE: [&str; 3] = ["diff", "provider", "webhook"];

#[test]
fn every_command_that_prints_json_has_a_schema() {
    let mut commands = Vec::new();
    json_commands(&[], &mut commands);
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let words: Vec<&str> = command.split(' ').collect();
        let is_printed = PRINTED
            .iter()
            .any(|(_, printed, _)| printed.starts_with(&words));
        assert!(
            is_printed || ELSEWHERE.contains(&command.as_str()),
            "basestring {command} --json: add its schema to src/document.rs, and a run of it here"
        );
    }
}

#[test]
fn every_schema_is_valid_and_describes_each_member() {
    let mut bare = Vec::new();
    for name in names() {
        let schema = schema(&name);
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        undescribed(&schema, &name, &mut bare);
    }
    assert!(bare.is_empty(), "no description: {bare:?}");
}

fn undescribed(schema: &Value, at: &str, found: &mut Vec<String>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, inner) in properties.into_iter().flatten() {
        if inner.is_object() && inner.get("description").is_none() {
            found.push(format!("{at}/{name}"));
        }
    }
    let inner: Vec<(String, &Value)> = match schema {
        Value::Object(members) => members
            .iter()
            .map(|(name, inner)| (format!("{at}/{name}"), inner))
            .collect(),
        Value::Array(items) => items.iter().map(|inner| (at.to_owned(), inner)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (at, inner) in inner {
        undescribed(inner, &at, found);
    }
}
