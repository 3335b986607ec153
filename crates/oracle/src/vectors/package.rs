//! The vectors as files for others: a folder, or a tar for those who have their own runner.

use std::fs;
use std::path::Path;

use basestring_vectors::{CASES, OTHERS};

use crate::atomic::write_atomically;
use crate::vectors::Fault;
use crate::vectors::tar::archive;

/// The folder inside the tar.
const FOLDER: &str = "basestring-vectors";

/// Every file of the vectors that are part of the program, by its path from their folder: the cases
/// and the files that are added to them. Sorted.
pub(crate) fn embedded_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    OTHERS.into_iter().chain(CASES.iter().copied())
}

/// Writes the vectors that are part of the program, with their schema, README and requirements, into
/// a folder. Gives the number of files.
///
/// # Errors
///
/// A folder that has something in it, unless it is to be written over; a file that cannot be
/// written.
pub fn copy(folder: &Path, over: bool) -> Result<usize, Fault> {
    let fault = |path: &Path, message: String| Fault {
        file: path.display().to_string(),
        case: None,
        message,
    };
    if folder.exists() && !over {
        let mut entries = fs::read_dir(folder).map_err(|found| {
            let message = format!("expected a folder that can be read, found: {found}");
            fault(folder, message)
        })?;
        if entries.next().is_some() {
            let message = "expected a new or empty folder, found one with files; --replace writes \
                           over them";
            return Err(fault(folder, message.to_owned()));
        }
    }
    let mut count = 0;
    for (name, text) in embedded_files() {
        let path = folder.join(name);
        write_atomically(&path, text).map_err(|found| {
            fault(
                &path,
                format!("expected a file that can be written, found: {found}"),
            )
        })?;
        count += 1;
    }
    Ok(count)
}

/// The vectors that are part of the program as a tar: the same bytes for the same vectors, with
/// neither times nor owners.
///
/// # Errors
///
/// A path that is too long for a tar's header.
pub fn package() -> Result<Vec<u8>, Fault> {
    let files = embedded_files().map(|(name, text)| (format!("{FOLDER}/{name}"), text.as_bytes()));
    archive(files).map_err(|path| Fault {
        file: path,
        case: None,
        message: "expected a path of at most 100 bytes, found a longer one".to_owned(),
    })
}
