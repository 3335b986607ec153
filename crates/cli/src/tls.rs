//! `basestring tls`: what a TLS connection to an API is worth, and what an answer has of http.

use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use basestring_tls::{
    HttpPort, HttpUrl, Options, Report, Roots, Seconds, TABLE, Target, check, clock, http_urls,
    mixed_code, read_crls,
};
use serde_json::{Value, json};

use crate::exit::{Exit, Failure};
use crate::explain::choose;
use crate::output;
use crate::request_input::{read_file, read_whole};

/// Say what a TLS connection to an API is worth: every fault at once, whose it is and what to do.
///
/// The name is looked up, TCP connected, TLS 1.2 or 1.3 agreed on (and TLS 1.0 and 1.1 tried, which no
/// server should take any more), the certificate judged: chain, name, dates, purpose, revocation. Then
/// one request for / goes over TLS, without secrets and only if nothing but dates may be wrong, to
/// compare the clocks, and one over plain HTTP, which X answers with 403. Exit codes stand below.
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES.as_str())]
pub(crate) struct Args {
    /// Hosts, each with a port if it is not 443
    #[arg(value_name = "HOST[:PORT]", required_unless_present = "mixed")]
    hosts: Vec<String>,

    /// List the http URLs in an API's JSON answer, and the https ones that stand beside; - for standard
    /// input
    #[arg(long, value_name = "FILE", conflicts_with = "hosts")]
    mixed: Option<PathBuf>,

    /// The roots that are trusted: system, mozilla, or a file of certificates in PEM, as few as are needed
    #[arg(long, value_name = "system|mozilla|FILE", default_value = "system")]
    roots: String,

    /// The time that is taken for now, such as 2026-11-24T15:00:00Z or seconds since 1970 [default: the
    /// clock]
    #[arg(long, value_name = "TIME", value_parser = clock::parse, allow_negative_numbers = true)]
    now: Option<Seconds>,

    /// A certificate revocation list, in DER or PEM
    #[arg(long, value_name = "FILE")]
    crl: Vec<PathBuf>,

    /// Fetch CRLs and a missing issuer's certificate from the http URLs that the certificates name
    #[arg(long)]
    fetch: bool,

    /// Fail where revocation of the server's certificate cannot be checked
    #[arg(long)]
    require_revocation: bool,

    /// The port where plain HTTP is tried [default: 80, on loopback none]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    http_port: Option<u16>,

    /// Do not try plain HTTP
    #[arg(long, conflicts_with = "http_port")]
    no_http: bool,

    /// Connect to this address, whatever the host's are
    #[arg(long, value_name = "ADDRESS:PORT")]
    connect: Option<SocketAddr>,

    /// How long a stage may last, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,

    /// How long the check of a host may last, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3600))]
    total_timeout: u64,

    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Colours in the text
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,
}

/// The table of exit codes, as `basestring tls --help` prints it.
static EXIT_CODES: LazyLock<String> = LazyLock::new(|| {
    let mut text =
        "Exit codes (of several faults, the lowest):\n  0   no fault; warnings change nothing\n"
            .to_owned();
    for row in TABLE {
        if let Some(exit) = row.exit {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "  {exit:<3} {}: {}", row.name, row.meaning);
        }
    }
    text.push_str("  2, 3  as in basestring --help");
    text
});

/// Checks every host; the gravest fault of all decides how it ends.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    choose(args.color).write_global();
    if let Some(file) = &args.mixed {
        return mixed(file, args.json);
    }
    let targets = args.hosts.iter().map(|host| Target::parse(host));
    let targets = targets.collect::<Result<Vec<_>, _>>();
    let targets = targets.map_err(|fault| Failure::new(Exit::Usage, fault))?;
    let options = options(args)?;
    let mut reports = Vec::new();
    for target in &targets {
        let report = check(target, &options);
        if !args.json {
            let between = if reports.is_empty() { "" } else { "\n" };
            output::print(&format!("{between}{}", coloured(&report)))?;
        }
        reports.push(report);
    }
    if args.json {
        let all: Vec<Value> = reports.iter().map(Report::to_json).collect();
        output::print(&format!("{:#}\n", json!({"reports": all})))?;
    }
    let gravest = reports.iter().filter_map(Report::gravest).min();
    Ok(ended(gravest))
}

