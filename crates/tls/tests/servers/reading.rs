//! Certificates that rustls does not read, and certificates that nobody needs.

use std::time::{Duration, Instant};

use rcgen::CustomExtension;
use rustls::SupportedProtocolVersion;
use time::OffsetDateTime;

use crate::peers::Server;
use crate::pki::{HOST, Party, server};
use crate::{Case, hold, trusting};

/// TLS 1.2 alone and TLS 1.3 alone.
static BOTH: [&[&SupportedProtocolVersion]; 2] =
    [&[&rustls::version::TLS12], &[&rustls::version::TLS13]];

/// id-ce-certificatePolicies with the policy 1.2.3.4.
const POLICIES: (&[u64], &[u8]) = (&[2, 5, 29, 32], &[0x30, 7, 0x30, 5, 6, 3, 0x2a, 3, 4]);

/// An extension that no client knows.
const UNKNOWN: (&[u64], &[u8]) = (&[1, 3, 6, 1, 4, 1, 99_999, 1], &[5, 0]);

/// A server's certificate with a critical extension.
fn with_critical(root: &Party, (oid, content): (&[u64], &[u8])) -> Party {
    let mut params = server(&[HOST, "*.example.com"]);
    let mut extension = CustomExtension::from_oid_content(oid, content.to_vec());
    extension.set_criticality(true);
    params.custom_extensions = vec![extension];
    root.issue(params)
}

#[test]
fn a_critical_extension_is_no_verdict_on_the_name_and_the_key() {
    let root = Party::root("the root");
    let unknown = with_critical(&root, UNKNOWN);
    let policies = with_critical(&root, POLICIES);
    let mut old = server(&[HOST]);
    old.not_before = OffsetDateTime::from_unix_timestamp(-600_000_000).expect("a time");
    let old = root.issue(old);
    for versions in BOTH {
        let start = |party: &Party| {
            let server = Server {
                versions,
                ..Server::new(party, &[])
            };
            server.start()
        };
        hold(&[
            Case::new(
                "unknown",
                start(&unknown),
                trusting(&root),
                &["chain-refused"],
            ),
            Case::new(
                "unknown, for another host",
                start(&unknown),
                trusting(&root),
                &["other-host", "chain-refused"],
            )
            .of("other.example"),
            Case::new(
                "policies",
                start(&policies),
                trusting(&root),
                &["refused-by-rustls"],
            ),
            Case::new(
                "policies, by the wildcard",
                start(&policies),
                trusting(&root),
                &["refused-by-rustls"],
            )
            .of("other.example.com"),
            Case::new(
                "of 1950",
                start(&old),
                trusting(&root),
                &["refused-by-rustls"],
            ),
        ]);
    }
}

#[test]
fn a_certificate_whose_key_the_server_does_not_have_is_found_with_a_critical_extension_too() {
    let root = Party::root("the root");
    let other = root.issue(server(&[HOST]));
    let stolen = Party {
        key: other.key,
        ..with_critical(&root, POLICIES)
    };
    hold(&[Case::new(
        "another key",
        Server::new(&stolen, &[]).start(),
        trusting(&root),
        &["handshake-failed", "refused-by-rustls"],
    )]);
}

#[test]
fn an_extension_that_is_nested_deep_is_read_in_time() {
    let root = Party::root("the root");
    // CRL distribution points in which 5,000 elements are inside each other.
    let mut content = Vec::new();
    for _ in 0..5000 {
        let length = u16::try_from(content.len()).expect("short enough");
        let [high, low] = length.to_be_bytes();
        let head = [0xa0, 0x82, high, low];
        content.splice(0..0, head);
    }
    let mut params = server(&[HOST]);
    let nested = CustomExtension::from_oid_content(&[2, 5, 29, 31], content);
    params.custom_extensions = vec![nested];
    let leaf = root.issue(params);
    let address = Server::new(&leaf, &[]).start();
    let before = Instant::now();
    hold(&[Case::new(
        "nested",
        address,
        trusting(&root),
        &["chain-refused"],
    )]);
    assert!(before.elapsed() < Duration::from_secs(30));
}

#[test]
fn certificates_that_no_chain_needs_are_reported() {
    let root = Party::root("the root");
    let between = root.issue(crate::pki::authority("between"));
    let leaf = between.issue(server(&[HOST]));
    let unrelated = Party::root("unrelated");
    let start = |chain: &[&Party]| Server::new(&leaf, chain).start();
    hold(&[
        Case::new("needed", start(&[&between]), trusting(&root), &[]),
        Case::new(
            "unrelated",
            start(&[&between, &unrelated]),
            trusting(&root),
            &["surplus-sent"],
        ),
        Case::new(
            "twice",
            start(&[&between, &between]),
            trusting(&root),
            &["surplus-sent"],
        ),
        Case::new(
            "the server's own twice",
            start(&[&leaf, &between]),
            trusting(&root),
            &["surplus-sent"],
        ),
    ]);
}
