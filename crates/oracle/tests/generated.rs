//! Cases made up: their seeds, and how failing ones are made small.

use std::collections::BTreeSet;

use basestring_oracle::check::{Generated, Made, check, shrink};
use basestring_oracle::rules::Rules;
use basestring_oracle::vectors::{Requirements, disagreement, format_cases, parse_cases};
use basestring_oracle::{Call, Case, Mistake, Op, Reference, Report, Verdict, name_mistakes};

const OPS: [Op; 4] = [Op::PercentEncode, Op::BaseStringUri, Op::Sign, Op::Verify];

fn rules(id: &str) -> Rules {
    Mistake::find(id)
        .and_then(Mistake::rules)
        .expect("a mistake that can be run")
}

/// Checks rules by made-up cases, and makes the failing ones small.
fn checked(rules: &mut Rules, seed: u64, ops: &[Op]) -> (Report, Vec<Case>) {
    let source = Generated::new(seed, ops);
    let made = source.cases(300);
    let cases: Vec<&Case> = made.iter().map(|made| &made.case).collect();
    let mut report = check(rules, &cases, |_| {});
    name_mistakes(&mut report, &cases);
    let small = shrink(&mut report, &source, &made, &[], rules);
    (report, small)
}

fn ids(made: &[Made]) -> Vec<&str> {
    made.iter().map(|made| made.case.id.as_str()).collect()
}

#[test]
fn a_seed_repeats_its_cases_and_another_has_others() {
    let one = Generated::new(1, &OPS).cases(40);
    let again = Generated::new(1, &OPS).cases(40);
    assert_eq!(ids(&one), ids(&again));
    // More cases of a seed begin with the same ones.
    let more = Generated::new(1, &OPS).cases(80);
    assert_eq!(ids(&one), ids(&more)[..40]);
    let other = Generated::new(2, &OPS).cases(40);
    let common: BTreeSet<&str> = ids(&one).into_iter().collect();
    assert!(ids(&other).iter().filter(|id| common.contains(*id)).count() < 10);
}

#[test]
fn made_up_cases_are_right_and_of_the_schema() {
    let made = Generated::new(3, Op::ALL).cases(600);
    assert_eq!(made.len(), 600);
    let ops: BTreeSet<Op> = made.iter().map(|made| made.case.call.op()).collect();
    assert_eq!(ops.len(), 12);
    let cases: Vec<Case> = made.into_iter().map(|made| made.case).collect();
    for case in &cases {
        assert_eq!(disagreement(case), None, "{}", case.id);
    }
    let read = parse_cases(&format_cases(&cases), "made.json").expect("vectors");
    assert_eq!(read, cases);
    let requirements = Requirements::embedded().expect("the list");
    for case in &cases {
        assert!(
            case.requirements
                .iter()
                .all(|id| requirements.get(id).is_some())
        );
    }
}

#[test]
fn the_reference_passes_and_nothing_is_made_small() {
    let source = Generated::new(4, Op::ALL);
    let made = source.cases(200);
    let cases: Vec<&Case> = made.iter().map(|made| &made.case).collect();
    let mut report = check(&mut Reference, &cases, |_| {});
    assert_eq!(report.counts.passed, 200);
    assert_eq!(shrink(&mut report, &source, &made, &[], &mut Reference), []);
}

#[test]
fn a_failing_request_is_made_the_smallest_that_shows_the_mistake() {
    for (mistake, url, requirement) in [
        ("query-plus-kept", "http://h/?x=+", "R-3.4.1.3.1-"),
        ("uri-host-case-kept", "http://H", "R-3.4.1.2-"),
        ("encode-space-plus", "http://h?x=%20", "R-3.6-"),
        (
            "query-duplicates-last-wins",
            "http://h?x=&x=",
            "R-3.4.1.3.1-",
        ),
    ] {
        let (report, small) = checked(&mut rules(mistake), 7, &[Op::Sign]);
        let own = small.iter().find(|case| {
            let result = report.cases.iter().find(|result| result.id == case.id);
            result.is_some_and(|result| result.mistakes == [mistake])
        });
        let own = own.unwrap_or_else(|| panic_with(mistake, &small));
        let Call::Sign(input) = &own.call else {
            continue;
        };
        let body = input.request.body.as_deref().unwrap_or_default();
        assert!(
            input.request.url.len() + body.len() <= url.len() + 3,
            "{mistake}: expected about {url}, found {} {body}",
            input.request.url
        );
        // A form is one by its type.
        let headers = usize::from(!body.is_empty());
        assert!(input.request.headers.len() <= headers, "{mistake}");
        assert_eq!(input.credentials.token, None, "{mistake}");
        assert!(
            own.requirements
                .iter()
                .all(|id| id.starts_with(requirement)),
            "{mistake}: {:?}",
            own.requirements
        );
        let note = own.note.as_deref().unwrap_or_default();
        assert!(note.contains(mistake), "{note}");
    }
}

#[expect(clippy::panic, reason = "a test fails")]
fn panic_with<'a>(mistake: &str, small: &[Case]) -> &'a Case {
    panic!(
        "expected a case that shows {mistake}, found {}",
        format_cases(small)
    )
}

#[test]
fn one_small_case_stands_for_each_cause() {
    let (report, small) = checked(&mut rules("encode-space-plus"), 9, &OPS);
    let failed = report.cases.iter().filter(|case| case.is_wrong()).count();
    assert!(failed > 20, "{failed}");
    assert!(small.len() <= 2, "{}", format_cases(&small));
}

#[test]
fn made_small_it_fails_at_the_same_stage() {
    let mut wrong = rules("query-plus-kept");
    let (report, small) = checked(&mut wrong, 11, &[Op::Sign]);
    for case in &small {
        let result = report.cases.iter().find(|result| result.id == case.id);
        let verdict = result.map(|result| &result.verdict);
        let stage = match verdict {
            Some(Verdict::Failed(difference)) => difference.stage.as_str(),
            _ => "none",
        };
        assert_eq!(stage, "parameters");
    }
}
