//! The webhook sender against receivers: a correct one, some with one fault each, and Twilio's own
//! validators.

mod authentication;
mod faults;
mod habits;
mod kinds;
mod login;
mod real;
mod receiver;
mod transport;

use basestring::Secret;
use basestring_sandbox::webhook::{Fault, Options, Report, Target, TargetOptions, Verdict, run};

use receiver::TOKEN;

/// The options of all tests: the receivers' token, and a seed.
fn options() -> Options {
    let mut options = Options::new(Secret::from(TOKEN));
    options.seed = 1;
    options
}

fn ask(url: &str, options: &Options) -> Result<Report, Fault> {
    Target::new(url, &TargetOptions::default()).and_then(|target| run(&target, options))
}

fn report(url: &str) -> Report {
    ask(url, &options()).expect("a report")
}

/// The names of the requests with that verdict, in order.
fn names(report: &Report, verdict: Verdict) -> Vec<&str> {
    let outcomes = report.outcomes.iter();
    outcomes
        .filter(|outcome| outcome.verdict == verdict)
        .map(|outcome| outcome.name.as_str())
        .collect()
}
