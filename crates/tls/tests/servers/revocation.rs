//! Revocation: CRLs that are given and fetched, staples that are right and wrong, must-staple.

use basestring_tls::{Fetch, Options, Revocation, RevocationBy};

use crate::peers::{Server, http, http_body};
use crate::pki::{HOST, Party, authority, crl_at, flipped, must_staple, ocsp_signer, server};
use crate::staple::{Says, Staple, try_later};
use crate::{Case, hold, trusting};

#[test]
fn given_crls_are_judged() {
    let root = Party::root("the root");
    let other = Party::root("another root");
    let between = root.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST]));
    let address = Server::new(&leaf, &[&between]).start();
    let with = |crls: &[Vec<u8>]| Options {
        crls: crls.to_vec(),
        ..trusting(&root)
    };
    let needed = |crls: &[Vec<u8>]| Options {
        require_revocation: true,
        ..with(crls)
    };
    let good = between.crl(&[], 7);
    let bad = between.crl(&[&leaf], 7);
    hold(&[
        Case::new("good", address, needed(std::slice::from_ref(&good)), &[]),
        Case::new(
            "revoked",
            address,
            with(std::slice::from_ref(&bad)),
            &["revoked"],
        ),
        Case::new(
            "revoked in one of two",
            address,
            with(&[good.clone(), bad.clone()]),
            &["revoked"],
        ),
        Case::new(
            "of another CA",
            address,
            with(&[other.crl(&[&leaf], 7)]),
            &["crl-unusable"],
        ),
        Case::new(
            "its signature wrong",
            address,
            with(&[flipped(bad)]),
            &["crl-unusable"],
        ),
        Case::new(
            "dated in the future",
            address,
            with(&[between.crl_dated(&[], 10, 20)]),
            &["crl-unusable"],
        ),
        Case::new(
            "the intermediate's, revoked",
            address,
            with(&[root.crl(&[&between], 7), good.clone()]),
            &["revoked"],
        ),
        Case::new(
            "needed, and none given",
            address,
            needed(&[]),
            &["revocation-not-checked"],
        ),
    ]);
}

#[test]
fn stale_crls_are_judged() {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST]));
    let address = Server::new(&leaf, &[&between]).start();
    let with = |crls: &[Vec<u8>]| Options {
        crls: crls.to_vec(),
        ..trusting(&root)
    };
    let needed = |crls: &[Vec<u8>]| Options {
        require_revocation: true,
        ..with(crls)
    };
    let good = between.crl(&[], 7);
    let stale = between.crl(&[], -1);
    hold(&[
        Case::new(
            "stale",
            address,
            with(std::slice::from_ref(&stale)),
            &["crl-unusable"],
        ),
        Case::new(
            "stale and a fresh one",
            address,
            needed(&[stale.clone(), good.clone()]),
            &[],
        ),
        Case::new(
            "stale, and revoked before",
            address,
            with(&[between.crl(&[&leaf], -1)]),
            &["revoked"],
        ),
        Case::new(
            "the intermediate's, stale",
            address,
            needed(&[root.crl(&[], -1), good.clone()]),
            &["crl-unusable"],
        ),
        Case::new(
            "needed, and stale",
            address,
            needed(&[stale]),
            &["revocation-not-checked", "crl-unusable"],
        ),
    ]);
}

