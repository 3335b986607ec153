//! Chains, names, dates, purposes and roots.

use basestring_tls::{Options, Roots, clock};
use rcgen::{ExtendedKeyUsagePurpose, GeneralSubtree, NameConstraints};

use crate::peers::{Server, http_body};
use crate::pki::{HOST, Party, authority, in_days, issuer_at, server};
use crate::{Case, codes, hold, trusting};

static TLS12_ALONE: [&rustls::SupportedProtocolVersion; 1] = [&rustls::version::TLS12];

#[test]
fn valid_certificates_have_no_fault() {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let leaf = root.issue(server(&[HOST, "127.0.0.1", "::1", "*.wild.example"]));
    let deep = between.issue(server(&[HOST]));
    let itself = Party::itself(server(&[HOST]));
    let good = Server::new(&leaf, &[]).start();
    let old = Server {
        versions: &TLS12_ALONE,
        ..Server::new(&leaf, &[])
    };
    let any = root.issue({
        let mut params = server(&[HOST]);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any];
        params
    });
    hold(&[
        Case::new("by name", good, trusting(&root), &[]),
        Case::new("by IPv4 address", good, trusting(&root), &[]).of("127.0.0.1"),
        Case::new("by IPv6 address", good, trusting(&root), &[]).of("[::1]"),
        Case::new("by wildcard", good, trusting(&root), &[]).of("a.wild.example"),
        Case::new("in uppercase", good, trusting(&root), &[]).of("API.example.COM"),
        Case::new("by TLS 1.2 alone", old.start(), trusting(&root), &[]),
        Case::new(
            "with an intermediate",
            Server::new(&deep, &[&between]).start(),
            trusting(&root),
            &[],
        ),
        Case::new(
            "with the root, in the wrong order",
            Server::new(&deep, &[&root, &between]).start(),
            trusting(&root),
            &["wrong-order", "root-sent"],
        ),
        Case::new(
            "self-signed, and trusted",
            Server::new(&itself, &[]).start(),
            trusting(&itself),
            &[],
        ),
        Case::new(
            "for any purpose",
            Server::new(&any, &[]).start(),
            trusting(&root),
            &["wrong-purpose"],
        ),
    ]);
}

#[test]
fn dates_are_compared_with_the_clock() {
    let root = Party::root("the root");
    let dated = |from, to| {
        let mut params = server(&[HOST]);
        (params.not_before, params.not_after) = (in_days(from), in_days(to));
        params
    };
    let expired = root.issue(dated(-30, -10));
    let early = root.issue(dated(10, 60));
    let good = Server::new(&root.issue(dated(-10, 60)), &[]).start();
    let between = root.issue({
        let mut params = authority("the intermediate");
        params.not_after = in_days(-5);
        params
    });
    let below = between.issue(dated(-2, 60));
    let at = |days: i64| Options {
        now: Some(clock::now() + days * 86_400),
        ..trusting(&root)
    };
    hold(&[
        Case::new(
            "expired",
            Server::new(&expired, &[]).start(),
            trusting(&root),
            &["expired"],
        ),
        Case::new(
            "not yet valid",
            Server::new(&early, &[]).start(),
            trusting(&root),
            &["not-yet-valid"],
        ),
        Case::new("by another clock, expired", good, at(61), &["expired"]),
        Case::new(
            "by another clock, not yet valid",
            good,
            at(-20),
            &["not-yet-valid"],
        ),
        Case::new(
            "by another clock, good",
            Server::new(&expired, &[]).start(),
            at(-15),
            &["expires-soon"],
        ),
        // At no time are both valid.
        Case::new(
            "expired intermediate",
            Server::new(&below, &[&between]).start(),
            trusting(&root),
            &["expired"],
        ),
    ]);
}

#[test]
fn names_are_judged() {
    let root = Party::root("the root");
    let other = root.issue(server(&["other.example", "10.0.0.1"]));
    let nameless = root.issue({
        let mut params = server(&[]);
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, HOST);
        params
    });
    let start = |party: &Party| Server::new(party, &[]).start();
    hold(&[
        Case::new(
            "another host",
            start(&other),
            trusting(&root),
            &["other-host"],
        ),
        Case::new(
            "another address",
            start(&other),
            trusting(&root),
            &["other-host"],
        )
        .of("127.0.0.1"),
        Case::new(
            "a common name alone",
            start(&nameless),
            trusting(&root),
            &["other-host"],
        ),
    ]);
}

