//! The glossary's table, its exceptions, and the paths that are not clean yet.

use std::fmt;
use std::ops::Range;

use regex_lite::Regex;

/// A word or phrase that is not written.
pub(crate) struct Word {
    pattern: Regex,
    allowed: Option<Regex>,
    /// What is written instead.
    pub(crate) instead: String,
}

/// A place that the glossary does not concern.
pub(crate) struct Exception {
    path: String,
    words: String,
    /// Whether a finding matched it.
    pub(crate) is_used: bool,
}

/// The lines of a list without comments.
pub(crate) fn lines(list: &str) -> Vec<String> {
    let lines = list.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn regex(pattern: &str) -> Regex {
    let spaced = pattern.trim().replace(' ', r"\s+");
    Regex::new(&format!("(?i){spaced}")).expect("a pattern of the glossary is a regular expression")
}

/// The table's rows.
pub(crate) fn words(table: &str) -> Vec<Word> {
    let rows = lines(table);
    let word = |row: &String| {
        let (pattern, rest) = row
            .split_once(" = ")
            .expect("a row is PATTERN = REPLACEMENT");
        let (instead, allowed) = match rest.split_once(" ! ") {
            Some((instead, allowed)) => (instead, Some(regex(&format!("(?:{allowed})")))),
            None => (rest, None),
        };
        Word {
            pattern: regex(&format!(r"\b(?:{pattern})\b")),
            allowed,
            instead: instead.trim().to_owned(),
        }
    };
    rows.iter().map(word).collect()
}

/// The list of exceptions.
pub(crate) fn exceptions(list: &str) -> Vec<Exception> {
    let exception = |row: &String| {
        let columns: Vec<&str> = row.split(" | ").collect();
        let [path, words, reason] = columns[..] else {
            unreachable!("expected PATH | WORDS | REASON, found {row}");
        };
        assert!(!reason.trim().is_empty(), "expected a reason: {row}");
        Exception {
            path: path.trim().to_owned(),
            words: words.trim().to_lowercase(),
            is_used: false,
        }
    };
    lines(list).iter().map(exception).collect()
}

impl Word {
    /// Where a text has it.
    pub(crate) fn places(&self, text: &str) -> Vec<Range<usize>> {
        let allowed: Vec<Range<usize>> = self
            .allowed
            .iter()
            .flat_map(|allowed| allowed.find_iter(text).map(|found| found.range()))
            .collect();
        let found = self.pattern.find_iter(text).map(|found| found.range());
        let is_allowed = |found: &Range<usize>| {
            allowed
                .iter()
                .any(|allowed| allowed.start < found.end && found.start < allowed.end)
        };
        found.filter(|found| !is_allowed(found)).collect()
    }
}

impl Exception {
    /// Whether it is about this place.
    pub(crate) fn concerns(&self, path: &str, excerpt: &str) -> bool {
        path == self.path && excerpt.to_lowercase().contains(&self.words)
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {}", self.path, self.words)
    }
}
