//! A mistake in preview is never named alone: not by a check, not by a diagnosis, not by the self-test.

use std::path::Path;

use basestring_oracle::check::check;
use basestring_oracle::diagnose::Depth;
use basestring_oracle::internal::check::name_mistakes;
use basestring_oracle::internal::diagnose::{Sample, search, self_test, telling};
use basestring_oracle::internal::mistakes::read_fixture;
use basestring_oracle::internal::vectors;
use basestring_oracle::{Answer, Case, Implementation, Mistake, Op, Verdict};

fn previews() -> impl Iterator<Item = &'static Mistake> {
    let all = Mistake::all().iter();
    all.filter(|mistake| !mistake.is_stable() && mistake.is_runnable())
}

/// The cases of an operation, at most `count`.
fn cases(op: Op, count: usize) -> Vec<Case> {
    let files = vectors::load_embedded().expect("the embedded vectors are read");
    let cases = files.into_iter().flat_map(|file| file.cases);
    cases
        .filter(|case| case.call.op() == op)
        .take(count)
        .collect()
}

#[test]
fn a_check_names_no_preview() {
    let cases: Vec<Case> = [cases(Op::PercentEncode, 200), cases(Op::Sign, 60)].concat();
    let cases: Vec<&Case> = cases.iter().collect();
    for preview in previews() {
        let mut rules = preview.rules().expect("rules");
        let mut report = check(&mut rules, &cases, |_| {});
        let failed =
            |case: &&basestring_oracle::CaseResult| matches!(case.verdict, Verdict::Failed(_));
        assert!(
            report.cases.iter().any(|case| failed(&case)),
            "{}",
            preview.id
        );
        name_mistakes(&mut report, &cases);
        for case in &report.cases {
            assert!(!case.mistakes.contains(&preview.id), "{}", case.id);
        }
    }
}

#[test]
fn a_diagnosis_names_a_preview_only_with_a_stable_mistake() {
    for preview in previews() {
        let fixture =
            read_fixture(&preview.folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))));
        for shown in fixture.expect("a fixture") {
            let call = shown.call().expect("an input");
            let mut rules = preview.rules().expect("rules");
            let Answer::Ok(output) = rules.answer(&call) else {
                continue;
            };
            let observed = telling(call.op(), &output);
            let found = search(&[Sample { call, observed }], Depth::Pairs);
            let is_stable = |set: &Vec<&Mistake>| set.iter().all(|mistake| mistake.is_stable());
            assert!(
                found.sets.is_empty() || found.sets.iter().any(is_stable),
                "{}: {:?}",
                preview.id,
                found.sets
            );
        }
    }
}

#[test]
fn the_self_test_catches_a_preview_and_does_not_name_it() {
    let cases = cases(Op::PercentEncode, usize::MAX);
    let all = self_test(&cases, "");
    for preview in previews() {
        let tested = all.iter().find(|tested| tested.mistake == preview.id);
        let tested = tested.expect("every mistake that can be run is tested");
        assert!(tested.is_preview);
        assert_eq!(tested.named, None);
        assert_eq!(tested.passes(), tested.caught_by.is_some());
    }
}
