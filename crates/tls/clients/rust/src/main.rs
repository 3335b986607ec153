//! A client of Rust: tls-client LIBRARY CONFIGURATION URL CA [AUTHORIZATION]

use std::error::Error;
use std::process::ExitCode;

use ureq::tls::{RootCerts, TlsConfig};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, configuration, url, ca, rest @ ..] = &arguments[..] else {
        eprintln!("expected LIBRARY CONFIGURATION URL CA [AUTHORIZATION]");
        return ExitCode::from(2);
    };
    let authorization = rest.first().map(String::as_str);
    let result = match library.as_str() {
        "reqwest" => reqwest(configuration, url, ca, authorization),
        _ => ureq(configuration, url, ca, authorization),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault:?}");
            ExitCode::FAILURE
        }
    }
}

type Ended = Result<(), Box<dyn Error>>;

fn reqwest(configuration: &str, url: &str, ca: &str, authorization: Option<&str>) -> Ended {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let ca = reqwest::Certificate::from_pem_bundle(&std::fs::read(ca)?)?;
    let mut builder = reqwest::blocking::Client::builder();
    builder = match configuration {
        "system store added" => builder.tls_certs_merge(ca),
        _ => builder.tls_certs_only(ca),
    };
    builder = match configuration {
        "tls_danger_accept_invalid_certs(true)" => builder.tls_danger_accept_invalid_certs(true),
        "tls_danger_accept_invalid_hostnames(true)" => {
            builder.tls_danger_accept_invalid_hostnames(true)
        }
        _ => builder,
    };
    let mut request = builder.build()?.get(url);
    if let Some(value) = authorization {
        request = request.header("Authorization", value);
    }
    request.send()?.bytes()?;
    Ok(())
}

fn ureq(configuration: &str, url: &str, ca: &str, authorization: Option<&str>) -> Ended {
    let ca = ureq::tls::Certificate::from_pem(&std::fs::read(ca)?)?;
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&[ca]))
        .disable_verification(configuration == "disable_verification(true)")
        .build();
    let config = ureq::Agent::config_builder().tls_config(tls).build();
    let mut request = ureq::Agent::new_with_config(config).get(url);
    if let Some(value) = authorization {
        request = request.header("Authorization", value);
    }
    request.call()?.body_mut().read_to_vec()?;
    Ok(())
}
