//! Profiles accept what their services ask for, call it neither right nor wrong, and hide nothing.

#![expect(clippy::wildcard_enum_match_arm)]

use std::time::SystemTime;

use basestring_oracle::check::{Outcome, check, outcome};
use basestring_oracle::internal::profiles::{Accepts, PROFILES, Profile};
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::internal::vectors::{Requirements, load_embedded};
use basestring_oracle::{
    Answer, Call, Case, Hello, Implementation, Mistake, Output, Reference, Report, report,
};

fn checked(implementation: &mut dyn Implementation, profile: &str) -> Report {
    let files = load_embedded().expect("files of cases");
    let cases: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let mut report = check(implementation, &cases, |_| {});
    report.accept(Profile::find(profile).expect(profile));
    report
}

fn with(mistakes: &[&str]) -> Rules {
    let mut rules = Rules::right();
    for id in mistakes {
        assert!(Mistake::find(id).expect(id).apply(&mut rules), "{id}");
    }
    rules
}

#[test]
fn each_departure_is_one_that_can_be_met() {
    let requirements = Requirements::embedded().expect("a list of requirements");
    for profile in PROFILES {
        assert!(!profile.departures.is_empty(), "{}", profile.name);
        for departure in profile.departures {
            assert!(departure.what.ends_with('.'), "{}", departure.what);
            assert!(!departure.source.is_empty(), "{}", departure.what);
            match departure.accepts {
                Accepts::Mistakes(ids) => {
                    assert!(!ids.is_empty() && with(ids) != Rules::right());
                }
                Accepts::Extension(id) => assert!(requirements.get(id).is_some(), "{id}"),
                Accepts::OnlyMethods(methods) => assert!(!methods.is_empty()),
                Accepts::Needs(parameter) => assert!(!parameter.is_empty()),
                Accepts::Nothing => {}
            }
        }
    }
}

#[test]
fn a_right_implementation_stays_right_by_every_profile() {
    for profile in PROFILES {
        let report = checked(&mut Reference, profile.name);
        assert_eq!(report.counts.passed, report.counts.run, "{}", profile.name);
        assert_eq!(report.counts.accepted, 0);
    }
}

#[test]
fn what_a_service_asks_for_is_accepted_and_not_right() {
    for (profile, mistake) in [
        ("woocommerce", "key-ampersand-missing"),
        ("woocommerce", "sort-numeric"),
        ("mastercard", "query-plus-kept"),
        ("lti-1.1", "collect-default-injected"),
        ("twilio-shared-key", "twilio-shared-key-ignored"),
        ("x", "header-trailing-comma"),
    ] {
        let report = checked(&mut with(&[mistake]), profile);
        let counts = report.counts;
        assert_eq!(
            (counts.failed, counts.permitted),
            (0, 0),
            "{profile}: {mistake}"
        );
        assert!(counts.accepted > 0, "{profile}: {mistake}");
        assert_eq!(counts.passed + counts.accepted, counts.run);
        assert_eq!(outcome(&report, None), Outcome::AsExpected);
        // The same implementation by another profile is wrong.
        let other = if profile == "netsuite" {
            "x"
        } else {
            "netsuite"
        };
        let report = checked(&mut with(&[mistake]), other);
        assert_eq!(report.counts.accepted, 0, "{other}: {mistake}");
        assert!(report.counts.failed > 0, "{other}: {mistake}");
    }
}

#[test]
fn another_mistake_in_addition_fails_all_the_same() {
    let report = checked(
        &mut with(&["key-ampersand-missing", "sort-none"]),
        "woocommerce",
    );
    assert!(report.counts.failed > 0);
    assert!(matches!(outcome(&report, None), Outcome::Failures { .. }));
}

/// A verifier of one service: HMAC-SHA256 and a realm, or nothing.
struct NetSuite;

impl Implementation for NetSuite {
    fn hello(&mut self) -> Hello {
        Hello {
            name: "strict".to_owned(),
            ..Hello::default()
        }
    }

    fn answer(&mut self, call: &Call) -> Answer {
        let Call::Verify(input) = call else {
            return Answer::Unsupported("it verifies".to_owned());
        };
        let refuse = |kind: &str| Answer::Ok(Output::of("valid", false).with("kind", kind));
        let wire = format!("{:?}", input.request);
        match Reference.answer(call) {
            Answer::Ok(output) if output.text("kind").is_some() => Answer::Ok(output),
            _ if !wire.contains("HMAC-SHA256") => refuse("unknown-method"),
            _ if !wire.contains("realm=") => refuse("missing-parameter"),
            answer => answer,
        }
    }
}

#[test]
fn a_service_s_method_and_realm_are_accepted_as_its_own() {
    let report = checked(&mut NetSuite, "netsuite");
    assert_eq!(report.counts.failed, 0);
    assert_eq!(report.counts.permitted, 0);
    assert!(report.counts.accepted > 100, "{:?}", report.counts);
    let report = checked(&mut NetSuite, "x");
    assert!(report.counts.failed > 100, "{:?}", report.counts);
}

#[test]
fn no_view_hides_what_is_accepted() {
    let requirements = Requirements::embedded().expect("a list of requirements");
    let report = checked(&mut with(&["key-ampersand-missing"]), "woocommerce");
    let count = report.counts.accepted;
    let terminal = report::terminal(&report, &requirements, &report::Options::default());
    assert!(terminal.contains("accepted by the profile woocommerce\n  what      Versions 1 and 2"));
    assert!(
        terminal.contains("woocommerce/woocommerce#18146"),
        "{terminal}"
    );
    let summary = report::summary(&report);
    assert!(
        summary.contains(&format!("{count} accepted by the profile woocommerce")),
        "{summary}"
    );
    let reports = [report];
    let junit = report::junit(&reports, &requirements, SystemTime::UNIX_EPOCH);
    let skipped = "<skipped message=\"accepted by the profile: at ";
    assert_eq!(junit.matches(skipped).count(), count);
    assert!(junit.contains(" failures=\"0\" errors=\"0\" "), "{junit}");
    let markdown = report::markdown(&reports, &requirements);
    assert!(
        markdown.contains("accepted by the profile `woocommerce`"),
        "{markdown}"
    );
    let html = report::html(&reports, &requirements);
    assert!(html.contains("<h3>Accepted by the profile woocommerce</h3>"));
    assert_eq!(report::annotations(&reports), "");
    let again = report::parse_json(report::json(&reports).as_bytes()).expect("reports");
    assert_eq!(again, reports);
}
