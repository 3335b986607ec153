//! Answers of an implementation in JavaScript to cases, judged.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use basestring_oracle::check::{KnownFailures, Outcome, check as run, outcome};
use basestring_oracle::internal::check::name_mistakes;
use basestring_oracle::internal::layout::Layout;
use basestring_oracle::internal::profiles::PROFILES;
use basestring_oracle::internal::report::account;
use basestring_oracle::internal::vectors::{Requirements, parse_cases};
use basestring_oracle::report::{self, Format, Results};
use basestring_oracle::{Answer, Call, Case, Hello, Implementation, Report};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::Fault;

/// Cases, and the answer to each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answered {
    /// The handshake of the implementation.
    hello: Hello,
    /// The cases, as the vectors have them.
    cases: Box<RawValue>,
    /// The answers in the order of the cases: an object with `ok`, `refused`, `unsupported` or `broken`.
    answers: Vec<Value>,
    /// The profile of a service.
    #[serde(default)]
    profile: Option<String>,
    /// The text of a list of known failures.
    #[serde(default)]
    known: Option<String>,
    /// Whether permitted differences are failures.
    #[serde(default)]
    strict: bool,
    /// How many causes the text has with an example.
    #[serde(default)]
    causes: Option<usize>,
    /// The names of the documents to write: `json`, `junit`, `markdown`, `html` or `sarif`.
    #[serde(default)]
    formats: Vec<String>,
    /// The time of the check, in seconds since 1970 (UTC).
    #[serde(default)]
    now: u64,
    /// The width of the text, in columns.
    #[serde(default)]
    width: Option<usize>,
}

/// The verdict on each case with its account in words, the text of the report, the exit code of
/// `basestring check`, and the documents.
pub(crate) fn check(answered: Answered) -> Result<Value, Fault> {
    let cases = parse_cases(answered.cases.get(), "the cases");
    let cases = cases.map_err(|fault| Fault::new(fault.to_string()))?;
    let requirements = Requirements::embedded().map_err(Fault::new)?;
    let known = answered.known.as_deref().map(KnownFailures::parse);
    let known = known.transpose().map_err(Fault::new)?;
    let report = report(&answered, &cases, known.as_ref())?;
    let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    let (code, remarks) = concluded(&report, known.as_ref(), &ids);
    let usual = report::Options::default();
    let options = report::Options {
        layout: answered.width.map_or_else(Layout::default, Layout::new),
        causes: answered.causes.unwrap_or(usual.causes),
        ..usual
    };
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(answered.now);
    let results = Results {
        reports: std::slice::from_ref(&report),
        requirements: &requirements,
        at,
        previous: "",
    };
    let mut documents = json!({});
    for name in &answered.formats {
        let format = Format::find(name)
            .ok_or_else(|| Fault::new(format!("expected the name of a format, found {name:?}")))?;
        documents[name] = format.document(&results).into();
    }
    let verdicts = report.cases.iter().map(|case| {
        json!({
            "id": case.id,
            "standing": report.standing(case).name(),
            "verdict": case.verdict.name(),
            "mistakes": case.mistakes,
            "text": account(case, &report, &requirements),
        })
    });
    Ok(json!({
        "cases": verdicts.collect::<Vec<_>>(),
        "summary": report::summary(&report),
        "text": report::terminal(&report, &requirements, &options),
        "remarks": remarks,
        "code": code,
        "known": known.unwrap_or_default().updated(&report).to_string(),
        "documents": documents,
    }))
}

fn report(
    answered: &Answered,
    cases: &[Case],
    known: Option<&KnownFailures>,
) -> Result<Report, Fault> {
    let mut replay = Replay::of(answered, cases);
    let chosen: Vec<&Case> = cases.iter().collect();
    let mut report = run(&mut replay, &chosen, |_| {});
    name_mistakes(&mut report, &chosen);
    report.set_strict(answered.strict);
    if let Some(name) = &answered.profile {
        let profile = PROFILES.iter().find(|profile| profile.name == name);
        let profile = profile
            .ok_or_else(|| Fault::new(format!("expected the name of a profile, found {name:?}")))?;
        report.accept(profile);
    }
    if let Some(known) = known {
        report.mark_known(known);
    }
    Ok(report)
}

/// The exit code of the program, and what it prints on standard error.
fn concluded(report: &Report, known: Option<&KnownFailures>, all: &[&str]) -> (u8, Vec<String>) {
    match outcome(report, known.map(|known| (known, all))) {
        Outcome::AsExpected => (0, Vec::new()),
        Outcome::Failures { .. } => (1, Vec::new()),
        Outcome::Nothing => (5, vec!["none of the cases is applicable".to_owned()]),
        Outcome::Incomplete(_) => (5, vec!["not every case has a verdict".to_owned()]),
        Outcome::Stale { faults, unknown: _ } => {
            (6, faults.iter().map(ToString::to_string).collect())
        }
    }
}

/// The answers that were collected before.
struct Replay {
    hello: Hello,
    answers: HashMap<String, Answer>,
}

impl Replay {
    fn of(answered: &Answered, cases: &[Case]) -> Self {
        let answers = cases.iter().zip(&answered.answers);
        Self {
            hello: answered.hello.clone(),
            answers: answers
                .map(|(case, value)| (key(&case.call), answer(value)))
                .collect(),
        }
    }
}

impl Implementation for Replay {
    fn hello(&mut self) -> Hello {
        self.hello.clone()
    }

    fn answer(&mut self, call: &Call) -> Answer {
        let known = self.answers.get(&key(call)).cloned();
        known.unwrap_or_else(|| Answer::Unsupported("not run".to_owned()))
    }
}

fn key(call: &Call) -> String {
    format!("{} {}", call.op(), call.input())
}

fn answer(value: &Value) -> Answer {
    if let Some(answer) = Answer::from_value(value) {
        return answer;
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    match (text("unsupported"), text("broken")) {
        (Some(why), _) => Answer::Unsupported(why),
        (None, Some(why)) => Answer::Broken(why),
        (None, None) => Answer::Broken(format!(
            "expected an object with ok, refused or unsupported, found {value}"
        )),
    }
}
