//! Each mistake, run as an implementation on the input of its own entry and over the vectors, is found
//! and named.

use std::path::Path;

use basestring_oracle::diagnose::Depth;
use basestring_oracle::internal::diagnose::{
    NamedOn, Sample, Tested, header_faults, search, self_test, telling,
};
use basestring_oracle::internal::mistakes::read_fixture;
use basestring_oracle::internal::vectors;
use basestring_oracle::{Answer, Case, Implementation, Mistake};

fn checkout() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn each_mistake_is_among_the_smallest_sets_on_its_own_input() {
    let mut missed = Vec::new();
    let mut asked = 0;
    for mistake in Mistake::all() {
        let Some(mut rules) = mistake.rules().filter(|_| mistake.is_stable()) else {
            continue;
        };
        let fixture = read_fixture(&mistake.folder(checkout())).expect("a fixture");
        // The signature, where it shows there.
        let shown = fixture.iter().find(|shown| shown.op == "sign");
        let shown = shown.or(fixture.first()).expect("an input");
        let call = shown.call().expect("an input of its operation");
        let Answer::Ok(output) = rules.answer(&call) else {
            continue;
        };
        let sample = Sample {
            observed: telling(call.op(), &output),
            call,
        };
        asked += 1;
        // The order of parameters is free, so a realm after them is not a failure.
        let field = output.text("authorization").unwrap_or_default();
        if mistake.id == "header-realm-position" {
            assert_eq!(header_faults(field), []);
            continue;
        }
        let found = search(&[sample], Depth::Pairs);
        if !found
            .sets
            .iter()
            .any(|set| set.iter().any(|named| named.id == mistake.id))
        {
            let sets: Vec<Vec<&str>> = found
                .sets
                .iter()
                .map(|set| set.iter().map(|mistake| mistake.id.as_str()).collect())
                .collect();
            missed.push(format!(
                "{}: right {}, found {sets:?}",
                mistake.id, found.is_right
            ));
        }
    }
    assert!(asked > 220, "only {asked} were run");
    assert!(
        missed.is_empty(),
        "{} of {asked} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn each_mistake_is_caught_by_a_vector_and_named_from_its_answer() {
    let files = vectors::load_embedded().expect("the embedded vectors are read");
    let cases: Vec<Case> = files.into_iter().flat_map(|file| file.cases).collect();
    let all = self_test(&cases, "");
    let runnable = Mistake::all()
        .iter()
        .filter(|mistake| mistake.rules().is_some());
    assert_eq!(all.len(), runnable.count());
    for Tested { mistake, named, .. } in &all {
        if let Some(NamedOn { case, by, sets }) = named {
            println!("{mistake}: {case} by its {by}, among {sets}");
        }
    }
    let failed: Vec<&Tested> = all.iter().filter(|tested| !tested.passes()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    let alone = |tested: &&Tested| tested.named.as_ref().is_some_and(|named| named.sets == 1);
    let alone = all.iter().filter(alone).count();
    assert!(
        alone * 10 >= all.len() * 9,
        "only {alone} of {} alone",
        all.len()
    );
}

/// A mistake that the vectors cannot show is reported, and not ignored.
#[test]
fn without_a_vector_that_shows_it_a_mistake_fails() {
    let all = self_test(&[], "");
    let mut faults = all.iter().filter(|tested| tested.no_fault.is_none());
    assert!(faults.all(|tested| !tested.passes()));
}
