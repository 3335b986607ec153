//! Old roots and old chain files: who has to act, and what is not needed.

use basestring_tls::{Blame, Code, Finding, Report, Roots};
use rcgen::KeyUsagePurpose;

use crate::peers::Server;
use crate::pki::{HOST, Party, authority, in_days, server};
use crate::{Case, codes, trusting};

/// A CA whose root is new, and was also signed by an older root that has expired.
struct Crossed {
    old: Party,
    new: Party,
    cross: Party,
    between: Party,
    leaf: Party,
}

/// `cross` is valid for this many days from now.
fn crossed(days: i32) -> Crossed {
    let mut old = authority("the old root");
    old.not_after = in_days(-2);
    let old = Party::itself(old);
    let new = Party::root("the new root");
    let mut params = authority("the new root");
    params.not_after = in_days(days);
    let cross = old.issue_for(params, &new.key);
    let between = new.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST]));
    Crossed {
        old,
        new,
        cross,
        between,
        leaf,
    }
}

fn check(leaf: &Party, chain: &[&Party], root: &Party) -> Report {
    let address = Server::new(leaf, chain).start();
    Case::new("", address, trusting(root), &[]).check()
}

fn finding(report: &Report, code: Code) -> &Finding {
    let mut all = report.faults.iter().chain(&report.warnings);
    all.find(|finding| finding.code == code)
        .unwrap_or_else(|| panic!("no {code} in {}", report.to_text()))
}

#[test]
fn an_expired_certificate_that_is_not_needed_is_a_warning() {
    let ca = crossed(-2);
    let report = check(&ca.leaf, &[&ca.between, &ca.cross], &ca.new);
    assert_eq!(codes(&report), ["expired-surplus"]);
    let surplus = finding(&report, Code::ExpiredSurplus);
    assert_eq!(surplus.blame, Blame::Server);
    assert!(surplus.advice.contains("remove it"), "{}", surplus.advice);
    // Without it there is nothing to report.
    assert_eq!(codes(&check(&ca.leaf, &[&ca.between], &ca.new)), [""; 0]);
}

#[test]
fn old_roots_are_the_responsibility_of_this_machine() {
    // The cross-signed certificate has expired too, or only the root.
    for (days, count) in [(-2, 2), (300, 1)] {
        let ca = crossed(days);
        let report = check(&ca.leaf, &[&ca.between, &ca.cross], &ca.old);
        assert_eq!(report.gravest(), Some(Code::Expired));
        assert_eq!(report.faults.len(), count, "{}", report.to_text());
        for fault in &report.faults {
            assert_eq!(fault.blame, Blame::Roots, "{}", fault.detail);
            assert!(!fault.advice.contains("renewed"), "{}", fault.advice);
        }
        let text = report.to_text();
        let root = "the root (trust anchor) CN=the old root expired 2 days ago";
        assert!(text.contains(root), "{text}");
    }
}

#[test]
fn an_expired_intermediate_is_the_responsibility_of_the_server() {
    let root = Party::root("the root");
    let mut params = authority("the intermediate");
    params.not_after = in_days(-1);
    let between = root.issue(params);
    let leaf = between.issue(server(&[HOST]));
    let report = check(&leaf, &[&between], &root);
    assert_eq!(codes(&report), ["expired"]);
    assert_eq!(finding(&report, Code::Expired).blame, Blame::Server);
}

#[test]
fn an_issuer_that_may_not_sign_certificates_is_refused() {
    let root = Party::root("the root");
    let mut params = authority("the intermediate");
    params.key_usages = vec![KeyUsagePurpose::CrlSign];
    let between = root.issue(params);
    let leaf = between.issue(server(&[HOST]));
    let report = check(&leaf, &[&between], &root);
    assert_eq!(codes(&report), ["chain-refused"]);
    let refused = finding(&report, Code::ChainRefused);
    assert!(refused.detail.contains("keyCertSign"), "{}", refused.detail);
}

#[test]
fn days_left_and_the_order_are_reported() {
    let root = Party::root("the root");
    let between = root.issue(authority("an intermediate"));
    let below = between.issue(authority("an intermediate below"));
    let mut params = server(&[HOST]);
    params.not_after = in_days(29);
    let leaf = below.issue(params);
    let report = check(&leaf, &[&between, &below], &root);
    assert_eq!(codes(&report), ["expires-soon", "wrong-order"]);
    let soon = finding(&report, Code::ExpiresSoon);
    assert!(soon.detail.contains("expires in 2"), "{}", soon.detail);
    let mut params = server(&[HOST]);
    params.not_after = in_days(31);
    let leaf = below.issue(params);
    assert_eq!(codes(&check(&leaf, &[&below, &between], &root)), [""; 0]);
}

#[test]
fn the_servers_own_certificate_as_a_root_is_named() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let report = check(&leaf, &[], &leaf);
    assert_eq!(codes(&report), ["pinned-leaf"]);
    // A self-signed one has no other root.
    let itself = Party::itself(server(&[HOST]));
    assert_eq!(codes(&check(&itself, &[], &itself)), [""; 0]);
}

#[test]
fn a_private_root_that_signs_directly_is_not_only_a_missing_intermediate() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let other = Party::root("another root");
    let report = check(&leaf, &[], &other);
    assert_eq!(codes(&report), ["missing-intermediate"]);
    let missing = finding(&report, Code::MissingIntermediate);
    assert_eq!(missing.blame, Blame::Unknown);
    assert!(
        missing.advice.contains("--roots ca.pem"),
        "{}",
        missing.advice
    );
}

#[test]
fn a_root_in_der_is_read() {
    let root = Party::root("the root");
    assert!(Roots::pinned(&root.certificate).is_ok());
}
