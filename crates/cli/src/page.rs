//! `basestring page`: the page that explains and diagnoses requests without a network.

use std::path::PathBuf;

use basestring_oracle::internal::files::write_atomically;

use crate::exit::{Exit, Failure};
use crate::files::{cannot_write, is_dash};
use crate::output;

/// The page, if it was built before the program.
pub(crate) const PAGE: Option<&str> = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Write a page that diagnoses requests in a browser, offline
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The HTML file; - writes to standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

const EXAMPLES: &str = "\
The page is one file with all that it needs. Its Content-Security-Policy forbids
every connection, so what you paste stays in it. A browser opens it from a disk
or from a web server; `basestring serve` has it at /explain.

Examples:
  basestring page explain.html
  basestring page - > public/index.html";

/// Writes the page.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let Some(page) = PAGE else {
        let message = "this program was built without the page";
        let help = "in a clone of the repository, run crates/web/build.sh and build the program \
                    again; the program of a release has the page";
        return Err(Failure::new(Exit::Internal, message).help(help));
    };
    if is_dash(&args.file) {
        output::print(page)?;
    } else {
        write_atomically(&args.file, page).map_err(|fault| cannot_write(&args.file, &fault))?;
    }
    Ok(Exit::Success)
}
