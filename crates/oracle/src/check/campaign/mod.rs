//! A check by generated cases that may run for any time: what it keeps does not grow with the number
//! of cases.
//!
//! The results of the vectors are kept, and of the generated cases a few of each cause. A case that
//! goes wrong by a cause that is already kept is counted with the kept case and dropped.

mod sort;
mod state;

use std::collections::{BTreeMap, BTreeSet};

use super::generated::{Generated, Made};
use super::kept::Kept;
use super::{results_at_once, shrink};
use crate::case::Case;
use crate::cause::name_mistakes;
use crate::clock::Stopwatch;
use crate::implementation::{Hello, Implementation};
use crate::judge::Verdict;
use crate::profiles::Profile;
use crate::result::{CaseResult, Report};
use sort::Sorted;
pub use state::State;

/// How many failing cases are kept in all.
const MOST: usize = 2000;

/// How many failing cases of one cause are kept.
const OF_CAUSE: usize = 24;

/// How many right answers of an operation are kept: they show which mistakes are not made.
const RIGHT: usize = 40;

/// A check by generated cases, and what it keeps.
pub struct Campaign<'a> {
    source: &'a Generated,
    vectors: &'a [&'a Case],
    profile: Option<&'static Profile>,
    hello: Hello,
    /// The results of the vectors, then those of `made` in the same order.
    report: Report,
    /// The generated cases that are kept.
    made: Vec<Made>,
    /// The room for the answers of kept cases.
    room: Kept,
    sorted: Sorted,
    /// How many right answers of each operation are kept.
    right: BTreeMap<&'static str, usize>,
    /// The causes that were reported, each by its mistakes or by its words.
    reported: BTreeSet<String>,
    /// The number of the next case.
    next: u64,
    /// How many failing cases were kept since the causes were named.
    unnamed: usize,
    seconds: f64,
}

