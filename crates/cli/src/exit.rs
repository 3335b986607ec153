//! How the program ends: one table, and the failures that lead into it.

use std::fmt;
use std::process::ExitCode;

/// The end of a run, as its exit code says it. Of several ends the later in this list is the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All is as expected.
    Success,
    /// The program ran to its end, and what it judged is wrong.
    Verdict,
    /// The command line is not one of the program's. (Clap ends the program with this code itself.)
    Usage,
    /// A file or an input cannot be read, or is malformed.
    Input,
    /// An adapter cannot be started, or does not speak the protocol.
    Adapter,
    /// Nothing was checked, or less than was planned.
    Nothing,
    /// A list of known failures no longer says what happens.
    Stale,
    /// An address cannot be listened on.
    #[cfg_attr(
        not(feature = "serve"),
        expect(dead_code, reason = "no command listens")
    )]
    Address,
    /// A receiver cannot be connected to.
    #[cfg_attr(
        not(feature = "webhook"),
        expect(dead_code, reason = "no command asks receivers")
    )]
    Unreachable,
    /// TLS with a receiver fails.
    #[cfg_attr(
        not(feature = "webhook"),
        expect(dead_code, reason = "no command asks receivers")
    )]
    Tls,
    /// What a receiver answers is no HTTP answer in time.
    #[cfg_attr(
        not(feature = "webhook"),
        expect(dead_code, reason = "no command asks receivers")
    )]
    Answer,
    /// A receiver refuses the right request, so that nothing is said of wrong ones.
    #[cfg_attr(
        not(feature = "webhook"),
        expect(dead_code, reason = "no command asks receivers")
    )]
    RightRefused,
    /// What is wrong with a TLS connection, or an answer's URLs: by a table of its own.
    #[cfg(feature = "tls")]
    Connection(u8),
    /// A fault of the program itself.
    Internal,
}

/// The table, as `basestring --help` prints it.
pub(crate) const TABLE: &str = "\
Exit codes:
  0   all is as expected
  1   what was judged is wrong: failures were found
  2   the command line is not understood
  3   an input cannot be read or is malformed: a file, a secret, vectors, an HTTP request
  4   an adapter cannot be started or does not speak the protocol
  5   nothing was checked, or less than was planned
  6   a list of known failures is stale
  7   an address cannot be listened on
  8   a receiver cannot be connected to
  9   TLS with a receiver fails
  10  a receiver gives no HTTP answer in time
  11  a receiver refuses the right request: nothing is said of wrong ones
  12–38  what is wrong with a TLS connection: basestring tls --help
  70  a fault of this program";

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

/// Why a command could not do its work: what was expected, what was found, where, and what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code that says so.
    pub(crate) exit: Exit,
    /// The sentence for the user.
    pub(crate) message: String,
}

impl Failure {
    /// A failure with its exit code and its sentence.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
        }
    }

    /// An input that cannot be read or is malformed.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(Exit::Input, message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<std::io::Error> for Failure {
    fn from(fault: std::io::Error) -> Self {
        Self::new(
            Exit::Internal,
            format!("expected to write the output, found: {fault}"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, TABLE};

    #[test]
    fn the_table_names_every_code() {
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
