//! Results that are not a check's: suites of tests that pass, fail or are skipped, such as those of
//! `webhook`, `tls` and `tls-clients`.

mod html;
mod junit;
mod markdown;
mod sarif;

use std::time::SystemTime;

/// How a test ended. The text may have several lines; control characters in it are escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestResult {
    /// As expected.
    Passed,
    /// Not as expected: the message and the whole account.
    Failed(String, String),
    /// No result: the message.
    Broken(String),
    /// Not judged: the reason.
    Skipped(String),
}

/// One test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The group of the test.
    pub class: String,
    /// Its name, the same in every run.
    pub name: String,
    /// How it ended.
    pub result: TestResult,
}

/// A suite with its name.
pub type Suite = (String, Vec<Test>);

impl TestResult {
    /// The result in a word.
    const fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(..) => "failed",
            Self::Broken(_) => "broken",
            Self::Skipped(_) => "skipped",
        }
    }

    /// The message, and the account of a failure.
    fn texts(&self) -> (&str, &str) {
        match self {
            Self::Passed => ("", ""),
            Self::Failed(message, account) => (message, account),
            Self::Broken(message) | Self::Skipped(message) => (message, ""),
        }
    }
}

/// How many tests have each result.
struct Tally {
    passed: usize,
    failed: usize,
    broken: usize,
    skipped: usize,
}

impl Tally {
    fn of(tests: &[Test]) -> Self {
        let count = |word| {
            tests
                .iter()
                .filter(|test| test.result.word() == word)
                .count()
        };
        Self {
            passed: count("passed"),
            failed: count("failed"),
            broken: count("broken"),
            skipped: count("skipped"),
        }
    }

    const fn verdict(&self) -> &'static str {
        if self.failed + self.broken == 0 {
            "PASS"
        } else {
            "FAIL"
        }
    }
}

/// A format of suites.
#[derive(Clone, Copy)]
pub struct SuiteFormat {
    /// The name, which is the program's option too: `--junit FILE`.
    pub name: &'static str,
    /// The help of the program's option, one line.
    pub help: &'static str,
    /// What writes the document. The time is that of the run.
    write: fn(&[Suite], SystemTime) -> String,
}

impl SuiteFormat {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "junit",
            help: "Write the results as JUnit XML",
            write: junit::junit,
        },
        Self {
            name: "markdown",
            help: "Write a summary as Markdown, for a build or a pull request",
            write: |suites, _| markdown::markdown(suites),
        },
        Self {
            name: "html",
            help: "Write the results as one HTML page",
            write: |suites, _| html::html(suites),
        },
        Self {
            name: "sarif",
            help: "Write the failures as SARIF, for code scanning and editors",
            write: |suites, _| sarif::sarif(suites),
        },
    ];

    /// The document. Terminals and build servers show it as it is.
    #[must_use]
    pub fn document(&self, suites: &[Suite], at: SystemTime) -> String {
        let document = (self.write)(suites, at);
        if self.name == "sarif" {
            return crate::foreign::json(&document).into_owned();
        }
        crate::foreign::printed(&document).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::{SuiteFormat, Test, TestResult};

    fn documents(name: &str, account: &str) -> Vec<(&'static str, String)> {
        let test = |result| Test {
            class: name.to_owned(),
            name: name.to_owned(),
            result,
        };
        let tests = vec![
            test(TestResult::Passed),
            test(TestResult::Failed(name.to_owned(), account.to_owned())),
            test(TestResult::Broken(name.to_owned())),
            test(TestResult::Skipped(name.to_owned())),
        ];
        let suites = [(name.to_owned(), tests)];
        let at = SystemTime::UNIX_EPOCH;
        let all = SuiteFormat::ALL.iter();
        all.map(|format| (format.name, format.document(&suites, at)))
            .collect()
    }

    #[test]
    fn every_format_has_the_results_and_the_account_of_a_failure() {
        for (format, document) in documents("client", "section  RFC 5280 6\nfix  renew it\n") {
            assert!(document.contains("client"), "{format}: {document}");
            assert!(document.contains("RFC 5280 6"), "{format}: {document}");
        }
    }

    #[test]
    fn hostile_texts_are_harmless_in_every_format() {
        let hostile = "</code><script>|`@me`\u{1b}[31m";
        for (format, document) in documents(hostile, hostile) {
            assert!(!document.contains('\u{1b}'), "{format}: {document}");
            let is_markup = matches!(format, "html" | "junit");
            assert!(!(is_markup && document.contains("<script>")), "{document}");
            if format == "sarif" {
                serde_json::from_str::<serde_json::Value>(&document).expect("JSON");
            }
        }
    }
}
