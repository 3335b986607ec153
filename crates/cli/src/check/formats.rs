//! The results in the chosen formats, several in one run.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use basestring_oracle::Report;
use basestring_oracle::internal::files::{can_be_written, write_atomically};
use basestring_oracle::internal::vectors::Requirements;
use basestring_oracle::report::{self, Format, Results};
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::exit::{Exit, Failure};
use crate::files::{cannot_read, cannot_write, is_dash};
use crate::output;
use crate::report_options::{HEADING, file_of, report_option};

const GITHUB: &str = "github";

/// Where the results are written: one option for each format of the engine.
pub(crate) struct FormatArgs {
    files: Vec<(&'static Format, PathBuf)>,
    github: bool,
}

impl clap::FromArgMatches for FormatArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let file = |format: &'static Format| Some((format, file_of(matches, format.name)?));
        Ok(Self {
            files: Format::ALL.iter().filter_map(file).collect(),
            github: matches.get_flag(GITHUB),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for FormatArgs {
    fn augment_args(command: Command) -> Command {
        let option = |format: &Format| report_option(format.name, format.help);
        let github = Arg::new(GITHUB)
            .long(GITHUB)
            .help("Print GitHub annotations [default: only if GITHUB_ACTIONS is true]")
            .help_heading(HEADING)
            .action(ArgAction::SetTrue);
        command.args(Format::ALL.iter().map(option)).arg(github)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FormatArgs {
    /// Adds a format that is not given.
    pub(super) fn default_to(&mut self, name: &str, path: PathBuf) {
        let is_given = self.files.iter().any(|(format, _)| format.name == name);
        if let (Some(format), false) = (Format::find(name), is_given) {
            self.files.push((format, path));
        }
    }

    /// Checks that no two formats have the same file, and that every file can be written.
    pub(crate) fn allowed(&self) -> Result<(), Failure> {
        for (place, (format, path)) in self.files.iter().enumerate() {
            let earlier = &self.files[..place];
            if let Some((other, _)) = earlier.iter().find(|(_, there)| there == path) {
                return Err(Failure::new(
                    Exit::Usage,
                    format!(
                        "--{} and --{} have the same file, {}; give each format its own",
                        other.name,
                        format.name,
                        path.display()
                    ),
                ));
            }
            if !is_dash(path) {
                writable(path)?;
            }
        }
        Ok(())
    }

    /// Whether a format is written to standard output in place of the report.
    pub(crate) fn to_stdout(&self) -> bool {
        self.files.iter().any(|(_, path)| is_dash(path))
    }

    /// Writes every format.
    pub(crate) fn write(
        &self,
        reports: &[Report],
        requirements: &Requirements,
    ) -> Result<(), Failure> {
        let at = SystemTime::now();
        for (format, path) in &self.files {
            let previous = if format.keeps {
                previous(path)?
            } else {
                String::new()
            };
            let document = format.document(&Results {
                reports,
                requirements,
                at,
                previous: &previous,
            });
            if is_dash(path) {
                output::document(&document)?;
            } else {
                write_atomically(path, &document).map_err(|found| cannot_write(path, &found))?;
            }
        }
        if self.github || std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
            let lines = report::annotations(reports);
            // GitHub reads both streams, so a document on standard output stays a document.
            if self.to_stdout() {
                output::say_commands(&lines);
            } else {
                output::document(&lines)?;
            }
        }
        Ok(())
    }
}

/// The document that is already there, if there is one.
fn previous(path: &Path) -> Result<String, Failure> {
    if is_dash(path) || !path.exists() {
        return Ok(String::new());
    }
    basestring_oracle::internal::files::read_text(path).map_err(|fault| cannot_read(path, &fault))
}

/// Checks that a file can be written there.
pub(super) fn writable(path: &Path) -> Result<(), Failure> {
    can_be_written(path).map_err(|found| cannot_write(path, &found))
}
