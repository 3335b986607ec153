//! The vectors that are part of the program follow their rules, and invalid files are refused with
//! the place of the fault.

use basestring_oracle::internal::vectors::{
    Requirements, VectorFile, format_cases, lint, lint_suite, load_embedded, parse_cases,
};
use basestring_oracle::{Call, Expectation};

fn lines<T: ToString>(faults: &[T]) -> String {
    let lines: Vec<String> = faults.iter().map(T::to_string).collect();
    lines.join("\n")
}

#[test]
fn the_vectors_keep_their_rules_and_the_reference_passes_each() {
    let files = load_embedded().expect("files of cases");
    let requirements = Requirements::embedded().expect("a list of requirements");
    assert_eq!(lines(&lint(&files, &requirements)), "");
    assert_eq!(lines(&lint_suite(&files, &requirements)), "");
}

#[test]
fn the_format_is_read_as_it_was_written() {
    for file in load_embedded().expect("files of cases") {
        let again = parse_cases(&format_cases(&file.cases), &file.path).expect("cases");
        assert_eq!(again, file.cases, "{}", file.path);
    }
}

const CASE: &str = r#"[{"id": "encode/space/plain", "op": "percent_encode", "in": {"text": " "},
"out": {"text": "%20"}, "level": "must", "requirements": ["R-3.6-1"],
"source": {"document": "RFC 5849", "section": "3.6"}}]"#;

#[test]
fn a_file_cut_anywhere_is_refused_with_its_name() {
    assert!(parse_cases(CASE, "space.json").is_ok());
    for end in 0..CASE.len() {
        let fault = parse_cases(&CASE[..end], "space.json").expect_err("half a file");
        let text = fault.to_string();
        assert!(
            text.starts_with("space.json: expected an array of cases, found "),
            "{text}"
        );
        assert!(
            text.ends_with("; the file may have been cut short"),
            "{text}"
        );
    }
}

#[test]
fn an_invalid_case_is_named() {
    let change = |from: &str, to: &str| {
        let text = CASE.replace(from, to);
        assert_ne!(text, CASE);
        let fault = parse_cases(&text, "space.json").expect_err("no case");
        fault.to_string()
    };
    let of = "space.json: case encode/space/plain: ";
    assert_eq!(
        change(r#""out": {"text": "%20"}, "#, ""),
        format!("{of}expected one of out, refused, or any_of with at least two answers")
    );
    assert_eq!(
        change(r#""level": "must""#, r#""level": "must", "colour": 1"#),
        format!(
            "{of}expected a case of vectors/schema.json, found: unknown field `colour`, expected \
             one of `id`, `op`, `in`, `out`, `refused`, `any_of`, `level`, `exact`, `requirements`, \
             `source`, `kills`, `note`"
        )
    );
    assert_eq!(
        change(r#"{"text": " "}"#, r#"{"txt": " "}"#),
        format!(
            "{of}expected a case of vectors/schema.json, found: in: unknown field `txt`, expected \
             `text` or `text_base64`"
        )
    );
    assert!(change("must", "maybe").contains("unknown variant `maybe`, expected one of `must`"));
    assert!(
        change(r#""id": "encode/space/plain", "#, "").starts_with("space.json: case number 1: ")
    );
    assert!(change("percent_encode", "percent").contains("unknown variant `percent`"));
}

/// A case with a change, put to the rules.
fn fault(from: &str, to: &str) -> String {
    let cases = parse_cases(&CASE.replace(from, to), "space.json").expect("a case");
    let file = VectorFile {
        path: "encode/space.json".to_owned(),
        text: format_cases(&cases),
        cases,
    };
    let requirements = Requirements::embedded().expect("a list of requirements");
    lines(&lint(&[file], &requirements))
}

#[test]
fn each_rule_names_the_case_that_breaks_it() {
    let of = |id: &str| format!("encode/space.json: case {id}: ");
    let plain = of("encode/space/plain");
    assert_eq!(fault("must", "must"), "");
    assert_eq!(
        fault("space/plain", "plus/plain"),
        of("encode/plus/plain") + "expected it in encode/plus.json, found it in encode/space.json"
    );
    assert!(fault("space/plain", "space/Plain").contains("expected an id of the form"));
    assert_eq!(
        fault("R-3.6-1", "R-0-0"),
        format!("{plain}expected a requirement of vectors/requirements.json, found \"R-0-0\"")
    );
    assert_eq!(
        fault(r#""R-3.6-1""#, ""),
        format!("{plain}expected at least one requirement, found none")
    );
    assert_eq!(
        fault("%20", "+"),
        format!("{plain}the reference disagrees: at text: expected \"+\", found \"%20\"")
    );
    assert!(
        fault(
            r#""out": {"text": "%20"}"#,
            r#""refused": {"kind": "malformed"}"#
        )
        .contains("expected a refusal kind of malformed-url, ")
    );
    assert!(fault("\"3.6\"", "\"\"").contains("expected a source with document and section"));
    let either = r#""any_of": [{"out": {"text": "%20"}}, {"refused": {"kind": "other"}}]"#;
    assert_eq!(
        fault(r#""out": {"text": "%20"}"#, either),
        format!("{plain}expected one right answer of a case of level must, found any_of 2")
    );
    assert!(fault(r#"{"text": "%20"}"#, "{}").contains("expected at least one field in out"));
}

/// Of our own and of the published ones; PLAINTEXT has no base string.
#[test]
fn a_signing_case_carries_every_stage() {
    let requirements = Requirements::embedded().expect("a list of requirements");
    for mut file in load_embedded().expect("vectors") {
        for case in &mut file.cases {
            let Call::Sign(input) = &case.call else {
                continue;
            };
            let is_plaintext = input.oauth.signature_method.as_deref() == Some("PLAINTEXT");
            let out = case.expected.iter_mut().find_map(|answer| match answer {
                Expectation::Out(fields) => Some(fields),
                Expectation::Refused(_) => None,
            });
            let Some(fields) = out else { continue };
            let had = fields.remove("base_string").is_some();
            assert!(had || is_plaintext, "{}", case.id);
            let id = case.id.clone();
            let lone = VectorFile {
                path: file.path.clone(),
                text: format_cases(std::slice::from_ref(case)),
                cases: vec![case.clone()],
            };
            let found = lines(&lint(&[lone], &requirements));
            let expected = "expected every stage of a signature in out, found no base_string";
            assert_eq!(found.contains(expected), !is_plaintext, "{id}: {found}");
        }
    }
}

#[test]
fn an_id_and_an_input_are_there_once() {
    let twice = CASE.trim_end_matches(']').to_owned() + "," + CASE.trim_start_matches('[');
    let other = twice.replacen("plain", "other", 1);
    let fault = |text: &str| {
        let cases = parse_cases(text, "space.json").expect("cases");
        let file = VectorFile {
            path: "encode/space.json".to_owned(),
            text: format_cases(&cases),
            cases,
        };
        lines(&lint(&[file], &Requirements::embedded().expect("a list")))
    };
    let of = "encode/space.json: case encode/space/plain: ";
    assert_eq!(
        fault(&twice),
        format!("{of}expected each id once, found it in encode/space.json too")
    );
    assert_eq!(
        fault(&other),
        format!("{of}expected each input once, found that encode/space/other asks the same")
    );
}
