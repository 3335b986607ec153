//! `basestring probe`: an implementation's dialect.

use std::path::PathBuf;
use std::time::Duration;

use basestring_oracle::probe::{probe, text};
use basestring_oracle::{Case, Reference};

use crate::check::subject::Subject;
use crate::check::{FilterArgs, seconds};
use crate::exit::{Exit, Failure};
use crate::output;

/// Write an implementation's dialect: what it does at each decision of the algorithm, and how it reads
/// what the documents leave open.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The command that runs the adapter, a folder with an adapter.json, or `reference`.
    adapter: String,
    /// The folder of the vectors, instead of those that are part of the program.
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    /// How long each answer may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    timeout: Duration,
    /// Write the dialect as JSON, with - to standard output in place of the text.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let files = crate::vectors::load(args.vectors.as_deref())?;
    let all: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let cases = args.filter.choose(&all, &files)?;
    let subject = Subject::named(&args.adapter, None, false)?;
    let dialect = match subject.start(args.timeout)? {
        Some(mut adapter) => probe(&mut adapter, &cases),
        None => probe(&mut Reference, &cases),
    };
    if dialect.counts.run == 0 {
        return Err(Failure::new(
            Exit::Nothing,
            format!(
                "{}: expected at least one case that it can be asked, found none of {}",
                subject.name(),
                cases.len()
            ),
        ));
    }
    if let Some(path) = &args.json {
        output::write_json(path, &dialect.to_value())?;
        if path.as_os_str() == "-" {
            return Ok(Exit::Success);
        }
    }
    output::print(&text(&dialect))?;
    Ok(Exit::Success)
}
