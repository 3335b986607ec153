//! Used nonces and issued credentials: at once, across a restart, and after SIGKILL.

use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use basestring::CredentialsAnswer;

use super::call::{now, read, send};
use super::flow::{begin, exchange, grant, key, refused};
use super::server::{CLIENT_KEY, KEY, PLAIN_KEY};
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
    /// Uses the server from several threads, issues tokens meanwhile, and ends it.
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

/// A shell that runs the program with this limit of a file's size, in bytes, which root may raise again.
fn small_disk(bytes: u64) -> Vec<String> {
    let script = format!("trap '' XFSZ; exec prlimit --fsize={bytes}:unlimited \"$@\"");
    ["sh", "-c", &script, "sh"].map(str::to_owned).to_vec()
}

#[test]
fn after_a_full_disk_it_goes_on_without_a_restart() {
    let under = small_disk(1 << 18);
    let under: Vec<&str> = under.iter().map(String::as_str).collect();
    let server = Server::start_under(&under, &["--state", "{}/state"]);
    let (token, temporary_key) = begin(&server, "oob");
    let code = grant(&server, &token);
    // Long callbacks fill the file.
    let fill = format!("http://client.example/{}", "a".repeat(7000));
    let is_full = (0..200).any(|_| {
        let call = Call::of_client(&server, "POST", "/oauth/request_token")
            .with("oauth_callback", &fill)
            .signed(CLIENT_KEY);
        call.send().status == 503
    });
    assert!(is_full, "the limit was not reached");
    // A request that cannot be written is rejected, and uses up nothing.
    let call = exchange(&server, &token, &code).signed(&temporary_key);
    assert_eq!(refused(&call).0, 503);
    let id = server.id().to_string();
    let raised = std::process::Command::new("prlimit")
        .args(["--pid", &id, "--fsize=unlimited"])
        .status();
    assert!(raised.expect("prlimit runs").success());
    thread::sleep(Duration::from_millis(300));
    let answer = call.send();
    assert_eq!(answer.status, 200, "{}", answer.body);
    let folder = Arc::clone(&server.folder);
    let (code, _, log) = server.end();
    assert_eq!(code, Some(0), "{log}");
    assert!(
        log.contains("requests get 503 until it can be written"),
        "{log}"
    );
    let server = Server::start_in(&folder, &["--state", "{}/state"], true);
    assert_eq!(call.send_to(&server).status, 401, "it was issued before");
}

#[test]
fn a_rejected_request_uses_up_no_nonce() {
    let server = Server::start(&["--state", "{}/state"]);
    let (token, key) = begin(&server, "oob");
    let code = grant(&server, &token);
    let early = exchange(&server, &token, "0000000").signed(&key);
    assert_eq!(refused(&early).0, 401);
    let nonce = early.oauth.iter().find(|(name, _)| name == "oauth_nonce");
    let nonce = nonce.expect("a nonce").1.clone();
    let again = exchange(&server, &token, &code)
        .with("oauth_nonce", &nonce)
        .signed(&key);
    assert_eq!(again.send().status, 200);
    // Timestamp, client and token belong to the nonce.
    let at = now().to_string();
    let call = |client: Call| client.with("oauth_nonce", "n").with("oauth_timestamp", &at);
    let plain = || call(Call::plain(&server, "GET", "/echo")).signed(PLAIN_KEY);
    assert_eq!(
        call(Call::new(&server, "GET", "/echo"))
            .signed(KEY)
            .send()
            .status,
        200
    );
    assert_eq!(plain().send().status, 200);
    assert_eq!(plain().send().status, 401);
    let alone = call(Call::of_client(&server, "GET", "/echo")).signed(CLIENT_KEY);
    assert_eq!(alone.send().status, 200);
}

#[test]
fn one_client_cannot_fill_the_room_of_the_others() {
    let server = Server::start(&["--nonces", "60"]);
    let call = || Call::new(&server, "GET", "/echo").signed(KEY).send().status;
    let accepted = (0..70).take_while(|_| call() == 200).count();
    assert_eq!(accepted, 40);
    for _ in 0..10 {
        let call = Call::plain(&server, "GET", "/echo").signed(PLAIN_KEY);
        assert_eq!(call.send().status, 200);
    }
}

