//! `basestring triage`: what the finds of fuzzing show, each cause once, with a minimal input.

mod find;
mod outside;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use basestring_oracle::internal::files::write_atomically;
use basestring_oracle::internal::generate::laws::{TARGETS, Target};

use crate::exit::{Exit, Failure};
use crate::files::{cannot_write, read};
use crate::output;
use find::{Find, Found, draft, examine};
use outside::Outside;

/// Group the finds of fuzzing by cause, and shrink one of each
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Inputs that a fuzz target wrote, or finds that a harness of `basestring fuzz` wrote
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The target that wrote them [default: the name of the folder that a file is in]
    #[arg(long, value_name = "NAME")]
    target: Option<String>,

    /// Write the minimal inputs below this folder, in a folder for each target
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,

    /// Run the calls of a harness's finds again by this adapter, and shrink them
    #[arg(long, value_name = "COMMAND|DIR")]
    adapter: Option<String>,

    /// Add a vector for each find of a harness to this folder of vectors
    #[arg(long, value_name = "DIR")]
    add: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Finds with the same law and the same fault have one cause. With --write
fuzz/found, `cargo test --test replay` checks them from then on.

A find of a harness has the call and the wrong answer: with --adapter it is
shrunk, and its vector is printed, or the reason that there is none. What
--write stores of it is an input for the harness.

Ends with exit code 1 if a law does not hold for an input, or an answer is
wrong.

Examples:
  basestring triage fuzz/corpus/artifacts/url/crash-*
  basestring triage --target url crash-1f2e --write fuzz/found
  basestring triage finds/*.json --adapter my-adapter --add vectors";

/// The target, the law and the fault, with its minimal input and its files.
type Causes = BTreeMap<(&'static str, &'static str, String), (Find, Vec<PathBuf>)>;

/// Examines the files. A law that does not hold ends with exit code 1.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut causes = Causes::new();
    let mut text = String::new();
    let mut outside = Outside::start(args)?;
    // A file without a find must not hide the others.
    let mut first_failure = None;
    for path in &args.files {
        match take(path, args, &mut outside, &mut causes) {
            Ok(line) => text.push_str(&line),
            Err(failure) => {
                first_failure.get_or_insert(failure);
            }
        }
    }
    for ((target, _, _), (find, files)) in &causes {
        let written = args
            .write
            .as_deref()
            .map(|folder| write(folder, target, find));
        text.push_str(&report(
            target,
            find,
            files,
            written.transpose()?.as_deref(),
        ));
    }
    output::print(&output::wrapped(&text))?;
    let is_right = outside.report(args)?;
    if let Some(failure) = first_failure {
        return Err(failure);
    }
    Ok(if causes.is_empty() && is_right {
        Exit::Success
    } else {
        Exit::Verdict
    })
}

/// Takes one file. Gives the line on a file without a find.
fn take(
    path: &Path,
    args: &Args,
    outside: &mut Outside,
    causes: &mut Causes,
) -> Result<String, Failure> {
    let input = read(path)?;
    if outside.take(path, &input)? {
        return Ok(String::new());
    }
    let target = target(path, args.target.as_deref())?;
    let (shown, name) = (path.display(), target.name);
    Ok(match examine(target, &input) {
        Found::Empty => format!("{shown}: it is empty\n"),
        Found::NoLaw => format!("{shown}: its first byte names no law of {name}\n"),
        Found::Holds(law) => format!("{shown}: the law {law} of {name} holds\n"),
        Found::Broken(find) => {
            let key = (name, find.law, find.cause.clone());
            let (least, files) = causes
                .entry(key)
                .or_insert_with(|| (find.clone(), Vec::new()));
            if find.input.len() < least.input.len() {
                *least = find;
            }
            files.push(path.to_owned());
            String::new()
        }
    })
}

/// The target by its name, or by the folder of the file.
fn target(path: &Path, name: Option<&str>) -> Result<&'static Target, Failure> {
    let folder = path.parent().and_then(Path::file_name);
    let folder = folder.and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.unwrap_or(folder);
    let found = TARGETS.iter().find(|target| target.name == name);
    found.copied().ok_or_else(|| {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        let message = format!("{}: \"{name}\" is not a fuzz target", path.display());
        Failure::new(Exit::Usage, message)
            .help(format!("give one with --target: {}", names.join(", ")))
    })
}

/// Stores a minimal input under the name of its law and its hash.
fn write(folder: &Path, target: &str, find: &Find) -> Result<PathBuf, Failure> {
    let path = folder
        .join(target)
        .join(format!("{}-{:08x}", find.law, find.hash()));
    write_atomically(&path, &find.input).map_err(|fault| cannot_write(&path, &fault))?;
    Ok(path)
}

/// A cause, to paste into an issue.
fn report(target: &str, find: &Find, files: &[PathBuf], written: Option<&Path>) -> String {
    let Find {
        law,
        message,
        input,
        cause: _,
    } = find;
    // Writing to a string does not fail.
    let mut text = String::new();
    let _ = writeln!(text, "\nbroken: the law {law} of the target {target}");
    let _ = writeln!(text, "  fault   {message}");
    let _ = writeln!(
        text,
        "  input   \"{}\" ({} bytes)",
        input.escape_ascii(),
        input.len()
    );
    let _ = match files {
        [] => Ok(()),
        [file] => writeln!(text, "  file    {}", file.display()),
        [file, more @ ..] => writeln!(text, "  files   {} and {} more", file.display(), more.len()),
    };
    let _ = match draft(target, input) {
        Some(draft) => writeln!(
            text,
            "  vector  a draft for `basestring vectors add`, without the answer: {draft}"
        ),
        None => writeln!(
            text,
            "  vector  none: the law compares results with each other; no single answer of an operation is wrong"
        ),
    };
    if let Some(path) = written {
        let _ = writeln!(text, "  stored  {}", path.display());
    }
    text
}
