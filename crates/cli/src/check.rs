//! `basestring check`: the vectors put to implementations, and what came of it.

mod formats;
mod known;
mod progress;
mod subject;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use basestring_oracle::check::{Filter, Outcome, outcome};
use basestring_oracle::report::{self, Styles};
use basestring_oracle::vectors::Requirements;
use basestring_oracle::{Case, Level, Op, Report, vectors::VectorFile};

use crate::exit::{Exit, Failure};
use crate::output;
use known::Known;
use subject::Subject;

/// Check implementations: put the vectors to them, and report by layer and by cause.
///
/// Without --adapter: the reference itself, and every adapter in ./adapters that needs nothing
/// installed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The command that runs an adapter, split into words as a shell would; or a folder with an
    /// adapter.json, whose known-failures.txt is taken too. May be given several times.
    #[arg(long, value_name = "COMMAND")]
    adapter: Vec<String>,
    /// The folder of the vectors, instead of those that are part of the program.
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    /// How long each answer may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    timeout: Duration,
    /// How many copies of each adapter answer at once.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: u16,
    #[command(flatten)]
    formats: formats::FormatArgs,
    /// The list of known failures; the n-th belongs to the n-th --adapter.
    #[arg(long, value_name = "FILE", requires = "adapter")]
    known: Vec<PathBuf>,
    /// Write the list of known failures anew from what happened.
    #[arg(
        long,
        requires = "adapter",
        conflicts_with_all = ["layer", "requirement", "level", "id", "op"]
    )]
    update_known: bool,
    /// Count differences where the documents leave room (levels may and provider) as failures.
    #[arg(long)]
    strict: bool,
    /// How many causes are shown with an example.
    #[arg(long, value_name = "N", default_value_t = 12)]
    causes: usize,
    /// Print one line for each implementation, and no progress.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(clap::Args)]
struct FilterArgs {
    /// Only cases of this layer (the first part of the id).
    #[arg(long, value_name = "LAYER")]
    layer: Vec<String>,
    /// Only cases that show this requirement.
    #[arg(long, value_name = "ID")]
    requirement: Vec<String>,
    /// Only cases of this level: must, should, may or provider.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    level: Vec<Level>,
    /// Only this id, those below it as a folder, or a pattern with * for any text.
    #[arg(long, value_name = "PATTERN")]
    id: Vec<String>,
    /// Only cases of this operation.
    #[arg(long, value_name = "OP", value_parser = op)]
    op: Vec<Op>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map(Duration::try_from_secs_f64);
    match seconds {
        Ok(Ok(seconds)) if !seconds.is_zero() => Ok(seconds),
        _ => Err("expected a number of seconds above 0, such as 10 or 0.5".to_owned()),
    }
}

fn level(text: &str) -> Result<Level, String> {
    let level = Level::ALL.into_iter().find(|level| level.name() == text);
    level.ok_or_else(|| "expected must, should, may or provider".to_owned())
}

