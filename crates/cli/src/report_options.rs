//! The options that write results to files, one for each format.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, value_parser};

/// The heading of the options that write reports.
pub(crate) const HEADING: &str = "Reports (one FILE may be -, for standard output)";

/// The option that writes the results in a format.
pub(crate) fn report_option(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FILE")
        .help(help)
        .help_heading(HEADING)
        .value_parser(value_parser!(PathBuf))
}

/// The file that the option of a format was given.
pub(crate) fn file_of(matches: &ArgMatches, format: &str) -> Option<PathBuf> {
    matches.get_one::<PathBuf>(format).cloned()
}
