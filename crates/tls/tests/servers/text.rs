//! Reports as text and as JSON.

use basestring_tls::{Options, Report};

use crate::peers::{Server, banner};
use crate::pki::{HOST, Party, authority, in_days, server};
use crate::{Case, trusting};

/// A text with ports and times replaced, which differ in every run.
fn settled(text: &str) -> String {
    let mut settled = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        settled.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_time = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | 'Z' | '.');
        let word = &rest[..rest.find(|c| !is_time(c)).unwrap_or(rest.len())];
        if word.len() >= 20 && word.contains('T') {
            settled.push_str("TIME");
        } else if let Some(port) = word.strip_prefix("127.0.0.1:") {
            settled.push_str(if port.is_empty() {
                "127.0.0.1:"
            } else {
                "127.0.0.1:PORT"
            });
        } else {
            settled.push_str(word);
        }
        rest = &rest[word.len()..];
    }
    settled + rest
}

fn good() -> Report {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST, "www.example.com"]));
    let options = Options {
        crls: vec![between.crl(&[], 7)],
        ..trusting(&root)
    };
    let address = Server::new(&leaf, &[&between]).start();
    Case::new("good", address, options, &[]).check()
}

fn bad() -> Report {
    let root = Party::root("the root");
    let leaf = root.issue({
        let mut params = server(&["other.example"]);
        params.not_after = in_days(-10);
        params
    });
    let options = Options {
        crls: vec![root.crl(&[&leaf], 7)],
        ..trusting(&root)
    };
    let address = Server::new(&leaf, &[]).start();
    Case::new("bad", address, options, &[]).check()
}

#[test]
fn a_good_connection() {
    insta::assert_snapshot!(settled(&good().to_text()));
}

#[test]
fn a_bad_certificate() {
    insta::assert_snapshot!(settled(&bad().to_text()));
}

#[test]
fn a_peer_without_tls_is_shown_without_control_characters() {
    let root = Party::root("the root");
    let address = banner("SSH-2.0-\u{1b}[31mred\r\n");
    let report = Case::new("SSH", address, trusting(&root), &[]).check();
    insta::assert_snapshot!(settled(&report.to_text()));
}

#[test]
fn control_characters_of_a_certificate_are_escaped() {
    let itself = Party::itself(authority("a\u{1b}[31mb\u{7}"));
    let address = Server::new(&itself, &[]).start();
    let report = Case::new("escapes", address, trusting(&itself), &[]).check();
    let text = report.to_text();
    assert!(
        text.contains("CN=a\\u{1b}[31mb\\u{7} is a CA certificate"),
        "{text}"
    );
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
}

#[test]
fn json_has_the_same_content() {
    insta::assert_snapshot!(settled(&format!("{:#}", bad().to_json())));
}
