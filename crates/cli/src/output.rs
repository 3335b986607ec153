//! Writing to standard output, which may be closed at any time: `basestring … | head`.

use std::io::{self, Write};
use std::path::Path;

use basestring_oracle::layout::Layout;

use crate::exit::Failure;

/// The layout of standard output: as wide as the variable `COLUMNS` says, or else as the terminal
/// is, or else 80 columns.
pub(crate) fn layout() -> Layout {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| *columns > 0);
    let terminal = || terminal_size::terminal_size_of(io::stdout());
    let columns = columns.or_else(|| terminal().map(|(width, _)| usize::from(width.0)));
    columns.map_or_else(Layout::default, Layout::new)
}

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

/// Writes a value as JSON into a file in one step, or for `-` to standard output.
pub(crate) fn write_json(path: &Path, value: &serde_json::Value) -> Result<(), Failure> {
    let text = format!("{value:#}\n");
    if path.as_os_str() == "-" {
        return print(&text);
    }
    basestring_oracle::report::write(path, &text).map_err(|found| {
        let path = path.display();
        Failure::input(format!(
            "{path}: expected a file that can be written, found: {found}"
        ))
    })
}