#[test]
#[cfg(unix)]
fn the_state_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start(&["--state", "{}/state"]);
    let folder = Arc::clone(&server.folder);
    let state = folder.path().join("state");
    let mode = || {
        std::fs::metadata(&state)
            .expect("a file")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(), 0o600);
    server.end();
    std::fs::set_permissions(&state, PermissionsExt::from_mode(0o644)).expect("permissions");
    let (_, _, log) = Server::start_in(&folder, &["--state", "{}/state"], true).end();
    assert_eq!(mode(), 0o600);
    assert!(log.contains("other users could read"), "{log}");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&state, &link).expect("a link");
    let (code, _, told) = fails(&["--state", link.to_str().expect("text")]);
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("it is a symbolic link"), "{told}");
}

/// Runs the program, which must not start: its exit code, standard output and standard error.
fn fails(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_basestring"))
        .args(["serve", "--port", "0"])
        .args(arguments)
        .env("COLUMNS", "300")
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn a_corrupt_state_file_is_refused_or_holds_all_that_was_answered() {
    let mut server = Server::start(&["--state", "{}/state"]);
    let folder = Arc::clone(&server.folder);
    let used: Vec<Call> = (0..20)
        .map(|_| Call::new(&server, "GET", "/echo").signed(KEY))
        .collect();
    for call in &used {
        assert_eq!(call.send().status, 200);
    }
    server.kill_now();
    let state = folder.path().join("state");
    let whole = std::fs::read(&state).expect("a file");
    let mut refusals = 0;
    for round in 0..24 {
        let mut corrupt = whole.clone();
        let at = whole.len() * round / 24 + 7 * round;
        match round % 3 {
            0 => corrupt.truncate(at),
            1 => corrupt[at..]
                .iter_mut()
                .take(4096)
                .for_each(|byte| *byte = 0),
            _ => corrupt[at..]
                .iter_mut()
                .take(64)
                .for_each(|byte| *byte ^= 0xff),
        }
        if corrupt == whole || corrupt.is_empty() {
            continue;
        }
        std::fs::write(&state, &corrupt).expect("a file");
        if !holds(&folder, &used) {
            refusals += 1;
        }
    }
    assert!(refusals >= 8, "{refusals}");
}

/// Starts the program in a folder with a state: whether it starts, and then rejects what was used.
fn holds(folder: &Arc<tempfile::TempDir>, used: &[Call]) -> bool {
    let path = |name: &str| folder.path().join(name).display().to_string();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_basestring"))
        .args(["serve", "--port", "0", "--state", &path("state")])
        .args(["--credentials", &path("credentials.json")])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("it runs");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).expect("a line");
    if line.is_empty() {
        assert_eq!(child.wait().expect("it ends").code(), Some(3));
        return false;
    }
    let ready: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let base = ready["listening"].as_str().expect("an address");
    let host = base.trim_start_matches("http://").trim_end_matches('/');
    for call in used {
        let answer = send(host, &call.octets());
        assert_eq!(answer.status, 401, "{}", answer.body);
    }
    child.kill().expect("it ends");
    child.wait().expect("it ends");
    true
}

#[test]
fn it_ends_well_on_a_hangup_and_removes_its_folder() {
    let server = Server::start(&["--tls"]);
    let authority = server.ready["ca"].as_str().expect("a path").to_owned();
    assert!(std::path::Path::new(&authority).is_file());
    let id = server.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-HUP", &id])
        .status();
    assert!(sent.expect("kill runs").success());
    let (code, _, log) = server.wait();
    assert_eq!(code, Some(0), "{log}");
    assert!(!std::path::Path::new(&authority).exists());
}

#[test]
fn limits_that_no_clock_or_machine_has_are_refused() {
    for (name, value) in [
        ("--max-time", "18446744073709551615"),
        ("--max-time", "0"),
        ("--window", "18446744073709551615"),
        ("--temporary-life", "18446744073709551615"),
        ("--nonces", "18446744073709551615"),
        ("--shown", "1000000"),
    ] {
        let (code, _, told) = fails(&[name, value]);
        assert_eq!(code, Some(2), "{name} {value}: {told}");
    }
    let (code, _, told) = fails(&["--credentials", "/dev/zero"]);
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("it has more than 64 MiB"), "{told}");
}