fn op(text: &str) -> Result<Op, String> {
    Op::from_name(text).ok_or_else(|| {
        let names: Vec<_> = Op::ALL.iter().map(|op| op.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let files = crate::vectors::load(args.vectors.as_deref())?;
    let all: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let cases = choose(&args.filter, &all, &files)?;
    let subjects = subject::subjects(args)?;
    let requirements =
        Requirements::embedded().map_err(|fault| Failure::new(Exit::Internal, fault))?;
    args.formats.allowed()?;
    let to_stdout = args.formats.to_stdout();
    let mut worst = Exit::Success;
    let (mut reports, mut lines) = (Vec::new(), Vec::new());
    for subject in &subjects {
        let (report, exit, remarks) = match check_one(args, subject, &cases, &all) {
            Ok(checked) => checked,
            Err(failure) => {
                output::say(&format!("error: {failure}\n"));
                lines.push(format!("{}: not checked\n", subject.name()));
                worst = worst.max(failure.exit);
                continue;
            }
        };
        if !args.quiet && !to_stdout {
            let options = report::Options {
                causes: args.causes,
                styles: styles(),
            };
            output::print(&report::terminal(&report, &requirements, &options))?;
            output::print("\n")?;
        }
        if !remarks.is_empty() {
            output::say(&remarks);
        }
        lines.push(format!("{}\n", report::summary(&report)));
        worst = worst.max(exit);
        reports.push(report);
    }
    if !to_stdout && (args.quiet || lines.len() > 1) {
        output::print(&lines.concat())?;
    }
    args.formats.write(&reports, &requirements)?;
    Ok(worst)
}

/// Checks one subject: the report, the exit code that it asks for, and what is to be said beside.
fn check_one(
    args: &Args,
    subject: &Subject,
    cases: &[&Case],
    all: &[&Case],
) -> Result<(Report, Exit, String), Failure> {
    let known = Known::read(subject.known(), args.update_known)?;
    let checked = subject.check(args, cases)?;
    let mut report = checked.report;
    if let Some(known) = &known {
        report.mark_known(&known.list);
    }
    if args.update_known
        && let Some(known) = &known
    {
        let remark = known.update(&report, checked.given_up)?;
        return Ok((report, Exit::Success, remark));
    }
    let ids: Vec<&str> = all.iter().map(|case| case.id.as_str()).collect();
    let listed = known.as_ref().map(|known| (&known.list, &ids[..]));
    let name = subject.name();
    let (exit, remarks) = match outcome(&report, listed) {
        Outcome::AsExpected => (Exit::Success, String::new()),
        Outcome::Failures { .. } if known.is_none() => (Exit::Verdict, String::new()),
        Outcome::Failures { unknown } => (
            Exit::Verdict,
            format!("{name}: {unknown} failures that are not on the list of known ones\n"),
        ),
        Outcome::Nothing => (
            Exit::Nothing,
            format!(
                "error: {name}: expected at least one case that it can be asked, found none of {}\n",
                report.counts.planned
            ),
        ),
        Outcome::Incomplete(counts) => (
            Exit::Nothing,
            format!(
                "error: {name}: expected {} verdicts, found {}\n",
                counts.planned,
                counts.run + counts.unsupported
            ),
        ),
        Outcome::Stale { faults, unknown } => {
            let list = known.as_ref().map(|known| known.path.display().to_string());
            (
                Exit::Stale,
                known::stale(name, &list.unwrap_or_default(), &faults, unknown),
            )
        }
    };
    Ok((report, exit, remarks))
}

/// The cases that fit; each word of the filter must fit one.
fn choose<'a>(
    args: &FilterArgs,
    all: &[&'a Case],
    files: &[VectorFile],
) -> Result<Vec<&'a Case>, Failure> {
    let nothing = |expected: String| Err(Failure::new(Exit::Nothing, expected));
    if all.is_empty() {
        return nothing(format!(
            "expected cases in the vectors, found none in {} files; --vectors DIR gives others",
            files.len()
        ));
    }
    let layers: BTreeSet<&str> = all.iter().map(|case| case.layer()).collect();
    if let Some(layer) = args
        .layer
        .iter()
        .find(|layer| !layers.contains(layer.as_str()))
    {
        let layers: Vec<_> = layers.into_iter().collect();
        return nothing(format!(
            "expected a layer of {}; found {layer:?}",
            layers.join(", ")
        ));
    }
    let cited: BTreeSet<&String> = all.iter().flat_map(|case| &case.requirements).collect();
    if let Some(id) = args.requirement.iter().find(|id| !cited.contains(id)) {
        return nothing(format!(
            "expected a requirement that a case shows, found {id:?}"
        ));
    }
    for pattern in &args.id {
        let filter = Filter {
            ids: vec![pattern.clone()],
            ..Filter::default()
        };
        if !all.iter().any(|case| filter.chooses(case)) {
            return nothing(format!(
                "expected an id, a folder of ids or a pattern that fits a case, found {pattern:?}; \
                 `basestring vectors list` names them"
            ));
        }
    }
    let filter = Filter {
        layers: args.layer.clone(),
        requirements: args.requirement.clone(),
        levels: args.level.clone(),
        ids: args.id.clone(),
        ops: args.op.clone(),
    };
    let cases: Vec<&Case> = all
        .iter()
        .copied()
        .filter(|case| filter.chooses(case))
        .collect();
    if cases.is_empty() {
        return nothing(format!(
            "expected a case that fits every option given, found none of {}",
            all.len()
        ));
    }
    Ok(cases)
}

fn styles() -> Styles {
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
