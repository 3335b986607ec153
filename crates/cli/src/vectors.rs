//! `basestring vectors`: list, check, add and export the cases.

mod generate;
mod matrix;
mod package;

use std::fmt::Write as _;
use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use basestring_oracle::Case;
use basestring_oracle::internal::vectors::{
    self, Fault, Requirements, VectorFile, is_edge, is_published, read_cases,
};

use crate::exit::{Exit, Failure};
use crate::files::cannot_read;
use crate::output;

/// List, check, add and export the vectors
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  basestring vectors list percent-encode
  basestring vectors lint --vectors vectors
  basestring vectors add draft.json";

const LIST_EXAMPLES: &str = "\
Examples:
  basestring vectors list
  basestring vectors list verify/time";

const LINT_EXAMPLES: &str = "\
Examples:
  basestring vectors lint
  basestring vectors lint --vectors vectors --fix";

const ADD_EXAMPLES: &str = "\
Examples:
  basestring vectors add draft.json
  basestring vectors add --vectors vectors --partial drafts/";

#[derive(clap::Subcommand)]
enum Command {
    /// List the cases with operation, level and requirements
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// A folder of vectors, instead of the built-in ones
        #[arg(long, value_name = "DIR")]
        vectors: Option<PathBuf>,
        /// List only ids that contain this text
        #[arg(value_name = "TEXT")]
        text: Option<String>,
    },
    /// Check format, schema, ids, requirements and answers of the vectors
    #[command(after_help = LINT_EXAMPLES)]
    Lint {
        /// A folder of vectors, instead of the built-in ones
        #[arg(long, value_name = "DIR")]
        vectors: Option<PathBuf>,
        /// First rewrite every file in the canonical format, sorted by id
        #[arg(long, requires = "vectors")]
        fix: bool,
    },
    /// Check draft cases against the reference and add them to the vectors
    #[command(after_help = ADD_EXAMPLES)]
    Add {
        /// The folder of the vectors
        #[arg(long, value_name = "DIR", default_value = "vectors")]
        vectors: PathBuf,
        /// Replace a case that has the same id and different content
        #[arg(long)]
        replace: bool,
        /// Add the valid drafts even if others are rejected
        #[arg(long)]
        partial: bool,
        /// Files of drafts, each an array of cases, or folders of such files
        #[arg(value_name = "FILE", required = true)]
        drafts: Vec<PathBuf>,
    },
    Matrix(matrix::MatrixArgs),
    Generate(generate::GenerateArgs),
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
        Command::Generate(args) => generate::generate(args),
        Command::Copy(args) => package::copy(args),
        Command::Package(args) => package::package(args),
    }
}

/// The vectors of a folder, or the built-in ones.
pub(crate) fn load(folder: Option<&Path>) -> Result<Vec<VectorFile>, Failure> {
    let files = match folder {
        Some(folder) => vectors::load_dir(folder),
        None => vectors::load_embedded(),
    };
    files.map_err(|fault| Failure::input(fault.to_string()))
}

fn requirements() -> Result<Requirements, Failure> {
    Requirements::embedded().map_err(Failure::internal)
}

fn list(folder: Option<&Path>, text: Option<&str>) -> Result<Exit, Failure> {
    let files = load(folder)?;
    let mut listing = String::new();
    for case in files.iter().flat_map(|file| &file.cases) {
        if text.is_none_or(|text| case.id.contains(text)) {
            list_case(&mut listing, case);
        }
    }
    if listing.is_empty() {
        return Err(Failure::new(
            Exit::Nothing,
            match text {
                Some(text) => format!("no id contains {text:?}"),
                None => "the vectors have no cases".to_owned(),
            },
        ));
    }
    output::print(&listing)?;
    Ok(Exit::Success)
}

/// One case: columns for a program, or lines that fit the terminal for a person.
fn list_case(listing: &mut String, case: &Case) {
    let (op, level) = (case.call.op(), case.level.name());
    let requirements = case.requirements.join(" ");
    if std::io::stdout().is_terminal() {
        let layout = output::layout();
        layout.prose(listing, "", &case.id);
        layout.prose(listing, "  ", &format!("{op}, {level}, {requirements}"));
    } else {
        // Writing to a `String` does not fail.
        let _ = writeln!(listing, "{}\t{op}\t{level}\t{requirements}", case.id);
    }
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
    let summary = format!(
        "{all} cases in {} files: {} published, {} own, of which {} test rejections, changes or limits\n{}",
        files.len(),
        all - own().count(),
        own().count(),
        own().filter(|case| is_edge(case)).count(),
        counted(faults.len(), "problem")
    );
    output::layout().prose(&mut text, "", &summary);
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
    add_cases(folder, cases, replace, partial)
}

/// Adds cases, each with the name of the file that it is from, to a folder of vectors.
pub(crate) fn add_cases(
    folder: &Path,
    cases: Vec<(String, Case)>,
    replace: bool,
    partial: bool,
) -> Result<Exit, Failure> {
    if cases.is_empty() {
        return Err(Failure::new(Exit::Nothing, "the files have no drafts"));
    }
    let plan = vectors::plan(folder, cases, replace, &requirements()?)
        .map_err(|fault| Failure::input(fault.to_string()))?;
    let mut text = lines(&plan.refused);
    let refused = !plan.refused.is_empty();
    let write = partial || !refused;
    if write {
        plan.write(folder)
            .map_err(|fault| Failure::input(fault.to_string()))?;
        // A new case changes which mistakes are rarely caught, in other files as well.
        vectors::fill_kills(folder, false).map_err(|fault| Failure::input(fault.to_string()))?;
        for file in &plan.files {
            let _ = writeln!(text, "{}: {}", file.path, counted(file.ids.len(), "case"));
        }
    }
    let added: usize = plan.files.iter().map(|file| file.ids.len()).sum();
    let summary = format!(
        "{} added, {} already in the vectors, {}{}",
        counted(if write { added } else { 0 }, "case"),
        plan.unchanged.len(),
        counted(plan.refused.len(), "problem"),
        if write {
            ""
        } else {
            "; nothing is written (--partial adds the valid drafts)"
        }
    );
    output::layout().prose(&mut text, "", &summary);
    output::print(&text)?;
    Ok(if refused {
        Exit::Verdict
    } else {
        Exit::Success
    })
}

/// The drafts of a file, or of every `.json` file in a folder and its folders.
fn read_drafts(path: &Path, cases: &mut Vec<(String, Case)>) -> Result<(), Failure> {
    if path.is_dir() {
        let unreadable = |fault| cannot_read(path, &fault);
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
    let mut text = String::new();
    for fault in faults {
        output::layout().prose(&mut text, "", &fault.to_string());
    }
    text
}
