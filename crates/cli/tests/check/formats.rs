//! `basestring check --junit --markdown --html --github`: each a view of the same results.

use basestring_oracle::report::Format;

use crate::place::Place;
use crate::program::run_with;

/// Answers that would do harm in every format if they were not escaped.
const NASTY: &str = r#"
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    if request["op"] == "hello":
        ok = {"protocol": 1, "name": "nasty <b>|`\u001b[2J", "version": "1", "language": "Python & co",
              "ops": ["percent_encode", "base_string_uri"]}
        answer = {"ok": ok}
    elif request["op"] == "percent_encode":
        text = "]]></failure><script>alert(1)</script>```\n::error::x%\u0000\u001b\u202e\uffff|@all #1"
        answer = {"ok": {"text": text}}
    else:
        answer = {"broken": "Traceback <module>\r\n  \u0007 ::error::y"}
    print(json.dumps({"id": request["id"], **answer}), flush=True)
"#;

fn checked(adapter: &str, arguments: &[&str]) -> (Place, String) {
    let place = Place::new();
    place.write("nasty.py", NASTY);
    let adapter = format!("python3 @/{adapter}.py");
    let files = Format::ALL.iter().flat_map(|format| {
        let file = format!("@/{}.{}", format.name, format.extension);
        [format!("--{}", format.name), file]
    });
    let files: Vec<String> = files.collect();
    let formats: Vec<&str> = files.iter().map(String::as_str).collect();
    let run = place.check(&[&["--adapter", &adapter, "--quiet"], &formats[..], arguments].concat());
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    (place, run.stdout)
}

/// Times, the date and the folder's name taken out.
fn steady(place: &Place, text: &str) -> String {
    let mut out = text.replace(&place.0.path().display().to_string(), "@");
    for name in ["seconds", "milliseconds"] {
        let with = |line: &&str| !line.trim_start().starts_with(&format!("\"{name}\""));
        out = out.split_inclusive('\n').filter(with).collect();
    }
    for (before, steady) in [(" time=\"", "0"), ("timestamp=\"", "T")] {
        let pieces: Vec<&str> = out.split(before).collect();
        let rest = pieces[1..].iter().map(|piece| {
            let (_, after) = piece.split_once('"').expect("a closing quote");
            format!("{before}{steady}\"{after}")
        });
        out = pieces[0].to_owned() + &rest.collect::<String>();
    }
    out
}

#[test]
fn each_format_of_the_engine_is_written_and_has_its_snapshot() {
    let (place, stdout) = checked("wrong", &["--github"]);
    insta::assert_snapshot!("github", stdout);
    for format in Format::ALL {
        let document = place.read(&format!("{}.{}", format.name, format.extension));
        let document = match document.split_once("</style>") {
            Some((_, body)) => body.to_owned(),
            None => document,
        };
        insta::assert_snapshot!(format.name, steady(&place, &document));
    }
}

#[test]
fn hostile_text_is_harmless_in_every_format() {
    let (place, stdout) = checked("nasty", &["--github"]);
    for line in stdout.lines() {
        let starts = [
            "::error title=",
            "::warning title=",
            "FAIL nasty <b>",
            "     ",
            "Tested: nasty <b>",
        ];
        assert!(starts.iter().any(|start| line.starts_with(start)), "{line}");
    }
    insta::assert_snapshot!("nasty_github", stdout);
    insta::assert_snapshot!("nasty_markdown", place.read("markdown.md"));
    insta::assert_snapshot!("nasty_table", place.read("table.md"));
    insta::assert_snapshot!("nasty_junit", steady(&place, &place.read("junit.xml")));
    let html = place.read("html.html");
    assert!(!html.contains("<script"), "{html}");
    for name in ["junit.xml", "markdown.md", "table.md", "html.html"] {
        let text = place.read(name);
        let control = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}' || c == '\u{ffff}';
        assert!(!text.contains(control), "{name}: {text:?}");
    }
}

