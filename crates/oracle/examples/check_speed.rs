//! How many cases a second a check puts and judges on one core: over the reference, and over an
//! implementation that has every answer ready, which leaves what the check itself takes.

use std::time::Instant;

use basestring_oracle::check::check;
use basestring_oracle::vectors::load_embedded;
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
}
