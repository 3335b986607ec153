//! Programs as clients: curl, where it is installed.

use std::process::Command;
use std::time::Duration;

use basestring_tls::clients::{End, Program};

use crate::{causes, report};

/// A curl with these arguments; none if it is not installed.
fn curl(arguments: &[&str]) -> Option<Program> {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: curl is not installed");
        return None;
    }
    let words = [&["curl", "--silent", "--max-time", "20"], arguments].concat();
    Some(Program {
        words: words.into_iter().map(str::to_owned).collect(),
        timeout: Duration::from_secs(30),
    })
}

#[test]
fn curl_with_a_ca_is_clean() {
    let authorization = "Authorization: {authorization}";
    let arguments = [
        "--location",
        "--cacert",
        "{ca}",
        "--header",
        authorization,
        "{url}",
    ];
    let Some(curl) = curl(&arguments) else { return };
    let report = report(&curl, &[]);
    assert_eq!(report.end(), End::Correct, "{report}");
    assert_eq!(causes(&report), [""; 0]);
    assert_eq!(report.recipe.map(|recipe| recipe.client), Some("curl"));
    if std::env::var("SHOW").is_ok() {
        eprintln!("{}", report.to_text(true));
    }
}

#[test]
fn curl_without_verification_is_named() {
    let Some(curl) = curl(&["--insecure", "{url}"]) else {
        return;
    };
    let report = report(
        &curl,
        &[
            "expired",
            "other-host",
            "self-signed",
            "unknown-root",
            "forged",
        ],
    );
    assert_eq!(causes(&report), ["verification-off"], "{report}");
    assert!(report.causes[0].fix.contains("curl --cacert ca.pem URL"));
}

#[test]
fn a_program_that_never_connects_is_not_judged() {
    let program = Program {
        words: vec!["true".to_owned(), "{url}".to_owned()],
        timeout: Duration::from_secs(5),
    };
    let report = report(&program, &["expired"]);
    assert_eq!(report.end(), End::ValidRejected);
    assert_eq!(causes(&report), [""; 0]);
}
