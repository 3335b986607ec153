//! The known mistakes against generated cases alone: how many cases it takes to catch each.

use std::fmt::Write as _;

use basestring_oracle::internal::check::{Generated, Made};
use basestring_oracle::internal::matrix::FREE;
use basestring_oracle::{Implementation, Mistake, Op, Verdict, judge};

/// How many cases catch every known mistake.
const CASES: usize = 2000;

/// The number of the first case that catches a mistake, counted from 1, and its operation.
fn first(mistake: &Mistake, made: &[Made]) -> Option<(usize, Op)> {
    let mut rules = mistake.rules()?;
    let mut cases = made.iter().map(|made| &made.case).enumerate();
    cases.find_map(|(place, case)| {
        let is_own = case.call.op().scheme() == Some(mistake.scheme);
        let is_caught =
            is_own && matches!(judge(case, &rules.answer(&case.call)), Verdict::Failed(_));
        is_caught.then(|| (place + 1, case.call.op()))
    })
}

/// Prints the number for each mistake:
/// `cargo test -p basestring-oracle --test catalogue -- --nocapture`.
#[test]
fn generated_cases_alone_catch_every_known_mistake() {
    for seed in [1, 2] {
        println!("seed {seed}");
        all_are_caught(&Generated::new(seed, Op::ALL).cases(CASES));
    }
}

fn all_are_caught(made: &[Made]) {
    let (mut table, mut missed) = (String::new(), Vec::new());
    for mistake in Mistake::all() {
        let is_free = FREE.iter().any(|(free, _)| *free == mistake.id);
        if mistake.rules().is_none() || is_free {
            continue;
        }
        match first(mistake, made) {
            Some((number, op)) => {
                let _ = writeln!(table, "{number:>5}  {}  ({})", mistake.id, op.name());
            }
            None => missed.push(mistake.id.as_str()),
        }
    }
    println!("{table}");
    assert!(
        missed.is_empty(),
        "expected {CASES} generated cases to catch every known mistake, missed {}: {missed:#?}",
        missed.len()
    );
}
