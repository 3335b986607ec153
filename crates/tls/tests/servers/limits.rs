//! Limits of size, each with the last that is accepted and the first that is not: certificates of a chain,
//! names, the head of an answer, and what is fetched.

use basestring_tls::{Fetch, Options, Target};

use crate::fetching::ocsp_at;
use crate::peers::{Server, ok, publisher};
use crate::pki::{HOST, Party, authority, crl_at, server};
use crate::{Case, codes, hold, trusting};

#[test]
fn a_chain_has_at_most_ten_certificates_and_a_root() {
    let root = Party::root("the root");
    let mut authorities = vec![root.issue(authority("CA 0"))];
    for place in 1..10 {
        let next = authorities[place - 1].issue(authority(&format!("CA {place}")));
        authorities.push(next);
    }
    let of = |name, below: usize, codes| {
        let leaf = authorities[below].issue(server(&[HOST]));
        let sent: Vec<&Party> = authorities[..=below].iter().rev().collect();
        Case::new(
            name,
            Server::new(&leaf, &sent).start(),
            trusting(&root),
            codes,
        )
    };
    hold(&[of("ten", 8, &[]), of("eleven", 9, &["chain-refused"])]);
}

/// An answer whose head has this many bytes, in this many headers.
fn head(bytes: usize, headers: usize) -> String {
    let start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
    let mut head = format!("{start}{}", "A: b\r\n".repeat(headers - 2));
    let rest = "X: \r\n\r\n";
    head.push_str("X: ");
    head.push_str(&"x".repeat(bytes.saturating_sub(start.len() + 6 * (headers - 2) + rest.len())));
    head.push_str("\r\n\r\n");
    head
}

#[test]
fn the_head_of_an_answer_has_at_most_16_kib_and_100_headers() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let case = |name, head: String, codes| {
        let address = Server::new(&leaf, &[]).saying(head).start();
        Case::new(name, address, trusting(&root), codes)
    };
    assert_eq!(head(16 << 10, 3).len(), 16 << 10);
    let unanswered = &["http-unanswered"];
    hold(&[
        case("16 KiB", head(16 << 10, 3), &[]),
        case("a byte more", head((16 << 10) + 1, 3), unanswered),
        case("100 headers", head(2000, 100), &[]),
        case("101 headers", head(2000, 101), unanswered),
    ]);
}

#[test]
fn a_host_has_at_most_253_bytes_in_labels_of_63() {
    let label = "a".repeat(63);
    let long = [label.as_str(), &label, &label, &label[..61]].join(".");
    assert_eq!(long.len(), 253);
    for (host, is_read) in [
        (long.clone(), true),
        (format!("{long}a"), false),
        (format!("{label}.example"), true),
        (format!("{label}a.example"), false),
    ] {
        assert_eq!(Target::parse(&host).is_ok(), is_read, "{host}");
    }
}

#[test]
fn twenty_names_of_a_certificate_are_shown_and_the_rest_counted() {
    let root = Party::root("the root");
    let shown = |count: usize| {
        let names: Vec<String> = (0..count)
            .map(|place| format!("h{place}.example"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let address = Server::new(&root.issue(server(&names)), &[]).start();
        let report = Case::new("", address, trusting(&root), &[]).check();
        assert_eq!(codes(&report), ["other-host"]);
        report.faults[0].detail.clone()
    };
    let twenty = shown(20);
    assert!(twenty.ends_with("h18.example, h19.example"), "{twenty}");
    let more = shown(21);
    assert!(more.ends_with("h19.example and 1 more"), "{more}");
}

#[test]
fn what_is_fetched_has_at_most_256_kib_and_a_crl_16_mib() {
    let root = Party::root("the root");
    let between = root.issue(authority("the intermediate"));
    let fetched = |of_crl: bool, bytes: usize| {
        let (place, _) = publisher(move |_| ok(&vec![0x30; bytes]));
        let url = format!("http://{place}/");
        let mut params = server(&[HOST]);
        if of_crl {
            params.crl_distribution_points = crl_at(&url);
        } else {
            params.custom_extensions = vec![ocsp_at(&url)];
        }
        let leaf = between.issue(params);
        let options = Options {
            fetch: Fetch::All,
            ..trusting(&root)
        };
        let address = Server::new(&leaf, &[&between]).start();
        Case::new("", address, options, &[]).check().to_text()
    };
    for (of_crl, most) in [(false, 256 << 10), (true, 16 << 20)] {
        let refused = format!("the answer has more than {most} bytes");
        let text = fetched(of_crl, most);
        assert!(
            text.contains("cannot be read") && !text.contains(&refused),
            "{text}"
        );
        let text = fetched(of_crl, most + 1);
        assert!(text.contains(&refused), "{text}");
    }
}
