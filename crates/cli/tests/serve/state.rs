//! Used nonces and issued credentials: at once, across a restart, and after SIGKILL.

use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use basestring::CredentialsAnswer;

use super::call::{read, send};
use super::flow::{begin, exchange, grant, key, refused};
use super::server::KEY;
use super::{Call, Server};

#[test]
fn of_the_same_request_many_times_at_once_one_passes() {
    for arguments in [&[][..], &["--state", "{}/state"]] {
        let server = Server::start(arguments);
        for _ in 0..5 {
            let call = Call::new(&server, "GET", "/echo?a=1").signed(KEY);
            let barrier = Barrier::new(16);
            let passed: usize = thread::scope(|scope| {
                let send = || {
                    barrier.wait();
                    usize::from(call.send().status == 200)
                };
                let all: Vec<_> = (0..16).map(|_| scope.spawn(send)).collect();
                all.into_iter()
                    .map(|one| one.join().expect("an answer"))
                    .sum()
            });
            assert_eq!(passed, 1);
        }
    }
}

#[test]
fn a_full_store_refuses_and_forgets_nothing() {
    let server = Server::start(&["--nonces", "3"]);
    let call = || Call::new(&server, "GET", "/echo").signed(KEY);
    let used: Vec<Call> = (0..3).map(|_| call()).collect();
    for call in &used {
        assert_eq!(call.send().status, 200);
    }
    let (status, code, _) = refused(&call());
    assert_eq!((status, &code[..]), (503, "no-room"));
    for call in &used {
        let (status, code, _) = refused(call);
        assert_eq!((status, &code[..]), (401, "used-nonce"));
    }
}

/// A port that is free: the signature covers it, so that it stays over a restart.
fn port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
    listener
        .local_addr()
        .expect("an address")
        .port()
        .to_string()
}

/// Requests that passed, and tokens that were issued with their keys.
#[derive(Default)]
struct Answered {
    accepted: Vec<Vec<u8>>,
    issued: Vec<(String, String)>,
}

/// What each thread signs. It is made beforehand: the server is gone before the thread ends.
fn signed_calls(server: &Server) -> Vec<Vec<Call>> {
    let calls = || (0..400).map(|_| Call::new(server, "GET", "/echo").signed(KEY));
    (0..6).map(|_| calls().collect()).collect()
}

/// Issues a token, and the key that it signs with.
fn issue(server: &Server) -> (String, String) {
    let (temporary, temporary_key) = begin(server, "oob");
    let code = grant(server, &temporary);
    let call = exchange(server, &temporary, &code).signed(&temporary_key);
    let answer = call.send();
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answer = CredentialsAnswer::parse_token(answer.body.as_bytes());
    let answer = answer.expect("credentials");
    let id = String::from_utf8(answer.token).expect("text");
    (id, key(&answer.secret))
}

impl Answered {
    /// Uses the server from several threads, issues tokens meanwhile, and kills it.
    fn use_and_kill(&mut self, server: &mut Server, round: u64) {
        let is_over = AtomicBool::new(false);
        let passed = Mutex::new(Vec::new());
        let host = server.host().to_owned();
        let calls = signed_calls(server);
        thread::scope(|scope| {
            for calls in &calls {
                let (is_over, passed, host) = (&is_over, &passed, &host);
                scope.spawn(move || {
                    for call in calls {
                        if is_over.load(Ordering::Relaxed) {
                            break;
                        }
                        let octets = call.octets();
                        if passes(host, &octets) {
                            passed.lock().expect("a lock").push(octets);
                        }
                    }
                });
            }
            for _ in 0..=round {
                self.issued.push(issue(server));
            }
            thread::sleep(Duration::from_millis(20 * round));
            server.kill_now();
            is_over.store(true, Ordering::Relaxed);
        });
        self.accepted.extend(passed.into_inner().expect("a lock"));
    }

    /// No request passes again, and every token is valid.
    fn holds(&self, server: &Server) {
        assert!(!self.accepted.is_empty());
        for octets in &self.accepted {
            let answer = send(server.host(), octets);
            assert_eq!(answer.status, 401, "{}", answer.body);
            assert!(answer.body.contains("used-nonce"), "{}", answer.body);
        }
        for (id, key) in &self.issued {
            let call = Call::of_client(server, "GET", "/1.1/account/verify_credentials.json");
            let answer = call.with("oauth_token", id).signed(key).send();
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
    }
}

/// SIGKILL while it is used, many times: what was answered holds.
#[test]
fn ended_at_any_moment_it_loses_no_token_and_lets_no_nonce_pass() {
    let port = port();
    let arguments = ["--state", "{}/state", "--port", &port[..], "--log", "off"];
    let mut server = Server::start(&arguments);
    let folder = Arc::clone(&server.folder);
    let mut answered = Answered::default();
    for round in 0..6_u64 {
        answered.use_and_kill(&mut server, round);
        drop(server);
        server = Server::start_in(&folder, &arguments, true);
        answered.holds(&server);
    }
}

/// Whether the request is answered with 200; a server that is gone answers nothing.
fn passes(host: &str, octets: &[u8]) -> bool {
    use std::io::{Read, Write};
    let Ok(mut stream) = std::net::TcpStream::connect(host) else {
        return false;
    };
    let mut answer = Vec::new();
    let sent = stream
        .write_all(octets)
        .and_then(|()| stream.read_to_end(&mut answer));
    sent.is_ok() && !answer.is_empty() && read(&answer).status == 200
}

#[test]
fn credentials_that_were_made_hold_after_a_restart() {
    let folder = Arc::new(tempfile::tempdir().expect("a folder"));
    let arguments = ["--state", "{}/state"];
    let first = Server::start_in(&folder, &arguments, false).end();
    let second = Server::start_in(&folder, &arguments, false).end();
    let credentials = |(code, printed, log): &(Option<i32>, String, String)| {
        assert_eq!(*code, Some(0), "{log}");
        let lines = printed
            .lines()
            .skip_while(|line| !line.starts_with("consumer key"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(credentials(&first).len(), 4, "{first:?}");
    assert_eq!(credentials(&first), credentials(&second));
}

#[test]
fn each_startup_error_has_its_exit_code() {
    let server = Server::start(&["--state", "{}/state"]);
    let folder = server.folder.path().to_str().expect("text").to_owned();
    std::fs::write(server.folder.path().join("wrong"), "{\"clients\": 1}").expect("a file");
    let (_, used) = server.host().split_once(':').expect("a port");
    let state = format!("{folder}/state");
    let wrong = format!("{folder}/wrong");
    let cases: [(&[&str], i32, &str); 5] = [
        (
            &["--state", &state],
            3,
            "It must be a state file of this program",
        ),
        (
            &["--credentials", &wrong],
            3,
            "cannot read the credentials in",
        ),
        (&["--port", used], 7, "cannot listen on"),
        (&["--bind", "0.0.0.0"], 2, "add --tls"),
        (&["--plain-port", "0"], 2, "--tls"),
    ];
    for (arguments, code, text) in cases {
        let mut all = vec!["serve"];
        if !arguments.contains(&"--port") {
            all.extend(["--port", "0"]);
        }
        all.extend(arguments);
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_basestring"))
            .args(&all)
            .env("COLUMNS", "200")
            .output()
            .expect("it runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
        assert!(stderr.contains(text), "{arguments:?}: {stderr}");
    }
}