fn ended(gravest: Option<basestring_tls::Code>) -> Exit {
    match gravest.and_then(basestring_tls::Code::exit_code) {
        Some(code) => Exit::Connection(code),
        None => Exit::Success,
    }
}

fn options(args: &Args) -> Result<Options, Failure> {
    let mut options = Options::new(roots(&args.roots)?);
    for file in &args.crl {
        options
            .crls
            .extend(read_crls(&read(file)?).map_err(|fault| named(file, &fault))?);
    }
    options.now = args.now;
    options.fetch = args.fetch;
    options.require_revocation = args.require_revocation;
    options.http_port = match args.http_port {
        _ if args.no_http => HttpPort::Off,
        Some(port) => HttpPort::Port(port),
        None => HttpPort::Usual,
    };
    options.connect = args.connect;
    options.stage_timeout = Duration::from_secs(args.timeout);
    options.total_timeout = Duration::from_secs(args.total_timeout);
    Ok(options)
}

fn roots(given: &str) -> Result<Roots, Failure> {
    match given {
        "mozilla" => Ok(Roots::mozilla()),
        "system" => Roots::system().map_err(Failure::input),
        file => {
            let file = Path::new(file);
            Roots::pinned(&read(file)?).map_err(|fault| named(file, &fault))
        }
    }
}

fn named(file: &Path, fault: &str) -> Failure {
    Failure::input(format!("{}: {fault}", file.display()))
}

/// A whole file, or standard input for `-`.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let text = if file.as_os_str() == "-" {
        read_whole(io::stdin().lock())
    } else {
        read_file(file)
    };
    text.map_err(|fault| {
        named(
            file,
            &format!("expected a file that can be read, found {fault}"),
        )
    })
}

/// The report, its first line in the colour of a lock or of an alarm.
fn coloured(report: &Report) -> String {
    let colour = match (report.faults.is_empty(), report.warnings.is_empty()) {
        (false, _) => anstyle::AnsiColor::Red,
        (true, false) => anstyle::AnsiColor::Yellow,
        (true, true) => anstyle::AnsiColor::Green,
    };
    let style = colour.on_default().bold();
    let text = report.to_text();
    let (status, rest) = text.split_once('\n').unwrap_or((&text, ""));
    format!("{style}{status}{style:#}\n{rest}")
}

/// Lists an answer's http URLs.
fn mixed(file: &Path, as_json: bool) -> Result<Exit, Failure> {
    let answer: Value = serde_json::from_slice(&read(file)?)
        .map_err(|fault| named(file, &format!("expected an answer in JSON, found: {fault}")))?;
    let found = http_urls(&answer);
    let text = if as_json {
        listed(&found)
    } else {
        told(&found)
    };
    output::print(&text)?;
    Ok(ended(mixed_code(&found)))
}

fn listed(found: &[HttpUrl]) -> String {
    let url = |url: &HttpUrl| {
        let instead = url.instead.as_ref();
        let instead = instead.map(|(path, url)| json!({"path": path, "url": url}));
        json!({"path": url.path, "url": url.url, "instead": instead})
    };
    let urls: Vec<Value> = found.iter().map(url).collect();
    format!("{:#}\n", json!({ "http_urls": urls }))
}

fn told(found: &[HttpUrl]) -> String {
    if found.is_empty() {
        return "no http URLs\n".to_owned();
    }
    let mut text = String::new();
    for HttpUrl { path, url, instead } in found {
        // What an answer holds may be made for a terminal; as JSON text it is not.
        let url = Value::from(url.as_str());
        let _ = match instead {
            Some((beside, instead)) => {
                let instead = Value::from(instead.as_str());
                writeln!(text, "{path}  {url}\n  use {beside}: {instead}")
            }
            None => writeln!(text, "{path}  {url}\n  no https URL stands beside"),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use basestring_tls::TABLE;

    use super::EXIT_CODES;

    #[test]
    fn the_table_names_every_code() {
        let exits: Vec<u8> = TABLE.iter().filter_map(|row| row.exit).collect();
        let first = |line: &str| line.split_whitespace().next()?.parse().ok();
        let said: Vec<u8> = EXIT_CODES.lines().filter_map(first).collect();
        assert_eq!(said[0], 0);
        assert_eq!(said[1..], exits);
        assert!(exits.iter().all(|exit| (12..=38).contains(exit)));
    }
}