impl<'a> Campaign<'a> {
    /// A campaign after the vectors were run. The causes that they show are not new.
    #[must_use]
    pub fn new(
        source: &'a Generated,
        vectors: &'a [&'a Case],
        report: Report,
        profile: Option<&'static Profile>,
    ) -> Self {
        let mut campaign = Self {
            source,
            vectors,
            profile,
            hello: report.implementation.clone(),
            seconds: report.seconds,
            report,
            made: Vec::new(),
            room: Kept::default(),
            sorted: Sorted::default(),
            right: BTreeMap::new(),
            reported: BTreeSet::new(),
            next: 0,
            unnamed: 0,
        };
        campaign.name();
        campaign
    }

    /// How many cases were generated.
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// How many generated cases are kept.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.made.len()
    }

    /// How many causes were found, those that the vectors show among them.
    #[must_use]
    pub fn causes(&self) -> usize {
        self.reported.len()
    }

    /// Generates that many cases, runs them, and gives the new causes in words.
    pub fn run<I: Implementation + Send>(&mut self, copies: &mut [I], count: u64) -> Vec<String> {
        let start = Stopwatch::start();
        let end = self.next.saturating_add(count);
        let made = self.source.range(self.next..end);
        self.next = end;
        let new = self.take(copies, made);
        self.seconds += start.seconds();
        new
    }

    fn take<I: Implementation + Send>(&mut self, copies: &mut [I], made: Vec<Made>) -> Vec<String> {
        let cases: Vec<&Case> = made.iter().map(|made| &made.case).collect();
        let results = results_at_once(copies, &self.hello, &cases, &Kept::default(), |_| {});
        for (made, result) in made.into_iter().zip(results) {
            self.judge(made, result);
        }
        // The larger what is kept, the longer it takes to name: each naming has an eighth more.
        if self.sorted.has_new_place() || self.unnamed * 8 > self.made.len() {
            return self.name();
        }
        Vec::new()
    }

    /// Counts a result, and keeps it if it may show something new.
    fn judge(&mut self, made: Made, result: CaseResult) {
        match result.verdict {
            Verdict::Passed => {
                let has_room = self
                    .right
                    .get(result.op.name())
                    .is_none_or(|right| *right < RIGHT);
                if has_room && !self.is_kept(&result.id) {
                    *self.right.entry(result.op.name()).or_default() += 1;
                    self.keep(made, result);
                } else {
                    self.report.unkept.passed += 1;
                }
            }
            Verdict::Unsupported { .. } => self.report.unkept.unsupported += 1,
            Verdict::Failed(_) | Verdict::Broken { .. } => {
                if self.is_kept(&result.id) {
                    self.repeat(&result.id);
                    return;
                }
                let is_full = self.made.len() >= MOST;
                match self.sorted.place(&result, self.report.strict, is_full) {
                    sort::Place::With(id) => self.repeat(&id),
                    sort::Place::Kept => {
                        self.unnamed += 1;
                        self.keep(made, result);
                    }
                    sort::Place::Dropped => self.report.unkept.failed += 1,
                }
            }
        }
    }

    /// Whether the same case is kept already: a case can be generated again.
    fn is_kept(&self, id: &str) -> bool {
        self.made.iter().any(|made| made.case.id == id)
    }

    fn repeat(&mut self, id: &str) {
        let kept = self.report.cases.iter_mut().find(|case| case.id == id);
        if let Some(kept) = kept {
            kept.repeats += 1;
        }
    }

    fn keep(&mut self, made: Made, mut result: CaseResult) {
        if let Some(answer) = result.seen.0.clone() {
            self.room.keep(&mut result, &answer);
        }
        self.made.push(made);
        self.report.cases.push(result);
    }

    /// Names the causes of what is kept, drops what a cause has too much, and gives the new causes.
    fn name(&mut self) -> Vec<String> {
        self.unnamed = 0;
        let generated = self.made.iter().map(|made| &made.case);
        let cases: Vec<&Case> = self.vectors.iter().copied().chain(generated).collect();
        name_mistakes(&mut self.report, &cases);
        if let Some(profile) = self.profile {
            self.report.accept(profile);
        }
        self.trim();
        self.sorted = Sorted::of(&self.report, self.vectors.len());
        let mut new = Vec::new();
        for cause in self.report.by_cause() {
            let mut names: Vec<&str> = cause.mistakes.iter().map(|m| m.id.as_str()).collect();
            names.extend(cause.candidates.iter().map(|m| m.id.as_str()));
            // A class that has fewer members now is not a new cause.
            let is_reported = match &names[..] {
                [] => self.reported.contains(&cause.title()),
                names => names.iter().all(|name| self.reported.contains(*name)),
            };
            if !is_reported && !cause.is_permitted() {
                let example = cause.cases.first().map_or("", |case| &case.id);
                new.push(format!("{} (example: {example})", cause.title()));
            }
            match &names[..] {
                [] => self.reported.extend([cause.title()]),
                names => self
                    .reported
                    .extend(names.iter().map(|&name| name.to_owned())),
            }
        }
        new
    }

    /// Drops what is kept of a cause beyond [`OF_CAUSE`] cases; it is counted with the first of them.
    fn trim(&mut self) {
        let first = self.vectors.len();
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, case) in self.report.cases.iter().enumerate().skip(first) {
            if let Some(group) = sort::group(case, self.report.strict) {
                groups.entry(group).or_default().push(place);
            }
        }
        let mut dropped = BTreeSet::new();
        for places in groups.values() {
            let Some((kept, more)) = places.split_first() else {
                continue;
            };
            for place in more.iter().skip(OF_CAUSE - 1) {
                let repeats = self.report.cases.get(*place).map_or(0, |case| case.repeats);
                if let Some(case) = self.report.cases.get_mut(*kept) {
                    case.repeats += 1 + repeats;
                }
                dropped.insert(*place);
            }
        }
        let mut place = 0;
        self.report.cases.retain(|_| {
            place += 1;
            !dropped.contains(&(place - 1))
        });
        let mut place = first;
        self.made.retain(|_| {
            place += 1;
            !dropped.contains(&(place - 1))
        });
    }

    /// The report, and the minimal cases of the generated ones, as [`shrink`](super::shrink::shrink)
    /// gives them.
    pub fn finish(mut self, implementation: &mut dyn Implementation) -> (Report, Vec<Case>) {
        self.name();
        let mut report = self.report;
        report.seconds = self.seconds;
        let small = shrink::shrink(
            &mut report,
            self.source,
            &self.made,
            self.vectors,
            implementation,
        );
        report.plan_all();
        if let Some(profile) = self.profile {
            report.accept(profile);
        }
        (report, small)
    }
}
