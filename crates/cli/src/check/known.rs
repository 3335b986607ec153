//! The list of known failures, read and written.

use std::path::{Path, PathBuf};

use basestring_oracle::Report;
use basestring_oracle::check::{KnownFailures, KnownFault};

use crate::exit::{Exit, Failure};
use crate::files::{cannot_read, cannot_write};
use crate::output;

/// A list and its path.
pub(crate) struct Known {
    pub(crate) path: PathBuf,
    pub(crate) list: KnownFailures,
}

impl Known {
    /// Reads a list. A list that will be written may be missing.
    pub(crate) fn read(path: Option<&Path>, to_be_written: bool) -> Result<Option<Self>, Failure> {
        let Some(path) = path else {
            if to_be_written {
                let message = "--update-known has no list to update";
                let help = "give --known FILE, or --adapter with the folder of an adapter.json";
                return Err(Failure::new(Exit::Usage, message).help(help));
            }
            return Ok(None);
        };
        let list = if to_be_written && !path.exists() {
            KnownFailures::default()
        } else {
            let shown = path.display();
            let text = basestring_oracle::internal::files::read_text(path).map_err(|fault| {
                cannot_read(path, &fault).help("--update-known writes a list of known failures")
            })?;
            KnownFailures::parse(&text)
                .map_err(|fault| Failure::input(format!("{shown}: {fault}")))?
        };
        Ok(Some(Self {
            path: path.to_owned(),
            list,
        }))
    }

    /// Rewrites the list from a whole run. Gives the new list and a remark for standard error.
    pub(crate) fn update(
        &self,
        report: &Report,
        given_up: bool,
    ) -> Result<(KnownFailures, String), Failure> {
        let path = self.path.display();
        let nothing = |found: String| {
            Err(Failure::new(
                Exit::Nothing,
                format!("{path} is not updated, because the run is not complete: {found}"),
            ))
        };
        if given_up {
            return nothing("the adapter failed too often in a row".to_owned());
        }
        if report.counts.run == 0 || !report.counts.is_complete() {
            return nothing(format!(
                "{} of {} cases run",
                report.counts.run, report.counts.planned
            ));
        }
        let list = self.list.updated(report);
        if list.is_empty() && !self.path.exists() {
            return Ok((list, String::new()));
        }
        list.write(&self.path)
            .map_err(|fault| cannot_write(&self.path, &fault))?;
        let remark = format!("{path}: {} known failures", list.len());
        Ok((list, output::wrapped_after("note: ", &remark)))
    }
}

/// The message about an outdated list.
pub(super) fn stale(name: &str, path: &str, faults: &[KnownFault], unknown: usize) -> String {
    let message = format!(
        "{name}: {} of the known failures in {path} have another result now; --update-known \
         rewrites the list",
        faults.len()
    );
    let mut text = output::wrapped_after("error: ", &message);
    for fault in faults {
        text.push_str(&output::wrapped_after("  ", &fault.to_string()));
    }
    if unknown > 0 {
        text.push_str(&format!("  and {unknown} failures are not on the list\n"));
    }
    text
}
