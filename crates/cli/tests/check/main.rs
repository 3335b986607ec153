//! `basestring check` and `basestring adapter`, as their users run them.

mod config;
mod faults;
mod formats;
mod generated;
mod hostile;
mod known;
mod long;
mod place;
#[path = "../program/mod.rs"]
mod program;
mod table;

use place::{Place, URIS, WRONG};
use program::run;

#[test]
fn the_reference_passes_every_vector() {
    let run = run(&["check", "--reference", "--quiet"], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let counts = run
        .stdout
        .strip_prefix("PASS basestring 0.1.0: ")
        .expect("a result line");
    let (passed, rest) = counts.split_once(" of ").expect("two counts");
    let last = format!("Tested: the built-in reference alone, no implementation ({passed} cases).");
    assert_eq!(rest, format!("{passed} cases.\n{last}\n"));
}

#[test]
fn the_line_of_the_readme_is_answered() {
    let line = br#"{"id":1,"op":"percent_encode","in":{"text":"Ladies + Gentlemen"}}
"#;
    let run = run(&["adapter"], line);
    assert_eq!(
        run.stdout,
        "{\"id\":1,\"ok\":{\"text\":\"Ladies%20%2B%20Gentlemen\"}}\n"
    );
    assert_eq!(run.code, Some(0));
}

#[test]
fn the_program_passes_its_own_adapter() {
    let adapter = format!("{} adapter", env!("CARGO_BIN_EXE_basestring"));
    let run = Place::new().check(&["--adapter", &adapter, "--quiet"]);
    assert_eq!(
        run.stdout,
        "PASS basestring 0.1.0: 3 of 3 cases.\nTested: basestring 0.1.0 (3 cases).\n"
    );
    assert_eq!(run.code, Some(0));
}

#[test]
fn the_report_has_the_result_then_the_causes_then_the_table() {
    let place = Place::new();
    for columns in ["80", "120"] {
        let run = place.check_wide(columns, &["--adapter", "python3 @/wrong.py"]);
        assert_eq!(run.code, Some(1));
        assert_eq!(run.stderr, "");
        let width = columns.parse().expect("a number");
        assert!(run.stdout.lines().all(|line| line.chars().count() <= width));
        insta::assert_snapshot!(format!("report_{columns}"), run.stdout);
    }
}

#[test]
fn a_run_without_an_implementation_is_no_success() {
    let place = Place::new();
    let run = place.check_in_place(&[]);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(5)));
    insta::assert_snapshot!(run.stderr);
    place.write(
        "adapters/one/adapter.json",
        r#"{"name": "one", "command": ["python3"], "install": "make one"}"#,
    );
    let run = place.check_in_place(&["--quiet"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(5)));
    let words: Vec<&str> = run.stderr.split_whitespace().collect();
    let words = words.join(" ");
    assert!(
        words.contains("list it in basestring.toml: adapters = [{ run = \"adapters/one\" }]"),
        "{words}"
    );
    let run = place.check_in_place(&["--reference"]);
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    assert!(
        run.stdout
            .ends_with("\nTested: the built-in reference alone, no implementation (3 cases).\n")
    );
    assert_eq!(
        place
            .check_in_place(&["--reference", "--adapter", "x"])
            .code,
        Some(2)
    );
}

#[test]
fn only_what_the_user_or_the_configuration_names_is_run() {
    let place = Place::new();
    let program = env!("CARGO_BIN_EXE_basestring");
    let adapter = |name: &str, install: Option<&str>| {
        let script = format!("touch ran-{name}; exec {program} adapter");
        let manifest =
            serde_json::json!({"name": name, "command": ["sh", "-c", script], "install": install});
        place.write(
            &format!("adapters/{name}/adapter.json"),
            &manifest.to_string(),
        );
    };
    adapter("right", None);
    let has_run = |name: &str| place.path(&format!("adapters/{name}/ran-{name}")).exists();
    let run = place.check_in_place(&[]);
    assert_eq!(run.code, Some(5), "{}", run.stderr);
    assert!(!has_run("right"));
    place.write(
        "basestring.toml",
        "adapters = [{ run = \"reference\" }, { run = \"adapters/right\" }]",
    );
    adapter("other", None);
    let run = place.check_in_place(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout
            .ends_with("\nTested: basestring 0.1.0 and the built-in reference (6 cases).\n"),
        "{}",
        run.stdout
    );
    assert!(has_run("right") && !has_run("other"));
}

