//! A load test of the provider: valid and invalid signed requests at a rate, with every answer checked:
//!
//! ```sh
//! cargo build --release && cargo run --release -p basestring-sandbox --example load -- \
//!     target/release/basestring --rate 5000 --seconds 60 --state
//! ```
//!
//! It starts the given program. Every second it prints the number of answers, how many were wrong, the
//! longest wait, and the server's memory. It exits with 1 if an answer was wrong or the rate was not
//! reached. Of 100 requests, 96 are valid; one is repeated, one has a wrong signature, one is too old,
//! and one has no nonce.

#![expect(clippy::wildcard_enum_match_arm)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use basestring::{Credentials, Url};
use basestring_prepared::{Call, Endpoint, Signer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CREDENTIALS: &str = r#"{
  "clients": [{"key": "load", "secret": "clientSecret"}],
  "users": [{"id": 1, "screen_name": "owner", "password": "password"}],
  "tokens": [{"token": "lt", "secret": "tokenSecret", "client": "load", "user": "owner"}]
}"#;

struct Arguments {
    program: String,
    rate: u64,
    seconds: u64,
    connections: u64,
    more: Vec<String>,
}

fn arguments() -> Result<Arguments, String> {
    let mut all = std::env::args().skip(1);
    let mut read = Arguments {
        program: all
            .next()
            .ok_or("expected the program to load, found none")?,
        rate: 5000,
        seconds: 60,
        connections: 64,
        more: Vec::new(),
    };
    while let Some(name) = all.next() {
        let slot = match name.as_str() {
            "--rate" => &mut read.rate,
            "--seconds" => &mut read.seconds,
            "--connections" => &mut read.connections,
            // Everything else is an argument of the server.
            _ => {
                read.more.push(name);
                continue;
            }
        };
        let value = all.next().and_then(|value| value.parse().ok());
        *slot = value.ok_or_else(|| format!("expected a number after {name}"))?;
    }
    Ok(read)
}

/// The server, stopped at the end.
struct Server {
    child: Child,
    host: String,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(arguments: &Arguments) -> Result<Server, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let credentials = folder.path().join("credentials.json");
    std::fs::write(&credentials, CREDENTIALS)?;
    let mut command = Command::new(&arguments.program);
    command.args(["serve", "--port", "0", "--log", "off", "--credentials"]);
    command.arg(&credentials);
    for more in &arguments.more {
        command.arg(more);
        if more == "--state" {
            command.arg(folder.path().join("state"));
        }
    }
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    let stdout = child.stdout.take().ok_or("a pipe")?;
    BufReader::new(stdout).read_line(&mut line)?;
    let ready: serde_json::Value = serde_json::from_str(&line)?;
    let base = ready["listening"].as_str().ok_or("an address")?;
    let host = base.trim_start_matches("http://").trim_end_matches('/');
    Ok(Server {
        host: host.to_owned(),
        child,
        _folder: folder,
    })
}

/// The server's memory in KiB, where the system tells it.
fn resident(server: &Server) -> u64 {
    let path = format!("/proc/{}/status", server.child.id());
    let status = std::fs::read_to_string(path).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

/// What is counted.
#[derive(Default)]
struct Counts {
    answered: AtomicU64,
    wrong: AtomicU64,
    /// The longest wait since the last line, in microseconds.
    longest: AtomicU64,
}

/// What a request is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Right,
    Again,
    OtherKey,
    Old,
    NoNonce,
}

impl Kind {
    fn of(number: u64) -> Self {
        match number % 100 {
            20 => Self::Again,
            40 => Self::OtherKey,
            60 => Self::Old,
            80 => Self::NoNonce,
            _ => Self::Right,
        }
    }

    /// The status code that is due.
    const fn due(self) -> u16 {
        match self {
            Self::Right => 200,
            Self::NoNonce => 400,
            _ => 401,
        }
    }
}

struct Client {
    host: String,
    endpoint: Endpoint,
    signer: Signer,
    other: Signer,
    last: String,
    answer: Vec<u8>,
}

impl Client {
    fn new(host: &str) -> Result<Self, basestring::Error> {
        let url = format!("http://{host}/echo");
        let url = Url::parse(url.as_bytes())?;
        let client = Credentials::client("load", "clientSecret");
        Ok(Self {
            host: host.to_owned(),
            endpoint: Endpoint::new(b"POST", &url, &url.authority()),
            signer: Signer::new(&client.clone().with_token("lt", "tokenSecret")),
            other: Signer::new(&client.with_token("lt", "anotherSecret")),
            last: String::new(),
            answer: Vec::new(),
        })
    }

