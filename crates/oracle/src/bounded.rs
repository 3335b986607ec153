//! Reading files that may have any size: `/dev/zero` has no end.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// As much as is read of a file or of standard input, in bytes.
const LIMIT: u64 = 64 << 20;

/// A file's bytes.
///
/// # Errors
///
/// The error of the system, or that the file has more than 64 MiB.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_whole(File::open(path)?)
}

/// A file's text.
///
/// # Errors
///
/// As [`read`], or that the file is not valid UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?).map_err(|_| ErrorKind::InvalidData.into())
}

/// All bytes of a source.
///
/// # Errors
///
/// As [`read`].
pub fn read_whole(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        let message = format!("it has more than {} MiB", LIMIT >> 20);
        return Err(io::Error::new(ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(unix)]
    fn a_file_without_an_end_is_refused() {
        let fault = super::read("/dev/zero".as_ref()).expect_err("it has no end");
        assert_eq!(fault.to_string(), "it has more than 64 MiB");
    }
}