#[test]
fn adapters_that_are_not_set_up_are_one_line() {
    let place = Place::new();
    let right = serde_json::json!({"name": "right", "command": [env!("CARGO_BIN_EXE_basestring"), "adapter"]});
    place.write("adapters/right/adapter.json", &right.to_string());
    for name in ["one", "two"] {
        let manifest = format!(
            r#"{{"name": "{name}", "command": ["x"], "needs": ["no-such-program"], "install": "make {name}"}}"#
        );
        place.write(&format!("adapters/{name}/adapter.json"), &manifest);
    }
    let run = place.check_in_place(&["--adapter", "adapters"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let words: Vec<&str> = run.stderr.split_whitespace().collect();
    assert!(
        words.join(" ").starts_with("note: not set up: one, two;"),
        "{}",
        run.stderr
    );
}

#[test]
fn filters_choose_cases() {
    let place = Place::new();
    let counts = |arguments: &[&str]| {
        let run = place.check_wrong(&[arguments, &["--quiet"]].concat());
        let (result, tested) = run
            .stdout
            .split_once("Tested: wrong 2 (")
            .expect("a last line");
        assert!(tested.ends_with(").\n"), "{tested}");
        result.trim_end().to_owned()
    };
    let one_failed = "FAIL wrong 2: 1 of 1 case. Most common cause: one of encode-space-plus,\n     \
         encode-as-php-urlencode, encode-as-form-serializer (1 case).";
    let one_differs = "PASS wrong 2: 0 of 1 case (1 permitted difference).";
    assert_eq!(counts(&["--layer", "uri"]), one_differs);
    assert_eq!(counts(&["--level", "may"]), one_differs);
    assert_eq!(counts(&["--requirement", "R-1-1"]), one_differs);
    assert_eq!(counts(&["--op", "base_string_uri"]), one_differs);
    assert_eq!(counts(&["--id", "encode/space/plain"]), one_failed);
    assert_eq!(
        counts(&["--id", "*plain", "--id", "uri"]),
        "FAIL wrong 2: 1 of 2 cases (1 permitted difference). Most common cause: one of\n     \
         encode-space-plus, encode-as-php-urlencode, encode-as-form-serializer (1\n     case)."
    );
}

#[test]
fn a_permitted_difference_fails_only_with_strict() {
    let place = Place::new();
    let differs = ["--layer", "uri", "--quiet"];
    assert_eq!(place.check_wrong(&differs).code, Some(0));
    let run = place.check_wrong(&[&differs[..], &["--strict"]].concat());
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.starts_with("FAIL wrong 2: 1 of 1 case."));
    let known = ["--known", "@/known.txt"];
    for list in ["# None is known.\n", "uri/refused/mailto failed\n"] {
        place.write("known.txt", list);
        let run = place.check_wrong(&[&differs[..], &known].concat());
        assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)), "{list}");
        assert!(
            run.stdout.contains("(1 permitted difference)"),
            "{}",
            run.stdout
        );
    }
    let run = place.check_wrong(&[&differs[..], &known, &["--strict"]].concat());
    assert_eq!(run.code, Some(0));
    place.write("known.txt", "# None is known.\n");
    let run = place.check_wrong(&[&differs[..], &known, &["--strict"]].concat());
    assert_eq!(run.code, Some(1));
}

#[test]
fn only_a_strict_list_has_permitted_differences() {
    let place = Place::new();
    let update = ["--known", "@/known.txt", "--update-known"];
    place.check_wrong(&update);
    let list = "encode/space/mark broken\nencode/space/plain failed\n";
    assert_eq!(place.read("known.txt"), list);
    place.check_wrong(&[&update[..], &["--strict"]].concat());
    assert_eq!(
        place.read("known.txt"),
        format!("{list}uri/refused/mailto failed\n")
    );
}

#[test]
fn after_an_update_the_report_says_known() {
    let place = Place::new();
    let files = ["--html", "@/report.html", "--junit", "@/report.xml"];
    let update = ["--known", "@/known.txt", "--update-known"];
    let run = place.check_wrong(&[&update[..], &files].concat());
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!(run.stdout);
    let html = place.read("report.html");
    for wrong in ["<b class=\"bad\"", "class=\"case\"", "Failures by cause"] {
        assert!(!html.contains(wrong), "{wrong}: {html}");
    }
    assert!(
        html.contains("<h3>Known failures</h3>") && html.contains("<h3>Permitted differences</h3>")
    );
    let junit = place.read("report.xml");
    assert!(
        junit.contains("failures=\"0\" errors=\"0\" skipped=\"3\""),
        "{junit}"
    );
}

