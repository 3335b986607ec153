//! `basestring vectors`: the cases, listed, held to their rules, added to, proved, handed out.

mod matrix;
mod package;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use basestring_oracle::Case;
use basestring_oracle::vectors::{
    self, Fault, Requirements, VectorFile, is_edge, is_published, read_cases,
};

use crate::exit::{Exit, Failure};
use crate::output;

/// The vectors: list them, hold them to their rules, add to them, prove them, hand them out.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List the cases: id, operation, level, requirements.
    List {
        /// The folder of the vectors, instead of those that are part of the program.
        #[arg(long, value_name = "DIR")]
        vectors: Option<PathBuf>,
        /// Only ids with this text in them.
        #[arg(value_name = "TEXT")]
        text: Option<String>,
    },
    /// Hold the vectors to their rules: format, schema, ids, requirements, kills, the reference.
    Lint {
        /// The folder of the vectors, instead of those that are part of the program.
        #[arg(long, value_name = "DIR")]
        vectors: Option<PathBuf>,
        /// Write every file in the canonical format, sorted by id, before looking.
        #[arg(long, requires = "vectors")]
        fix: bool,
    },
    /// Take drafts into the vectors: each is held to the rules of a case and put to the reference,
    /// then written into the file of its id.
    Add {
        /// The folder of the vectors.
        #[arg(long, value_name = "DIR", default_value = "vectors")]
        vectors: PathBuf,
        /// Take a draft in place of the case that has its id and other content.
        #[arg(long)]
        replace: bool,
        /// Add the drafts that are right though others are refused; without it nothing is written
        /// where one is refused.
        #[arg(long)]
        partial: bool,
        /// Files of drafts, each an array of cases, or folders of such files.
        #[arg(value_name = "FILE", required = true)]
        drafts: Vec<PathBuf>,
    },
    Matrix(matrix::MatrixArgs),
    Copy(package::CopyArgs),
    Package(package::PackageArgs),
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::List { vectors, text } => list(vectors.as_deref(), text.as_deref()),
        Command::Lint { vectors, fix } => lint(vectors.as_deref(), *fix),
        Command::Add {
            vectors,
            replace,
            partial,
            drafts,
        } => add(vectors, drafts, *replace, *partial),
        Command::Matrix(args) => matrix::run(args),
        Command::Copy(args) => package::copy(args),
        Command::Package(args) => package::package(args),
    }
}

/// The vectors of a folder, or those that are part of the program.
pub(crate) fn load(folder: Option<&Path>) -> Result<Vec<VectorFile>, Failure> {
    let files = match folder {
        Some(folder) => vectors::load_dir(folder),
        None => vectors::load_embedded(),
    };
    files.map_err(|fault| Failure::input(fault.to_string()))
}

fn requirements() -> Result<Requirements, Failure> {
    Requirements::embedded().map_err(|fault| Failure::new(Exit::Internal, fault))
}

fn list(folder: Option<&Path>, text: Option<&str>) -> Result<Exit, Failure> {
    let files = load(folder)?;
    let mut listing = String::new();
    for case in files.iter().flat_map(|file| &file.cases) {
        if text.is_none_or(|text| case.id.contains(text)) {
            // Writing to a `String` does not fail.
            let _ = writeln!(
                listing,
                "{}\t{}\t{}\t{}",
                case.id,
                case.call.op(),
                case.level.name(),
                case.requirements.join(" ")
            );
        }
    }
    if listing.is_empty() {
        return Err(Failure::new(
            Exit::Nothing,
            match text {
                Some(text) => format!("expected cases with {text:?} in their ids, found none"),
                None => "expected cases in the vectors, found none".to_owned(),
            },
        ));
    }
    output::print(&listing)?;
    Ok(Exit::Success)
}

fn lint(folder: Option<&Path>, fix: bool) -> Result<Exit, Failure> {
    if let Some(folder) = folder.filter(|_| fix) {
        vectors::rewrite(folder).map_err(|fault| Failure::input(fault.to_string()))?;
    }
    let files = load(folder)?;
    let requirements = requirements()?;
    let mut faults = vectors::lint(&files, &requirements);
    faults.extend(vectors::lint_suite(&files, &requirements));
    faults.extend(vectors::lint_kills(&files, &matrix::compute(&files)));
    let mut text = lines(&faults);
    let own = || {
        let cases = files.iter().flat_map(|file| &file.cases);
        cases.filter(|case| !is_published(case))
    };
    let all: usize = files.iter().map(|file| file.cases.len()).sum();
    let _ = writeln!(
        text,
        "{all} cases in {} files, {} of them our own, {} of these refuse, tamper or sit on an edge; \
         {}",
        files.len(),
        own().count(),
        own().filter(|case| is_edge(case)).count(),
        counted(faults.len(), "fault")
    );
    output::print(&text)?;
    Ok(if faults.is_empty() {
        Exit::Success
    } else {
        Exit::Verdict
    })
}

fn add(folder: &Path, drafts: &[PathBuf], replace: bool, partial: bool) -> Result<Exit, Failure> {
    let mut cases: Vec<(String, Case)> = Vec::new();
    for path in drafts {
        read_drafts(path, &mut cases)?;
    }
    if cases.is_empty() {
        return Err(Failure::new(
            Exit::Nothing,
            "expected at least one draft in the files given, found none",
        ));
    }
    let plan = vectors::plan(folder, cases, replace, &requirements()?)
        .map_err(|fault| Failure::input(fault.to_string()))?;
    let mut text = lines(&plan.refused);
    let refused = !plan.refused.is_empty();
    let write = partial || !refused;
    if write {
        plan.write(folder)
            .map_err(|fault| Failure::input(fault.to_string()))?;
        // A new case changes which mistakes are rarely killed, in other files as well.
        vectors::fill_kills(folder, false).map_err(|fault| Failure::input(fault.to_string()))?;
        for file in &plan.files {
            let _ = writeln!(text, "{}: {}", file.path, counted(file.ids.len(), "case"));
        }
    }
    let added: usize = plan.files.iter().map(|file| file.ids.len()).sum();
    let _ = writeln!(
        text,
        "{} added, {} there already, {}{}",
        counted(if write { added } else { 0 }, "case"),
        plan.unchanged.len(),
        counted(plan.refused.len(), "fault"),
        if write {
            ""
        } else {
            "; nothing is written (--partial writes the others)"
        }
    );
    output::print(&text)?;
    Ok(if refused {
        Exit::Verdict
    } else {
        Exit::Success
    })
}

/// The drafts of a file, or of every `.json` file in a folder and below it.
fn read_drafts(path: &Path, cases: &mut Vec<(String, Case)>) -> Result<(), Failure> {
    if path.is_dir() {
        let unreadable = |fault| {
            Failure::input(format!(
                "{}: expected a folder that can be read, found: {fault}",
                path.display()
            ))
        };
        let entries = fs::read_dir(path).map_err(unreadable)?;
        let mut paths = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(unreadable)?;
        paths.retain(|path| path.is_dir() || path.extension().is_some_and(|e| e == "json"));
        paths.sort();
        return paths.iter().try_for_each(|path| read_drafts(path, cases));
    }
    let name = path.display().to_string();
    let read = read_cases(path).map_err(|fault| Failure::input(fault.to_string()))?;
    cases.extend(read.into_iter().map(|case| (name.clone(), case)));
    Ok(())
}

/// A number and what it counts.
fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}
