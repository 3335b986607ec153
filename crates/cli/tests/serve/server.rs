//! The program, serving.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::Value;

/// The secrets of `CREDENTIALS`.
pub(crate) const SECRETS: [&str; 7] = [
    "consumer secret & more",
    "token secret of tk",
    "the other's secret",
    "other token's secret",
    "open sesame",
    "plainClientSecret",
    "plainTokenSecret",
];

/// The key by which the client `ck` signs with its token `tk`.
pub(crate) const KEY: &str = "consumer%20secret%20%26%20more&token%20secret%20of%20tk";
/// The key by which the client `ck` signs alone.
pub(crate) const CLIENT_KEY: &str = "consumer%20secret%20%26%20more&";

/// The key by which the client `plain` signs with its token `pt`; no encoder changes it.
pub(crate) const PLAIN_KEY: &str = "plainClientSecret&plainTokenSecret";

const CREDENTIALS: &str = r#"{
  "clients": [
    {"key": "ck", "secret": "consumer secret & more", "name": "Printer <b>x</b>"},
    {"key": "other", "secret": "the other's secret"},
    {"key": "plain", "secret": "plainClientSecret"}
  ],
  "users": [{"id": 7, "screen_name": "owner", "password": "open sesame"}],
  "tokens": [
    {"token": "tk", "secret": "token secret of tk", "client": "ck", "user": "owner"},
    {"token": "ot", "secret": "other token's secret", "client": "other", "user": "owner"},
    {"token": "pt", "secret": "plainTokenSecret", "client": "plain", "user": "owner"}
  ]
}"#;

/// A server with its own folder, which ends when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) folder: Arc<tempfile::TempDir>,
    /// The first line that it printed.
    pub(crate) ready: Value,
    printed: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts one with known credentials.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        std::fs::write(folder.path().join("credentials.json"), CREDENTIALS).expect("a file");
        Self::start_in(&folder, arguments, true)
    }

    /// Starts one by another program, which sets limits or variables.
    pub(crate) fn start_under(under: &[&str], arguments: &[&str]) -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        std::fs::write(folder.path().join("credentials.json"), CREDENTIALS).expect("a file");
        Self::started(&folder, arguments, true, under)
    }

    /// Starts one in a folder that is there, `{}` in an argument standing for it.
    pub(crate) fn start_in(
        folder: &Arc<tempfile::TempDir>,
        arguments: &[&str],
        known: bool,
    ) -> Self {
        Self::started(folder, arguments, known, &[])
    }

    fn started(
        folder: &Arc<tempfile::TempDir>,
        arguments: &[&str],
        known: bool,
        under: &[&str],
    ) -> Self {
        let path = folder.path();
        let log = File::options()
            .create(true)
            .append(true)
            .open(path.join("log"))
            .expect("a log");
        let program = env!("CARGO_BIN_EXE_basestring");
        let mut command = Command::new(under.first().unwrap_or(&program));
        if !under.is_empty() {
            command.args(&under[1..]).arg(program);
        }
        command.arg("serve");
        if !arguments.contains(&"--port") {
            command.args(["--port", "0"]);
        }
        if known {
            command
                .arg("--credentials")
                .arg(path.join("credentials.json"));
        }
        let folder_text = path.to_str().expect("a path in UTF-8");
        command.args(arguments.iter().map(|text| text.replace("{}", folder_text)));
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        let ready: Value = serde_json::from_str(&line).unwrap_or_default();
        assert!(ready.is_object(), "{line:?}\n{}", self::log(path));
        let printed = Arc::new(Mutex::new(line));
        let more = Arc::clone(&printed);
        let reader = std::thread::spawn(move || {
            let mut octets = [0; 4096];
            while let Ok(count @ 1..) = stdout.read(&mut octets) {
                let text = String::from_utf8_lossy(&octets[..count]);
                more.lock().expect("a lock").push_str(&text);
            }
        });
        Self {
            child,
            folder: Arc::clone(folder),
            ready,
            printed,
            reader: Some(reader),
        }
    }

    /// `http://127.0.0.1:PORT/`.
    pub(crate) fn base(&self) -> &str {
        self.ready["listening"].as_str().expect("an address")
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn host(&self) -> &str {
        let (_, rest) = self.base().split_once("://").expect("a scheme");
        rest.trim_end_matches('/')
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once with SIGKILL.
    pub(crate) fn kill_now(&mut self) {
        self.child.kill().expect("it ends");
        self.child.wait().expect("it ends");
    }

    /// Ends it with SIGTERM, and gives its exit code with all that it printed and logged.
    pub(crate) fn end(self) -> (Option<i32>, String, String) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.expect("kill runs").success());
        self.wait()
    }

    /// Waits for its end, and gives its exit code with all that it printed and logged.
    pub(crate) fn wait(mut self) -> (Option<i32>, String, String) {
        let code = self.child.wait().expect("it ends").code();
        self.reader
            .take()
            .expect("a reader")
            .join()
            .expect("it reads to the end");
        let printed = self.printed.lock().expect("a lock").clone();
        (code, printed, log(self.folder.path()))
    }
}

/// The log in a folder.
pub(crate) fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).expect("a log")
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
