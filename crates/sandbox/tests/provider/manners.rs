//! Providers that answer in unusual ways.

use basestring_sandbox::provider::run;

use crate::{options, provider, wrong};

#[test]
fn providers_that_reject_in_other_ways_are_clean() {
    for switch in ["answers 200", "answers 302", "answers 403", "answers 500"] {
        let (_running, configuration) = provider::start(switch);
        let report = run(&configuration, &options()).expect("a report");
        assert!(report.is_valid_accepted, "{switch}: {}", report.calibration);
        assert!(
            report.weaknesses().is_empty(),
            "{switch}: {:#?}",
            wrong(&report)
        );
    }
}

#[test]
fn a_provider_that_rejects_the_valid_request_is_not_attacked() {
    let (_running, mut configuration) = provider::start("right");
    for token in &mut configuration.tokens {
        token.secret.push('x');
    }
    let report = run(&configuration, &options()).expect("a report");
    assert!(!report.is_valid_accepted);
    assert!(report.weaknesses().is_empty(), "{:#?}", wrong(&report));
    assert_eq!(report.outcomes.len(), 1);
}

#[test]
fn a_host_that_is_not_this_machine_needs_permission() {
    let (_running, mut configuration) = provider::start("right");
    configuration.resource = Some("http://192.0.2.1/".to_owned());
    let fault = run(&configuration, &options()).expect_err("no permission");
    assert!(fault.to_string().contains("--allow-remote"), "{fault}");
}

#[test]
fn numbers_of_the_configuration_have_ranges() {
    let (_running, configuration) = provider::start("right");
    let mut too_long = configuration.clone();
    too_long.window = Some(u64::MAX);
    let mut too_many = configuration;
    if let Some(flow) = &mut too_many.flow {
        flow.samples = usize::MAX;
    }
    for (configuration, range) in [(too_long, "0 to 31622400"), (too_many, "0 to 10000")] {
        let fault = run(&configuration, &options()).expect_err("out of range");
        assert!(fault.to_string().contains(range), "{fault}");
    }
}

#[test]
fn the_limits_of_a_run_hold() {
    let (_running, configuration) = provider::start("verify-nonce-ignored");
    let mut options = options();
    options.max_requests = 100;
    let report = run(&configuration, &options).expect("a report");
    assert_eq!(report.requests, 100);
    let is_left = |outcome: &basestring_sandbox::provider::Outcome| {
        outcome.evidence.contains("--max-requests")
    };
    assert!(report.outcomes.iter().any(is_left));
    options.max_requests = 10_000;
    options.stop_after = Some(1);
    options.only = vec!["nonces/".to_owned()];
    let report = run(&configuration, &options).expect("a report");
    assert_eq!(report.weaknesses(), ["verify-nonce-ignored"]);
    assert_eq!(wrong(&report).len(), 1);
}
