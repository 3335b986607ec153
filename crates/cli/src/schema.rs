//! `basestring schema`: the schemas of the JSON documents.

use crate::document::{ALL, Document};
use crate::exit::{Exit, Failure};
use crate::output;

/// List and print the JSON Schemas of the program's JSON output
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Print this schema
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

const EXAMPLES: &str = "\
The member version of a document grows when a member is removed or changes its
meaning. New members may appear in any release. Cases have their schema in the
folder that `basestring vectors copy` writes.

Examples:
  basestring schema
  basestring schema diagnose > diagnose.schema.json";

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let Some(name) = &args.name else {
        output::print(&list())?;
        return Ok(Exit::Success);
    };
    let found = ALL.iter().find(|document| document.name == name);
    let found = found.ok_or_else(|| {
        let failure = Failure::new(Exit::Usage, format!("there is no schema \"{name}\""));
        failure.help("`basestring schema` lists the schemas")
    })?;
    output::print(found.schema)?;
    Ok(Exit::Success)
}

fn list() -> String {
    let lines = ALL.iter();
    lines
        .map(|Document { name, about, .. }| format!("{name:<19}  {about}\n"))
        .collect()
}
