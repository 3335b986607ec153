//! `--duration` and `--cases unlimited`, run against an adapter.

use serde_json::Value;

use crate::generated::place;
use crate::place::Place;
use crate::program::Run;

fn check(place: &Place, arguments: &[&str]) -> Run {
    let all = [
        &["--adapter", "python3 @/plus.py", "--op", "form_decode"],
        arguments,
    ]
    .concat();
    place.check(&all)
}

#[test]
fn a_cause_is_reported_once_and_counted_with_all_its_cases() {
    let place = place();
    let arguments = [
        "--cases",
        "1500",
        "--duration",
        "300s",
        "--seed",
        "5",
        "--jobs",
        "2",
        "--json",
        "@/r.json",
        "--junit",
        "@/r.xml",
    ];
    let run = check(&place, &arguments);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let text = run.stdout.replace("\n  ", " ");
    assert_eq!(text.matches("new cause within").count(), 1, "{text}");
    assert!(text.contains("of --seed 5"), "{text}");
    assert!(text.contains("query-plus-kept"), "{text}");
    let document: Value = serde_json::from_str(&place.read("r.json")).expect("JSON");
    let report = &document["reports"][0];
    // Each generated case is counted, and those of the one cause that are kept are few.
    let failed = report["counts"]["failed"].as_u64().expect("a number");
    assert!(
        report["counts"]["run"].as_u64() > Some(1400),
        "{}",
        report["counts"]
    );
    let cases = report["cases"].as_array().expect("a list");
    let wrong: Vec<&Value> = cases
        .iter()
        .filter(|case| case["standing"] == "failed")
        .collect();
    assert!(
        wrong.len() <= 24 && failed > 60,
        "{} of {failed}",
        wrong.len()
    );
    let repeats = wrong
        .iter()
        .map(|case| case["repeats"].as_u64().unwrap_or(0) + 1);
    assert_eq!(repeats.sum::<u64>(), failed);
    assert!(report["unkept"]["passed"].as_u64() > Some(0));
    assert!(
        text.contains(&format!("{failed} cases: query-plus-kept")),
        "{text}"
    );
    // The example is shrunk as in every run.
    let inputs = wrong
        .iter()
        .filter_map(|case| case["input"]["text"].as_str());
    assert!(inputs.map(str::len).min() <= Some(3), "{text}");
    assert!(place.read("r.xml").contains("<testsuite name="));
}

#[test]
fn a_state_resumes_with_its_seed_and_reports_no_cause_again() {
    let place = place();
    let state = ["--state", "@/state.json"];
    let first = check(
        &place,
        &[
            &["--cases", "200", "--duration", "300s", "--seed", "5"],
            &state[..],
        ]
        .concat(),
    );
    assert_eq!(
        first.stdout.matches("new cause").count(),
        1,
        "{}",
        first.stdout
    );
    let kept: Value = serde_json::from_str(&place.read("state.json")).expect("JSON");
    assert_eq!(kept["seed"], 5);
    let more = ["--cases", "500", "--duration", "300s"];
    let second = check(&place, &[&more[..], &state].concat());
    assert_eq!(second.code, Some(1), "{}", second.stderr);
    assert!(!second.stdout.contains("new cause"), "{}", second.stdout);
    assert!(
        second.stderr.contains("resumed after 200 cases"),
        "{}",
        second.stderr
    );
    assert!(second.stdout.contains("--seed 5"), "{}", second.stdout);
    // The same as one run.
    let whole = check(&place, &[&more[..], &["--seed", "5"]].concat());
    let result = |run: &Run| {
        let lines = run
            .stdout
            .lines()
            .filter(|line| line.contains("FAIL") || line.contains("cases: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(result(&second), result(&whole));
    // Another seed or other operations would generate other cases for its numbers.
    let other = check(&place, &[&more[..], &["--seed", "6"], &state].concat());
    assert_eq!(other.code, Some(2), "{}", other.stderr);
    place.write("state.json", "{}");
    let malformed = check(&place, &[&more[..], &state].concat());
    assert_eq!(malformed.code, Some(3), "{}", malformed.stderr);
}

#[test]
fn a_fixed_implementation_has_no_failure_after_it_is_resumed() {
    let place = place();
    let state = ["--state", "@/state.json", "--duration", "300s", "--cases"];
    let run = check(&place, &[&state[..], &["200"]].concat());
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    place.write(
        "plus.py",
        &crate::generated::PLUS.replace("quote, unquote", "quote, unquote_plus as unquote"),
    );
    let run = check(&place, &[&state[..], &["400", "--quiet"]].concat());
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.starts_with("PASS plus 1: "), "{}", run.stdout);
}

#[test]
fn the_time_ends_a_run_without_an_end() {
    let run = check(
        &place(),
        &["--cases", "unlimited", "--duration", "1s", "--quiet"],
    );
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let words: Vec<&str> = run.stdout.split_whitespace().collect();
    let words = words.join(" ");
    assert!(
        words.contains("Most common cause: query-plus-kept"),
        "{words}"
    );
}

#[test]
fn options_that_do_not_belong_together_are_reported() {
    let place = place();
    for (arguments, words) in [
        (&["--state", "@/s.json"][..], "--state needs --duration"),
        (
            &["--write-vectors", "@/v.json"],
            "--write-vectors needs --cases",
        ),
        (
            &["--cases", "many"],
            "expected a whole number from 0 to 1000000000000, or unlimited",
        ),
        (&["--duration", "1w"], "expected a time such as 90s"),
        (
            &["--cases", "unlimited", "--adapter", "reference"],
            "is for one implementation",
        ),
    ] {
        let run = check(&place, arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn an_adapter_that_is_given_up_ends_the_run() {
    let place = place();
    place.write(
        "plus.py",
        &crate::generated::PLUS.replace("pairs = [", "sys.exit(1); pairs = ["),
    );
    let run = check(
        &place,
        &["--cases", "unlimited", "--duration", "600s", "--quiet"],
    );
    assert_eq!(run.code, Some(1), "{}", run.stderr);
}
