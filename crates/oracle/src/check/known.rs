//! The list of known failures: cases that an implementation does not pass, by id, with the verdict.
//!
//! A line is an id and `failed` or `broken`; `#` begins a comment. Every listed case is still run:
//! one that passes, goes wrong in another way, is not applicable or does not exist makes the list
//! stale, so that lists stay current.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use crate::atomic::write_atomically;
use crate::judge::Verdict;
use crate::result::{CaseResult, Report, Standing};

use super::LAYER;

/// The verdict that a case is known to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Failed,
    Broken,
}

impl Wrong {
    const fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Broken => "broken",
        }
    }

    fn of(verdict: &Verdict) -> Option<Self> {
        match verdict {
            Verdict::Failed(_) => Some(Self::Failed),
            Verdict::Broken { .. } => Some(Self::Broken),
            Verdict::Passed | Verdict::Unsupported { .. } => None,
        }
    }
}

#[derive(Clone, Debug)]
struct Entry {
    wrong: Wrong,
    /// The comment lines above it.
    above: Vec<String>,
    /// What follows on its line, from the `#`.
    beside: Option<String>,
}

/// A list of known failures.
#[derive(Clone, Debug, Default)]
pub struct KnownFailures {
    /// The comments that open the list, up to its first empty line.
    head: Vec<String>,
    entries: BTreeMap<String, Entry>,
}

/// An entry that does not say what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFault {
    /// The case's id.
    pub id: String,
    /// The verdict that the list has.
    pub listed: &'static str,
    /// What happened.
    pub found: &'static str,
}

impl fmt::Display for KnownFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}",
            self.id, self.listed, self.found
        )
    }
}

impl KnownFailures {
    /// Reads a list.
    ///
    /// ```
    /// use basestring_oracle::check::KnownFailures;
    /// let known = KnownFailures::parse("# oauthlib\nverify/time/early failed\n").unwrap();
    /// assert_eq!(known.verdict("verify/time/early"), Some("failed"));
    /// ```
    ///
    /// # Errors
    ///
    /// The number of the invalid line, what was expected there and what was found.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut known = Self::default();
        let mut above = Vec::new();
        let mut previous = String::new();
        for (number, line) in (1..).zip(text.lines()) {
            let (words, comment) = match line.find('#') {
                Some(at) => (&line[..at], Some(line[at..].trim_end().to_owned())),
                None => (line, None),
            };
            let fault =
                |expected: &str| format!("line {number}: expected {expected}, found {line:?}");
            let words: Vec<&str> = words.split_whitespace().collect();
            match (&words[..], comment) {
                ([], Some(comment)) => above.push(comment),
                ([], None) => {
                    // An empty line after the first comments ends the head.
                    if known.entries.is_empty() && known.head.is_empty() {
                        known.head = std::mem::take(&mut above);
                    }
                }
                ([id, verdict], beside) => {
                    let wrong = match *verdict {
                        "failed" => Wrong::Failed,
                        "broken" => Wrong::Broken,
                        _ => return Err(fault("failed or broken after the id")),
                    };
                    if known.entries.contains_key(*id) {
                        return Err(fault("each id once"));
                    }
                    if **id < *previous {
                        return Err(fault("the ids sorted"));
                    }
                    previous = (*id).to_owned();
                    let above = std::mem::take(&mut above);
                    known.entries.insert(
                        (*id).to_owned(),
                        Entry {
                            wrong,
                            above,
                            beside,
                        },
                    );
                }
                _ => return Err(fault("an id, a space, and failed or broken")),
            }
        }
        if known.entries.is_empty() && known.head.is_empty() {
            known.head = above;
        }
        Ok(known)
    }

    /// The verdict that a case is known to have: `failed` or `broken`.
    #[must_use]
    pub fn verdict(&self, id: &str) -> Option<&'static str> {
        self.entries.get(id).map(|entry| entry.wrong.name())
    }

    /// The mistakes of the listed cases of a report. A generated case has no entry: it is known if its
    /// mistakes are.
    pub(crate) fn causes<'r>(&self, report: &'r Report) -> BTreeSet<&'r str> {
        let listed = report
            .cases
            .iter()
            .filter(|case| self.entries.contains_key(&case.id));
        listed.flat_map(CaseResult::causes).collect()
    }

    /// Whether a case is known to go wrong, these being the known causes.
    pub(crate) fn has(&self, case: &CaseResult, causes: &BTreeSet<&str>) -> bool {
        let by_cause = case.layer == LAYER
            && case.causes().next().is_some()
            && case.causes().all(|id| causes.contains(id));
        by_cause || self.entries.contains_key(&case.id)
    }

    /// How many cases are listed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries that do not say what happened. `all` are the ids of every case: an entry for one
    /// that is there and was not chosen this time is left aside.
    #[must_use]
    pub fn faults(&self, report: &Report, all: &[&str]) -> Vec<KnownFault> {
        let verdicts: BTreeMap<&str, &Verdict> = report
            .cases
            .iter()
            .map(|case| (case.id.as_str(), &case.verdict))
            .collect();
        let faults = self.entries.iter().filter_map(|(id, entry)| {
            let found = match verdicts.get(id.as_str()) {
                Some(verdict) if Wrong::of(verdict) == Some(entry.wrong) => return None,
                Some(verdict) => verdict.name(),
                None if all.contains(&id.as_str()) => return None,
                None => "no such case",
            };
            Some(KnownFault {
                id: id.clone(),
                listed: entry.wrong.name(),
                found,
            })
        });
        faults.collect()
    }

    /// The list that fits a report of every case, without generated ones and without permitted
    /// differences. The comments of entries that stay are kept.
    #[must_use]
    pub fn updated(&self, report: &Report) -> Self {
        let entries = report.cases.iter().filter_map(|case| {
            let is_listed = case.layer != LAYER && report.standing(case) != Standing::Permitted;
            let wrong = Wrong::of(&case.verdict).filter(|_| is_listed)?;
            let old = self.entries.get(&case.id);
            let entry = Entry {
                wrong,
                above: old.map(|old| old.above.clone()).unwrap_or_default(),
                beside: old.and_then(|old| old.beside.clone()),
            };
            Some((case.id.clone(), entry))
        });
        Self {
            head: self.head.clone(),
            entries: entries.collect(),
        }
    }

    /// Writes the list in one step.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        write_atomically(path, self.to_string())
    }
}

