//! The provider's log: one line for each event, on standard error. No line contains a secret, a
//! signature or a query.

use std::str::FromStr;

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

/// How many lines may wait to be written. More are dropped, so that a slow reader never stops the
/// server.
const WAITING: usize = 10_000;

/// Starts the log. Dropping the guard writes the waiting lines.
#[must_use]
pub fn begin(log: Log) -> Option<WorkerGuard> {
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(WAITING)
        .lossy(true)
        .finish(std::io::stderr());
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