#[test]
fn nothing_chosen_is_no_success() {
    let place = Place::new();
    for (arguments, message) in [
        (
            ["--layer", "url"],
            "no layer is named \"url\": expected one of encode, uri",
        ),
        (
            ["--requirement", "R-0"],
            "no case has the requirement \"R-0\"",
        ),
        (
            ["--level", "should"],
            "none of the 3 cases matches all the given options",
        ),
        (
            ["--id", "encode/spa"],
            "no case matches --id \"encode/spa\"; `basestring vectors list` lists the ids",
        ),
    ] {
        let run = place.check(&arguments);
        assert_eq!(run.stderr, format!("error: {message}\n"));
        assert_eq!(run.code, Some(5));
    }
    place.write(
        "none.py",
        &WRONG.replace("\"percent_encode\", \"base_string_uri\"", ""),
    );
    let run = place.check(&["--adapter", "python3 @/none.py", "--quiet"]);
    assert_eq!(
        run.stdout,
        "FAIL wrong 2: no case was run (3 unsupported).\nTested: wrong 2 (0 cases).\n"
    );
    assert_eq!(run.code, Some(5));
}

#[test]
fn an_adapter_that_does_not_start_is_reported_and_the_others_are_checked() {
    let run = Place::new().check(&[
        "--adapter",
        "no-such-program",
        "--adapter",
        "python3 @/wrong.py",
        "--quiet",
    ]);
    assert_eq!(run.code, Some(4));
    assert!(run.stderr.starts_with(
        "error: adapter `no-such-program`: expected \"no-such-program\" to be a program"
    ));
    assert_eq!(
        run.stdout,
        "FAIL no-such-program: not checked.\nFAIL wrong 2: 2 of 3 cases (1 broken, 1 permitted \
         difference). Most common\n     cause: one of encode-space-plus, \
         encode-as-php-urlencode,\n     encode-as-form-serializer (1 case).\nTested: wrong 2 (3 \
         cases); not no-such-program.\n"
    );
}

#[test]
fn invalid_arguments_and_invalid_files_have_their_codes() {
    let place = Place::new();
    assert_eq!(place.check(&["--timeout", "0"]).code, Some(2));
    assert_eq!(place.check(&["--level", "maybe"]).code, Some(2));
    assert_eq!(place.check(&["--op", "encode"]).code, Some(2));
    assert_eq!(place.check(&["--update-known"]).code, Some(2));
    assert_eq!(place.check_wrong(&["--update-known"]).code, Some(2));
    assert_eq!(place.check_wrong(&["--known", "@/none.txt"]).code, Some(3));
    assert_eq!(
        place.check(&["--json", "@/wrong.py/file.json"]).code,
        Some(3)
    );
    place.write("vectors/uri/refused.json", &URIS[..URIS.len() / 2]);
    let run = place.check(&[]);
    assert_eq!(run.code, Some(3));
    insta::assert_snapshot!(run.stderr);
}

/// The results as JSON, with the times taken out.
fn without_times(text: &str) -> String {
    let kept = |line: &&str| !line.contains("\"seconds\"") && !line.contains("\"milliseconds\"");
    text.lines().filter(kept).collect::<Vec<_>>().join("\n")
}

#[test]
fn json_has_every_verdict_and_is_the_same_for_several_copies() {
    let place = Place::new();
    let run = place.check_wrong(&["--json", "-"]);
    assert_eq!(run.code, Some(1));
    insta::assert_snapshot!(without_times(&run.stdout));
    place.check_wrong(&["--json", "@/file.json", "--quiet", "--jobs", "3"]);
    let file = place
        .read("file.json")
        .replace(&place.0.path().display().to_string(), "@");
    let same = |text: &str| {
        without_times(text)
            .replace("id 2", "id N")
            .replace("id 3", "id N")
    };
    assert_eq!(same(&file), same(&run.stdout));
}

#[test]
fn help_has_the_table_of_exit_codes() {
    let run = run(&["--help"], b"");
    assert!(run.stdout.contains("Exit codes:"));
    assert_eq!(run.code, Some(0));
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_panic() {
    use std::process::{Command, Stdio};
    let tested = "Tested: the built-in reference alone, no implementation (";
    for (arguments, says) in [
        (&["vectors", "list"][..], ""),
        (&["check", "--reference", "--json", "-"], tested),
        (&["check", "--reference"], ""),
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_basestring"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.starts_with(says), "{stderr}");
        assert!(stderr.lines().count() <= says.lines().count(), "{stderr}");
        assert_eq!(output.status.code(), Some(0));
    }
}
