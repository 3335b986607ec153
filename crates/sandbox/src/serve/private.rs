//! Files that only this user can read.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a file for reading and writing, or creates it. Links are not followed, and permissions of others
/// are removed, which is logged.
#[cfg(unix)]
pub(super) fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.mode(0o600);
    options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    let file = options.open(path).map_err(|fault| {
        let is_link = std::fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink());
        match is_link {
            true => io::Error::other("it is a symbolic link; give the path of the file itself"),
            false => fault,
        }
    })?;
    let mut permissions = file.metadata()?.permissions();
    if permissions.mode() & 0o077 != 0 {
        let before = permissions.mode() & 0o777;
        permissions.set_mode(0o600);
        file.set_permissions(permissions)?;
        let path = path.display();
        tracing::warn!("other users could read {path} (permissions {before:o}): it is now 600");
    }
    Ok(file)
}

/// Opens a file for reading and writing, or creates it.
#[cfg(not(unix))]
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(path)
}
