//! Chains of x509-limbo, whose cases are read from a file outside the checkout. Each difference from the
//! expected result has a reason here; an unneeded reason fails the test.

mod divergences;

use std::collections::BTreeMap;
use std::path::Path;

use basestring_tls::{Code, Options, Roots, Target, check_certificates, clock, read_crls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::Value;

use divergences::DIVERGENCES;

/// The cases, in the folder `shared` next to the checkout.
fn cases() -> Option<Vec<Value>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("../shared/limbo-cases.json")).ok()?;
    let file: Value = serde_json::from_str(&text).expect("the cases are JSON");
    Some(file["testcases"].as_array().expect("a list").clone())
}

fn text<'v>(case: &'v Value, name: &str) -> &'v str {
    case[name].as_str().unwrap_or_default()
}

fn texts(case: &Value, name: &str) -> Vec<String> {
    let all = case[name].as_array();
    let all = all.into_iter().flatten().filter_map(Value::as_str);
    all.map(str::to_owned).collect()
}

fn der(pem: &str) -> Vec<u8> {
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate in PEM");
    certificate.to_vec()
}

/// Whether the chain is accepted, with the names of faults.
fn judge(case: &Value) -> (bool, String) {
    let roots = texts(case, "trusted_certs").join("\n");
    let Ok(roots) = Roots::pinned(roots.as_bytes()) else {
        return (false, "the roots cannot be read".to_owned());
    };
    let name = &case["expected_peer_name"];
    let is_host = matches!(text(name, "kind"), "DNS" | "IP");
    let host = if is_host {
        text(name, "value")
    } else {
        "none.invalid"
    };
    let Ok(target) = Target::parse(host) else {
        return (false, "the host cannot be read".to_owned());
    };
    let mut options = Options::new(roots);
    options.now = case["validation_time"]
        .as_str()
        .map(|time| clock::parse(time).expect("a time"));
    let crls = texts(case, "crls");
    for crl in &crls {
        match read_crls(crl.as_bytes()) {
            Ok(crls) => options.crls.extend(crls),
            Err(fault) => return (false, fault),
        }
    }
    options.require_revocation = !crls.is_empty();
    let mut certificates = vec![der(text(case, "peer_certificate"))];
    certificates.extend(
        texts(case, "untrusted_intermediates")
            .iter()
            .map(|pem| der(pem)),
    );
    let report = check_certificates(&target, &certificates, &options);
    // Only hosts are compared with the names in a certificate.
    let faults = report.faults.iter();
    let faults = faults.filter(|fault| is_host || fault.code != Code::OtherHost);
    let faults: Vec<String> = faults
        .map(|fault| format!("{}: {}", fault.code, fault.detail))
        .collect();
    (faults.is_empty(), faults.join("; "))
}

#[test]
fn chains_of_x509_limbo_are_judged_as_expected_or_for_a_reason() {
    let Some(cases) = cases() else {
        eprintln!("skipped: ../shared/limbo-cases.json is missing");
        return;
    };
    let reasons: BTreeMap<&str, &str> = DIVERGENCES.iter().copied().collect();
    let mut unexplained = Vec::new();
    let mut stale = Vec::new();
    for case in &cases {
        let id = text(case, "id");
        let (accepted, faults) = judge(case);
        let expected = text(case, "expected_result") == "SUCCESS";
        match (accepted == expected, reasons.get(id)) {
            (false, None) => unexplained.push(format!("{id}: accepted: {accepted} {faults}")),
            (true, Some(_)) => stale.push(id.to_owned()),
            (false, Some(_)) | (true, None) => {}
        }
    }
    let ids: Vec<&str> = cases.iter().map(|case| text(case, "id")).collect();
    let unknown = reasons.keys().filter(|id| !ids.contains(*id));
    stale.extend(unknown.map(|id| (*id).to_owned()));
    assert!(
        unexplained.is_empty() && stale.is_empty(),
        "without a reason:\n{}\n\nreasons that are not needed:\n{}",
        unexplained.join("\n"),
        stale.join("\n")
    );
}
