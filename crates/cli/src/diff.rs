//! `basestring diff`: two reports compared, case by case.

use std::fs;
use std::path::{Path, PathBuf};

use basestring_oracle::{Report, diff, report};

use crate::exit::{Exit, Failure};
use crate::output;

/// Compare two reports of `check --json`: what fails now and did not, what passes now, what changed.
///
/// Ends with 1 where a case of both reports fails now and did not before. A case that only the new
/// report has is listed with its verdict.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The report before.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The report after.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Print the comparison as JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let comparison = diff::diff(&old, &new);
    if args.json {
        let mut text = serde_json::to_string_pretty(&comparison)
            .map_err(|fault| Failure::new(Exit::Internal, fault.to_string()))?;
        text.push('\n');
        output::print(&text)?;
    } else {
        output::print(&diff::text(&comparison))?;
    }
    let nothing = |found: String| Err(Failure::new(Exit::Nothing, found));
    if !comparison.gone.is_empty() {
        return nothing(format!(
            "expected every implementation of {} in {}, found none of {}",
            args.old.display(),
            args.new.display(),
            comparison.gone.join(", ")
        ));
    }
    if comparison.common() == 0 {
        return nothing("expected cases that both reports have, found none".to_owned());
    }
    Ok(if comparison.is_worse() {
        Exit::Verdict
    } else {
        Exit::Success
    })
}

fn read(path: &Path) -> Result<Vec<Report>, Failure> {
    let fault = |found: String| {
        let path = path.display();
        Failure::input(format!(
            "{path}: expected a report of `check --json`, found: {found}"
        ))
    };
    let bytes = fs::read(path).map_err(|found| fault(found.to_string()))?;
    report::parse_json(&bytes).map_err(fault)
}
