//! Writing a file in one step: a reader sees the old text or the new one, never a part.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a new file in the same folder and renames it over the old one. Missing folders are made. A
/// link is followed. A device or a pipe (`/dev/null`) is written to, because it cannot be replaced.
///
/// # Errors
///
/// The error of the system.
pub fn write_atomically(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let followed = fs::canonicalize(path);
    let path = followed.as_deref().unwrap_or(path);
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return fs::write(path, content);
    }
    replace_atomically(path, content)
}

/// As [`write_atomically`], but a link is replaced and not followed.
///
/// # Errors
///
/// The error of the system.
pub fn replace_atomically(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content.as_ref())?;
    // A temporary file is for its owner alone; a text is for whom the old one was for.
    let permissions = match fs::symlink_metadata(path) {
        Ok(old) if old.is_file() => Some(old.permissions()),
        Ok(_) | Err(_) => readable(),
    };
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|fault| fault.error)?;
    Ok(())
}

/// Whether a file can be written there, before there is anything to write: as [`write_atomically`],
/// but nothing that is there is touched.
///
/// # Errors
///
/// The error of the system.
pub fn can_be_written(path: &Path) -> io::Result<()> {
    let followed = fs::canonicalize(path);
    let path = followed.as_deref().unwrap_or(path);
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        // A pipe would wait for its reader.
        Ok(there) if !there.is_file() => return Ok(()),
        _ => {}
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    tempfile::NamedTempFile::new_in(folder).map(drop)
}

#[cfg(unix)]
fn readable() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable() -> Option<fs::Permissions> {
    None
}
