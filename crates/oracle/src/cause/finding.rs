//! Finds what a whole operation does wrong, whatever the request is.

use std::collections::BTreeMap;

use basestring::digest::{Algorithm, Qop};
use basestring::{Received, SignatureMethod};
use serde_json::Value;

use crate::case::{Case, Expectation};
use crate::judge::Verdict;
use crate::protocol::{Call, DigestInput, Op};
use crate::result::{CaseResult, Finding, Report};
use crate::schemes::oauth::convert::with_request;

/// How many cases must show it, at the least.
const ENOUGH: usize = 3;

/// From how many cases on it is not the fault of a single rule that valid requests of other methods show
/// too.
const MANY: usize = 10;

/// A case and its result.
type Run<'r> = (usize, &'r Case, &'r CaseResult);

/// Finds what whole operations do, and marks the cases that show it.
pub(crate) fn find(report: &mut Report, cases: &[&Case]) {
    let by_id: BTreeMap<&str, &Case> = cases.iter().map(|c| (c.id.as_str(), *c)).collect();
    let mut by_op: BTreeMap<Op, Vec<Run<'_>>> = BTreeMap::new();
    for (place, result) in report.cases.iter().enumerate() {
        let is_run = matches!(result.verdict, Verdict::Passed | Verdict::Failed(_));
        if let Some(case) = by_id.get(result.id.as_str()).filter(|_| is_run) {
            by_op
                .entry(result.op)
                .or_default()
                .push((place, case, result));
        }
    }
    let methods = report.implementation.methods.as_deref();
    let mut marks: Vec<(usize, Finding)> = Vec::new();
    for (op, runs) in by_op {
        if op.is_verifier() {
            verifier(&runs, methods, &mut marks);
        } else {
            not_offered(&runs, methods, &mut marks);
        }
    }
    for case in &mut report.cases {
        case.finding = None;
    }
    for (place, finding) in marks {
        if let Some(case) = report.cases.get_mut(place) {
            case.finding = Some(finding);
        }
    }
    report.count();
}

fn verifier(runs: &[Run<'_>], methods: Option<&[String]>, marks: &mut Vec<(usize, Finding)>) {
    // A case with several right answers shows nothing.
    let of = |valid: bool| -> Vec<Run<'_>> {
        let own = |(_, case, _): &&Run<'_>| validity(case) == Some(valid);
        runs.iter().filter(own).copied().collect()
    };
    let (valid, invalid) = (of(true), of(false));
    let is_enough = valid.len() + invalid.len() >= ENOUGH;
    let accepts_valid = valid.iter().any(accepts);
    if is_enough && !valid.is_empty() && !accepts_valid && !invalid.iter().any(accepts) {
        mark(&valid, &Finding::EveryRequestRejected, marks);
    } else if valid.len() >= ENOUGH && !accepts_valid {
        mark(&valid, &Finding::EveryValidRejected, marks);
    } else if is_enough && !invalid.is_empty() && valid.iter().chain(&invalid).all(accepts) {
        mark(&invalid, &Finding::EveryRequestAccepted, marks);
    } else {
        by_method(&valid, &invalid, methods, marks);
    }
}

/// Whether the implementation accepts the request.
fn accepts((_, case, result): &Run<'_>) -> bool {
    (validity(case) == Some(true)) == (stage(result) != Some("valid"))
}

