//! `basestring serve`: a provider on this machine, to test clients against.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use basestring::Secret;
use basestring_sandbox::serve::{
    Fault, Known, Limits, Log, Manner, Options, Running, Tls, begin_log, start,
};

use crate::exit::{Exit, Failure};
use crate::output;

/// Serve an OAuth 1.0a provider on this machine, to test clients against.
///
/// It runs the flow of RFC 5849 section 2 (request token, the owner's decision in a browser, access
/// token) and two protected resources, /echo and /1.1/account/verify_credentials.json. A refusal says
/// which mistake was made, its clause and how to mend it, and where the base strings differ; the page
/// at / shows each request stage by stage. A client may send the base string that it signed in the
/// field X-OAuth-Base-String.
///
/// The first line of output is JSON: where it listens, and with --tls the certificate to trust.
/// Credentials that are made at the start are printed behind it, and nowhere else.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The address to listen on; others than this machine's own need --tls
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,

    /// The port to listen on; 0 takes one that is free
    #[arg(long, default_value_t = 8049)]
    port: u16,

    /// A JSON file with clients, users and tokens:
    /// {"clients": [{"key", "secret", "name", "rsa_public_key"}], "users": [{"id", "screen_name",
    /// "password"}], "tokens": [{"token", "secret", "client", "user"}]}; name, rsa_public_key (PEM)
    /// and tokens may be absent [default: one client and one user, made at the start]
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,

    /// Keep what is issued and used in this file, so that it holds after the next start
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// HTTPS, by a certificate of an authority that is made at the start
    #[arg(long)]
    tls: bool,

    /// The folder for the authority's certificate, ca.pem [default: a new one, removed at the end]
    #[arg(long, value_name = "FOLDER", requires = "tls")]
    tls_folder: Option<PathBuf>,

    /// A further name of this host in the certificate
    #[arg(long, value_name = "NAME", requires = "tls")]
    tls_name: Vec<String>,

    /// A port on which plain HTTP is refused, as X does
    #[arg(long, value_name = "PORT", requires = "tls")]
    plain_port: Option<u16>,

    /// Refuse with the codes and shapes of this service
    #[arg(long = "as", value_name = "x")]
    manner: Option<MannerName>,

    /// How many seconds a timestamp may be off
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    window: u64,

    /// How many nonces are kept at most; when they are, further requests are refused
    #[arg(long, value_name = "N", default_value_t = 4_000_000)]
    nonces: usize,

    /// How long temporary credentials live
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    temporary_life: u64,

    /// How many requests the page shows
    #[arg(long, value_name = "N", default_value_t = 50)]
    shown: usize,

    /// The log, on standard error: text, json or off
    #[arg(long, value_name = "FORM", default_value = "text")]
    log: Log,

    #[command(flatten)]
    limits: LimitArgs,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum MannerName {
    /// X
    X,
}

/// What is taken of a client.
#[derive(clap::Args)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// Octets of a request's line and fields
    #[arg(long, value_name = "OCTETS", default_value_t = 32 << 10,
        value_parser = clap::value_parser!(u32).range(8192..))]
    max_head: u32,

    /// Octets of a body
    #[arg(long, value_name = "OCTETS", default_value_t = 256 << 10)]
    max_body: u32,

    /// How long line and fields, or a body, may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    max_time: u64,

    /// Connections at once; more take the places of those that wait longest
    #[arg(long, value_name = "N", default_value_t = 500,
        value_parser = clap::value_parser!(u32).range(1..))]
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

/// Serves until it is interrupted or asked to end.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let options = options(args)?;
    let internal = |what: &str, found: std::io::Error| {
        Failure::new(Exit::Internal, format!("expected {what}, found: {found}"))
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|found| internal("a runtime", found))?;
    // What still waits in the log is written when the guard goes.
    let _guard = begin_log(args.log);
    runtime.block_on(async {
        let end = ending().map_err(|found| internal("signals to listen to", found))?;
        let running = start(&options).await?;
        output::print(&ready(&running, args.credentials.is_none()))?;
        running.until(end).await;
        Ok(Exit::Success)
    })
}

fn options(args: &Args) -> Result<Options, Failure> {
    let known = args.credentials.as_deref().map(Known::read).transpose()?;
    let limits = &args.limits;
    let octets = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
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
        nonces: args.nonces,
        temporary_life: args.temporary_life,
        shown: args.shown,
        limits: Limits {
            head: octets(limits.max_head),
            head_time: Duration::from_secs(limits.max_time),
            body: octets(limits.max_body),
            body_time: Duration::from_secs(limits.max_time),
            connections: octets(limits.max_connections),
            ..Limits::default()
        },
    })
}

/// Ends by Ctrl-C, and where there is such a thing by SIGTERM.
fn ending() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut asked = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = asked.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// What is printed at the start.
fn ready(running: &Running, shows_credentials: bool) -> String {
    let base = running.base();
    let line = serde_json::json!({
        "listening": base,
        "request_token": format!("{base}oauth/request_token"),
        "authorize": format!("{base}oauth/authorize"),
        "access_token": format!("{base}oauth/access_token"),
        "ca": running.authority(),
        "plain": running.plain(),
    });
    let mut text = format!("{line}\n");
    // Writing to a string does not fail.
    let _ = writeln!(text, "\nthe page: {base}");
    if let Some(authority) = running.authority() {
        let authority =
            basestring_oracle::request::quote(authority.display().to_string().as_bytes());
        let _ = writeln!(text, "trust:    curl --cacert {authority} {base}echo");
    }
    if shows_credentials {
        let secret = |secret: &Secret| String::from_utf8_lossy(secret.expose()).into_owned();
        for client in &running.known().clients {
            let _ = writeln!(text, "consumer key:    {}", client.key);
            let _ = writeln!(text, "consumer secret: {}", secret(&client.secret));
        }
        for user in &running.known().users {
            let _ = writeln!(text, "owner: {}", user.screen_name);
            let _ = writeln!(text, "password: {}", secret(&user.password));
        }
    }
    text
}
