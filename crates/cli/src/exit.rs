//! The exit codes of the program, and the failures that end it.

use std::fmt;
use std::process::ExitCode;

use basestring_oracle::internal::layout::Layout;

use crate::concealed;
use crate::io_reason::reason;

/// How a run ends. When several results apply, the one that is later in this list decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything is as expected.
    Success,
    /// The program finished and found failures.
    Verdict,
    /// The command line is not valid. (Clap ends the program with this code itself.)
    Usage,
    /// A file or an input cannot be read, or is malformed.
    Input,
    /// An adapter cannot be started, or does not follow the protocol.
    Adapter,
    /// There is no implementation to check, or no case was run, or fewer than planned.
    Nothing,
    /// A list of known failures is out of date.
    Stale,
    /// The program cannot listen on the address.
    #[cfg_attr(
        not(any(feature = "serve", feature = "tls")),
        expect(dead_code, reason = "no command listens")
    )]
    Address,
    /// The program cannot connect to the receiver.
    #[cfg_attr(
        not(any(feature = "provider", feature = "webhook")),
        expect(dead_code, reason = "no command sends to receivers")
    )]
    Unreachable,
    /// The TLS connection to the receiver failed.
    #[cfg_attr(
        not(any(feature = "provider", feature = "webhook")),
        expect(dead_code, reason = "no command sends to receivers")
    )]
    Tls,
    /// The receiver sent no HTTP response in time.
    #[cfg_attr(
        not(any(feature = "provider", feature = "webhook")),
        expect(dead_code, reason = "no command sends to receivers")
    )]
    Answer,
    /// The receiver rejects the valid request, so invalid ones were not judged.
    #[cfg_attr(
        not(any(feature = "provider", feature = "tls", feature = "webhook")),
        expect(dead_code, reason = "no command sends to receivers")
    )]
    RightRefused,
    /// A problem of a TLS connection, or http URLs in a response. `basestring tls --help` lists the codes.
    #[cfg(feature = "tls")]
    Connection(u8),
    /// A bug of the program itself.
    Internal,
}

/// The table that `basestring --help` prints.
pub(crate) const TABLE: &str = "\
Exit codes:
  0      everything is as expected
  1      failures were found: wrong answers, a wrong signature, ...
  2      the command line is not valid
  3      an input cannot be read or is malformed: a file, a secret, a request
  4      an adapter cannot be started or does not follow the protocol
  5      no implementation to check, no case run, or fewer than planned
  6      a list of known failures is out of date
  7      cannot listen on the address
  8      cannot connect to the receiver
  9      the TLS connection to the receiver failed
  10     the receiver sent no HTTP response in time
  11     the receiver rejects the valid request: invalid ones were not judged
  12-42  a problem of a TLS connection: see basestring tls --help
  70     an internal error of basestring";

impl Exit {
    /// The code in the table.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Verdict => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Adapter => 4,
            Self::Nothing => 5,
            Self::Stale => 6,
            Self::Address => 7,
            Self::Unreachable => 8,
            Self::Tls => 9,
            Self::Answer => 10,
            Self::RightRefused => 11,
            #[cfg(feature = "tls")]
            Self::Connection(code) => code,
            Self::Internal => 70,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not do its work: what failed, in which input and where, what was expected and
/// found, and what to do next.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code.
    pub(crate) exit: Exit,
    /// What failed, without a full stop.
    pub(crate) message: String,
    /// What to do next, where that is known.
    pub(crate) help: Option<String>,
}

impl Failure {
    /// A failure with its exit code and its message.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            help: None,
        }
    }

    /// An input that cannot be read or is malformed.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(Exit::Input, message)
    }

    /// A bug of the program itself.
    pub(crate) fn internal(message: impl fmt::Display) -> Self {
        Self::new(Exit::Internal, format!("internal error: {message}"))
    }

    /// The same, with what to do next.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The lines that are printed on standard error.
    pub(crate) fn rendered(&self, layout: Layout) -> String {
        let mut text = String::new();
        layout.prose(&mut text, "error: ", &concealed::text(&self.message));
        if let Some(help) = &self.help {
            layout.prose(&mut text, "help:  ", &concealed::text(help));
        }
        text
    }
}

impl From<std::io::Error> for Failure {
    fn from(fault: std::io::Error) -> Self {
        Self::new(
            Exit::Internal,
            format!("cannot write the output: {}", reason(&fault)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, TABLE};

    #[test]
    fn the_table_lists_every_code() {
        let all = [
            Exit::Success,
            Exit::Verdict,
            Exit::Usage,
            Exit::Input,
            Exit::Adapter,
            Exit::Nothing,
            Exit::Stale,
            Exit::Address,
            Exit::Unreachable,
            Exit::Tls,
            Exit::Answer,
            Exit::RightRefused,
            Exit::Internal,
        ];
        let codes: Vec<u8> = TABLE
            .lines()
            .filter_map(|line| line.split_whitespace().next()?.parse().ok())
            .collect();
        assert_eq!(codes, all.map(Exit::code));
    }
}
