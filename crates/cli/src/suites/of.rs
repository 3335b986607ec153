//! The results of the commands that test over the network, as suites of tests.

use basestring_oracle::internal::report::{Suite, Test, TestResult};

/// A test for each request that was sent.
#[cfg(feature = "webhook")]
pub(crate) fn webhook(report: &basestring_sandbox::webhook::Report) -> Suite {
    use basestring_sandbox::webhook::Verdict;
    use std::fmt::Write as _;

    let test = |outcome: &basestring_sandbox::webhook::Outcome| {
        let status = outcome.status.map_or_else(
            || "no response".to_owned(),
            |status| format!("status {status}"),
        );
        let message = format!("{}: {status}", outcome.verdict.name());
        let result = match outcome.verdict {
            Verdict::Correct => TestResult::Passed,
            Verdict::Unspecified => TestResult::Skipped(message),
            Verdict::Unclear => TestResult::Broken(message),
            Verdict::RejectedByMistake | Verdict::AcceptedByMistake => {
                let mut account = format!("what     {}\n", outcome.what);
                for mistake in &outcome.mistakes {
                    // Writing to a `String` does not fail.
                    let _ = writeln!(account, "mistake  {}", mistake.id);
                    let _ = writeln!(account, "section  {}", mistake.section);
                    let _ = writeln!(account, "fix      {}", mistake.fix);
                }
                TestResult::Failed(message, account)
            }
        };
        Test {
            class: outcome.shape.name().to_owned(),
            name: outcome.name.clone(),
            result,
        }
    };
    let tests = report.outcomes.iter().map(test).collect();
    (report.url.clone(), tests)
}

/// A test for each problem that the check looks for: it fails if the connection has the problem, and
/// is skipped with the text of a warning.
#[cfg(feature = "tls")]
pub(crate) fn tls(report: &basestring_tls::Report) -> Suite {
    use basestring_tls::{Finding, TABLE};

    let of = |findings: &[Finding], code| {
        let found = findings.iter().find(|finding| finding.code == code);
        found.map(
            |Finding {
                 code: _,
                 detail,
                 blame,
                 advice,
             }| {
                let responsible = blame.name();
                let account = format!(
                    "found        {detail}\nresponsible  {responsible}\nfix          {advice}\n"
                );
                (detail.clone(), account)
            },
        )
    };
    let test = |row: &basestring_tls::Row| {
        let fault = of(&report.faults, row.code)
            .map(|(detail, account)| TestResult::Failed(detail, account));
        let warning = || {
            of(&report.warnings, row.code)
                .map(|(detail, _)| TestResult::Skipped(format!("warning: {detail}")))
        };
        Test {
            class: row.stage.name().to_owned(),
            name: row.name.to_owned(),
            result: fault.or_else(warning).unwrap_or(TestResult::Passed),
        }
    };
    (report.target.clone(), TABLE.iter().map(test).collect())
}

/// A test for each situation; a situation in which a client is only weak is skipped with its text.
#[cfg(feature = "tls")]
pub(crate) fn tls_clients(report: &basestring_tls::clients::Report, strict: bool) -> Suite {
    use basestring_tls::clients::{Outcome, Verdict};

    let test = |outcome: &Outcome| {
        let situation = outcome.situation;
        let message = format!("{}: {}", outcome.verdict.words(), outcome.because);
        let account = || {
            let mut account = format!(
                "server    {} ({})\nsection   {}\n",
                situation.what,
                situation.expected.words(),
                situation.section
            );
            let mut causes = report.causes.iter();
            if let Some(cause) = causes.find(|cause| cause.situations.contains(&situation.id)) {
                account.push_str(&format!(
                    "cause     {}: {}\nfix       {}\n",
                    cause.id, cause.what, cause.fix
                ));
            }
            account
        };
        let result = match outcome.verdict {
            Verdict::Correct => TestResult::Passed,
            Verdict::Weak if !strict => TestResult::Skipped(message),
            Verdict::NotJudged => TestResult::Skipped(message),
            Verdict::AcceptedByMistake | Verdict::RejectedByMistake | Verdict::Weak => {
                TestResult::Failed(message, account())
            }
        };
        Test {
            class: if situation.is_http() { "http" } else { "tls" }.to_owned(),
            name: situation.id.to_owned(),
            result,
        }
    };
    let tests = report.outcomes.iter().map(test).collect();
    (report.client.clone(), tests)
}
