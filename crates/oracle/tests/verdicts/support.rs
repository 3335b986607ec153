//! Runs implementations over the vectors.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use basestring_oracle::check::check;
use basestring_oracle::internal::check::name_mistakes;
use basestring_oracle::internal::vectors;
use basestring_oracle::{Answer, Call, Case, Hello, Implementation, Reference, Report};

/// All vectors.
pub(crate) fn vectors() -> Vec<Case> {
    let files = vectors::load_embedded().expect("the vectors");
    files.into_iter().flat_map(|file| file.cases).collect()
}

/// An implementation that is a function.
pub(crate) struct By<F> {
    pub(crate) hello: Hello,
    pub(crate) answer: F,
}

impl<F: FnMut(&Call) -> Answer> Implementation for By<F> {
    fn hello(&mut self) -> Hello {
        self.hello.clone()
    }

    fn answer(&mut self, call: &Call) -> Answer {
        (self.answer)(call)
    }
}

/// A function as an implementation of every operation.
pub(crate) fn by<F: FnMut(&Call) -> Answer>(answer: F) -> By<F> {
    By {
        hello: Reference.hello(),
        answer,
    }
}

/// Checks an implementation and names its mistakes.
pub(crate) fn report(implementation: &mut dyn Implementation, cases: &[&Case]) -> Report {
    let mut report = check(implementation, cases, |_| {});
    name_mistakes(&mut report, cases);
    report
}

/// Does jobs on all processors; the results are in the order of the jobs.
pub(crate) fn all<J: Sync, R: Send>(jobs: &[J], work: impl Fn(&J) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(place) else { break };
                    let result = work(job);
                    results.lock().expect("no panic").push((place, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("no panic");
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

/// What a right implementation does: the requirement that permits it, a description, and its answers.
pub(crate) type Choice = (&'static str, &'static str, fn(&Call) -> Answer);

/// The failures and names that a right implementation gets.
pub(crate) fn accusations(implementation: &mut dyn Implementation, cases: &[&Case]) -> Vec<String> {
    let report = report(implementation, cases);
    let accused = report.cases.iter().filter(|case| {
        let is_named = !case.mistakes.is_empty() || !case.candidates.is_empty();
        report.standing(case).fails() || is_named
    });
    accused
        .map(|case| {
            format!(
                "{} ({}) {:?} {:?}",
                case.id,
                case.level.name(),
                case.mistakes,
                case.verdict
            )
        })
        .collect()
}

/// Runs the cases against an implementation of each choice: `check` accuses none of them.
pub(crate) fn assert_none_is_accused(choices: &[Choice], cases: &[&Case]) {
    let found = all(choices, |(_, _, answers)| {
        accusations(&mut by(*answers), cases)
    });
    let mut accused = 0;
    for ((requirement, what, _), accusations) in choices.iter().zip(found) {
        accused += accusations.len();
        for line in accusations.iter().take(6) {
            let line: String = line.chars().take(400).collect();
            println!("{requirement}: {what}: {line}");
        }
    }
    assert_eq!(accused, 0);
}
