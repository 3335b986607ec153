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
    read_whole(open(path)?)
}

/// How long a named pipe is waited for that no program writes to.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// Opens a file. Opening a named pipe waits for a program that writes to it, with a limit.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::FileTypeExt;
    let is_pipe = std::fs::metadata(path).is_ok_and(|there| there.file_type().is_fifo());
    if !is_pipe {
        return File::open(path);
    }
    let (opened, opening) = std::sync::mpsc::channel();
    let path = path.to_owned();
    // Without a writer, the thread waits until the program ends.
    std::thread::spawn(move || {
        // Nobody waits for it any more after the limit.
        let _ = opened.send(File::open(path));
    });
    opening.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        let message = "it is a named pipe, and no program writes to it";
        Err(io::Error::new(ErrorKind::TimedOut, message))
    })
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
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

    #[test]
    #[cfg(unix)]
    fn a_pipe_without_a_writer_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        // One for each: the thread that waits for the first goes on waiting.
        let [without, with] = ["without", "with"].map(|name| {
            let path = folder.path().join(name);
            let made = std::process::Command::new("mkfifo").arg(&path).status();
            assert!(made.expect("mkfifo runs").success());
            path
        });
        let fault = super::read(&without).expect_err("no program writes to it");
        assert_eq!(fault.kind(), super::ErrorKind::TimedOut);
        let writer = with.clone();
        let writing = std::thread::spawn(move || std::fs::write(writer, "text"));
        assert_eq!(super::read(&with).expect("the text"), b"text");
        assert!(writing.join().expect("it ends").is_ok());
    }
}
