//! Writing to standard output, which may be closed at any time: `basestring … | head`.

use std::io::{self, Write};

use crate::exit::Failure;

/// Prints a text, with its colours only where the terminal wants them. A reader that has gone away
/// has seen what it wanted: no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(fault) if fault.kind() != io::ErrorKind::BrokenPipe => Err(fault.into()),
        _ => Ok(()),
    }
}

/// Prints a text to standard error, where nobody may be listening.
pub(crate) fn say(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}
