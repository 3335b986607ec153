//! `basestring probe`: the dialect of an implementation, that is what it does where implementations differ.

use std::path::PathBuf;
use std::time::Duration;

use basestring_oracle::internal::probe::{probe, text};
use basestring_oracle::{Case, Reference};

use crate::check::FilterArgs;
use crate::check::subject::Subject;
use crate::document;
use crate::exit::{Exit, Failure};
use crate::files::is_dash;
use crate::{options, output};

/// Print what an implementation does where implementations differ
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The command line of an adapter, a folder with an adapter.json, or `reference`
    adapter: String,
    /// A folder of vectors, instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    /// The time limit for each answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = options::seconds)]
    timeout: Duration,
    /// Write the result as JSON; - prints it instead of the text
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  basestring probe adapters/plain-python
  basestring probe 'node adapter.mjs' --layer percent-encode --json dialect.json";

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
                "{}: none of the {} chosen cases is applicable: its handshake names no operation of \
                 theirs",
                subject.name(),
                cases.len()
            ),
        ));
    }
    if let Some(path) = &args.json {
        document::PROBE.write(path, &dialect.to_value())?;
        if is_dash(path) {
            return Ok(Exit::Success);
        }
    }
    output::print(&output::wrapped(&text(&dialect)))?;
    Ok(Exit::Success)
}
