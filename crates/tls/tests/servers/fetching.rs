//! OCSP responders and CRLs that certificates name: how they are contacted, what is believed, and the limits.

use std::time::Duration;

use basestring_tls::{Fetch, FetchProxy, Options, Proxy, Report};
use rcgen::CustomExtension;

use crate::peers::{self, Asked, Log, Server, ok, publisher};
use crate::pki::{HOST, Party, crl_at, issuer_at, ocsp_signer, server};
use crate::staple::{Says, Staple, try_later};
use crate::{Case, codes, trusting};

/// id-ad-ocsp: the URL of the responder.
pub(crate) fn ocsp_at(url: &str) -> CustomExtension {
    let tlv = |tag: u8, content: &[u8]| {
        let length = u8::try_from(content.len()).expect("a short URL");
        [&[tag, length], content].concat()
    };
    let method = [6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 1];
    let access = [&method[..], &tlv(0x86, url.as_bytes())].concat();
    let content = tlv(0x30, &tlv(0x30, &access));
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

/// A root, and a certificate by whose serial number responses are made before it is issued.
struct Ca {
    root: Party,
    template: Party,
}

impl Ca {
    fn new() -> Self {
        let root = Party::root("the root");
        let template = root.issue(server(&[HOST]));
        Self { root, template }
    }

    /// A certificate that names these responders and lists.
    fn leaf(&self, ocsp: Option<&str>, crls: &[String]) -> Party {
        let mut params = server(&[HOST]);
        params.serial_number = self.template.params.serial_number.clone();
        params.custom_extensions = ocsp.map(ocsp_at).into_iter().collect();
        params.crl_distribution_points = crls.iter().flat_map(|url| crl_at(url)).collect();
        self.root.issue(params)
    }

    fn says(&self, says: Says) -> Vec<u8> {
        Staple {
            says,
            ..Staple::good(&self.template, &self.root)
        }
        .der()
    }

    /// The check of a server whose certificate names a responder with these answers, and what the
    /// responder received.
    fn asked(&self, answers: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> (Report, Log) {
        let (responder, log) = publisher(answers);
        let leaf = self.leaf(Some(&format!("http://{responder}/ocsp")), &[]);
        let options = Options {
            require_revocation: true,
            ..trusting(&self.root)
        };
        (check(&leaf, options), log)
    }
}

fn check(leaf: &Party, options: Options) -> Report {
    Case::new("", Server::new(leaf, &[]).start(), options, &[]).check()
}

fn lines(log: &Log) -> Vec<String> {
    let asked = log.lock().expect("no test panics here");
    asked.iter().map(|asked| asked.line.clone()).collect()
}

/// The nonce of a request: the last 32 bytes, in an `OCTET STRING` of an `OCTET STRING`.
fn nonce(asked: &Asked) -> Option<&[u8]> {
    let (start, nonce) = asked
        .body
        .split_at_checked(asked.body.len().checked_sub(32)?)?;
    start.ends_with(&[4, 34, 4, 32]).then_some(nonce)
}

#[test]
fn ocsp_alone_satisfies_require_revocation() {
    let ca = Ca::new();
    let good = ca.says(Says::Good);
    let (report, log) = ca.asked(move |_| ok(&good));
    assert_eq!(codes(&report), [""; 0], "{}", report.to_text());
    assert!(report.status().contains("not revoked by OCSP"));
    assert_eq!(lines(&log), ["POST /ocsp"]);
    let revoked = ca.says(Says::Revoked);
    let (report, _) = ca.asked(move |_| ok(&revoked));
    assert_eq!(codes(&report), ["revoked"]);
    assert_eq!(report.gravest().and_then(|code| code.exit_code()), Some(22));
}

#[test]
fn a_responder_is_contacted_through_the_proxy() {
    let ca = Ca::new();
    let good = ca.says(Says::Good);
    let (proxy, log) = publisher(move |_| ok(&good));
    let leaf = ca.leaf(Some("http://ocsp.ca.invalid/ocsp"), &[]);
    let with = |fetch, direct: &str| Options {
        require_revocation: true,
        fetch,
        fetch_proxy: Some(FetchProxy {
            proxy: Proxy::parse(&format!("http://user:pass@{proxy}")).expect("a proxy"),
            direct: direct.to_owned(),
        }),
        ..trusting(&ca.root)
    };
    let report = check(&leaf, with(Fetch::All, ""));
    assert_eq!(codes(&report), [""; 0], "{}", report.to_text());
    assert_eq!(lines(&log), ["POST http://ocsp.ca.invalid/ocsp"]);
    // The proxy gets no request for a host that is reached directly, and none in a check on loopback.
    for options in [with(Fetch::All, ".ca.invalid"), with(Fetch::Revocation, "")] {
        let report = check(&leaf, options);
        let found = codes(&report);
        assert_eq!(found[0], "revocation-not-checked", "{}", report.to_text());
    }
    assert_eq!(lines(&log).len(), 1);
}

#[test]
fn a_responder_that_supports_only_get_is_contacted_by_get() {
    let ca = Ca::new();
    let good = ca.says(Says::Good);
    let (report, log) = ca.asked(move |asked| {
        if asked.line.starts_with("GET ") {
            ok(&good)
        } else {
            b"HTTP/1.0 405 Method Not Allowed\r\n\r\n".to_vec()
        }
    });
    assert_eq!(codes(&report), [""; 0], "{}", report.to_text());
    let lines = lines(&log);
    let request = lines[1]
        .strip_prefix("GET /ocsp/")
        .expect("the request in the path");
    // The first bytes of a request in DER, in Base64.
    assert!(request.starts_with("ME"), "{request}");
}

#[test]
fn a_nonce_is_sent_and_compared() {
    let ca = std::sync::Arc::new(Ca::new());
    let with = |ca: &Ca, nonce: Option<&[u8]>, says| {
        let staple = Staple::good(&ca.template, &ca.root);
        ok(&Staple {
            nonce,
            says,
            ..staple
        }
        .der())
    };
    let own = std::sync::Arc::clone(&ca);
    let (report, _) = ca.asked(move |asked| with(&own, nonce(asked), Says::Good));
    assert_eq!(codes(&report), [""; 0], "{}", report.to_text());
    let own = std::sync::Arc::clone(&ca);
    let replayed = move |says| {
        let own = std::sync::Arc::clone(&own);
        move |asked: &Asked| match nonce(asked) {
            Some(_) => with(&own, Some(&[7; 32]), says),
            None => b"HTTP/1.0 404 Not Found\r\n\r\n".to_vec(),
        }
    };
    let (report, _) = ca.asked(replayed(Says::Good));
    assert!(codes(&report).contains(&"revocation-not-checked"));
    assert!(report.to_text().contains("nonce of another request"));
    // An old revocation is one still.
    let (report, _) = ca.asked(replayed(Says::Revoked));
    assert_eq!(codes(&report), ["revoked"]);
}

#[test]
fn unusable_answers_of_responders_decide_nothing() {
    let ca = Ca::new();
    let stale = Staple {
        days_old: 9,
        ..Staple::good(&ca.template, &ca.root)
    };
    let stranger = Party::root("a stranger");
    let rogue = stranger.issue(ocsp_signer("a rogue"));
    let rogue = Staple {
        signer: &rogue,
        ..Staple::good(&ca.template, &ca.root)
    };
    for (answer, because) in [
        (ok(&ca.says(Says::Unknown)), "does not know the certificate"),
        (ok(&stale.der()), "it is out of date"),
        (ok(&rogue.der()), "the issuer did not issue its certificate"),
        (ok(&try_later()), "answers tryLater"),
        (ok(b"nothing"), "cannot be read"),
        (b"HTTP/1.0 503 Busy\r\n\r\n".to_vec(), "the status is 503"),
        (Vec::new(), "the answer is not HTTP"),
        (
            b"HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n0".to_vec(),
            "ends early",
        ),
    ] {
        let (report, _) = ca.asked(move |_| answer.clone());
        assert_eq!(
            codes(&report),
            ["revocation-not-checked", "crl-unusable", "ocsp-unusable"],
            "{because}"
        );
        let text = report.to_text();
        assert!(text.contains(because), "{because}: {text}");
    }
    let delegate = ca.root.issue(ocsp_signer("a responder"));
    let delegated = Staple {
        signer: &delegate,
        ..Staple::good(&ca.template, &ca.root)
    };
    let answer = ok(&delegated.der());
    let (report, _) = ca.asked(move |_| answer.clone());
    assert_eq!(codes(&report), [""; 0]);
}

#[test]
fn nothing_is_fetched_offline_nor_for_an_untrusted_chain() {
    let ca = Ca::new();
    let good = ca.says(Says::Good);
    let (publisher, log) = publisher(move |_| ok(&good));
    let url = format!("http://{publisher}/");
    let leaf = ca.leaf(Some(&url), std::slice::from_ref(&url));
    let offline = Options {
        fetch: Fetch::Nothing,
        ..trusting(&ca.root)
    };
    let report = check(&leaf, offline);
    assert!(report.to_text().contains("not contacted (--offline)"));
    let other = Options {
        fetch: Fetch::All,
        ..trusting(&Party::root("another root"))
    };
    let report = check(&leaf, other);
    assert!(
        report
            .to_text()
            .contains("because the chain is not trusted")
    );
    assert_eq!(lines(&log), [""; 0]);
}

#[test]
fn a_certificate_does_not_lead_into_another_network() {
    let ca = Ca::new();
    let places = [
        (
            "http://10.0.0.1/",
            "10.0.0.1 is private, and the server's is on loopback",
        ),
        (
            "http://169.254.169.254/latest",
            "169.254.169.254 is link-local",
        ),
        ("http://[ff02::1]/", "ff02::1 is reserved"),
        ("http://203.0.113.9/", "the server is on loopback (--fetch)"),
        ("https://127.0.0.1/", "only http URLs are fetched"),
        ("file:///etc/passwd", "only http URLs are fetched"),
    ];
    for (url, because) in places {
        let report = check(&ca.leaf(Some(url), &[]), trusting(&ca.root));
        let text = report.to_text();
        assert!(text.contains(because), "{url}: {text}");
        // A URL that is left out without a request is listed, and no problem.
        assert_eq!(codes(&report), [""; 0], "{url}");
    }
}

#[test]
fn fetching_has_limits_of_number_bytes_and_time() {
    let ca = Ca::new();
    // A list of the CRLs of one certificate.
    let (many, log) = publisher(|_| b"HTTP/1.0 404 Not Found\r\n\r\n".to_vec());
    let urls: Vec<String> = (0..100).map(|at| format!("http://{many}/{at}")).collect();
    check(&ca.leaf(None, &urls), trusting(&ca.root));
    assert_eq!(lines(&log), ["GET /0", "GET /1", "GET /2"]);
    // The last list would exceed the bytes of the whole check.
    let (large, log) = publisher(|_| ok(&vec![0x30; 17 << 20]));
    let urls: Vec<String> = (0..3).map(|at| format!("http://{large}/{at}")).collect();
    let report = check(&ca.leaf(None, &urls), trusting(&ca.root));
    assert!(
        report
            .to_text()
            .contains("not contacted after 25165824 bytes")
    );
    assert_eq!(lines(&log).len(), 2);
    // Half of the time is for fetching, and a silent host is contacted once.
    let silent = peers::silence();
    let urls: Vec<String> = (0..3).map(|at| format!("http://{silent}/{at}")).collect();
    let begun = std::time::Instant::now();
    let options = Options {
        stage_timeout: Duration::from_secs(30),
        total_timeout: Duration::from_secs(3),
        ..trusting(&ca.root)
    };
    let report = check(&ca.leaf(None, &urls), options);
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert_eq!(codes(&report), ["crl-unusable"], "{}", report.to_text());
}

#[test]
fn an_answer_is_kept_for_the_next_check() {
    let ca = Ca::new();
    let good = ca.says(Says::Good);
    let (responder, log) = publisher(move |_| ok(&good));
    let leaf = ca.leaf(Some(&format!("http://{responder}/")), &[]);
    let options = trusting(&ca.root);
    for now in [None, None, Some(basestring_tls::clock::now() + 8 * 86_400)] {
        let options = Options {
            now,
            ..options.clone()
        };
        check(&leaf, options);
    }
    // The response is out of date in the third check.
    assert_eq!(lines(&log)[..2], ["POST /", "POST /"]);
    assert_eq!(lines(&log).len(), 3);
}

#[test]
fn the_issuer_is_fetched_only_on_request() {
    let root = Party::root("the root");
    let between = root.issue(crate::pki::authority("the intermediate"));
    let der = between.certificate.to_vec();
    let (publisher, log) = publisher(move |_| ok(&der));
    let mut params = server(&[HOST]);
    params.custom_extensions = vec![issuer_at(&format!("http://{publisher}/$(id);"))];
    let leaf = between.issue(params);
    check(&leaf, trusting(&root));
    assert_eq!(lines(&log), [""; 0]);
    let all = Options {
        fetch: Fetch::All,
        ..trusting(&root)
    };
    let report = check(&leaf, all);
    assert_eq!(lines(&log), ["GET /$(id);"]);
    // The command in the fix does not run what the URL has.
    let text = report.to_text();
    assert!(
        text.contains(&format!("curl -s 'http://{publisher}/$(id);' |")),
        "{text}"
    );
}
