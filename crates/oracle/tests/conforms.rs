//! The one function that checks a crate in its own tests.

#![expect(clippy::wildcard_enum_match_arm)]

use basestring_oracle::check::conforms;
use basestring_oracle::{Answer, Call, Hello, Implementation, Output};

/// Encodes, and a space as `+`.
struct Plus;

impl Implementation for Plus {
    fn hello(&mut self) -> Hello {
        Hello {
            name: "plus".to_owned(),
            ..Hello::default()
        }
    }

    fn answer(&mut self, call: &Call) -> Answer {
        match call {
            Call::PercentEncode(input) => match &input.text {
                Some(text) => {
                    let encoded = basestring::percent_encode(text.as_bytes()).replace("%20", "+");
                    Answer::Ok(Output::of("text", encoded))
                }
                None => Answer::Unsupported("octets".to_owned()),
            },
            _ => Answer::Unsupported("it encodes".to_owned()),
        }
    }
}

/// Answers nothing.
struct Silent;

impl Implementation for Silent {
    fn hello(&mut self) -> Hello {
        Hello::default()
    }

    fn answer(&mut self, _: &Call) -> Answer {
        Answer::Unsupported("it is silent".to_owned())
    }
}

#[test]
fn a_mistake_is_named_with_its_case_and_the_list_requested() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("known.txt");
    let fault = conforms(&mut Plus, &list).expect_err("a mistake");
    let text = format!("{fault:?}");
    assert!(text.starts_with("FAIL plus: "), "{text}");
    assert!(text.contains("cases: encode-space-plus\n"), "{text}");
    assert!(text.contains("failures that are not in "), "{text}");
    assert!(
        text.ends_with("BASESTRING_UPDATE_KNOWN=1 writes it"),
        "{text}"
    );
}

#[test]
fn an_invalid_or_stale_list_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("known.txt");
    std::fs::write(&list, "percent-encode/reserved/slash broken\n").expect("a new file");
    let text = conforms(&mut Plus, &list)
        .expect_err("a stale list")
        .to_string();
    let stale = "\n  percent-encode/reserved/slash: expected broken, found passed";
    assert!(text.ends_with(stale), "{text}");
    std::fs::write(&list, "slash\n").expect("a new file");
    let text = conforms(&mut Plus, &list).expect_err("no list").to_string();
    assert!(text.contains("line 1: expected an id"), "{text}");
}

#[test]
fn an_implementation_that_answers_nothing_does_not_conform() {
    let fault = conforms(&mut Silent, "no-such-file").expect_err("nothing was checked");
    let text = fault.to_string();
    assert!(
        text.ends_with("expected at least one applicable case, found none"),
        "{text}"
    );
}
