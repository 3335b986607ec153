//! `basestring vectors copy` and `basestring vectors package`: the vectors for one's own runner.

use std::io::Write as _;
use std::path::PathBuf;

use basestring_oracle::vectors;

use super::counted;
use crate::exit::{Exit, Failure};
use crate::output;

/// Write the vectors into a folder, with their schema, their README, the requirements and a
/// .gitattributes that keeps line endings as they are.
#[derive(clap::Args)]
pub(crate) struct CopyArgs {
    /// The folder, which is made where it is missing.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write over files that are there.
    #[arg(long)]
    replace: bool,
}

/// Write the vectors as a tar, the same octets for the same vectors.
#[derive(clap::Args)]
pub(crate) struct PackageArgs {
    /// The file, or - for standard output.
    #[arg(value_name = "FILE.tar")]
    file: PathBuf,
}

pub(super) fn copy(args: &CopyArgs) -> Result<Exit, Failure> {
    let count = vectors::copy(&args.folder, args.replace)
        .map_err(|fault| Failure::input(fault.to_string()))?;
    let folder = args.folder.display();
    output::print(&format!("{folder}: {}\n", counted(count, "file")))?;
    Ok(Exit::Success)
}

pub(super) fn package(args: &PackageArgs) -> Result<Exit, Failure> {
    let tar =
        vectors::package().map_err(|fault| Failure::new(Exit::Internal, fault.to_string()))?;
    if args.file.as_os_str() == "-" {
        let mut stdout = std::io::stdout().lock();
        return match stdout.write_all(&tar).and_then(|()| stdout.flush()) {
            Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => Err(fault.into()),
            _ => Ok(Exit::Success),
        };
    }
    basestring_oracle::report::write(&args.file, &tar).map_err(|found| {
        let path = args.file.display();
        Failure::input(format!(
            "{path}: expected a file that can be written, found: {found}"
        ))
    })?;
    Ok(Exit::Success)
}
