//! Issuers of the right name with another key: what was altered is distinguished from a CA that was
//! created again.

use basestring_tls::{Blame, Report};
use rcgen::CertificateParams;

use crate::peers::Server;
use crate::pki::{HOST, Party, authority, flipped, server};
use crate::{Case, codes, trusting};

/// A server's certificate without the identifier of its issuer's key.
fn plain() -> CertificateParams {
    let mut params = server(&[HOST]);
    params.use_authority_key_identifier_extension = false;
    params
}

/// The same certificate with a bit of its signature inverted.
fn altered(party: Party) -> Party {
    Party {
        certificate: flipped(party.certificate.to_vec()).into(),
        ..party
    }
}

fn check(leaf: &Party, chain: &[&Party], root: &Party) -> Report {
    let address = Server::new(leaf, chain).start();
    Case::new("", address, trusting(root), &[]).check()
}

/// Checks the only fault: its code, who is responsible, and words of it.
fn holds(report: &Report, code: &str, blame: Blame, words: &[&str]) {
    let text = report.to_text();
    assert_eq!(codes(report), [code], "{text}");
    let fault = &report.faults[0];
    assert_eq!(fault.blame, blame, "{text}");
    let whole = format!("{} {}", fault.detail, fault.advice);
    for word in words {
        assert!(whole.contains(word), "no {word:?} in {whole}");
    }
}

#[test]
fn an_altered_certificate_is_not_called_a_missing_intermediate() {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let words = &["its signature is not by that key", "altered or forged"];
    let below_root = altered(root.issue(server(&[HOST])));
    let report = check(&below_root, &[], &root);
    holds(&report, "chain-refused", Blame::Server, words);
    assert!(
        report.faults[0]
            .detail
            .contains("CN=the root, which is one of the given roots")
    );
    let below_between = altered(between.issue(server(&[HOST])));
    let report = check(&below_between, &[&between], &root);
    holds(&report, "chain-refused", Blame::Server, words);
    assert!(
        report.faults[0]
            .detail
            .contains("CN=the intermediate, whose certificate the server sends")
    );
    // An intermediate that was altered.
    let mut params = authority("the intermediate");
    params.use_authority_key_identifier_extension = true;
    let between = altered(root.issue(params));
    let leaf = between.issue(server(&[HOST]));
    let report = check(&leaf, &[&between], &root);
    holds(&report, "chain-refused", Blame::Server, words);
    let itself = altered(Party::itself(plain()));
    holds(
        &check(&itself, &[], &root),
        "chain-refused",
        Blame::Unknown,
        &["names itself as its issuer, and is signed with another key"],
    );
}

#[test]
fn a_ca_that_was_created_again_is_named() {
    let root = Party::root("the root");
    let again = Party::root("the root");
    let created = "created again under the same name";
    // Without key identifiers, both are possible.
    holds(
        &check(&again.issue(plain()), &[], &root),
        "chain-refused",
        Blame::Unknown,
        &[
            "which is one of the given roots",
            created,
            "altered or forged",
        ],
    );
    let trusted = &[
        "the given roots have one of that name, with another key",
        created,
    ];
    let leaf = again.issue(server(&[HOST]));
    for chain in [&[][..], &[&again]] {
        let report = check(&leaf, chain, &root);
        holds(&report, "pinned-root-not-met", Blame::Unknown, trusted);
    }
    let between = again.issue({
        let mut params = authority("the intermediate");
        params.use_authority_key_identifier_extension = true;
        params
    });
    let report = check(&between.issue(server(&[HOST])), &[&between], &root);
    holds(&report, "pinned-root-not-met", Blame::Unknown, trusted);
    // The intermediate was created again, and the server sends the old one.
    let old = root.issue(authority("an intermediate"));
    let new = root.issue(authority("an intermediate"));
    holds(
        &check(&new.issue(server(&[HOST])), &[&old], &root),
        "missing-intermediate",
        Blame::Unknown,
        &["the certificate of that name that the server sends has another key"],
    );
}

#[test]
fn a_self_signed_certificate_that_was_created_again_is_named() {
    let old = Party::itself(server(&[HOST]));
    let new = Party::itself(server(&[HOST]));
    holds(
        &check(&new, &[], &old),
        "self-signed",
        Blame::Unknown,
        &[
            "the given roots have one of that name, with another key",
            "trust the new one",
        ],
    );
    let other = Party::root("another root");
    let report = check(&new, &[], &other);
    assert_eq!(report.faults[0].blame, Blame::Server);
    assert!(!report.to_text().contains("that name"));
}
