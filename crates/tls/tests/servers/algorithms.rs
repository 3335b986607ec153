//! Keys and signatures that ring cannot verify, or nobody should accept. openssl generates them.

use std::path::Path;
use std::process::{Command, Stdio};

use basestring_tls::{Blame, Options, Report, Roots, Target, check_certificates};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::codes;
use crate::pki::HOST;

fn openssl(folder: &Path, arguments: &str) {
    let status = Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(
        status.expect("the program openssl").success(),
        "{arguments}"
    );
}

const P256: &str = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1";
const P521: &str = "-newkey ec -pkeyopt ec_paramgen_curve:secp521r1";

/// Checks a certificate for `leaf`'s kind of key, signed by a root of another kind with this hash.
fn checked(root: &str, leaf: &str, hash: &str) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    openssl(
        path,
        &format!(
            "req -x509 {root} -nodes -keyout ca.key -out ca.pem -days 90 -subj /CN=root {hash}"
        ),
    );
    openssl(
        path,
        &format!("req -new {leaf} -nodes -keyout leaf.key -out leaf.csr -subj /CN=leaf"),
    );
    std::fs::write(path.join("ext"), format!("subjectAltName=DNS:{HOST}\n")).expect("a file");
    openssl(
        path,
        &format!(
            "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 60 -out leaf.pem \
             -extfile ext {hash}"
        ),
    );
    let read = |name| std::fs::read(path.join(name)).expect("a file that openssl wrote");
    let der = CertificateDer::from_pem_slice(&read("leaf.pem")).expect("PEM");
    let roots = Roots::pinned(&read("ca.pem")).expect("a root");
    let target = Target::parse(HOST).expect("a host");
    check_certificates(&target, &[der.to_vec()], &Options::new(roots))
}

#[test]
fn p521_and_sha512_are_verified() {
    for (root, hash) in [(P521, "-sha512"), (P521, "-sha256"), (P256, "-sha512")] {
        let report = checked(root, P256, hash);
        assert_eq!(
            codes(&report),
            [""; 0],
            "{root} {hash} {}",
            report.to_text()
        );
    }
    assert_eq!(codes(&checked(P256, P521, "-sha256")), [""; 0]);
}

#[test]
fn weak_keys_and_signatures_are_named() {
    let report = checked(P256, "-newkey rsa:1024", "-sha256");
    assert_eq!(codes(&report), ["weak-key"]);
    assert!(report.faults[0].detail.contains("RSA 1024"));
    let report = checked("-newkey rsa:2048", P256, "-sha1");
    assert_eq!(codes(&report), ["weak-signature"]);
    assert!(report.faults[0].detail.contains("RSA with SHA-1"));
    let report = checked("-newkey rsa:1024", P256, "-sha256");
    assert_eq!(codes(&report), ["weak-key"]);
    assert_eq!(report.faults[0].blame, Blame::Roots);
}

#[test]
fn a_curve_that_is_not_supported_is_no_verdict_on_the_server() {
    let curve = "-newkey ec -pkeyopt ec_paramgen_curve:secp256k1";
    let report = checked(P256, curve, "-sha256");
    assert_eq!(codes(&report), ["unsupported-algorithm"]);
    assert_eq!(report.faults[0].blame, Blame::Unknown);
}

#[test]
fn a_plain_self_signed_certificate_of_openssl_gets_the_command_for_a_better_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let with_name = format!("-addext subjectAltName=DNS:{HOST}");
    for (names, expected) in [
        (with_name.as_str(), &["ca-as-leaf"][..]),
        ("", &["other-host", "ca-as-leaf"]),
    ] {
        openssl(
            folder.path(),
            &format!(
                "req -x509 {P256} -nodes -keyout k.pem -out c.pem -days 90 -subj /CN={HOST} {names}"
            ),
        );
        let pem = std::fs::read(folder.path().join("c.pem")).expect("a file");
        let der = CertificateDer::from_pem_slice(&pem).expect("PEM");
        let roots = Roots::pinned(&pem).expect("a root");
        let target = Target::parse(HOST).expect("a host");
        let report = check_certificates(&target, &[der.to_vec()], &Options::new(roots));
        assert_eq!(codes(&report), expected, "{}", report.to_text());
        assert!(
            report
                .to_text()
                .contains("basicConstraints=critical,CA:FALSE")
        );
    }
}