#[test]
fn crls_are_fetched_on_request() {
    let root = Party::root("the root");
    let listed = |url: &str| {
        let mut params = server(&[HOST]);
        params.crl_distribution_points = crl_at(url);
        params
    };
    let gone = http("HTTP/1.1 404 Not Found\r\n\r\n");
    let lost = root.issue(listed(&format!("http://{gone}/crl")));
    let elsewhere = root.issue(listed("ldap://localhost/crl"));
    // The list is generated before the certificate that it names.
    let template = root.issue(server(&[HOST]));
    let store = http_body(&root.crl(&[&template], 7));
    let mut params = listed(&format!("http://{store}/crl"));
    params.serial_number = template.params.serial_number.clone();
    let revoked = root.issue(params);
    let good = root.issue(listed(&format!("http://{store}/crl")));
    let start = |party: &Party| Server::new(party, &[]).start();
    let fetching = || Options {
        fetch: Fetch::All,
        ..trusting(&root)
    };
    hold(&[
        Case::new("good", start(&good), fetching(), &[]),
        Case::new("revoked", start(&revoked), fetching(), &["revoked"]),
        Case::new(
            "revoked, by default",
            start(&revoked),
            trusting(&root),
            &["revoked"],
        ),
        Case::new(
            "revoked, and offline",
            start(&revoked),
            Options {
                fetch: Fetch::Nothing,
                ..trusting(&root)
            },
            &[],
        ),
        Case::new("not there", start(&lost), fetching(), &["crl-unusable"]),
        Case::new(
            "not over http",
            start(&elsewhere),
            fetching(),
            &["crl-unusable"],
        ),
    ]);
}

#[test]
fn staples_that_are_right_are_accepted() {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST]));
    let delegate = between.issue(ocsp_signer("a responder"));
    let good = || Staple::good(&leaf, &between);
    let needed = || Options {
        require_revocation: true,
        ..trusting(&root)
    };
    let case = |name, staple: Vec<u8>, codes: &'static [&'static str]| {
        let server = Server::new(&leaf, &[&between]).stapling(staple);
        Case::new(name, server.start(), needed(), codes)
    };
    let delegated = |signer| Staple { signer, ..good() };
    hold(&[
        case("good, by the issuer", good().der(), &[]),
        case("good, by a delegate", delegated(&delegate).der(), &[]),
        case(
            "good, by a delegate's key",
            Staple {
                by_key: true,
                ..delegated(&delegate)
            }
            .der(),
            &[],
        ),
        case(
            "good, by the issuer's key",
            Staple {
                by_key: true,
                ..good()
            }
            .der(),
            &[],
        ),
        case(
            "good, with SHA-256",
            Staple {
                sha256: true,
                ..good()
            }
            .der(),
            &[],
        ),
    ]);
}

#[test]
fn staples_of_revoked_certificates_are_reported() {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST]));
    let delegate = between.issue(ocsp_signer("a responder"));
    let good = || Staple::good(&leaf, &between);
    let needed = || Options {
        require_revocation: true,
        ..trusting(&root)
    };
    let case = |name, staple: Vec<u8>, codes: &'static [&'static str]| {
        let server = Server::new(&leaf, &[&between]).stapling(staple);
        Case::new(name, server.start(), needed(), codes)
    };
    let delegated = |signer| Staple { signer, ..good() };
    let says = |says| Staple { says, ..good() };
    hold(&[
        case(
            "revoked, by the issuer",
            says(Says::Revoked).der(),
            &["revoked"],
        ),
        case(
            "revoked, by a delegate",
            Staple {
                says: Says::Revoked,
                ..delegated(&delegate)
            }
            .der(),
            &["revoked"],
        ),
        case(
            "revoked, and stale",
            Staple {
                days_old: 9,
                ..says(Says::Revoked)
            }
            .der(),
            &["revoked"],
        ),
    ]);
}

#[test]
fn staples_of_another_signer_or_certificate_are_invalid() {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST]));
    let second = between.issue(server(&[HOST]));
    let stranger = root.issue(ocsp_signer("a responder of another CA"));
    let aimless = between.issue({
        let mut params = ocsp_signer("no responder");
        params.extended_key_usages.clear();
        params
    });
    let renamed = between.twin(authority("another name"));
    let rekeyed = Party::root("the intermediate");
    let good = || Staple::good(&leaf, &between);
    let of = |issuer| Staple { issuer, ..good() };
    let delegated = |signer| Staple { signer, ..good() };
    let needed = || Options {
        require_revocation: true,
        ..trusting(&root)
    };
    let case = |name, staple: Vec<u8>| {
        let server = Server::new(&leaf, &[&between]).stapling(staple);
        Case::new(
            name,
            server.start(),
            needed(),
            &["revocation-not-checked", "staple-invalid"],
        )
    };
    hold(&[
        case("by a rogue", delegated(&second).der()),
        case("by another CA's responder", delegated(&stranger).der()),
        case(
            "about another certificate",
            Staple::good(&second, &between).der(),
        ),
        case("by one without a purpose", delegated(&aimless).der()),
        case("of the issuer under another name", of(&renamed).der()),
        case("of the issuer with another key", of(&rekeyed).der()),
        case(
            "of another issuer",
            Staple {
                issuer: &root,
                signer: &root,
                ..good()
            }
            .der(),
        ),
    ]);
}

