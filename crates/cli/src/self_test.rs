//! `basestring self-test`: the vectors and the diagnosis held against every known mistake.

use std::fmt::Write as _;

use basestring_oracle::Case;
use basestring_oracle::diagnose::{NamedOn, Tested, self_test};
use basestring_oracle::vectors::load_embedded;

use crate::exit::{Exit, Failure};
use crate::output;

/// Run each known mistake as an implementation over the vectors: it must be caught by a case, and
/// named from its answer.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Print the table as JSON
    #[arg(long)]
    json: bool,

    /// Print the summary, and the mistakes that are not caught or not named
    #[arg(long, short)]
    quiet: bool,
}

/// Prints the table; a mistake that is not caught or not named is a verdict.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let files = load_embedded().map_err(|fault| Failure::new(Exit::Internal, fault.to_string()))?;
    let cases: Vec<Case> = files.into_iter().flat_map(|file| file.cases).collect();
    let all = self_test(&cases);
    if args.json {
        let json = serde_json::to_string_pretty(&all)
            .map_err(|fault| Failure::new(Exit::Internal, fault.to_string()))?;
        output::print(&format!("{json}\n"))?;
    } else {
        let shown: Vec<&Tested> = all
            .iter()
            .filter(|tested| !args.quiet || !tested.passes())
            .collect();
        output::print(&table(&shown))?;
        output::print(&summary(&all))?;
    }
    if all.is_empty() {
        return Err(Failure::new(
            Exit::Nothing,
            "expected mistakes to run, found none",
        ));
    }
    Ok(if all.iter().all(Tested::passes) {
        Exit::Success
    } else {
        Exit::Verdict
    })
}

fn table(all: &[&Tested]) -> String {
    let mut rows = Vec::new();
    for tested in all {
        let caught = match (&tested.caught_by, tested.no_fault) {
            (Some(case), _) => format!("{} ({} cases)", case, tested.catches),
            (None, Some(why)) => format!("no fault: {why}"),
            (None, None) => "NOT CAUGHT".to_owned(),
        };
        let named = match &tested.named {
            Some(NamedOn { case, by, sets: 1 }) => format!("{case} by its {by}"),
            Some(NamedOn { case, by, sets }) => format!("{case} by its {by}, one of {sets}"),
            None => "NOT NAMED".to_owned(),
        };
        rows.push([tested.mistake.to_owned(), caught, named]);
    }
    if rows.is_empty() {
        return String::new();
    }
    rows.insert(0, ["mistake", "caught by", "named on"].map(str::to_owned));
    let width = |column: fn(&[String; 3]) -> &String| {
        rows.iter()
            .map(|row| column(row).chars().count())
            .max()
            .unwrap_or_default()
    };
    let (first, second) = (width(|row| &row[0]), width(|row| &row[1]));
    let mut text = String::new();
    for [mistake, caught, named] in &rows {
        let _ = writeln!(text, "{mistake:<first$}  {caught:<second$}  {named}");
    }
    text
}

fn summary(all: &[Tested]) -> String {
    let count = |passes: fn(&Tested) -> bool| all.iter().filter(|tested| passes(tested)).count();
    let caught = count(|tested| tested.caught_by.is_some());
    let no_fault = count(|tested| tested.caught_by.is_none() && tested.no_fault.is_some());
    let named = count(|tested| tested.named.is_some());
    let alone = count(|tested| tested.named.as_ref().is_some_and(|named| named.sets == 1));
    let left = match no_fault {
        0 => String::new(),
        count => format!(" ({count} more is no fault)"),
    };
    format!(
        "{} mistakes: {caught} caught{left}, {named} named, {alone} of them alone\n",
        all.len()
    )
}
