//! What is written down while the provider runs: one line an event, to standard error. No line holds
//! a secret, a signature or a query.

#![expect(clippy::wildcard_enum_match_arm)]

use std::str::FromStr;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Log {
    /// For a person.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
    /// Nothing.
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

/// Lines that wait to be written; more are lost, for a reader that stops must not stop the server.
const WAITING: usize = 10_000;

/// Begins the log; what waits is written when the guard goes.
#[must_use]
pub fn begin(log: Log) -> Option<WorkerGuard> {
    if log == Log::Off {
        return None;
    }
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(WAITING)
        .lossy(true)
        .finish(std::io::stderr());
    let lines = tracing_subscriber::fmt()
        .with_writer(writer)
        .with_target(false)
        .with_ansi(false);
    // Where a log has begun already it goes on.
    let _ = match log {
        Log::Json => tracing::subscriber::set_global_default(lines.json().finish()),
        _ => tracing::subscriber::set_global_default(lines.finish()),
    };
    Some(guard)
}
