//! `basestring man`: the manual pages of the program and of every command.

use std::fs;
use std::path::PathBuf;

use crate::exit::{Exit, Failure};
use crate::files::cannot_write;
use crate::output;

/// Write the manual pages, one for each command
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The folder; it is created if it does not exist
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  basestring man ~/.local/share/man/man1
  basestring man man1";

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let folder = &args.folder;
    fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(crate::command(), folder))
        .map_err(|fault| cannot_write(folder, &fault))?;
    output::print(&format!("{}\n", folder.join("basestring.1").display()))?;
    Ok(Exit::Success)
}
