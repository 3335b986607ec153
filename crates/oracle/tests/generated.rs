//! Generated cases: their seeds, and how failing ones are shrunk.

#![expect(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeSet;

use basestring_oracle::check::check;
use basestring_oracle::internal::check::name_mistakes;
use basestring_oracle::internal::check::{Campaign, Generated, Made, shrink};
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::internal::vectors::{Requirements, disagreement, format_cases, parse_cases};
use basestring_oracle::{
    Answer, Call, Case, Expectation, Hello, Implementation, Level, Mistake, Op, Reference, Report,
    Verdict,
};
use serde_json::Value;

const OPS: [Op; 4] = [Op::PercentEncode, Op::BaseStringUri, Op::Sign, Op::Verify];

fn rules(id: &str) -> Rules {
    Mistake::find(id)
        .and_then(Mistake::rules)
        .expect("a mistake that can be run")
}

/// Checks an implementation by generated cases, and shrinks the failing ones.
fn checked(implementation: &mut dyn Implementation, seed: u64, ops: &[Op]) -> (Report, Vec<Case>) {
    let source = Generated::new(seed, ops);
    let made = source.cases(300);
    let cases: Vec<&Case> = made.iter().map(|made| &made.case).collect();
    let mut report = check(implementation, &cases, |_| {});
    name_mistakes(&mut report, &cases);
    let small = shrink(&mut report, &source, &made, &[], implementation);
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
fn generated_cases_are_right_and_of_the_schema() {
    let made = Generated::new(3, Op::ALL).cases(600);
    assert_eq!(made.len(), 600);
    let ops: BTreeSet<Op> = made.iter().map(|made| made.case.call.op()).collect();
    let all: BTreeSet<Op> = Op::ALL
        .iter()
        .copied()
        .filter(|op| op.scheme().is_some())
        .collect();
    assert_eq!(ops, all);
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
fn the_reference_passes_and_nothing_is_shrunk() {
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
fn a_shrunk_case_fails_at_the_same_stage() {
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

#[test]
fn every_kind_of_call_is_generated() {
    let mut made = Generated::new(5, Op::ALL).cases(900);
    made.extend(Generated::new(5, &[Op::Verify]).cases(300));
    let (mut kinds, mut levels) = (BTreeSet::new(), BTreeSet::new());
    for Made { case, .. } in &made {
        let outcome = match &case.expected[..] {
            [Expectation::Out(output)] => output.get("valid").and_then(Value::as_bool),
            _ => None,
        };
        let detail = match &case.call {
            Call::Sign(input) => input.oauth.signature_method.clone().unwrap_or_default(),
            Call::SignBaseString(input) => input.signature_method.clone(),
            // Wherever the request has it.
            call @ Call::Verify(_) => {
                let input = call.input().to_string();
                let known = ["HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"];
                let mut known = known.into_iter();
                let method = known.find(|name| input.contains(name));
                method.unwrap_or("HMAC-SHA1").to_owned()
            }
            Call::TwilioVerify(input) if input.body.is_some() => "body".to_owned(),
            Call::TwilioVerify(_) => "form".to_owned(),
            Call::Digest(input) => {
                let qop = input.challenge.get("qop").and_then(Value::as_str);
                qop.unwrap_or("no qop").to_owned()
            }
            _ => String::new(),
        };
        let is_by_provider = matches!(&detail[..], "HMAC-SHA256" | "HMAC-SHA512")
            || case.call.op().name().starts_with("plivo_");
        if is_by_provider {
            assert_eq!(case.level, Level::Provider, "{}", case.id);
        }
        levels.insert(case.level.name());
        let outcome = outcome.map_or("", |is_valid| if is_valid { "valid" } else { "not" });
        kinds.insert(format!("{} {detail} {outcome}", case.call.op().name()));
    }
    assert_eq!(levels.len(), Level::ALL.len(), "{levels:?}");
    for kind in [
        "sign HMAC-SHA1 ",
        "sign HMAC-SHA256 ",
        "sign HMAC-SHA512 ",
        "sign PLAINTEXT ",
        "sign_base_string HMAC-SHA256 ",
        "verify HMAC-SHA1 valid",
        "verify HMAC-SHA1 not",
        "verify PLAINTEXT valid",
        "verify PLAINTEXT not",
        "twilio_sign  ",
        "twilio_verify form valid",
        "twilio_verify form not",
        "twilio_verify body valid",
        "twilio_verify body not",
        "basic  ",
        "digest auth ",
        "digest auth-int ",
        "digest no qop ",
    ] {
        assert!(kinds.contains(kind), "expected {kind:?} among {kinds:?}");
    }
}

#[test]
fn faults_in_digest_and_webhooks_are_found_and_shrunk() {
    for (mistake, op, longest) in [
        ("digest-opaque-dropped", Op::Digest, 260),
        ("digest-sess-ignored", Op::Digest, 260),
        ("twilio-values-only", Op::TwilioVerify, 200),
    ] {
        let (_, small) = checked(&mut rules(mistake), 13, &[op]);
        let case = small.first().unwrap_or_else(|| panic_with(mistake, &small));
        assert_eq!(case.call.op(), op, "{mistake}");
        let input = case.call.input().to_string();
        assert!(input.len() <= longest, "{mistake}: {} {input}", input.len());
    }
}

/// Takes a webhook's signature for enough, whatever its body is.
struct BodyUnread;

impl Implementation for BodyUnread {
    fn hello(&mut self) -> Hello {
        Reference.hello()
    }

    fn answer(&mut self, call: &Call) -> Answer {
        match call {
            Call::TwilioVerify(input) if input.body.is_some() => {
                let mut input = input.clone();
                input.body = None;
                input.params = Some(Vec::new());
                Reference.answer(&Call::TwilioVerify(input))
            }
            call => Reference.answer(call),
        }
    }
}

#[test]
fn a_body_that_is_not_compared_with_its_hash_is_found() {
    let (report, small) = checked(&mut BodyUnread, 17, &[Op::TwilioVerify]);
    let case = small
        .first()
        .unwrap_or_else(|| panic_with("an unread body", &small));
    let Call::TwilioVerify(input) = &case.call else {
        unreachable!("no other operation was run")
    };
    assert_eq!(input.body.as_deref(), Some("{\"a\":1} "));
    let wrong = report.cases.iter().filter(|case| case.is_wrong()).count();
    assert!(wrong < 20, "{wrong}");
}

/// Counts what a long run keeps.
#[test]
fn a_long_run_keeps_no_more_with_more_cases() {
    let ops = [Op::PercentEncode, Op::Sign];
    let source = Generated::new(19, &ops);
    let report = check(&mut rules("encode-space-plus"), &[], |_| {});
    let mut campaign = Campaign::new(&source, &[], report, None);
    let mut copies = [rules("encode-space-plus"), rules("encode-space-plus")];
    let new = campaign.run(&mut copies, 400);
    assert!(
        new.iter().any(|cause| cause.contains("encode-space-plus")),
        "{new:?}"
    );
    let kept = campaign.kept();
    let again = campaign.run(&mut copies, 400);
    let more = campaign.run(&mut copies, 1600);
    assert_eq!((again, more), (Vec::new(), Vec::new()));
    // At most 40 right answers of each operation, and 24 cases of each cause.
    assert!(campaign.kept() <= kept + 50 && campaign.kept() <= 2 * 40 + 3 * 24);
    let text = serde_json::to_string(&campaign.state()).expect("JSON");
    assert!(text.len() < 4000, "{}", text.len());
    let (report, small) = campaign.finish(&mut rules("encode-space-plus"));
    assert!(report.counts.is_complete());
    assert!(report.counts.run > 2200, "{:?}", report.counts);
    assert!(!small.is_empty());
}

/// A mistake that a few cases show is found with one that most cases show.
#[test]
fn a_rare_cause_is_found_with_a_frequent_one() {
    let source = Generated::new(23, &[Op::Sign]);
    let wrong = || {
        let mut wrong = rules("encode-space-plus");
        let rare = Mistake::find("uri-default-port-kept").expect("a mistake");
        assert!(rare.apply(&mut wrong));
        wrong
    };
    let report = check(&mut wrong(), &[], |_| {});
    let mut campaign = Campaign::new(&source, &[], report, None);
    let mut new = Vec::new();
    for _ in 0..8 {
        new.extend(campaign.run(&mut [wrong()], 100));
    }
    for mistake in ["encode-space-plus", "uri-default-port-kept"] {
        assert!(new.iter().any(|cause| cause.contains(mistake)), "{new:?}");
    }
}
