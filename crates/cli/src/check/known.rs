//! The list of known failures, read and written.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use basestring_oracle::Report;
use basestring_oracle::check::{KnownFailures, KnownFault};

use crate::exit::{Exit, Failure};

/// A list, and where it stands.
pub(super) struct Known {
    pub(super) path: PathBuf,
    pub(super) list: KnownFailures,
}

impl Known {
    /// Reads a list. One that is to be written may be missing.
    pub(super) fn read(path: Option<&Path>, to_be_written: bool) -> Result<Option<Self>, Failure> {
        let Some(path) = path else {
            if to_be_written {
                return Err(Failure::new(
                    Exit::Usage,
                    "expected a list to update: --known FILE, or --adapter with the folder of an \
                     adapter.json; found neither",
                ));
            }
            return Ok(None);
        };
        let list = if to_be_written && !path.exists() {
            KnownFailures::default()
        } else {
            let shown = path.display();
            let text = fs::read_to_string(path).map_err(|found| {
                Failure::input(format!(
                    "{shown}: expected a list of known failures, found: {found}; --update-known \
                     writes one"
                ))
            })?;
            KnownFailures::parse(&text)
                .map_err(|fault| Failure::input(format!("{shown}: {fault}")))?
        };
        Ok(Some(Self {
            path: path.to_owned(),
            list,
        }))
    }

    /// Writes the list anew from a whole run.
    pub(super) fn update(&self, report: &Report, given_up: bool) -> Result<String, Failure> {
        let path = self.path.display();
        let nothing = |found: String| {
            Err(Failure::new(
                Exit::Nothing,
                format!("{path}: expected a whole run to update the list from, found {found}"),
            ))
        };
        if given_up {
            return nothing(
                "that the adapter failed too often in a row and was given up".to_owned(),
            );
        }
        if report.counts.run == 0 || !report.counts.is_complete() {
            return nothing(format!(
                "{} of {} cases run",
                report.counts.run, report.counts.planned
            ));
        }
        let list = self.list.updated(report);
        if list.is_empty() && !self.path.exists() {
            return Ok(String::new());
        }
        list.write(&self.path).map_err(|found| {
            Failure::input(format!(
                "{path}: expected a file that can be written, found: {found}"
            ))
        })?;
        Ok(format!("{path}: {} known failures\n", list.len()))
    }
}

/// What is said of a stale list.
pub(super) fn stale(name: &str, path: &str, faults: &[KnownFault], unknown: usize) -> String {
    let mut text = format!(
        "error: {name}: expected the known failures of {path}, found {} that went otherwise; \
         --update-known writes the list anew\n",
        faults.len()
    );
    // Writing to a `String` does not fail.
    for fault in faults {
        let _ = writeln!(text, "  {fault}");
    }
    if unknown > 0 {
        let _ = writeln!(text, "  and {unknown} failures that are not on it");
    }
    text
}
