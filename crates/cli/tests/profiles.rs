//! `basestring profiles` and `check --profile`.

mod program;

use program::run;

#[test]
fn profiles_are_listed_with_their_sources() {
    let listed = run(&["profiles"], b"");
    assert_eq!(listed.code, Some(0));
    insta::assert_snapshot!(listed.stdout);
    let json = run(&["profiles", "--json"], b"");
    let value: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(value["profiles"].as_array().map(Vec::len), Some(14));
}

#[test]
fn a_check_takes_a_profile_by_its_name() {
    let words = [
        "check",
        "--reference",
        "--layer",
        "normalize",
        "--quiet",
        "--profile",
    ];
    let checked = run(&[&words[..], &["woocommerce"]].concat(), b"");
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    assert!(
        checked
            .stdout
            .contains("(0 accepted by the profile woocommerce)"),
        "{}",
        checked.stdout
    );
    let unknown = run(&[&words[..], &["oracle"]].concat(), b"");
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.stderr.contains(
            "expected one of x, woocommerce, mastercard, netsuite, lti-1.1, flickr, tumblr, "
        ),
        "{}",
        unknown.stderr
    );
}
