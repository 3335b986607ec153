//! `basestring serve`: a provider on this machine, to test clients.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use basestring::Secret;
use basestring_sandbox::serve::{
    Fault, Known, Limits, Log, Manner, Options, Running, Tls, begin_log, start,
};

use crate::document;
use crate::exit::{Exit, Failure};
use crate::panics::Panics;
use crate::{files, options, output};

/// Run an OAuth 1.0a provider on this machine to test clients
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The address to listen on; an address other than loopback needs --tls
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,

    /// The port to listen on; 0 chooses a free one
    #[arg(long, default_value_t = 8049, value_parser = options::number::<u16, 0, 65_535>)]
    port: u16,

    /// A JSON file with clients, users and tokens, see below [default: one new client and one new
    /// user]
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,

    /// Keep issued credentials and used nonces in this file, for the next start
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Use HTTPS, with the certificate of a new certificate authority
    #[arg(long)]
    tls: bool,

    /// The folder for the authority's certificate, ca.pem [default: a new one, deleted at the end]
    #[arg(long, value_name = "FOLDER", requires = "tls")]
    tls_folder: Option<PathBuf>,

    /// Another name of this host for the certificate
    #[arg(long, value_name = "NAME", requires = "tls")]
    tls_name: Vec<String>,

    /// A port that rejects plain HTTP, as X does
    #[arg(long, value_name = "PORT", requires = "tls",
        value_parser = options::number::<u16, 0, 65_535>)]
    plain_port: Option<u16>,

    /// Use the error codes and formats of this service
    #[arg(long = "as", value_name = "x")]
    manner: Option<MannerName>,

    /// The largest difference between a timestamp and the clock, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300,
        value_parser = options::number::<u64, 0, YEAR>)]
    window: u64,

    /// The largest number of nonces to keep; when it is reached, requests are rejected
    #[arg(long, value_name = "N", default_value_t = 4_000_000,
        value_parser = options::number::<u32, 1, 100_000_000>)]
    nonces: u32,

    /// The lifetime of temporary credentials, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 900,
        value_parser = options::number::<u64, 0, YEAR>)]
    temporary_life: u64,

    /// The number of requests on the page
    #[arg(long, value_name = "N", default_value_t = 50,
        value_parser = options::number::<u32, 0, 500>)]
    shown: u32,

    /// The log on standard error: text, json or off
    #[arg(long, value_name = "FORM", default_value = "text")]
    log: Log,

    #[command(flatten)]
    limits: LimitArgs,
}

const EXAMPLES: &str = "\
The provider runs the flow of RFC 5849 section 2 (request token, the owner's
decision in a browser, access token) and two protected resources, /echo and
/1.1/account/verify_credentials.json. An error response names the mistake, its
section, the fix, and where the base strings differ. The page at / shows each
request stage by stage. A client may send the base string that it signed in the
header X-OAuth-Base-String.

The first line of output is JSON: the URLs, and with --tls the certificate to
trust. New credentials are printed after it, and nowhere else.

The file for --credentials (name, rsa_public_key and tokens are optional):
  {\"clients\": [{\"key\", \"secret\", \"name\", \"rsa_public_key\"}],
   \"users\": [{\"id\", \"screen_name\", \"password\"}],
   \"tokens\": [{\"token\", \"secret\", \"client\", \"user\"}]}

Examples:
  basestring serve
  basestring serve --port 0 --tls --log json
  basestring serve --as x --credentials accounts.json --state state.json";

/// The longest time window and lifetime, in seconds.
const YEAR: u64 = 366 * 86_400;

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum MannerName {
    X,
}

/// What a client may send.
#[derive(clap::Args)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// The largest request line and headers, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 32 << 10,
        value_parser = options::number::<u32, 8192, { 16 << 20 }>)]
    max_head: u32,

    /// The largest body, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 256 << 10,
        value_parser = options::number::<u32, 0, { 1 << 30 }>)]
    max_body: u32,

    /// The time limit for the headers, for the body, and for a client that does not read, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10,
        value_parser = options::number::<u64, 1, 3600>)]
    max_time: u64,

    /// The largest number of connections; a new one replaces the one that has waited longest
    #[arg(long, value_name = "N", default_value_t = 500,
        value_parser = options::number::<u32, 1, 100_000>)]
    max_connections: u32,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let exit = match fault {
            Fault::Usage(_) => Exit::Usage,
            Fault::Input(_) => Exit::Input,
            Fault::Address(_) => Exit::Address,
            Fault::Internal(_) => Exit::Internal,
        };
        Self::new(exit, fault.to_string())
    }
}

