//! `basestring check`: run the vectors against implementations and report.

mod amount;
mod config;
mod filter;
mod formats;
mod known;
mod long;
mod progress;
pub(crate) mod subject;
mod tested;

use std::path::PathBuf;
use std::time::Duration;

use basestring_oracle::check::{Outcome, outcome};
use basestring_oracle::internal::files::write_atomically;
use basestring_oracle::internal::foreign::json;
use basestring_oracle::internal::profiles::{PROFILES, Profile};
use basestring_oracle::internal::vectors::{Requirements, format_cases};
use basestring_oracle::report::{self, Styles};
use basestring_oracle::{Case, Report};

use crate::exit::{Exit, Failure};
use crate::files::cannot_write;
use crate::options::{self, some_seed};
use crate::output;
use amount::Amount;
use config::Config;
pub(crate) use filter::FilterArgs;
#[cfg(feature = "provider")]
pub(crate) use formats::FormatArgs;
pub(crate) use known::Known;
use subject::Subject;
use tested::Tested;

/// Run the vectors against implementations; group failures by cause
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// An adapter: its command line, a folder with an adapter.json (its known-failures.txt is used
    /// too), or a folder of such folders; may be given several times
    #[arg(long, value_name = "COMMAND|DIR")]
    adapter: Vec<String>,
    /// Check the built-in reference alone, and no implementation
    #[arg(long, conflicts_with = "adapter")]
    reference: bool,
    /// A folder of vectors, instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    /// The time limit for each answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = options::seconds)]
    timeout: Duration,
    /// The longest answer of an adapter, in bytes; a longer one is a failed case
    #[arg(long, value_name = "BYTES", default_value_t = 256 << 10,
        value_parser = options::number::<u32, 1024, { 64 << 20 }>)]
    max_answer: u32,
    /// The number of processes to run for each adapter
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = options::number::<u16, 1, 256>)]
    jobs: u16,
    /// The list of known failures of an adapter, one for each --adapter in order
    #[arg(long, value_name = "FILE", requires = "adapter")]
    known: Vec<PathBuf>,
    /// Rewrite the list of known failures from this run
    #[arg(
        long,
        conflicts_with_all = ["layer", "requirement", "level", "id", "op"]
    )]
    update_known: bool,
    /// The number of cases to generate, in addition to the vectors, or unlimited
    #[arg(long = "cases", value_name = "N", default_value = "0")]
    amount: Amount,
    /// Generate cases for this time, such as 90s, 10m, 2h or 30d, for each implementation; only a
    /// few cases of each cause are kept
    #[arg(long, value_name = "TIME", value_parser = amount::time)]
    duration: Option<Duration>,
    /// Keep the state of a run with --duration or --cases unlimited in this file, and resume from it
    #[arg(long, value_name = "FILE", conflicts_with = "update_known")]
    state: Option<PathBuf>,
    /// The seed of the generated cases [default: a new one, which is printed]
    #[arg(long, value_name = "S", value_parser = options::seed)]
    seed: Option<u64>,
    /// Write the generated cases that failed, shrunk, one for each cause, as drafts for `basestring
    /// vectors add`
    #[arg(long, value_name = "FILE")]
    write_vectors: Option<PathBuf>,
    /// Count permitted differences (levels may and provider) as failures
    #[arg(long)]
    strict: bool,
    /// Accept what this service does differently from the RFC; see `basestring profiles`
    #[arg(long, value_name = "NAME", value_parser = profile, conflicts_with = "update_known")]
    profile: Option<&'static Profile>,
    /// Print how many of the wrong HMAC signatures known mistakes explain
    #[arg(long, hide = true)]
    shares: bool,
    /// The number of causes to print with an example
    #[arg(long, value_name = "N", default_value_t = 12,
        value_parser = options::number::<usize, 0, { options::MANY }>)]
    causes: usize,
    /// Print one line for each implementation and what was tested, and no progress
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    formats: formats::FormatArgs,
    /// Ignore basestring.toml
    #[arg(long)]
    no_config: bool,
    #[arg(skip)]
    config: Config,
}

