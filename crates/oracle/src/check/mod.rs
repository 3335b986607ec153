//! Putting cases to an implementation.

#[cfg(feature = "generate")]
pub(crate) mod campaign;
mod conforms;
mod filter;
#[cfg(feature = "generate")]
pub(crate) mod generated;
mod kept;
mod known;
#[cfg(feature = "generate")]
pub(crate) mod shrink;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

#[cfg(feature = "generate")]
pub use crate::generate::call::CallPlan;
#[cfg(feature = "generate")]
pub use crate::generate::harness::{Harness, HarnessOptions};
#[cfg(feature = "generate")]
pub use crate::generate::{agrees, disagreement};
pub use conforms::{Nonconformance, conforms};
pub use filter::Filter;
#[cfg(feature = "generate")]
pub(crate) use generated::Generated;
use kept::Kept;
pub(crate) use kept::excerpt;
pub use known::{KnownFailures, KnownFault};

use basestring::SignatureMethod;

use crate::case::Case;
use crate::cause::{find, is_result, method};
use crate::clock::Stopwatch;
use crate::implementation::{Hello, Implementation};
use crate::judge::judge;
use crate::protocol::{Answer, Call};
pub(crate) use crate::result::LAYER;
use crate::result::{CaseResult, Counts, Report, Standing};

/// How far a check has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Cases that have their verdict.
    pub done: usize,
    /// All cases.
    pub planned: usize,
    /// The case that was judged last.
    pub last: &'a CaseResult,
}

