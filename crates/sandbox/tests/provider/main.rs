//! `provider` against a provider on loopback that has one weakness at a time: each is found, and named
//! as itself alone.

mod configured;
mod flow;
mod header;
mod http;
mod manners;
mod mistaken;
mod provider;
mod switch;
mod tls;
mod verifier;
mod weaknesses;

use basestring_sandbox::provider::{Options, Report, run};

/// The options of the tests: few requests before a repetition.
fn options() -> Options {
    Options {
        flood: 30,
        seed: 1,
        ..Options::default()
    }
}

/// The report on a provider with this switch.
fn report(switch: &str) -> Report {
    let (running, configuration) = provider::start(switch);
    let mut options = options();
    options.issuers = running
        .issuers
        .as_ref()
        .map(|file| file.path().to_path_buf());
    let report = run(&configuration, &options).expect(switch);
    let disagreements = running.provider.disagreements.lock().expect("a list");
    assert!(disagreements.is_empty(), "{switch}: {disagreements:#?}");
    report
}

/// The attacks whose result is wrong, for the message of a failed test.
fn wrong(report: &Report) -> Vec<String> {
    let outcomes = report.outcomes.iter();
    let wrong = outcomes.filter(|outcome| outcome.verdict.name().ends_with("by mistake"));
    wrong
        .map(|outcome| format!("{} {:?} {}", outcome.id, outcome.mistakes, outcome.evidence))
        .collect()
}
