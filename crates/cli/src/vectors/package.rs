//! `basestring vectors copy` and `basestring vectors package`: the vectors for another runner.

use std::io::Write as _;
use std::path::PathBuf;

use basestring_oracle::internal::vectors;

use super::counted;
use crate::exit::{Exit, Failure};
use crate::files::{cannot_write, is_dash};
use crate::output;

/// Copy the vectors with schema, README and requirements to a folder
#[derive(clap::Args)]
#[command(after_help = COPY_EXAMPLES)]
pub(crate) struct CopyArgs {
    /// The folder, which is created if it is missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Overwrite files
    #[arg(long)]
    replace: bool,
}

/// Write the vectors as a tar file that is reproducible
#[derive(clap::Args)]
#[command(after_help = PACKAGE_EXAMPLES)]
pub(crate) struct PackageArgs {
    /// The file; - writes to standard output
    #[arg(value_name = "FILE.tar")]
    file: PathBuf,
}

const COPY_EXAMPLES: &str = "\
A .gitattributes in the folder keeps line endings unchanged.

Examples:
  basestring vectors copy my-vectors";

const PACKAGE_EXAMPLES: &str = "\
Examples:
  basestring vectors package vectors.tar
  basestring vectors package - | tar -tf -";

pub(super) fn copy(args: &CopyArgs) -> Result<Exit, Failure> {
    let count = vectors::copy(&args.folder, args.replace)
        .map_err(|fault| Failure::input(fault.to_string()))?;
    let folder = args.folder.display();
    output::print(&format!("{folder}: {}\n", counted(count, "file")))?;
    Ok(Exit::Success)
}

pub(super) fn package(args: &PackageArgs) -> Result<Exit, Failure> {
    let tar = vectors::package().map_err(Failure::internal)?;
    if is_dash(&args.file) {
        let mut stdout = std::io::stdout().lock();
        return match stdout.write_all(&tar).and_then(|()| stdout.flush()) {
            Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => Err(fault.into()),
            _ => Ok(Exit::Success),
        };
    }
    basestring_oracle::internal::files::write_atomically(&args.file, &tar)
        .map_err(|fault| cannot_write(&args.file, &fault))?;
    Ok(Exit::Success)
}