/// Marks the cases among these that are wrong.
fn mark(runs: &[Run<'_>], finding: &Finding, marks: &mut Vec<(usize, Finding)>) {
    let wrong = runs.iter().filter(|(_, _, result)| stage(result).is_some());
    marks.extend(wrong.map(|(place, ..)| (*place, finding.clone())));
}

/// The methods of which every valid request is rejected.
fn by_method(
    valid: &[Run<'_>],
    invalid: &[Run<'_>],
    methods: Option<&[String]>,
    marks: &mut Vec<(usize, Finding)>,
) {
    let all = grouped(valid.iter());
    let is_hmac = |name: &&&str| name.starts_with("HMAC-");
    let rejected = |name: &&&str| {
        all.get(**name)
            .is_some_and(|runs| !runs.iter().any(accepts))
    };
    let hmac = all.keys().filter(is_hmac).count();
    let every_hmac = hmac > 1 && all.keys().filter(is_hmac).filter(rejected).count() == hmac;
    for name in all.keys().filter(rejected) {
        let runs = all.get(*name).map(Vec::as_slice).unwrap_or_default();
        let says_so = runs.iter().all(says_so);
        if every_hmac && is_hmac(&name) && !says_so {
            mark(runs, &Finding::EveryHmacRejected, marks);
            continue;
        }
        // One or two cases may be rejected for another reason, and so may a few more where valid requests
        // of other methods are rejected too.
        let mut offered = all.values().filter(|runs| runs.iter().any(accepts));
        let is_alone = offered.all(|runs| runs.iter().all(accepts));
        if !says_so && runs.len() < if is_alone { ENOUGH } else { MANY } {
            continue;
        }
        if is_offered(name, runs, methods) || !(says_so || is_alone) {
            mark(runs, &Finding::MethodRejected((*name).to_owned()), marks);
            continue;
        }
        let finding = Finding::MethodNotOffered((*name).to_owned());
        mark(runs, &finding, marks);
        // An invalid request is rejected for its method, whatever else is wrong.
        let of_method = |(_, case, result): &&Run<'_>| {
            named_method(&case.call).is_some_and(|method| method == *name)
                && stage(result) == Some("kind")
                && kind(result) == Some("unknown-method")
        };
        let others: Vec<Run<'_>> = invalid.iter().filter(of_method).copied().collect();
        mark(&others, &finding, marks);
    }
}

/// Whether a method of which every request is rejected must be one that the implementation has.
fn is_offered(name: &str, runs: &[Run<'_>], methods: Option<&[String]>) -> bool {
    let is_named = methods.is_some_and(|methods| methods.iter().any(|one| one == name));
    let mut kinds = runs.iter().map(|(_, _, result)| kind(result));
    let says_so = kinds.clone().all(|kind| kind == Some("unknown-method"));
    let may_say_so = kinds.all(|kind| matches!(kind, None | Some("unknown-method" | "other")));
    // Nearly every server offers HMAC-SHA1: without a word, it is more likely broken.
    is_named || !may_say_so || (name == "HMAC-SHA1" && !says_so)
}

/// The runs by their signature methods.
fn grouped<'a, 'r: 'a>(
    runs: impl Iterator<Item = &'a Run<'r>>,
) -> BTreeMap<&'static str, Vec<Run<'r>>> {
    let mut grouped: BTreeMap<&'static str, Vec<Run<'r>>> = BTreeMap::new();
    for run in runs {
        if let Some(method) = method(&run.1.call) {
            grouped.entry(method.name()).or_default().push(*run);
        }
    }
    grouped
}

/// A signer that refuses every request with one option, and not those with others.
fn not_offered(runs: &[Run<'_>], methods: Option<&[String]>, marks: &mut Vec<(usize, Finding)>) {
    let mut by_option: BTreeMap<&'static str, Vec<Run<'_>>> = BTreeMap::new();
    // A case in which a refusal is right too shows nothing.
    for run in runs.iter().filter(|(_, case, _)| has_results_alone(case)) {
        for option in options(&run.1.call) {
            by_option.entry(option).or_default().push(*run);
        }
    }
    let refuses = |(_, _, result): &Run<'_>| {
        stage(result) == Some("refusal")
            && matches!(kind(result), None | Some("unknown-method" | "other"))
    };
    if by_option.values().all(|runs| runs.iter().all(refuses)) {
        return;
    }
    for (name, runs) in by_option {
        let is_named = methods.is_some_and(|methods| methods.iter().any(|one| one == name));
        // Nearly every client has HMAC-SHA1: without a word, it is more likely broken.
        let may_lack = name != "HMAC-SHA1" || runs.iter().all(says_so);
        if !is_named && may_lack && runs.iter().all(refuses) {
            let finding = Finding::MethodNotOffered(name.to_owned());
            marks.extend(runs.iter().map(|(place, ..)| (*place, finding.clone())));
        }
    }
}

/// Whether an implementation says that it does not have the method.
fn says_so((_, _, result): &Run<'_>) -> bool {
    kind(result) == Some("unknown-method")
}

/// What a call needs that no document requires of an implementation: a signature method (RFC 5849
/// 3.4), an algorithm of Digest, and `auth-int` where no other `qop` is offered. A client ignores what
/// it does not know of a challenge (RFC 7616 3.3).
fn options(call: &Call) -> Vec<&'static str> {
    if let Call::Digest(input) = call {
        digest_options(input).unwrap_or_default()
    } else {
        method(call).iter().map(|method| method.name()).collect()
    }
}

fn digest_options(input: &DigestInput) -> Option<Vec<&'static str>> {
    let text = |name: &str| input.challenge.get(name).and_then(Value::as_str);
    let algorithm = match text("algorithm") {
        Some(name) => Algorithm::parse(name.as_bytes()).ok()?,
        None => Algorithm::MD5,
    };
    let offers = text("qop").unwrap_or_default().split(',').map(str::trim);
    let mut offers = offers.filter_map(|name| Qop::parse(name.as_bytes()).ok());
    let needs_int =
        offers.clone().any(|qop| qop == Qop::AuthInt) && !offers.any(|qop| qop == Qop::Auth);
    let int = needs_int.then(|| Qop::AuthInt.name());
    Some([algorithm.name()].into_iter().chain(int).collect())
}

