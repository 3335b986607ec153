//! `basestring diff`: two reports compared, case by case.

use std::path::{Path, PathBuf};

use basestring_oracle::internal::diff;
use basestring_oracle::{Report, report};

use crate::document;
use crate::exit::{Exit, Failure};
use crate::{files, output};

/// Compare two reports of `check --json`
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The older report
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer report
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Print the comparison as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Ends with exit code 1 if a case of both reports fails now and passed before.

Examples:
  basestring check --adapter adapters/oauthlib --json new.json
  basestring diff old.json new.json";

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let comparison = diff::diff(&old, &new);
    if args.json {
        document::DIFF.print(&comparison)?;
    } else {
        output::print(&output::wrapped(&diff::text(&comparison)))?;
    }
    let nothing = |found: String| Err(Failure::new(Exit::Nothing, found));
    if !comparison.gone.is_empty() {
        return nothing(format!(
            "{} has no results of {}, which {} has",
            args.new.display(),
            comparison.gone.join(", "),
            args.old.display()
        ));
    }
    if comparison.common() == 0 {
        return nothing("the reports have no case in common".to_owned());
    }
    Ok(if comparison.is_worse() {
        Exit::Verdict
    } else {
        Exit::Success
    })
}

fn read(path: &Path) -> Result<Vec<Report>, Failure> {
    report::parse_json(&files::read(path)?).map_err(|found| {
        let path = files::name_of(path);
        Failure::input(format!("{path} is not a report of `check --json`: {found}"))
    })
}
