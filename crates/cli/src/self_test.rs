//! `basestring self-test`: the vectors must catch, and the diagnosis must name, every known mistake.

use basestring_oracle::Case;
use basestring_oracle::internal::diagnose::{NamedOn, Tested, self_test};
use basestring_oracle::internal::vectors::load_embedded;

use crate::document;
use crate::exit::{Exit, Failure};
use crate::output;

/// Check that every known mistake is caught and named
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Run only the mistakes whose ids have this text
    #[arg(value_name = "TEXT")]
    text: Option<String>,

    /// Print the table as JSON
    #[arg(long)]
    json: bool,

    /// Print only the summary and the mistakes that are not caught or not named
    #[arg(long, short)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  basestring self-test --quiet
  basestring self-test encode-space
  basestring self-test --json";

/// Prints the table. A mistake that is not caught or not named ends with exit code 1.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let files = load_embedded().map_err(Failure::internal)?;
    let cases: Vec<Case> = files.into_iter().flat_map(|file| file.cases).collect();
    let all = self_test(&cases, args.text.as_deref().unwrap_or_default());
    if args.json {
        document::SELF_TEST.print(&serde_json::json!({ "mistakes": all }))?;
    } else {
        let shown: Vec<&Tested> = all
            .iter()
            .filter(|tested| !args.quiet || !tested.passes())
            .collect();
        output::print(&table(&shown))?;
        output::print(&output::wrapped(&summary(&all)))?;
    }
    if all.is_empty() {
        return Err(Failure::new(Exit::Nothing, "there are no mistakes to run"));
    }
    Ok(if all.iter().all(Tested::passes) {
        Exit::Success
    } else {
        Exit::Verdict
    })
}

/// Each mistake on a line of its own, and below it the case that catches it and the one that names it.
fn table(all: &[&Tested]) -> String {
    let layout = output::layout();
    let mut text = String::new();
    for tested in all {
        let caught = match (&tested.caught_by, tested.no_fault) {
            (Some(case), _) => format!("{case} ({} cases)", tested.catches),
            (None, Some(why)) => format!("permitted: {why}"),
            (None, None) => "NOT CAUGHT".to_owned(),
        };
        let named = match &tested.named {
            Some(NamedOn { case, by, sets: 1 }) => format!("{case} by its {by}"),
            Some(NamedOn { case, by, sets }) => format!("{case} by its {by}, one of {sets}"),
            None if tested.is_preview => "preview: not named".to_owned(),
            None if tested.no_fault.is_some() => "permitted: not named".to_owned(),
            None => "NOT NAMED".to_owned(),
        };
        layout.prose(&mut text, "", tested.mistake);
        layout.prose(&mut text, "  caught by  ", &caught);
        layout.prose(&mut text, "  named on   ", &named);
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
        count => format!(" ({count} permitted)"),
    };
    format!(
        "{} mistakes: {caught} caught{left}, {named} named, {alone} of them as the only explanation\n",
        all.len()
    )
}