/// Whether the request is valid, where the documents leave no choice.
fn validity(case: &Case) -> Option<bool> {
    let mut all = case.expected.iter().map(|expected| match expected {
        Expectation::Out(fields) => fields.get("valid").is_some_and(|valid| valid == true),
        Expectation::Refused(_) => false,
    });
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Whether every right answer is a result.
fn has_results_alone(case: &Case) -> bool {
    let mut expected = case.expected.iter();
    expected.all(|expected| matches!(expected, Expectation::Out(_)))
}

/// Whether a right answer is a result.
pub(crate) fn is_result(case: &Case) -> bool {
    case.expected
        .iter()
        .any(|expected| matches!(expected, Expectation::Out(_)))
}

fn stage(result: &CaseResult) -> Option<&str> {
    result
        .verdict
        .difference()
        .map(|difference| difference.stage.as_str())
}

/// The kind of a refusal, where the implementation names one.
fn kind(result: &CaseResult) -> Option<&str> {
    let answer = result.answer.as_ref()?;
    let kind = answer
        .pointer("/ok/kind")
        .or_else(|| answer.pointer("/refused/kind"));
    kind.and_then(Value::as_str)
}

/// The name of the signature method that a request has in its text, which may be malformed otherwise.
fn named_method(call: &Call) -> Option<String> {
    let Call::Verify(input) = call else {
        return None;
    };
    let request = &input.request;
    let headers = request.headers.iter().map(|(_, value)| value.as_str());
    let texts = headers
        .chain([request.url.as_str()])
        .chain(request.body.as_deref());
    let found = texts.into_iter().find_map(|text| {
        let (_, after) = text.split_once("oauth_signature_method=")?;
        let value = after.trim_start_matches('"');
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let end = value.find(|c| !is_of_name(c)).unwrap_or(value.len());
        value.get(..end)
    });
    found.map(str::to_owned)
}

/// The signature method that a call is for.
pub(crate) fn method(call: &Call) -> Option<SignatureMethod> {
    let named = |name: &Option<String>| SignatureMethod::parse(name.as_ref()?.as_bytes()).ok();
    if let Call::Sign(input) | Call::BaseString(input) = call {
        named(&input.oauth.signature_method)
    } else if let Call::SignBaseString(input) = call {
        SignatureMethod::parse(input.signature_method.as_bytes()).ok()
    } else if let Call::Verify(input) = call {
        with_request(&input.request, |request| {
            Ok(Received::parse(request)?.method())
        })
        .ok()
    } else {
        None
    }
}