/// The rules of the schema of Ant's JUnit task.
#[test]
fn junit_is_well_formed_and_of_its_schema() {
    for adapter in ["wrong", "nasty"] {
        let (place, _) = checked(adapter, &[]);
        let text = place.read("junit.xml");
        let document = roxmltree::Document::parse(&text).expect("well-formed XML");
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "testsuites");
        let suites: Vec<_> = root.children().filter(|node| node.is_element()).collect();
        assert_eq!(suites.len(), 1);
        for suite in suites {
            let attribute = |name: &str| suite.attribute(name).expect(name);
            for name in ["name", "id", "package", "hostname"] {
                assert!(!attribute(name).is_empty(), "{name}");
            }
            assert_eq!(attribute("timestamp").len(), "2012-09-20T17:21:59".len());
            attribute("time").parse::<f64>().expect("a number");
            let names: Vec<_> = suite
                .children()
                .filter(|node| node.is_element())
                .map(|node| node.tag_name().name())
                .collect();
            let cases = names.len() - 3;
            assert_eq!(names[0], "properties");
            assert!(names[1..=cases].iter().all(|name| *name == "testcase"));
            assert_eq!(names[cases + 1..], ["system-out", "system-err"]);
            let count = |element: &str| {
                let inside = suite
                    .descendants()
                    .filter(|node| node.has_tag_name(element));
                inside.count().to_string()
            };
            assert_eq!(attribute("tests"), cases.to_string());
            assert_eq!(attribute("failures"), count("failure"));
            assert_eq!(attribute("errors"), count("error"));
            assert_eq!(attribute("skipped"), count("skipped"));
            for case in suite
                .children()
                .filter(|node| node.has_tag_name("testcase"))
            {
                for name in ["classname", "name", "time"] {
                    assert!(case.attribute(name).is_some(), "{name}");
                }
                let results: Vec<_> = case.children().filter(|node| node.is_element()).collect();
                assert!(results.len() <= 1);
                for result in results {
                    let is_failure = !result.has_tag_name("skipped");
                    assert_eq!(result.attribute("type").is_some(), is_failure);
                    assert!(result.attribute("message").is_some());
                }
            }
        }
    }
}

#[test]
fn known_failures_are_skipped_and_annotate_nothing() {
    let place = Place::new();
    let known = "encode/space/mark broken\nencode/space/plain failed\n";
    place.write("known.txt", known);
    let run = place.check_wrong(&[
        "--known",
        "@/known.txt",
        "--junit",
        "@/junit.xml",
        "--markdown",
        "@/summary.md",
        "--github",
        "--quiet",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!run.stdout.contains("::"), "{}", run.stdout);
    let junit = place.read("junit.xml");
    assert!(
        junit.contains("failures=\"0\" errors=\"0\" skipped=\"3\""),
        "{junit}"
    );
    assert!(
        junit.contains("<skipped message=\"known failure: at text: "),
        "{junit}"
    );
    insta::assert_snapshot!("known_markdown", place.read("summary.md"));
}

#[test]
fn two_formats_with_one_file_are_an_error() {
    let place = Place::new();
    let run = place.check(&["--json", "-", "--junit", "-"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        "error: --json and --junit have the same file, -; give each format its own\n"
    );
    // A device stays one.
    #[cfg(unix)]
    assert_eq!(
        place
            .check(&["--reference", "--quiet", "--html", "/dev/null"])
            .code,
        Some(0)
    );
    #[cfg(unix)]
    assert!(!std::path::Path::new("/dev/null").is_file());
}

#[test]
fn annotations_are_printed_by_default_on_github() {
    let place = Place::new();
    let folder = place.0.path().display().to_string();
    let adapter = format!("python3 {folder}/wrong.py");
    let vectors = format!("{folder}/vectors");
    let words = [
        "check",
        "--vectors",
        &vectors,
        "--adapter",
        &adapter,
        "--json",
        "-",
    ];
    let run = run_with(&words, &[("GITHUB_ACTIONS", "true")], b"");
    // A document on standard output stays one.
    assert!(run.stdout.starts_with('{') && run.stdout.ends_with("}\n"));
    assert!(
        run.stderr.starts_with("::error title=wrong 2"),
        "{}",
        run.stderr
    );
}
