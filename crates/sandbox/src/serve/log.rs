//! The provider's log: one line for each event, on standard error. No line contains a secret, a
//! signature or a query.

use std::io;
use std::str::FromStr;

use basestring_oracle::internal::foreign::printed;
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};

/// The format of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Log {
    /// Text.
    #[default]
    Text,
    /// One JSON object for each line.
    Json,
    /// No log.
    Off,
}

impl FromStr for Log {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            "off" => Ok(Self::Off),
            _ => Err("expected text, json or off".to_owned()),
        }
    }
}

/// Standard error, without characters of clients that a terminal or a build server would obey. The lines
/// of a log are written whole.
struct Escaped;

impl io::Write for Escaped {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(lines);
        io::Write::write_all(&mut io::stderr(), printed(&text).as_bytes())?;
        Ok(lines.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::Write::flush(&mut io::stderr())
    }
}

/// How many lines may wait to be written. More are dropped, so that a slow reader never stops the
/// server.
const WAITING: usize = 10_000;

/// Starts the log. Dropping the guard writes the waiting lines.
#[must_use]
pub fn begin(log: Log) -> Option<WorkerGuard> {
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(WAITING)
        .lossy(true)
        .finish(Escaped);
    let lines = tracing_subscriber::fmt()
        .with_writer(writer)
        .with_target(false)
        .with_ansi(false);
    // A log that was started before stays in use.
    let _ = match log {
        Log::Json => tracing::subscriber::set_global_default(lines.json().finish()),
        Log::Text => tracing::subscriber::set_global_default(lines.finish()),
        Log::Off => return None,
    };
    Some(guard)
}
