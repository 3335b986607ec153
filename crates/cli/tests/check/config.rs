//! `basestring.toml`: defaults for the options of `basestring check`.

use std::process::Command;

use crate::place::{Place, WRONG};
use crate::program::Run;

/// Checks in a folder of the place.
fn check_in(place: &Place, folder: &str, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_basestring"))
        .arg("check")
        .args(arguments)
        .current_dir(place.path(folder))
        .env_remove("GITHUB_ACTIONS")
        .output()
        .expect("the program ends");
    Run {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code(),
    }
}

const CONFIG: &str = r#"
profile = "x"
strict = true
[[adapters]]
run = "python3 wrong.py"
known-failures = "lists/known.txt"
[formats]
junit = "out/report.xml"
sarif = "report.sarif"
"#;

/// A place with the configuration, and a folder in which the program is started.
fn place(config: &str) -> Place {
    let place = Place::new();
    place.write("basestring.toml", config);
    place.write(
        "lists/known.txt",
        "encode/space/mark broken\nencode/space/plain failed\n",
    );
    place.write("deep/below/file", "");
    std::fs::create_dir(place.path("out")).expect("a folder");
    place
}

#[test]
fn the_configuration_is_found_above_and_its_paths_start_from_its_folder() {
    let place = place(CONFIG);
    let arguments = ["--vectors", "../../vectors", "--layer", "encode"];
    let run = check_in(&place, "deep/below", &arguments);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("2 known failures"), "{}", run.stdout);
    assert!(run.stderr.contains("note: options from "), "{}", run.stderr);
    assert!(place.read("out/report.xml").starts_with("<?xml"));
    let sarif: serde_json::Value =
        serde_json::from_str(&place.read("report.sarif")).expect("SARIF is JSON");
    let results = &sarif["runs"][0]["results"];
    assert_eq!(results.as_array().map(Vec::len), Some(2), "{results:#}");
    assert_eq!(results[0]["suppressions"][0]["kind"], "external");
    let place_of = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place_of["artifactLocation"]["uri"], "wrong.py");
}

#[test]
fn an_option_that_is_given_and_no_config_come_first() {
    let place = place(CONFIG);
    place.write("deep/wrong.py", WRONG);
    let given = [
        "--vectors",
        "../vectors",
        "--adapter",
        "python3 wrong.py",
        "--junit",
        "mine.xml",
    ];
    let run = check_in(&place, "deep", &given);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(place.path("deep/mine.xml").is_file());
    assert!(!place.path("out/report.xml").exists());
    let run = check_in(&place, ".", &["--vectors", "vectors", "--no-config"]);
    assert_eq!(run.code, Some(5), "{}{}", run.stdout, run.stderr);
}

#[test]
fn the_search_ends_at_the_root_of_the_repository() {
    let place = place(CONFIG);
    place.write("deep/.git/HEAD", "");
    let run = check_in(&place, "deep/below", &["--vectors", "../../vectors"]);
    assert_eq!(run.code, Some(5), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_malformed_configuration_is_reported_with_its_line() {
    for (config, message) in [
        (
            "strict = true\nprofil = \"x\"\n",
            "basestring.toml: line 2: unknown field `profil`",
        ),
        (
            "profile = \"y\"\n",
            "basestring.toml: profile \"y\": expected one of",
        ),
        (
            "formats = { pdf = \"x\" }\n",
            "basestring.toml: no format is named \"pdf\"",
        ),
        ("strict = \n", "basestring.toml: line 1: "),
    ] {
        let run = check_in(&place(config), ".", &[]);
        assert_eq!(run.code, Some(3), "{config}: {}", run.stderr);
        let stderr = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(stderr.contains(message), "{config}: {stderr}");
    }
}