#[test]
fn staples_that_say_nothing_are_invalid() {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST]));
    let delegate = between.issue(ocsp_signer("a responder"));
    let good = || Staple::good(&leaf, &between);
    let delegated = |signer| Staple { signer, ..good() };
    let needed = || Options {
        require_revocation: true,
        ..trusting(&root)
    };
    let useless = &["revocation-not-checked", "staple-invalid"];
    let case = |name, staple: Vec<u8>, codes: &'static [&'static str]| {
        let server = Server::new(&leaf, &[&between]).stapling(staple);
        Case::new(name, server.start(), needed(), codes)
    };
    hold(&[
        case(
            "unknown",
            Staple {
                says: Says::Unknown,
                ..good()
            }
            .der(),
            useless,
        ),
        case(
            "stale",
            Staple {
                days_old: 9,
                ..good()
            }
            .der(),
            useless,
        ),
        case("a bit flipped", flipped(good().der()), useless),
        case(
            "a delegate's with a bit flipped",
            flipped(delegated(&delegate).der()),
            useless,
        ),
        case("a refusal", try_later(), useless),
        case("no response at all", b"nothing".to_vec(), useless),
        case("none", Vec::new(), &["revocation-not-checked"]),
    ]);
}

#[test]
fn must_staple_is_enforced() {
    let root = Party::root("the root");
    let leaf = root.issue({
        let mut params = server(&[HOST]);
        params.custom_extensions = vec![must_staple()];
        params
    });
    let case = |name, staple: Vec<u8>, codes: &'static [&'static str]| {
        let server = Server::new(&leaf, &[]).stapling(staple);
        Case::new(name, server.start(), trusting(&root), codes)
    };
    let good = || Staple::good(&leaf, &root);
    let revoked = Staple {
        says: Says::Revoked,
        ..good()
    };
    hold(&[
        case("good", good().der(), &[]),
        case("none", Vec::new(), &["must-staple"]),
        case(
            "stale",
            Staple {
                days_old: 9,
                ..good()
            }
            .der(),
            &["must-staple"],
        ),
        case("revoked", revoked.der(), &["revoked"]),
    ]);
}

#[test]
fn a_verdict_has_its_source_time_and_reason() {
    let root = Party::root("the root");
    let delegate = root.issue(ocsp_signer("a responder"));
    let leaf = root.issue(server(&[HOST]));
    let staple = Staple {
        says: Says::Revoked,
        signer: &delegate,
        ..Staple::good(&leaf, &root)
    };
    let address = Server::new(&leaf, &[]).stapling(staple.der()).start();
    let report = Case::new("revoked", address, trusting(&root), &[]).check();
    let mut by_staple = report.revocation.iter();
    let check = by_staple
        .find(|check| check.by == RevocationBy::Staple)
        .unwrap();
    let Revocation::Revoked {
        since,
        reason,
        source,
    } = &check.verdict
    else {
        panic!("expected a revoked certificate, found {:?}", check.verdict);
    };
    let days = (report.at - since) / 86_400;
    assert_eq!((days, reason.as_deref()), (1, Some("keyCompromise")));
    assert!(
        source.starts_with("an OCSP response of CN=a responder, authorized by CN=the root"),
        "{source}"
    );
}
