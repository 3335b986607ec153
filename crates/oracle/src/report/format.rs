//! The formats in which results are written to files: one table, from which the program's options
//! and the tests derive.

use std::time::SystemTime;

use crate::result::Report;
use crate::vectors::Requirements;

use super::{html, json, junit, markdown, sarif, table};

/// What a document is written from.
#[derive(Clone, Copy)]
pub struct Results<'a> {
    /// The reports, in order.
    pub reports: &'a [Report],
    /// The requirements that the cases cite.
    pub requirements: &'a Requirements,
    /// The time of the check.
    pub at: SystemTime,
    /// The document of an earlier run that is replaced, or an empty text. Only a format that
    /// [`Format::keeps`] something of it uses it.
    pub previous: &'a str,
}

/// A format of results.
///
/// ```
/// use basestring_oracle::report::Format;
/// assert_eq!(Format::find("junit").unwrap().extension, "xml");
/// ```
#[derive(Clone, Copy)]
pub struct Format {
    /// The name, which is the program's option too: `--junit FILE`.
    pub name: &'static str,
    /// The usual extension of a file's name.
    pub extension: &'static str,
    /// The media type of the document.
    pub media_type: &'static str,
    /// The help of the program's option, one line.
    pub help: &'static str,
    /// Whether it keeps the rows of implementations that the earlier document has and this run does
    /// not check.
    pub keeps: bool,
    write: fn(&Results<'_>) -> String,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "json",
            extension: "json",
            media_type: "application/json",
            help: "Write the results as JSON, which `basestring diff` reads",
            keeps: false,
            write: |results| json(results.reports),
        },
        Self {
            name: "junit",
            extension: "xml",
            media_type: "application/xml",
            help: "Write the results as JUnit XML",
            keeps: false,
            write: |results| junit(results.reports, results.requirements, results.at),
        },
        Self {
            name: "markdown",
            extension: "md",
            media_type: "text/markdown",
            help: "Write a summary as Markdown, for a build or a pull request",
            keeps: false,
            write: |results| markdown(results.reports, results.requirements),
        },
        Self {
            name: "html",
            extension: "html",
            media_type: "text/html",
            help: "Write the results as one HTML page",
            keeps: false,
            write: |results| html(results.reports, results.requirements),
        },
        Self {
            name: "sarif",
            extension: "sarif",
            media_type: "application/sarif+json",
            help: "Write the failures as SARIF, for code scanning and editors",
            keeps: false,
            write: |results| sarif(results.reports, results.requirements),
        },
        Self {
            name: "table",
            extension: "md",
            media_type: "text/markdown",
            help: "Add the failures and their mistakes to a table in Markdown",
            keeps: true,
            write: |results| table(results.reports, results.previous),
        },
    ];

    /// The format of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|format| format.name == name)
    }

    /// The document.
    #[must_use]
    pub fn document(&self, results: &Results<'_>) -> String {
        let document = (self.write)(results);
        // Any document may be printed, so terminals and build servers must show it as it is.
        if self.media_type.ends_with("json") {
            return crate::foreign::json(&document).into_owned();
        }
        crate::foreign::printed(&document).into_owned()
    }
}

/// The name.
impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Format({})", self.name)
    }
}
