//! The results in the formats that were asked for, several in one run.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use basestring_oracle::Report;
use basestring_oracle::report;
use basestring_oracle::vectors::Requirements;

use crate::exit::{Exit, Failure};
use crate::output;

/// Where the results are written, beside the report on the terminal.
#[derive(clap::Args)]
#[command(next_help_heading = "Formats (FILE may be -, once, for standard output)")]
pub(crate) struct FormatArgs {
    /// Write the results as JSON, the format that `basestring diff` reads.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the results as JUnit XML.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write the results as Markdown, for the summary of a build or a pull request.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Write the results as one HTML page.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the failures of each implementation and their mistakes as a Markdown table to keep in
    /// a repository. Rows of implementations that this run does not check are kept.
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    /// Print GitHub's annotations; done unasked where GITHUB_ACTIONS is true.
    #[arg(long)]
    github: bool,
}

impl FormatArgs {
    fn files(&self) -> [(&'static str, Option<&Path>); 5] {
        [
            ("json", self.json.as_deref()),
            ("junit", self.junit.as_deref()),
            ("markdown", self.markdown.as_deref()),
            ("html", self.html.as_deref()),
            ("table", self.table.as_deref()),
        ]
    }

    /// Refuses two formats for one place, and a place where no file can be written.
    pub(super) fn allowed(&self) -> Result<(), Failure> {
        let mut seen: Vec<(&str, &Path)> = Vec::new();
        for (format, path) in self.files() {
            let Some(path) = path else { continue };
            if let Some((other, _)) = seen.iter().find(|(_, there)| *there == path) {
                return Err(Failure::new(
                    Exit::Usage,
                    format!(
                        "expected a place of its own for each format, found {} for --{other} and \
                         --{format}",
                        path.display()
                    ),
                ));
            }
            seen.push((format, path));
            if !is_stdout(path) {
                writable(path)?;
            }
        }
        Ok(())
    }

    /// Whether a format takes standard output from the report.
    pub(super) fn to_stdout(&self) -> bool {
        self.files()
            .iter()
            .any(|(_, path)| path.is_some_and(is_stdout))
    }

    /// Writes every format.
    pub(super) fn write(
        &self,
        reports: &[Report],
        requirements: &Requirements,
    ) -> Result<(), Failure> {
        for (format, path) in self.files() {
            let Some(path) = path else { continue };
            let text = match format {
                "json" => report::json(reports),
                "junit" => report::junit(reports, requirements, SystemTime::now()),
                "markdown" => report::markdown(reports, requirements),
                "table" => report::table(reports, &previous_table(path)?),
                _ => report::html(reports, requirements),
            };
            if is_stdout(path) {
                output::print(&text)?;
                continue;
            }
            report::write(path, &text).map_err(|found| cannot_be_written(path, &found))?;
        }
        if self.github || std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
            let lines = report::annotations(reports);
            // The build server reads both streams; a document on standard output stays one.
            if self.to_stdout() {
                output::say(&lines);
            } else {
                output::print(&lines)?;
            }
        }
        Ok(())
    }
}

/// The table that is already there: what it says of other implementations is kept.
fn previous_table(path: &Path) -> Result<String, Failure> {
    if is_stdout(path) || !path.exists() {
        return Ok(String::new());
    }
    std::fs::read_to_string(path)
        .map_err(|found| Failure::input(format!("cannot read {}: {found}", path.display())))
}

/// Refuses a place where no file can be written.
pub(super) fn writable(path: &Path) -> Result<(), Failure> {
    report::can_be_written(path).map_err(|found| cannot_be_written(path, &found))
}

/// The failure of a place where a file was to be written.
pub(super) fn cannot_be_written(path: &Path, found: &std::io::Error) -> Failure {
    let path = path.display();
    Failure::input(format!(
        "{path}: expected a file that can be written, found: {found}"
    ))
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}