    /// The request of that number.
    fn request(&mut self, number: u64, kind: Kind) -> String {
        if kind == Kind::Again && !self.last.is_empty() {
            return self.last.clone();
        }
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let age = if kind == Kind::Old { 100_000 } else { 0 };
        let timestamp = (since.as_secs() - age).to_string();
        let nonce = format!("n{number:x}");
        let call = Call {
            endpoint: &self.endpoint,
            parameters: &[(b"status", b"signed"), (b"n", b"1 2")],
            timestamp: timestamp.as_bytes(),
            nonce: nonce.as_bytes(),
        };
        let mut field = String::new();
        match kind {
            Kind::OtherKey => self.other.authorization_into(&call, &mut field),
            _ => self.signer.authorization_into(&call, &mut field),
        }
        if kind == Kind::NoNonce {
            field = field.replace("oauth_nonce", "nonce");
        }
        let body = "status=signed&n=1%202";
        let request = format!(
            "POST /echo HTTP/1.1\r\nHost: {}\r\nAuthorization: {field}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len(),
        );
        if kind == Kind::Right {
            self.last.clone_from(&request);
        }
        request
    }

    /// Sends one and reads its status code.
    async fn exchange(&mut self, stream: &mut TcpStream, request: &str) -> std::io::Result<u16> {
        stream.write_all(request.as_bytes()).await?;
        self.answer.clear();
        loop {
            if stream.read_buf(&mut self.answer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let text = String::from_utf8_lossy(&self.answer);
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head.split("content-length: ").nth(1);
            let length = length.and_then(|rest| rest.split("\r\n").next()?.parse().ok());
            if body.len() >= length.unwrap_or(usize::MAX) {
                let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
                return Ok(status.unwrap_or_default());
            }
        }
    }
}

async fn client(
    host: String,
    begin: Instant,
    arguments: Arc<Arguments>,
    next: Arc<AtomicU64>,
    counts: Arc<Counts>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut client = Client::new(&host)?;
    let mut stream = TcpStream::connect(&host).await?;
    stream.set_nodelay(true)?;
    let end = begin + Duration::from_secs(arguments.seconds);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        // A rate of zero is as fast as possible.
        if let Some(after) = (number * 1_000_000_000).checked_div(arguments.rate) {
            let due = begin + Duration::from_nanos(after);
            if due >= end {
                return Ok(());
            }
            tokio::time::sleep_until(due.into()).await;
        }
        if Instant::now() >= end {
            return Ok(());
        }
        let kind = match Kind::of(number) {
            Kind::Again if client.last.is_empty() => Kind::Right,
            kind => kind,
        };
        let request = client.request(number, kind);
        let sent = Instant::now();
        let status = client.exchange(&mut stream, &request).await?;
        let waited = u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX);
        counts.longest.fetch_max(waited, Ordering::Relaxed);
        counts.answered.fetch_add(1, Ordering::Relaxed);
        if status != kind.due() {
            counts.wrong.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn run() -> Result<bool, Box<dyn std::error::Error>> {
    let arguments = Arc::new(arguments()?);
    let server = start(&arguments)?;
    let counts = Arc::new(Counts::default());
    let next = Arc::new(AtomicU64::new(0));
    let begin = Instant::now();
    let clients: Vec<_> = (0..arguments.connections)
        .map(|_| {
            let (host, arguments) = (server.host.clone(), Arc::clone(&arguments));
            let (next, counts) = (Arc::clone(&next), Arc::clone(&counts));
            tokio::spawn(client(host, begin, arguments, next, counts))
        })
        .collect();
    println!("second  answered  wrong  longest wait  memory of the server");
    let mut before = 0;
    for second in 1..=arguments.seconds {
        tokio::time::sleep_until((begin + Duration::from_secs(second)).into()).await;
        let answered = counts.answered.load(Ordering::Relaxed);
        println!(
            "{second:>6}  {:>8}  {:>5}  {:>9.1} ms  {:>6.1} MiB",
            answered - before,
            counts.wrong.load(Ordering::Relaxed),
            counts.longest.swap(0, Ordering::Relaxed) as f64 / 1000.0,
            resident(&server) as f64 / 1024.0,
        );
        before = answered;
    }
    let mut failed = 0;
    for client in clients {
        if let Err(fault) = client.await? {
            failed += 1;
            eprintln!("a connection failed: {fault}");
        }
    }
    let answered = counts.answered.load(Ordering::Relaxed);
    let wrong = counts.wrong.load(Ordering::Relaxed);
    let seconds = begin.elapsed().as_secs_f64();
    println!("{answered} answers in {seconds:.1} s, {wrong} wrong, {failed} connections failed");
    let is_held = answered * 100 >= arguments.rate * arguments.seconds * 99;
    Ok(wrong == 0 && failed == 0 && is_held)
}

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(match runtime.block_on(run())? {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
