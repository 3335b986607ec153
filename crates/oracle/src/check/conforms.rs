//! A crate checked in its own tests: one function for all of it.

use std::fmt;
use std::path::Path;

use super::{KnownFailures, Outcome, check, outcome};
use crate::case::Case;
use crate::cause::name_mistakes;
use crate::implementation::Implementation;
use crate::report;
use crate::vectors::{Requirements, load_embedded};

/// The variable that makes the run rewrite the list of known failures.
const UPDATE: &str = "BASESTRING_UPDATE_KNOWN";

/// Why an implementation does not conform: the report as `check` prints it. `Debug` is its text, so
/// that a test which returns it shows it as it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Nonconformance(String);

impl fmt::Display for Nonconformance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Nonconformance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Nonconformance {}

/// Runs every vector against an implementation. Failures on a list are expected: the list is a file
/// in the folder of the manifest (where `cargo test` runs). Without the file, no failure is expected.
/// `BASESTRING_UPDATE_KNOWN=1` in the environment rewrites the list.
///
/// ```
/// use basestring_oracle::{Reference, check::conforms};
/// assert_eq!(conforms(&mut Reference, "known-failures.txt"), Ok(()));
/// ```
///
/// # Errors
///
/// A failure that is not on the list, an entry that does not say what happened, an implementation
/// that no case could be put to, and a list that cannot be read or written.
pub fn conforms(
    implementation: &mut dyn Implementation,
    known: impl AsRef<Path>,
) -> Result<(), Nonconformance> {
    let path = known.as_ref();
    let shown = path.display();
    let fault = |message: String| Nonconformance(message);
    let files = load_embedded().map_err(|found| fault(found.to_string()))?;
    let cases: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let list = read(path).map_err(fault)?;
    let mut report = check(implementation, &cases, |_| {});
    name_mistakes(&mut report, &cases);
    if std::env::var_os(UPDATE).is_some_and(|value| value == "1") {
        return list.updated(&report).write(path).map_err(|found| {
            fault(format!(
                "{shown}: expected a file that can be written, found: {found}"
            ))
        });
    }
    report.mark_known(&list);
    let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    let told = match outcome(&report, Some((&list, &ids))) {
        Outcome::AsExpected => return Ok(()),
        Outcome::Nothing | Outcome::Incomplete(_) => {
            "expected at least one applicable case, found none".to_owned()
        }
        Outcome::Failures { unknown } => {
            format!("{unknown} failures that are not in {shown}; {UPDATE}=1 writes it")
        }
        Outcome::Stale { faults, unknown } => {
            let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
            format!(
                "{shown} does not say what happened, and {unknown} failures are not in it; \
                 {UPDATE}=1 writes it\n{}",
                lines.join("\n")
            )
        }
    };
    // What is known is not what the reader looks for.
    report.cases.retain(|case| !case.known);
    let requirements = Requirements::embedded().map_err(fault)?;
    let text = report::terminal(&report, &requirements, &report::Options::default());
    Err(fault(format!("{text}\n{told}")))
}

fn read(path: &Path) -> Result<KnownFailures, String> {
    if !path.exists() {
        return Ok(KnownFailures::default());
    }
    let shown = path.display();
    let text = crate::bounded::read_text(path)
        .map_err(|found| format!("{shown}: expected a list of known failures, found: {found}"))?;
    KnownFailures::parse(&text).map_err(|found| format!("{shown}: {found}"))
}