/// Runs every case against the implementation, in order. A panic of the implementation is a broken
/// case.
///
/// ```
/// use basestring_oracle::{Reference, check::check, internal::vectors::parse_cases};
/// let cases = parse_cases(r#"[{
///     "id": "encode/space/plain", "op": "percent_encode", "in": {"text": " "},
///     "out": {"text": "%20"}, "level": "must", "requirements": ["R-3.6-1"],
///     "source": {"document": "RFC 5849", "section": "3.6"}
/// }]"#, "space.json").unwrap();
/// let cases: Vec<_> = cases.iter().collect();
/// let report = check(&mut Reference, &cases, |_| {});
/// assert_eq!(report.counts.passed, 1);
/// ```
pub fn check(
    implementation: &mut dyn Implementation,
    cases: &[&Case],
    mut progress: impl FnMut(Progress<'_>),
) -> Report {
    let start = Stopwatch::start();
    let hello = implementation.hello();
    let mut results = Vec::with_capacity(cases.len());
    let kept = Kept::default();
    for case in cases {
        results.push(check_case(implementation, &hello, case, &kept));
        if let Some(last) = results.last() {
            progress(Progress {
                done: results.len(),
                planned: cases.len(),
                last,
            });
        }
    }
    let mut report = Report::new(hello, cases.len(), results);
    find(&mut report, cases);
    report.seconds = start.seconds();
    report
}

/// Puts the cases to several copies of one implementation at once, each case to one of them. The
/// report is in the order of the cases all the same.
pub fn check_at_once<I: Implementation + Send>(
    copies: &mut [I],
    cases: &[&Case],
    progress: impl Fn(Progress<'_>) + Sync,
) -> Report {
    let start = Stopwatch::start();
    let hello = copies
        .first_mut()
        .map(Implementation::hello)
        .unwrap_or_default();
    let results = results_at_once(copies, &hello, cases, &Kept::default(), progress);
    let mut report = Report::new(hello, cases.len(), results);
    find(&mut report, cases);
    report.seconds = start.seconds();
    report
}

/// The results of the cases, in their order, each by one of the copies.
fn results_at_once<I: Implementation + Send>(
    copies: &mut [I],
    hello: &Hello,
    cases: &[&Case],
    kept: &Kept,
    progress: impl Fn(Progress<'_>) + Sync,
) -> Vec<CaseResult> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results = Mutex::new(Vec::with_capacity(cases.len()));
    thread::scope(|scope| {
        for copy in copies {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(place) else {
                        return;
                    };
                    let result = check_case(copy, hello, case, kept);
                    progress(Progress {
                        done: done.fetch_add(1, Ordering::Relaxed) + 1,
                        planned: cases.len(),
                        last: &result,
                    });
                    let mut results = results.lock().unwrap_or_else(|e| e.into_inner());
                    results.push((place, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(|e| e.into_inner());
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

fn check_case(
    implementation: &mut (impl Implementation + ?Sized),
    hello: &Hello,
    case: &Case,
    kept: &Kept,
) -> CaseResult {
    let start = Stopwatch::start();
    let answer = match missing_method(hello, case) {
        Some(method) => Answer::Unsupported(format!(
            "the handshake does not name the signature method {}",
            method.name()
        )),
        None => answer_of(implementation, &case.call),
    };
    let milliseconds = start.seconds() * 1000.0;
    let rounded = (milliseconds * 1000.0).round() / 1000.0;
    let mut result = CaseResult::new(case, judge(case, &answer), &answer, rounded);
    kept.keep(&mut result, &answer);
    result
}

/// The signature method that a case needs and that an implementation says it does not have. It must
/// still reject what is invalid.
fn missing_method(hello: &Hello, case: &Case) -> Option<SignatureMethod> {
    let methods = hello.methods.as_ref()?;
    let method = method(&case.call).filter(|_| is_result(case))?;
    let has = methods.iter().any(|name| name == method.name());
    (!has).then_some(method)
}

/// The answer to a call. A crate under test runs in this process; its panic is a fault of one case,
/// not of the check.
pub(crate) fn answer_of(
    implementation: &mut (impl Implementation + ?Sized),
    call: &Call,
) -> Answer {
    catch_unwind(AssertUnwindSafe(|| implementation.answer(call))).unwrap_or_else(|panic| {
        Answer::Broken(format!(
            "expected an answer, found a panic: {}",
            words(&*panic)
        ))
    })
}

fn words(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("one without words")
}

/// What a report comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Every applicable case passed, or failed as it is known to.
    AsExpected,
    /// Cases failed that are not known to.
    Failures {
        /// How many.
        unknown: usize,
    },
    /// No case was run: nothing is known of the implementation.
    Nothing,
    /// Fewer cases have a verdict than were planned.
    Incomplete(Counts),
    /// The list of known failures does not say what happened.
    Stale {
        /// The entries that are wrong.
        faults: Vec<KnownFault>,
        /// How many failures are not listed besides.
        unknown: usize,
    },
}

/// What a report comes to, the failures in `known` being expected. `all` are the ids of every
/// case, those included that a filter left out.
///
/// Permitted differences are not failures, unless the report is strict: then a list of known failures
/// has to list them too.
#[must_use]
pub fn outcome(report: &Report, known: Option<(&KnownFailures, &[&str])>) -> Outcome {
    if report.counts.run == 0 {
        return Outcome::Nothing;
    }
    if !report.counts.is_complete() {
        return Outcome::Incomplete(report.counts);
    }
    let causes = known.map(|(known, _)| known.causes(report));
    let is_known = |case: &CaseResult| match (known, &causes) {
        (Some((known, _)), Some(causes)) => known.has(case, causes),
        _ => false,
    };
    let unknown = report
        .cases
        .iter()
        .filter(|case| match report.standing(case) {
            Standing::Failed | Standing::Known | Standing::Broken => !is_known(case),
            Standing::Passed | Standing::Permitted | Standing::Accepted | Standing::Unsupported => {
                false
            }
        });
    let unknown = unknown.count();
    let faults = known.map_or_else(Vec::new, |(known, all)| known.faults(report, all));
    match (faults.is_empty(), unknown) {
        (true, 0) => Outcome::AsExpected,
        (true, unknown) => Outcome::Failures { unknown },
        (false, unknown) => Outcome::Stale { faults, unknown },
    }
}
