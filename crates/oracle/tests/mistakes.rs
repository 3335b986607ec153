//! The folders of the mistakes: the fixture of each that can be run is what is computed.

use std::path::Path;

use basestring_oracle::Mistake;
use basestring_oracle::internal::mistakes::{Shown, read_fixture};

fn checkout() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// What is wrong with the fixture of a mistake.
fn fault(mistake: &Mistake) -> Option<String> {
    let shown = match read_fixture(&mistake.folder(checkout())) {
        Ok(shown) => shown,
        Err(message) => return Some(message),
    };
    if shown.is_empty() {
        return Some("expected at least one input, found none".to_owned());
    }
    shown.iter().enumerate().find_map(|(place, shown)| {
        let Some(call) = shown.call() else {
            return Some(format!("input {place}: expected an input of {}", shown.op));
        };
        match Shown::compute(mistake, &call) {
            None => Some(format!("input {place}: the mistake does not show on it")),
            Some(computed) if computed != *shown => Some(format!(
                "input {place}: expected right {} and wrong {}, found {} and {}",
                computed.right, computed.wrong, shown.right, shown.wrong
            )),
            Some(_) => None,
        }
    })
}

#[test]
fn the_fixture_of_each_mistake_is_what_is_computed() {
    let runnable = Mistake::all().iter().filter(|m| m.is_runnable());
    let (mut count, mut faults) = (0, Vec::new());
    for mistake in runnable {
        count += 1;
        faults.extend(fault(mistake).map(|fault| {
            format!(
                "crates/oracle/src/schemes/{}/mistakes/{}: {fault}",
                mistake.scheme.name(),
                mistake.id
            )
        }));
    }
    assert!(count > 240, "only {count} mistakes can be run");
    assert!(
        faults.is_empty(),
        "{} of {count} folders (`basestring mistakes update` computes them):\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn each_mistake_has_an_example_exactly_if_it_can_be_run_else_a_symptom() {
    for mistake in Mistake::all() {
        let is_run = mistake.is_runnable();
        assert_eq!(mistake.example().is_some(), is_run, "{}", mistake.id);
        assert_eq!(mistake.symptom.is_some(), !is_run, "{}", mistake.id);
    }
}
