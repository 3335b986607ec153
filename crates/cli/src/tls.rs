//! `basestring tls`: check the TLS configuration of servers, and find http URLs in a response.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use basestring_oracle::internal::layout::Layout;
use basestring_oracle::internal::request::quote;
use basestring_tls::{
    Fetch, HttpPort, HttpUrl, Options, Report, Roots, Seconds, TABLE, Target, TimeSource, check,
    clock, hosts, html_urls, http_urls, mixed_code, read_crls,
};
use serde_json::{Value, json};

use crate::document;
use crate::exit::{Exit, Failure};
use crate::explain::choose;
use crate::files::{name_of, read};
use crate::suites::{self, SuiteArgs};
use crate::{options, output, proxy};

/// Check TLS of servers: each problem, who can fix it, and how
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES.as_str())]
pub(crate) struct Args {
    /// The servers; the default port is 443
    #[arg(value_name = "HOST[:PORT]", required_unless_present = "mixed")]
    hosts: Vec<String>,

    /// List the http URLs in a response (JSON or HTML), and the https URLs to use instead; - reads
    /// standard input
    #[arg(long, value_name = "FILE", conflicts_with = "hosts")]
    mixed: Option<PathBuf>,

    /// Check TLS of the hosts of all URLs in the response of --mixed
    #[arg(long, requires = "mixed")]
    follow_hosts: bool,

    /// The trusted root certificates: the system's, Mozilla's, or those in a file (PEM or DER)
    #[arg(long, value_name = "system|mozilla|FILE", default_value = "system")]
    roots: String,

    /// The time to use as now: 2026-11-24T15:00:00Z, or seconds since 1970 [default: the clock]
    #[arg(long, value_name = "TIME", value_parser = clock::parse, allow_negative_numbers = true)]
    now: Option<Seconds>,

    /// A certificate revocation list, in DER or PEM
    #[arg(long, value_name = "FILE")]
    crl: Vec<PathBuf>,

    /// Fetch missing issuers too, and for a server on loopback from any host
    #[arg(long)]
    fetch: bool,

    /// Contact only the server: ask no OCSP responder and fetch no CRL
    #[arg(long, conflicts_with_all = ["fetch", "fetch_private"])]
    offline: bool,

    /// Let certificates of public servers name hosts of private networks and of this machine
    #[arg(long)]
    fetch_private: bool,

    /// Fail if the revocation of the server's certificate cannot be checked
    #[arg(long)]
    require_revocation: bool,

    /// The port to try plain HTTP on [default: 80, and none on loopback]
    #[arg(long, value_name = "PORT", value_parser = options::number::<u16, 1, 65_535>)]
    http_port: Option<u16>,

    /// Do not try plain HTTP
    #[arg(long, conflicts_with = "http_port")]
    no_http: bool,

    /// Connect to this address instead of looking up the host
    #[arg(long, value_name = "ADDRESS:PORT")]
    connect: Option<SocketAddr>,

    /// Connect directly, without the proxies of HTTPS_PROXY and HTTP_PROXY
    #[arg(long)]
    no_proxy: bool,

    /// Compare the clock with this time server, by SNTP (repeatable); by
    /// Roughtime: roughtime:HOST:PORT:PUBLICKEY, the key in Base64 or hex
    #[arg(long, value_name = "HOST[:PORT]")]
    time_server: Vec<TimeSource>,

    /// The time limit for each stage, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = options::number::<u64, 1, 3600>)]
    timeout: u64,

    /// The time limit for each server, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = options::number::<u64, 1, 3600>)]
    total_timeout: u64,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,

    #[command(flatten)]
    formats: SuiteArgs,
}