#[test]
fn purposes_and_issuers_are_judged() {
    let root = Party::root("the root");
    let client = root.issue({
        let mut params = server(&[HOST]);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params
    });
    let ca = root.issue({
        let mut params = authority("a CA");
        params.subject_alt_names = server(&[HOST]).subject_alt_names;
        params
    });
    let constrained = root.issue({
        let mut params = authority("a CA for another domain");
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName("other.example".to_owned())],
            excluded_subtrees: Vec::new(),
        });
        params
    });
    let outside = constrained.issue(server(&[HOST]));
    let leaf = root.issue(server(&[HOST]));
    let below_leaf = leaf.issue(server(&[HOST]));
    let start = |party: &Party, chain: &[&Party]| Server::new(party, chain).start();
    hold(&[
        Case::new(
            "for clients",
            start(&client, &[]),
            trusting(&root),
            &["wrong-purpose"],
        ),
        Case::new(
            "a CA's",
            start(&ca, &[]),
            trusting(&root),
            &["wrong-purpose", "ca-as-leaf"],
        ),
        Case::new(
            "outside a CA's domain",
            start(&outside, &[&constrained]),
            trusting(&root),
            &["chain-refused"],
        ),
        Case::new(
            "signed by a server",
            start(&below_leaf, &[&leaf]),
            trusting(&root),
            &["chain-refused"],
        ),
    ]);
}

#[test]
fn an_unknown_issuer_is_distinguished() {
    let root = Party::root("the root");
    let other = Party::root("another root");
    // The same name, another key.
    let double = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let leaf = between.issue(server(&[HOST]));
    let forged = double.issue(server(&[HOST]));
    let itself = Party::itself(server(&[HOST]));
    let mozilla = || Options {
        roots: Roots::mozilla(),
        ..trusting(&root)
    };
    let whole = || Server::new(&leaf, &[&between]).start();
    let with_root = Server::new(&leaf, &[&between, &root]).start();
    let alone = Server::new(&leaf, &[]).start();
    hold(&[
        Case::new(
            "self-signed",
            Server::new(&itself, &[]).start(),
            mozilla(),
            &["self-signed"],
        ),
        Case::new(
            "untrusted root, not sent",
            whole(),
            mozilla(),
            &["untrusted-root"],
        ),
        Case::new(
            "untrusted root, sent",
            with_root,
            mozilla(),
            &["untrusted-root"],
        ),
        Case::new(
            "missing intermediate",
            alone,
            trusting(&root),
            &["missing-intermediate"],
        ),
        Case::new(
            "pinned root not met",
            whole(),
            trusting(&other),
            &["pinned-root-not-met"],
        ),
        Case::new(
            "a root of the same name",
            Server::new(&forged, &[&double]).start(),
            trusting(&root),
            &["pinned-root-not-met"],
        ),
        Case::new("pinned root met", whole(), trusting(&root), &[]),
    ]);
}

#[test]
fn a_missing_intermediate_is_fetched_on_request() {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let store = http_body(&between.certificate);
    let leaf = between.issue({
        let mut params = server(&[HOST]);
        params.custom_extensions = vec![issuer_at(&format!("http://{store}/ca.der"))];
        params
    });
    let other = Party::root("another root");
    let address = Server::new(&leaf, &[]).start();
    let fetching = |root: &Party| Options {
        fetch: basestring_tls::Fetch::All,
        ..trusting(root)
    };
    // The certificate names no CRL, which is reported with --fetch.
    hold(&[
        Case::new(
            "it closes the chain",
            address,
            fetching(&root),
            &["missing-intermediate", "crl-unusable"],
        ),
        Case::new(
            "its root is not given",
            address,
            fetching(&other),
            &["pinned-root-not-met", "crl-unusable"],
        ),
    ]);
}

#[test]
fn every_fault_is_reported_at_once() {
    let root = Party::root("the root");
    let leaf = root.issue({
        let mut params = server(&["other.example"]);
        params.not_after = in_days(-1);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params
    });
    let unknown = Party::root("another root");
    let address = Server::new(&leaf, &[&root]).start();
    let revoked = |trusted: &Party| Options {
        crls: vec![root.crl(&[&leaf], 7)],
        ..trusting(trusted)
    };
    hold(&[
        Case::new(
            "four",
            address,
            revoked(&root),
            &[
                "revoked",
                "other-host",
                "expired",
                "wrong-purpose",
                "root-sent",
            ],
        ),
        Case::new(
            "five",
            address,
            revoked(&unknown),
            &[
                "revoked",
                "pinned-root-not-met",
                "other-host",
                "expired",
                "wrong-purpose",
            ],
        ),
    ]);
}

#[test]
fn few_roots_are_a_warning() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let address = Server::new(&leaf, &[]).start();
    let report = Case::new("good", address, trusting(&root), &[]).check();
    assert_eq!(codes(&report), [""; 0]);
    let warned = report.warnings.iter().map(|warning| warning.code.name());
    assert_eq!(warned.collect::<Vec<_>>(), ["pinned-roots"]);
}

#[test]
fn a_chain_that_is_too_long_is_not_called_untrusted() {
    let root = Party::root("the root");
    let mut authorities = vec![root.issue(authority("CA 0"))];
    for place in 1..12 {
        let next = authorities[place - 1].issue(authority(&format!("CA {place}")));
        authorities.push(next);
    }
    let leaf = authorities[11].issue(server(&[HOST]));
    let sent: Vec<&Party> = authorities.iter().rev().collect();
    let address = Server::new(&leaf, &sent).start();
    hold(&[Case::new(
        "12 intermediates",
        address,
        trusting(&root),
        &["chain-refused"],
    )]);
}
