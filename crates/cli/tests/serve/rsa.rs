//! RSA-SHA1 (3.4.3) with a key of openssl's, whose public half the client's credentials hold.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::flow::refused;
use super::{Call, Server};

fn openssl(arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(input).ok()?;
    let output = child.wait_with_output().ok()?;
    output.status.success().then_some(output.stdout)
}

#[test]
fn a_client_signs_with_its_rsa_key() {
    let folder = Arc::new(tempfile::tempdir().expect("a folder"));
    let key = folder.path().join("key.pem");
    let key = key.to_str().expect("text");
    if openssl(&["genrsa", "-out", key, "2048"], b"").is_none() {
        println!("skipped: there is no openssl");
        return;
    }
    let public = openssl(&["rsa", "-in", key, "-pubout"], b"").expect("a public key");
    let credentials = serde_json::json!({
        "clients": [{"key": "ck", "secret": "not used here", "rsa_public_key": String::from_utf8_lossy(&public)}],
        "users": [{"id": 1, "screen_name": "owner", "password": "open sesame"}],
        "tokens": [{"token": "tk", "secret": "not used either", "client": "ck", "user": "owner"}],
    });
    let file = folder.path().join("credentials.json");
    std::fs::write(file, credentials.to_string()).expect("a file");
    let server = Server::start_in(&folder, &[], true);
    let call = || Call::new(&server, "GET", "/echo?a=1").with("oauth_signature_method", "RSA-SHA1");
    let sign = |text: &str| {
        let signature = openssl(&["dgst", "-sha1", "-sign", key], text.as_bytes());
        STANDARD.encode(signature.expect("a signature"))
    };
    let right = call();
    let right = right
        .clone()
        .with("oauth_signature", &sign(&right.base_string()));
    assert_eq!(right.send().status, 200);
    let (status, code, _) = refused(&right);
    assert_eq!((status, &code[..]), (401, "used-nonce"));
    let wrong = call().with("oauth_signature", &sign("another text"));
    let (status, code, _) = refused(&wrong);
    assert_eq!((status, &code[..]), (401, "bad-signature"));
}