/// The examples and the table of exit codes, which `basestring tls --help` prints.
static EXIT_CODES: LazyLock<String> = LazyLock::new(|| {
    let mut text = EXAMPLES.to_owned();
    text.push_str("Exit codes (of several problems, the first of this table):\n");
    text.push_str("  0   no problem; warnings do not count\n  2   the command line is not valid\n");
    text.push_str("  3   an input cannot be read or is malformed\n");
    for row in TABLE {
        if let Some(exit) = row.exit {
            let meaning = format!("{}: {}", row.name, row.meaning);
            Layout::default().prose(&mut text, &format!("  {exit:<3} "), &meaning);
        }
    }
    text.trim_end().to_owned()
});

const EXAMPLES: &str = "\
The check looks up the name, connects, agrees on TLS 1.2 or 1.3 (and tries 1.0
and 1.1, which servers should reject), and checks the certificate: chain, name,
dates, purpose and revocation. For revocation it asks the OCSP responders and
fetches the CRLs that the certificates of a trusted chain name. Then it sends
one request for / over TLS, without secrets, to compare the clocks, and one over
plain HTTP.

Examples:
  basestring tls api.example.com
  basestring tls localhost:8443 --roots ca.pem --json
  curl -s https://api.example.com/media | basestring tls --mixed -

";

/// Checks every server. The most severe problem decides the exit code.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    choose(args.color).write_global();
    if let Some(file) = &args.mixed {
        if args.formats.is_given() {
            let message = "--mixed checks no connection, so it has no report of tests";
            return Err(Failure::new(Exit::Usage, message).help("--json prints its result"));
        }
        return mixed(file, args);
    }
    let options = options(args)?;
    check_all(args, &args.hosts, &options)
}

/// Checks hosts. The most severe problem decides the exit code.
fn check_all(args: &Args, hosts: &[String], options: &Options) -> Result<Exit, Failure> {
    let targets = hosts.iter().map(|host| Target::parse(host));
    let targets = targets.collect::<Result<Vec<_>, _>>();
    let targets = targets.map_err(|fault| Failure::new(Exit::Usage, fault))?;
    let to_stdout = args.formats.to_stdout();
    let mut reports = Vec::new();
    for target in &targets {
        let proxy = match args.no_proxy || args.connect.is_some() {
            true => None,
            false => proxy::of(target)?,
        };
        let options = Options {
            proxy,
            ..options.clone()
        };
        let report = check(target, &options);
        if !args.json && !to_stdout {
            let between = if reports.is_empty() { "" } else { "\n" };
            output::print(&format!("{between}{}", colored(&report)))?;
        }
        reports.push(report);
    }
    args.formats
        .write(|| reports.iter().map(suites::of::tls).collect())?;
    if args.json && !to_stdout {
        let all: Vec<Value> = reports.iter().map(Report::to_json).collect();
        document::TLS.print(&json!({"reports": all}))?;
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
    options.fetch = match (args.offline, args.fetch) {
        (true, _) => Fetch::Nothing,
        (false, true) => Fetch::All,
        (false, false) => Fetch::Revocation,
    };
    options.fetch_private = args.fetch_private;
    options.require_revocation = args.require_revocation;
    options.http_port = match args.http_port {
        _ if args.no_http => HttpPort::Off,
        Some(port) => HttpPort::Port(port),
        None => HttpPort::Usual,
    };
    options.connect = args.connect;
    if !args.no_proxy {
        options.fetch_proxy = proxy::of_fetches()?;
    }
    options.time_servers.clone_from(&args.time_server);
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
            Roots::pinned(&read(file)?).map_err(|fault| {
                // The command that converts the file names it.
                let path = quote(file.display().to_string().as_bytes());
                named(file, &fault.replace(" FILE", &format!(" {path}")))
            })
        }
    }
}

fn named(file: &Path, fault: &str) -> Failure {
    Failure::input(format!("{}: {fault}", name_of(file)))
}

/// The report, with its first line in green, yellow or red.
fn colored(report: &Report) -> String {
    let color = match (report.faults.is_empty(), report.warnings.is_empty()) {
        (false, _) => anstyle::AnsiColor::Red,
        (true, false) => anstyle::AnsiColor::Yellow,
        (true, true) => anstyle::AnsiColor::Green,
    };
    let style = color.on_default().bold();
    let text = output::wrapped(&report.to_text());
    let (status, rest) = text.split_once('\n').unwrap_or((&text, ""));
    format!("{style}{status}{style:#}\n{rest}")
}

