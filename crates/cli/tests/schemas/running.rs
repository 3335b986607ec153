//! The documents of servers, and of commands that need one.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::program::run;
use super::{Run, is_valid};

/// A server that is ended with the value.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server. Its first line is as the schema says.
fn start(schema: &str, arguments: &[&str]) -> (Server, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_basestring"));
    command.args(arguments).stderr(Stdio::null());
    let mut server = Server(command.stdout(Stdio::piped()).spawn().expect("it starts"));
    let stdout = server.0.stdout.take().expect("a pipe");
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    is_valid(schema, &line);
    (server, serde_json::from_str(&line).expect("JSON"))
}

#[test]
fn the_first_line_of_serve_and_reports_of_tls_are_as_their_schemas_say() {
    let arguments = ["serve", "--port", "0", "--tls", "--log", "off"];
    let (_server, ready) = start("serve", &arguments);
    let base = ready["listening"].as_str().expect("a URL");
    let host = base.split('/').nth(2).expect("a host");
    let authority = ready["ca"].as_str().expect("a file");
    for options in [
        &["--roots", authority][..],
        &["--no-http", "--require-revocation"],
    ] {
        let arguments = [&["tls", host, "--json"], options].concat();
        is_valid("tls", &run(&arguments, b"").stdout);
    }
}

#[test]
fn the_first_line_of_the_servers_for_tls_clients_is_as_its_schema_says() {
    let (_servers, ready) = start("tls-clients-serve", &["tls-clients", "serve"]);
    let situations = ready["situations"].as_array().expect("a list");
    assert!(situations.len() > 70, "{} situations", situations.len());
}

/// A configuration of `provider` for a client and a token of a provider.
fn configuration(folder: &Path, name: &str, base: &str, secret: &str) -> String {
    let path = folder.join(name);
    let text = format!(
        "resource = \"{base}echo\"\nclients = [{{ key = \"client\", secret = \"s\" }}]\n\
         tokens = [{{ token = \"token\", secret = \"{secret}\" }}]\n"
    );
    fs::write(&path, text).expect("a file");
    path.display().to_string()
}

#[test]
fn reports_of_providers_are_as_the_schema_of_check_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let accounts = json!({
        "clients": [{"key": "client", "secret": "s"}],
        "users": [{"id": 1, "screen_name": "alice", "password": "p"}],
        "tokens": [{"token": "token", "secret": "t", "client": "client", "user": "alice"}],
    });
    let file = folder.path().join("accounts.json");
    fs::write(&file, accounts.to_string()).expect("a file");
    let file = file.display().to_string();
    let arguments = [
        "serve",
        "--port",
        "0",
        "--log",
        "off",
        "--credentials",
        &file,
    ];
    let (_server, ready) = start("serve", &arguments);
    let base = ready["listening"].as_str().expect("a URL");
    // The right one; one that accepts everything, in place of which a resource without credentials
    // answers; and credentials that the provider rejects.
    let right = configuration(folder.path(), "right.toml", base, "t");
    let open = configuration(folder.path(), "open.toml", base, "t");
    let text = fs::read_to_string(&open)
        .expect("a file")
        .replace("echo", "");
    fs::write(&open, text).expect("a file");
    let wrong = configuration(folder.path(), "wrong.toml", base, "x");
    for (config, only) in [
        (&right, "nonces/"),
        (&open, "signature/"),
        (&wrong, "signature/"),
    ] {
        let arguments = [
            "provider", "--config", config, "--only", only, "--json", "-", "--flood", "5",
        ];
        let Run { stdout, stderr, .. } = run(&arguments, b"");
        assert!(!stdout.is_empty(), "{stderr}");
        is_valid("check", &stdout);
    }
}
