//! How many cases a second a check puts and judges on one core: over the reference, over an
//! implementation that has every answer ready, which leaves what the check itself takes, and over an
//! adapter in Python, with the share of the time in which it is the adapter that works.

use std::path::Path;
use std::time::{Duration, Instant};

use basestring_oracle::check::check;
use basestring_oracle::internal::adapter::{Adapter, Manifest, Options};
use basestring_oracle::internal::vectors::load_embedded;
use basestring_oracle::{Answer, Call, Case, Hello, Implementation, Reference};

/// Gives the answers in the order of the cases.
struct Ready {
    answers: Vec<Option<Answer>>,
    next: usize,
}

impl Implementation for Ready {
    fn hello(&mut self) -> Hello {
        Reference.hello()
    }

    fn answer(&mut self, _: &Call) -> Answer {
        let answer = self.answers.get_mut(self.next).and_then(Option::take);
        self.next += 1;
        answer.unwrap_or_else(|| Answer::Broken("expected an answer, found none".to_owned()))
    }
}

const RUNS: usize = 100;

fn main() {
    let files = load_embedded().expect("the embedded vectors are read");
    let cases: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let answers: Vec<Answer> = cases.iter().map(|c| Reference.answer(&c.call)).collect();
    let count = cases.len() as f64;
    // The best of many runs is the one that nothing else on the machine slowed down.
    let best = |run: &mut dyn FnMut() -> f64| (0..RUNS).map(|_| run()).fold(f64::MAX, f64::min);
    let checked = |implementation: &mut dyn Implementation| {
        let start = Instant::now();
        let report = check(implementation, &cases, |_| {});
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(report.counts.passed, cases.len());
        seconds
    };
    let seconds = best(&mut || checked(&mut Reference));
    println!("the reference: {:.0} cases a second", count / seconds);
    let seconds = best(&mut || {
        checked(&mut Ready {
            answers: answers.iter().cloned().map(Some).collect(),
            next: 0,
        })
    });
    println!(
        "answers that are ready: {:.0} cases a second",
        count / seconds
    );
    let seconds = best(&mut || {
        let start = Instant::now();
        for case in &cases {
            std::hint::black_box(Reference.answer(&case.call));
        }
        start.elapsed().as_secs_f64()
    });
    println!(
        "the reference alone: {:.0} answers a second",
        count / seconds
    );
    over_python(&cases);
}

/// A check over the adapter written with Python's standard library alone.
fn over_python(cases: &[&Case]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../adapters/plain-python");
    let manifest = Manifest::read(&folder).expect("the repository has the adapter's description");
    if let Some(missing) = manifest.missing_program() {
        println!("plain-python: expected {missing} to be installed, found none: not measured");
        return;
    }
    let options = Options {
        folder: Some(folder),
        ..Options::default()
    };
    let mut adapter =
        Adapter::start_words(manifest.command, options).expect("the adapter can be started");
    // The first round is Python's warming up.
    check(&mut adapter, cases, |_| {});
    let (start, before) = (Instant::now(), own_work());
    check(&mut adapter, cases, |_| {});
    let whole = start.elapsed().as_secs_f64();
    println!(
        "plain-python: {:.0} cases a second",
        cases.len() as f64 / whole
    );
    if let (Some(before), Some(after)) = (before, own_work()) {
        let own = after.saturating_sub(before).as_secs_f64();
        println!(
            "plain-python: the check's own work is {:.1} % of the time, the rest is the adapter's",
            100.0 * own / whole
        );
    }
}

/// How long the threads of this process have had a processor, where the system tells.
fn own_work() -> Option<Duration> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let of_each = threads.flatten().filter_map(|thread| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Some(Duration::from_nanos(of_each.sum()))
}
