//! Files in and out, with messages that name the file and the reason.

use std::io::{self, ErrorKind};
use std::path::Path;

pub(crate) use basestring_oracle::internal::files::read as read_file;
use basestring_oracle::internal::files::read_whole;

use crate::exit::Failure;
use crate::io_reason::reason;

/// Whether a path means standard input or standard output.
pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// An input's name in messages.
pub(crate) fn name_of(path: &Path) -> String {
    if is_dash(path) {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// A file's bytes, or those of standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if is_dash(path) {
        read_whole(io::stdin().lock())
    } else {
        read_file(path)
    };
    bytes.map_err(|fault| cannot_read(path, &fault))
}

/// The failure of a file that cannot be read.
pub(crate) fn cannot_read(path: &Path, fault: &io::Error) -> Failure {
    let failure = Failure::input(format!("cannot read {}: {}", name_of(path), reason(fault)));
    if fault.kind() == ErrorKind::NotFound {
        return failure.help("check the path; - reads standard input");
    }
    failure
}

/// The failure of a file that cannot be written.
pub(crate) fn cannot_write(path: &Path, fault: &io::Error) -> Failure {
    Failure::input(format!(
        "cannot write {}: {}",
        path.display(),
        reason(fault)
    ))
}

/// Refuses a folder that has anything in it; one that is not there is made later.
pub(crate) fn check_is_new(folder: &Path) -> Result<(), Failure> {
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        let fault = format!("{} is not empty", folder.display());
        return Err(Failure::input(fault).help("choose a new folder"));
    }
    Ok(())
}
