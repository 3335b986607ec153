//! The client under test: a program, or a function of a test.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a client is called with.
#[derive(Clone, Debug)]
pub struct Call {
    /// The URL to request with GET.
    pub url: String,
    /// The CA to trust, in PEM: a file, and its content.
    pub ca: PathBuf,
    /// The content of the file.
    pub ca_pem: String,
    /// The system's store of CAs, in PEM, which a client that gets a CA must not use.
    pub system: PathBuf,
    /// A folder without certificates.
    pub empty: PathBuf,
    /// The value of the `Authorization` header to send.
    pub authorization: String,
}

/// How a call ended. Verdicts are not by this, but by what the servers saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Called {
    /// The exit code of a program.
    pub exit: Option<i32>,
    /// The end of what it wrote to standard error.
    pub said: String,
    /// Whether it was ended because it took too long.
    pub timed_out: bool,
}

/// A client under test.
pub trait Client: Sync {
    /// Requests a URL.
    ///
    /// # Errors
    ///
    /// The client cannot be started.
    fn call(&self, call: &Call) -> Result<Called, String>;

    /// Whether it trusts the given CA alone; else its own store is to have the CA.
    fn takes_ca(&self) -> bool {
        true
    }

    /// Whether it sends the given credentials.
    fn takes_credentials(&self) -> bool {
        true
    }

    /// Its name, by which its recipe is found.
    fn name(&self) -> String {
        String::new()
    }
}

/// A function that requests `call.url` with `call.ca_pem` as its only trusted CA, and sends
/// `call.authorization` as the `Authorization` header. Its result is ignored: the servers are the proof.
impl<F: Fn(&Call) + Sync> Client for F {
    fn call(&self, call: &Call) -> Result<Called, String> {
        self(call);
        Ok(Called::default())
    }
}

/// A program. `{url}`, `{ca}` and `{authorization}` in its arguments are replaced.
#[derive(Clone, Debug)]
pub struct Program {
    /// The program and its arguments.
    pub words: Vec<String>,
    /// The time limit of a call.
    pub timeout: Duration,
}

impl Program {
    fn has(&self, placeholder: &str) -> bool {
        self.words.iter().any(|word| word.contains(placeholder))
    }
}

impl Client for Program {
    fn call(&self, call: &Call) -> Result<Called, String> {
        let filled = |word: &String| {
            word.replace("{url}", &call.url)
                .replace("{ca}", &call.ca.display().to_string())
                .replace("{authorization}", &call.authorization)
        };
        let words: Vec<String> = self.words.iter().map(filled).collect();
        let (program, arguments) = words.split_first().ok_or("the command is empty")?;
        let log = tempfile::NamedTempFile::new().map_err(|fault| fault.to_string())?;
        let stderr = File::create(log.path()).map_err(|fault| fault.to_string())?;
        // A client that gets a CA has another one in the system's store: a client that uses both, or
        // only that, is found. One that gets none has the CA there.
        let store = if self.takes_ca() {
            &call.system
        } else {
            &call.ca
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("SSL_CERT_FILE", store)
            .env("SSL_CERT_DIR", &call.empty)
            .env("NODE_EXTRA_CA_CERTS", store)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr);
        for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env_remove(proxy).env_remove(proxy.to_lowercase());
        }
        for bundle in ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"] {
            match self.takes_ca() {
                true => command.env_remove(bundle),
                false => command.env(bundle, store),
            };
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(|fault| {
            format!(
                "cannot start {program}: {}",
                crate::connect::in_words(&fault)
            )
        })?;
        let (exit, timed_out) = wait(&mut child, self.timeout);
        Ok(Called {
            exit,
            timed_out,
            said: end_of(log.path()),
        })
    }

    fn takes_ca(&self) -> bool {
        self.has("{ca}")
    }

    fn takes_credentials(&self) -> bool {
        self.has("{authorization}")
    }

    fn name(&self) -> String {
        self.words.join(" ")
    }
}

/// Waits for a program, and ends it and what it started after this long.
fn wait(child: &mut Child, timeout: Duration) -> (Option<i32>, bool) {
    let end = Instant::now() + timeout;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return (status.code(), false),
            Err(_) => return (None, false),
            Ok(None) => {}
        }
        if Instant::now() > end {
            let group = format!("-{}", child.id());
            // A program may have started others; where there is no `kill`, it alone is ended.
            let _ = Command::new("kill")
                .args(["-KILL", "--", &group])
                .stderr(Stdio::null())
                .status();
            let _ = child.kill();
            let _ = child.wait();
            return (None, true);
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// The last lines of a file.
fn end_of(path: &Path) -> String {
    const LEAST: usize = 400;
    let bytes = fs::read(path).unwrap_or_default();
    let start = bytes.len().saturating_sub(LEAST);
    let text = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default()).into_owned();
    crate::printable::printable(text.trim())
}