impl Report {
    /// Marks the cases that a list of known failures has with their verdict, and counts them as such.
    /// A permitted difference is no failure, and so no known one.
    pub fn mark_known(&mut self, known: &KnownFailures) {
        let causes = known.causes(self);
        let listed = |case: &CaseResult| match known.verdict(&case.id) {
            _ if self.standing(case) == Standing::Permitted => false,
            Some(verdict) => verdict == case.verdict.name(),
            None => case.is_wrong() && known.has(case, &causes),
        };
        let is_known: Vec<bool> = self.cases.iter().map(listed).collect();
        for (case, known) in self.cases.iter_mut().zip(is_known) {
            case.known = known;
        }
        self.count();
    }
}

impl fmt::Display for KnownFailures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.head {
            writeln!(f, "{line}")?;
        }
        if !self.head.is_empty() && !self.entries.is_empty() {
            writeln!(f)?;
        }
        for (id, entry) in &self.entries {
            for line in &entry.above {
                writeln!(f, "{line}")?;
            }
            write!(f, "{id} {}", entry.wrong.name())?;
            match &entry.beside {
                Some(comment) => writeln!(f, " {comment}")?,
                None => writeln!(f)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::KnownFailures;

    #[test]
    fn a_list_reads_as_it_is_written() {
        let text = "# The head.\n\n# Why.\na/b/c failed # issue 7\na/b/d broken\n";
        assert_eq!(
            KnownFailures::parse(text).expect("a list").to_string(),
            text
        );
    }

    #[test]
    fn an_invalid_line_is_reported_with_its_number() {
        for (text, fault) in [
            (
                "a/b/c\n",
                "line 1: expected an id, a space, and failed or broken",
            ),
            (
                "\na/b/c passed\n",
                "line 2: expected failed or broken after the id",
            ),
            (
                "a/b/c failed\na/b/c failed\n",
                "line 2: expected each id once",
            ),
            (
                "b/b/c failed\na/b/c failed\n",
                "line 2: expected the ids sorted",
            ),
        ] {
            let found = KnownFailures::parse(text).expect_err(text);
            assert!(found.starts_with(fault), "{found}");
        }
    }
}