/// Lists the http URLs of a response, and checks its hosts if that is wanted.
fn mixed(file: &Path, args: &Args) -> Result<Exit, Failure> {
    let bytes = read(file)?;
    let (found, mut hosts) = urls(file, &bytes)?;
    if args.json {
        document::TLS_MIXED.print(&urls_json(&found))?;
    } else {
        output::print(&urls_text(&found))?;
    }
    let listed = ended(mixed_code(&found));
    if !args.follow_hosts || hosts.is_empty() {
        return Ok(listed);
    }
    if hosts.len() > HOSTS {
        let more = hosts.len() - HOSTS;
        output::note(
            "note: ",
            &format!("{more} more hosts are not checked, after {HOSTS}"),
        );
        hosts.truncate(HOSTS);
    }
    if !args.json {
        output::print("\n")?;
    }
    let checked = check_all(args, &hosts, &options(args)?)?;
    Ok(if checked == Exit::Success {
        listed
    } else {
        checked
    })
}

/// The highest number of hosts of a response that are checked.
const HOSTS: usize = 20;

/// The http URLs of a response, and the hosts of all its URLs.
fn urls(file: &Path, bytes: &[u8]) -> Result<(Vec<HttpUrl>, Vec<String>), Failure> {
    let text = String::from_utf8_lossy(bytes);
    if text.trim_start().starts_with('<') {
        let found = html_urls(&text);
        let urls: Vec<Value> = found
            .iter()
            .map(|one| Value::from(one.url.as_str()))
            .collect();
        let hosts = hosts(&Value::from(urls));
        return Ok((found, hosts));
    }
    let answer: Value = serde_json::from_slice(bytes).map_err(|fault| {
        named(
            file,
            &format!("it is neither HTML, which begins with <, nor JSON: {fault}"),
        )
    })?;
    Ok((http_urls(&answer), hosts(&answer)))
}

fn urls_json(found: &[HttpUrl]) -> Value {
    let url = |url: &HttpUrl| {
        let instead = url.instead.as_ref();
        let instead = instead.map(|(path, url)| json!({"path": path, "url": url}));
        json!({"path": url.path, "url": url.url, "instead": instead})
    };
    let urls: Vec<Value> = found.iter().map(url).collect();
    json!({ "http_urls": urls })
}

fn urls_text(found: &[HttpUrl]) -> String {
    if found.is_empty() {
        return "no http URLs\n".to_owned();
    }
    let layout = output::layout();
    let mut text = String::new();
    for HttpUrl { path, url, instead } in found {
        layout.value(&mut text, "", path);
        // A response may contain escape sequences for the terminal; JSON text does not.
        layout.value(&mut text, "  ", &Value::from(url.as_str()).to_string());
        match instead {
            Some((next, instead)) => {
                let instead = Value::from(instead.as_str());
                layout.value(&mut text, "  use ", &format!("{next}: {instead}"));
            }
            None => {
                // Most hosts have both. The check shows it; this program requests nothing here.
                let https = format!("https{}", url.get(4..).unwrap_or_default());
                layout.prose(&mut text, "  ", "no https URL is next to it; try this one:");
                layout.value(&mut text, "  ", &Value::from(https).to_string());
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use basestring_tls::TABLE;

    use super::EXIT_CODES;

    #[test]
    fn the_table_lists_every_code() {
        let exits: Vec<u8> = TABLE.iter().filter_map(|row| row.exit).collect();
        let first = |line: &str| line.split_whitespace().next()?.parse().ok();
        let listed: Vec<u8> = EXIT_CODES.lines().filter_map(first).collect();
        assert_eq!(listed[..3], [0, 2, 3]);
        assert_eq!(listed[3..], exits);
        assert!(exits.iter().all(|exit| (12..=42).contains(exit)));
    }
}
