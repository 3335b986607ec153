//! The results of the commands that test over the network, in the chosen formats.

pub(crate) mod of;

use std::path::PathBuf;
use std::time::SystemTime;

use basestring_oracle::internal::files::write_atomically;
use basestring_oracle::internal::report::{Suite, SuiteFormat};
use clap::{ArgMatches, Command};

use crate::exit::{Exit, Failure};
use crate::files::{cannot_write, is_dash};
use crate::output;
use crate::report_options::{file_of, report_option};

/// Where the results are written: one option for each format of suites.
pub(crate) struct SuiteArgs(Vec<(&'static SuiteFormat, PathBuf)>);

impl clap::FromArgMatches for SuiteArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let file = |format: &'static SuiteFormat| Some((format, file_of(matches, format.name)?));
        Ok(Self(SuiteFormat::ALL.iter().filter_map(file).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for SuiteArgs {
    fn augment_args(command: Command) -> Command {
        let option = |format: &SuiteFormat| report_option(format.name, format.help);
        command.args(SuiteFormat::ALL.iter().map(option))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl SuiteArgs {
    /// Whether a format is written to standard output in place of the report.
    pub(crate) fn to_stdout(&self) -> bool {
        self.0.iter().any(|(_, path)| is_dash(path))
    }

    /// Whether any format is given.
    #[cfg(feature = "tls")]
    pub(crate) const fn is_given(&self) -> bool {
        !self.0.is_empty()
    }

    /// Writes every format.
    pub(crate) fn write(&self, suites: impl FnOnce() -> Vec<Suite>) -> Result<(), Failure> {
        if self.0.is_empty() {
            return Ok(());
        }
        let suites = suites();
        for (place, (format, path)) in self.0.iter().enumerate() {
            let mut earlier = self.0.iter().take(place);
            if let Some((other, _)) = earlier.find(|(_, there)| there == path) {
                let message = format!(
                    "--{} and --{} have the same file, {}; give each format its own",
                    other.name,
                    format.name,
                    path.display()
                );
                return Err(Failure::new(Exit::Usage, message));
            }
            let text = format.document(&suites, SystemTime::now());
            if is_dash(path) {
                output::document(&text)?;
            } else {
                write_atomically(path, &text).map_err(|fault| cannot_write(path, &fault))?;
            }
        }
        Ok(())
    }
}