impl Args {
    /// The arguments, with those that are not given from the configuration file.
    pub(crate) fn configured(mut self) -> Result<Self, Failure> {
        if self.no_config {
            return Ok(self);
        }
        let config = Config::find()?;
        if let (Some(file), false) = (config.file(), self.quiet)
            && config.content.has_options()
        {
            output::note("note: ", &format!("options from {}", file.display()));
        }
        if let (Some(name), None, false) =
            (&config.content.profile, self.profile, self.update_known)
        {
            let file = config.file().unwrap_or_default();
            self.profile = Some(profile(name).map_err(|fault| {
                Failure::input(format!("{}: profile {name:?}: {fault}", file.display()))
            })?);
        }
        self.strict |= config.content.strict;
        for (name, path) in &config.content.formats {
            self.formats.default_to(name, config.folder.join(path));
        }
        self.config = config;
        Ok(self)
    }
}

const EXAMPLES: &str = "\
Without --adapter, this checks the adapters that basestring.toml lists. Without
such a list, it runs nothing and exits with code 5: an adapter is a program of
the folder that you are in.

With --duration or --cases unlimited, each new cause is printed when it is
found, and memory does not grow with the number of cases. Each special point of
an operation takes its turn; the cases are not guided by coverage. The same
command with --state resumes; add --duration 1s to end an unlimited run with its
report.