/// Serves until it is interrupted or terminated.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let options = options(args)?;
    let internal = |what: &str, found: std::io::Error| {
        Failure::internal(format!("cannot set up {what}: {found}"))
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|found| internal("the runtime", found))?;
    // Dropping the guard writes what is still in the log's queue.
    let _guard = begin_log(args.log);
    runtime.block_on(async {
        let end = ending().map_err(|found| internal("signal handling", found))?;
        let running = start(&options).await?;
        output::print(&ready(&running, args.credentials.is_none())?)?;
        let panics = Panics::count();
        running.until(end).await;
        Ok(match panics.counted() {
            0 => Exit::Success,
            // Each one is printed when it happens.
            _ => Exit::Internal,
        })
    })
}

fn credentials(path: &Path) -> Result<Known, Failure> {
    let text = files::read(path)?;
    Known::parse(&text).map_err(|fault| {
        let path = files::name_of(path);
        Failure::input(format!("cannot read the credentials in {path}: {fault}"))
    })
}

fn options(args: &Args) -> Result<Options, Failure> {
    let known = args.credentials.as_deref().map(credentials).transpose()?;
    let limits = &args.limits;
    let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    Ok(Options {
        address: SocketAddr::new(args.bind, args.port),
        tls: args.tls.then(|| Tls {
            folder: args.tls_folder.clone(),
            names: args.tls_name.clone(),
        }),
        plain: args.plain_port.map(|port| SocketAddr::new(args.bind, port)),
        known,
        state: args.state.clone(),
        manner: match args.manner {
            Some(MannerName::X) => Manner::X,
            None => Manner::Rfc,
        },
        window: args.window,
        nonces: size(args.nonces),
        temporary_life: args.temporary_life,
        shown: size(args.shown),
        explainer: crate::page::PAGE,
        limits: Limits {
            head: size(limits.max_head),
            head_time: Duration::from_secs(limits.max_time),
            body: size(limits.max_body),
            body_time: Duration::from_secs(limits.max_time),
            connections: size(limits.max_connections),
            ..Limits::default()
        },
    })
}

/// Ends on Ctrl-C, and on SIGTERM and SIGHUP where they exist.
fn ending() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    #[cfg(unix)]
    let mut hung_up = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
            _ = hung_up.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// The output at the start.
fn ready(running: &Running, shows_credentials: bool) -> Result<String, Failure> {
    let base = running.base();
    let line = document::SERVE.value(&serde_json::json!({
        "listening": base,
        "request_token": format!("{base}oauth/request_token"),
        "authorize": format!("{base}oauth/authorize"),
        "access_token": format!("{base}oauth/access_token"),
        "ca": running.authority(),
        "plain": running.plain(),
    }))?;
    let mut text = format!("{line}\n");
    // Writing to a string does not fail.
    let _ = writeln!(text, "\npage:            {base}");
    if let Some(authority) = running.authority() {
        let authority =
            basestring_oracle::internal::request::quote(authority.display().to_string().as_bytes());
        let _ = writeln!(
            text,
            "try:             curl --cacert {authority} {base}echo"
        );
    }
    if shows_credentials {
        let secret = |secret: &Secret| String::from_utf8_lossy(secret.expose()).into_owned();
        for client in &running.known().clients {
            let _ = writeln!(text, "consumer key:    {}", client.key);
            let _ = writeln!(text, "consumer secret: {}", secret(&client.secret));
        }
        for user in &running.known().users {
            let _ = writeln!(text, "user:            {}", user.screen_name);
            let _ = writeln!(text, "password:        {}", secret(&user.password));
        }
    }
    Ok(text)
}
