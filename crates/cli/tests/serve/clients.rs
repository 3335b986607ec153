//! Real clients, unmodified, through the whole flow. They are those that the adapters install.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Server;
use super::call::get;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/serve/clients")
        .join(name)
}

/// Runs a client through the flow; its statuses are all 200, and the account is the owner's.
fn flows(server: &Server, program: &Path, name: &str, environment: &[(&str, &Path)]) {
    let output = Command::new(program)
        .arg(script(name))
        .args([server.base(), "ck", "consumer secret & more", "open sesame"])
        .envs(environment.iter().copied())
        .output()
        .expect("the client runs");
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{name}: {stdout}{stderr}");
    let told: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(told["screen_name"], "owner", "{name}");
    assert_eq!(told["account"]["id_str"], "7", "{name}");
    let statuses = told["statuses"].as_array().expect("statuses");
    assert!(
        !statuses.is_empty() && statuses.iter().all(|status| status == 200),
        "{name}: {statuses:?}"
    );
}

fn python() -> PathBuf {
    repository().join("adapters/requests-oauthlib/.venv/bin/python")
}

/// Whether a client is there; CI installs all of them.
fn is_there(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).output();
    let there = output.is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: {program} {arguments:?} does not run here");
    }
    there
}

#[test]
fn requests_oauthlib_goes_through_the_flow() {
    if is_there(python().to_str().expect("UTF-8"), &["--version"]) {
        flows(&Server::start(&[]), &python(), "flow.py", &[]);
    }
}

#[test]
fn requests_oauthlib_goes_through_the_flow_over_tls_with_the_state_on_disk() {
    if is_there(python().to_str().expect("UTF-8"), &["--version"]) {
        let server = Server::start(&["--tls", "--state", "{}/state", "--as", "x"]);
        let authority = server.ready["ca"].as_str().expect("a path").to_owned();
        let trusted = [("REQUESTS_CA_BUNDLE", Path::new(&authority))];
        flows(&server, &python(), "flow.py", &trusted);
        let (code, _, _) = server.end();
        assert_eq!(code, Some(0));
        assert!(!Path::new(&authority).exists(), "the folder goes with it");
    }
}

#[test]
fn the_npm_package_oauth_goes_through_the_flow() {
    let package = repository().join("adapters/oauth/package.json");
    if !package.with_file_name("node_modules").exists() {
        println!("skipped: adapters/oauth is not set up");
        return;
    }
    let from = [("OAUTH_FROM", package.as_path())];
    flows(&Server::start(&[]), Path::new("node"), "flow.mjs", &from);
}

#[test]
fn the_gem_oauth_goes_through_the_flow() {
    if is_there("ruby", &["-e", "require 'oauth'"]) {
        flows(&Server::start(&[]), Path::new("ruby"), "flow.rb", &[]);
    }
}

#[test]
fn php_s_extension_goes_through_the_flow() {
    if is_there("php", &["-r", "exit(class_exists('OAuth') ? 0 : 1);"]) {
        flows(&Server::start(&[]), Path::new("php"), "flow.php", &[]);
    }
}

/// A mistake of a real client: the npm package invents names for several values.
#[test]
fn a_real_client_s_own_mistake_is_named() {
    let package = repository().join("adapters/oauth/package.json");
    if !package.with_file_name("node_modules").exists() {
        println!("skipped: adapters/oauth is not set up");
        return;
    }
    let server = Server::start(&[]);
    let code = format!(
        "const {{ OAuth }} = require('module').createRequire(process.env.OAUTH_FROM)('oauth'); \
         new OAuth(null, null, 'ck', 'consumer secret & more', '1.0', null, 'HMAC-SHA1') \
         .get('{}echo?q=1&q=2', 'tk', 'token secret of tk', (fault) => console.log(fault.data))",
        server.base(),
    );
    let output = Command::new("node")
        .args(["-e", &code])
        .env("OAUTH_FROM", &package)
        .output()
        .expect("node runs");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("mistake: query-duplicates-indexed"), "{told}");
    assert!(
        told.contains("first difference: in the parameter q"),
        "{told}"
    );
}

#[test]
fn curl_trusts_the_authority_and_speaks_http_2() {
    if !is_there("curl", &["--version"]) {
        return;
    }
    let server = Server::start(&["--tls", "--plain-port", "0", "--as", "x"]);
    let authority = server.ready["ca"].as_str().expect("a path");
    for (version, said) in [("--http2", "HTTP/2 400"), ("--http1.1", "HTTP/1.1 400")] {
        let output = Command::new("curl")
            .args(["-si", version, "--cacert", authority, server.base()])
            .args(["--url", &format!("{}echo", server.base())])
            .output()
            .expect("curl runs");
        let answers = String::from_utf8_lossy(&output.stdout);
        assert!(answers.contains(said), "{answers}");
        assert!(answers.contains(r#""code": 215"#), "{answers}");
    }
    // Untrusted, it is refused.
    let output = Command::new("curl").args(["-s", server.base()]).output();
    assert_eq!(output.expect("curl runs").status.code(), Some(60));
    // Plain HTTP is refused as X does.
    let plain = server.ready["plain"].as_str().expect("an address");
    let request =
        format!("GET /1.1/statuses HTTP/1.1\r\nHost: {plain}\r\nConnection: close\r\n\r\n");
    let answer = super::call::send(plain, request.as_bytes());
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains(r#""code": 92"#), "{}", answer.body);
    // The log says which alert ended the handshake of the client that does not trust it.
    let (_, _, log) = server.end();
    assert!(log.contains("alert=UnknownCA"), "{log}");
    assert!(log.contains("it does not trust the CA"), "{log}");
}

/// RFC 9113 6.5.2: the lengths of name and value, and 32, of each field.
#[test]
fn the_fields_of_http2_have_the_limit_of_a_head() {
    if !is_there("curl", &["--http2", "--version"]) {
        return;
    }
    // More than hyper allows by default.
    let limit = 20_000;
    let server = Server::start(&["--max-head", &limit.to_string()]);
    let of_size = |size: usize| {
        let fields = [
            (":method", "GET"),
            (":scheme", "http"),
            (":path", "/"),
            (":authority", server.host()),
            ("x-long", ""),
        ];
        let own: usize = fields.iter().map(|(n, v)| n.len() + v.len() + 32).sum();
        let output = Command::new("curl")
            .args(["-si", "--http2-prior-knowledge", "-H", "User-Agent:"])
            .args(["-H", "Accept:", "-H"])
            .arg(format!("X-Long: {}", "a".repeat(size - own)))
            .arg(server.base())
            .output()
            .expect("curl runs");
        let answer = String::from_utf8_lossy(&output.stdout);
        answer.lines().next().unwrap_or_default().trim().to_owned()
    };
    // The HTTP/2 library rejects the limit itself too.
    assert_eq!(of_size(limit - 1), "HTTP/2 200");
    assert_eq!(of_size(limit + 1), "HTTP/2 431");
}

#[test]
fn the_page_shows_a_request_that_a_client_made() {
    let server = Server::start(&[]);
    let call = super::Call::new(&server, "GET", "/echo?a=1").signed(super::server::KEY);
    assert_eq!(call.send().status, 200);
    let page = get(&server, "/");
    assert!(page.body.contains("/echo"), "{}", page.body);
}