basestring.toml is found in this folder or one above it, up to the root of the
repository. Paths and commands in it start from its own folder:
  profile = \"x\"
  strict = true
  adapters = [{ run = \"python3 adapter.py\", known-failures = \"known.txt\" }]
  formats = { junit = \"report.xml\", sarif = \"report.sarif\" }

Examples:
  basestring check --adapter 'python3 adapter.py' --layer verify
  basestring check --adapter adapters/oauthlib --cases 500 --junit report.xml
  basestring check --adapter adapters/oauthlib --duration 8h --state run.json
  basestring check --reference";

pub(crate) fn profile(name: &str) -> Result<&'static Profile, String> {
    Profile::find(name).ok_or_else(|| {
        let names: Vec<_> = PROFILES.iter().map(|profile| profile.name).collect();
        format!("expected one of {}", names.join(", "))
    })
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let files = crate::vectors::load(args.vectors.as_deref())?;
    let all: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let cases = args.filter.choose(&all, &files)?;
    args.formats.allowed()?;
    if let Some(path) = &args.write_vectors {
        formats::writable(path)?;
    }
    let (subjects, seed) = subjects_and_seed(args)?;
    let requirements = Requirements::embedded().map_err(Failure::internal)?;
    let to_stdout = args.formats.to_stdout();
    let mut worst = Exit::Success;
    let (mut reports, mut lines, mut drafts) = (Vec::new(), Vec::new(), Vec::new());
    let mut tested = Tested::default();
    for subject in &subjects {
        let Judged {
            report,
            exit,
            remarks,
            small,
        } = match check_one(args, subject, &cases, &all, seed) {
            Ok(judged) => judged,
            Err(failure) => {
                output::say(&failure.rendered(output::layout()));
                lines.push(format!("FAIL {}: not checked.\n", subject.name()));
                tested.failed(subject);
                worst = worst.max(failure.exit);
                continue;
            }
        };
        if !args.quiet && !to_stdout {
            print(&report, &small, &requirements, args.causes)?;
        }
        if !remarks.is_empty() {
            output::say(&remarks);
        }
        lines.push(summary(&report));
        if args.shares {
            let (explained, wrong) = report.explained_signatures();
            let name = subject.name();
            output::say(&format!(
                "{name}: {explained} of {wrong} wrong HMAC signatures explained\n"
            ));
        }
        worst = worst.max(exit);
        tested.ran(subject, &report);
        reports.push(report);
        drafts.extend(small);
    }
    if !to_stdout && (args.quiet || lines.len() > 1) {
        output::print(&lines.concat())?;
    }
    args.formats.write(&reports, &requirements)?;
    write_vectors(args, drafts)?;
    if to_stdout {
        output::say(&tested.line());
    } else {
        output::print(&tested.line())?;
    }
    Ok(worst)
}

/// The implementations to check, and the seed of the generated cases.
fn subjects_and_seed(args: &Args) -> Result<(Vec<Subject>, u64), Failure> {
    let subjects = subject::subjects(args)?;
    args.amount.allowed(args, subjects.len())?;
    Ok((subjects, some_seed(long::seed(args)?)?))
}

/// Prints a whole report, and the minimal generated cases that failed.
fn print(
    report: &Report,
    small: &[Case],
    requirements: &Requirements,
    causes: usize,
) -> Result<(), Failure> {
    let options = report::Options {
        causes,
        styles: styles(),
        layout: output::layout(),
    };
    output::print(&report::terminal(report, requirements, &options))?;
    output::print(&report::drafts(small, &options))?;
    output::print("\n")?;
    Ok(())
}

/// A report, its exit code, remarks for standard error, and the minimal generated cases that failed.
struct Judged {
    report: Report,
    exit: Exit,
    /// Lines for standard error.
    remarks: String,
    small: Vec<Case>,
}

/// The result in one line, laid out for the terminal.
fn summary(report: &Report) -> String {
    let mut text = String::new();
    let words = report::summary(report);
    let lead = words.get(..5).unwrap_or_default();
    let rest = words.get(5..).unwrap_or_default();
    output::layout().prose(&mut text, lead, rest);
    text
}

/// Checks one subject.
fn check_one(
    args: &Args,
    subject: &Subject,
    cases: &[&Case],
    all: &[&Case],
    seed: u64,
) -> Result<Judged, Failure> {
    let known = Known::read(subject.known(), args.update_known)?;
    let checked = subject.check(args, cases, seed)?;
    let (mut report, small) = (checked.report, checked.small);
    if let Some(known) = &known {
        report.mark_known(&known.list);
    }
    if args.update_known
        && let Some(known) = &known
    {
        let (list, remark) = known.update(&report, checked.given_up)?;
        report.mark_known(&list);
        return Ok(Judged {
            report,
            exit: Exit::Success,
            remarks: remark,
            small,
        });
    }
    let ids: Vec<&str> = all.iter().map(|case| case.id.as_str()).collect();
    let (exit, remarks) = concluded(&report, subject.name(), known.as_ref(), &ids);
    Ok(Judged {
        report,
        exit,
        remarks,
        small,
    })
}

/// What a report comes to: the exit code, and remarks for standard error. `all` are the ids of every
/// case.
pub(crate) fn concluded(
    report: &Report,
    name: &str,
    known: Option<&Known>,
    all: &[&str],
) -> (Exit, String) {
    match outcome(report, known.map(|known| (&known.list, all))) {
        Outcome::AsExpected => (Exit::Success, String::new()),
        Outcome::Failures { .. } if known.is_none() => (Exit::Verdict, String::new()),
        Outcome::Failures { unknown } => (
            Exit::Verdict,
            output::wrapped_after(
                "note: ",
                &format!(
                    "{name}: {} on the list of known failures",
                    match unknown {
                        1 => "1 failure is not".to_owned(),
                        several => format!("{several} failures are not"),
                    }
                ),
            ),
        ),
        Outcome::Nothing => {
            let message = format!(
                "{name}: none of the {} chosen cases is applicable: its handshake names no \
                 operation of theirs",
                report.counts.planned
            );
            (Exit::Nothing, output::wrapped_after("error: ", &message))
        }
        Outcome::Incomplete(counts) => {
            let message = format!(
                "{name}: {} of {} cases have a verdict; the rest did not run",
                counts.run + counts.unsupported,
                counts.planned
            );
            (Exit::Nothing, output::wrapped_after("error: ", &message))
        }
        Outcome::Stale { faults, unknown } => {
            let list = known.map(|known| known.path.display().to_string());
            (
                Exit::Stale,
                known::stale(name, &list.unwrap_or_default(), &faults, unknown),
            )
        }
    }
}

fn write_vectors(args: &Args, mut drafts: Vec<Case>) -> Result<(), Failure> {
    let Some(path) = &args.write_vectors else {
        return Ok(());
    };
    drafts.sort_by(|a, b| a.id.cmp(&b.id));
    drafts.dedup_by(|a, b| a.id == b.id);
    write_atomically(path, json(&format_cases(&drafts)).as_bytes())
        .map_err(|fault| cannot_write(path, &fault))
}

pub(crate) fn styles() -> Styles {
    use anstyle::{AnsiColor, Style};
    let of = |style: Style| style.render().to_string();
    Styles {
        title: of(Style::new().bold()),
        good: of(AnsiColor::Green.on_default()),
        bad: of(AnsiColor::Red.on_default().bold()),
        faint: of(Style::new().dimmed()),
        reset: anstyle::Reset.render().to_string(),
    }
}
