//! The files that a pasted command names. They are read only from one folder.

use std::cell::RefCell;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::files::read_file;

/// The folder that named files may be in, and those that were read.
pub(crate) struct NamedFiles {
    /// The folder of the paste, where a name is looked up first.
    near: Option<PathBuf>,
    folder: PathBuf,
    read: RefCell<Vec<PathBuf>>,
}

impl NamedFiles {
    /// Files that the text of `paste` names, in `folder` or else in the current folder.
    pub(crate) fn of(paste: &Path, folder: Option<&Path>) -> Self {
        Self {
            near: paste.parent().map(Path::to_owned),
            folder: folder.unwrap_or(Path::new(".")).to_owned(),
            read: RefCell::default(),
        }
    }

    /// A named file's bytes.
    ///
    /// # Errors
    ///
    /// A name that leads out of the folder, also by a link; a file that is not a regular one; and
    /// those of reading.
    pub(crate) fn bytes(&self, name: &str) -> io::Result<Vec<u8>> {
        let folder = self.folder.canonicalize()?;
        let near = self.near.iter().map(|near| near.join(name));
        let candidates = near.chain([self.folder.join(name)]);
        let mut outside = false;
        for candidate in candidates {
            let Ok(path) = candidate.canonicalize() else {
                continue;
            };
            if !path.starts_with(&folder) {
                outside = true;
            } else if path.is_file() {
                let bytes = read_file(&path)?;
                self.read.borrow_mut().push(candidate);
                return Ok(bytes);
            }
        }
        if outside || leads_out(name) {
            let message = "it is not in the current folder; --files FOLDER allows another folder";
            return Err(io::Error::new(ErrorKind::PermissionDenied, message));
        }
        let message = "no such file in the current folder; --files FOLDER names another folder";
        Err(io::Error::new(ErrorKind::NotFound, message))
    }

    /// The files that were read.
    pub(crate) fn read(&self) -> Vec<PathBuf> {
        self.read.take()
    }
}

/// Whether a name leads out of a folder, whether or not there is such a file.
fn leads_out(name: &str) -> bool {
    let path = Path::new(name);
    path.is_absolute()
        || path
            .components()
            .any(|part| part == std::path::Component::ParentDir)
}
