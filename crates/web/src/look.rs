//! A paste as the page shows it: what was understood, the verdict, every stage, a corrected request.

use std::slice;

use basestring::{Error, Kind};
use basestring_oracle::diagnose::{
    self, Depth, Diagnosis, Evidence, WebhookEvidence, WebhookGiven, diagnose, diagnose_webhook,
};
use basestring_oracle::explain::{self, Given, Verdict as Explained, explain};
use basestring_oracle::internal::diagnose::{diagnose_passport, evidence_of};
use basestring_oracle::internal::explain::explain_webhook;
use basestring_oracle::internal::schemes::webhook::Webhook;
use basestring_oracle::internal::unsigned::why_unsigned;
use basestring_oracle::request::Captured;
use serde_json::{Value, json};

use crate::Fault;
use crate::ask::Question;
use crate::given::{add_given, evidence, webhook};
use crate::{fix, read, sign, texts};

/// What can be reported of a paste: a fault of one step does not hide the others.
pub(crate) fn look(question: &Question) -> Value {
    let requests = match read::requests(question) {
        Ok(requests) => requests,
        Err(fault) => return json!({ "fault": fault }),
    };
    let given = match question.secrets.given(question.now) {
        Ok(given) => given,
        Err(fault) => return json!({ "fault": fault }),
    };
    let webhook = webhook(question, &requests);
    let mut view = match requests.first() {
        Some(first) => json!({ "understood": texts::understood(&first.request, question) }),
        None => json!({}),
    };
    view["service"] = json!(webhook.map_or("oauth", |webhook| webhook.scheme().name()));
    match diagnosis(question, &requests, &given, webhook) {
        Ok(found) => {
            view["verdict"] = texts::verdict(&found);
            view["diagnosis"] = json!(found);
        }
        Err(fault) => view["diagnosis_fault"] = json!(fault),
    }
    let Some(first) = requests.first() else {
        return view;
    };
    if let Some(webhook) = webhook {
        let corrected = fix::corrected_webhook(webhook, &first.request, question);
        view["corrected"] = json!(corrected);
        return view;
    }
    let mut signing = given.clone();
    signing.protocol = sign::protocol(question);
    match explain(&first.request, &signing) {
        Ok(explanation) => view["explanation"] = json!(explanation),
        Err(fault) => view["explanation_fault"] = json!(Fault::from(fault)),
    }
    let evidence = evidence(first, question);
    view["corrected"] = json!(fix::corrected(&evidence, &given, question));
    view
}

/// The diagnosis as the program's `--json` has it, its text and its exit code.
pub(crate) fn diagnosed(question: &Question) -> Result<Value, Fault> {
    let requests = read::requests(question)?;
    let given = question.secrets.given(question.now)?;
    let webhook = webhook(question, &requests);
    let found = diagnosis(question, &requests, &given, webhook)?;
    let code = i32::from(!found.verdict.is_right());
    let mut text = diagnose::text(&found, texts::layout(question));
    let mut document = texts::document(&found);
    let corrected = match (&requests[..], webhook) {
        ([one], None) if code == 1 => {
            let evidence = evidence(one, question);
            fix::corrected(&evidence, &given, question)
        }
        _ => None,
    };
    if let Some((name, part, curl)) = corrected
        .filter(|_| found.verdict.is_wrong())
        .as_ref()
        .and_then(fix::same)
    {
        text.push_str("\nCorrected, with the timestamp and the nonce of the request:\n");
        text.push_str(&format!("{part}\n\n{}\n", curl.unwrap_or_default()));
        document["corrected"] = json!({name: part, "curl": curl});
    }
    Ok(json!({"document": document, "text": text.trim_end().to_owned() + "\n", "code": code}))
}

/// The explanation as the program's `--json` has it, its text and its exit code.
pub(crate) fn explained(question: &Question) -> Result<Value, Fault> {
    let requests = read::requests(question)?;
    let mut given = question.secrets.given(question.now)?;
    given.protocol = sign::protocol(question);
    let first = requests
        .first()
        .ok_or_else(|| Fault::new("there is no request"))?;
    let explained = match webhook(question, &requests) {
        Some(webhook) => {
            let given = webhook_given(question);
            explain_webhook(webhook.scheme(), &first.request, &given)
        }
        None => explain(&first.request, &given),
    };
    let explanation = explained.map_err(|fault| {
        let is_missing = fault.kind() == Kind::MissingParameter;
        let shown = Fault::from(fault);
        if is_missing {
            let why = why_unsigned(&first.request, None);
            let help = "give the client identifier with --consumer-key";
            return shown.help(why.map_or_else(|| help.to_owned(), |why| why.next));
        }
        shown
    })?;
    let code = match explanation.verdict {
        Explained::Invalid { .. } => 1,
        Explained::Valid
        | Explained::Unchecked { .. }
        | Explained::Signed
        | Explained::Unsigned => 0,
    };
    let text = explain::text(&explanation, texts::layout(question));
    Ok(json!({"document": texts::document(&explanation), "text": text, "code": code}))
}

fn diagnosis(
    question: &Question,
    requests: &[Captured],
    given: &Given,
    webhook: Option<&'static dyn Webhook>,
) -> Result<Diagnosis, Fault> {
    let depth = match question.depth {
        Some(1) => Depth::Singles,
        Some(3) => Depth::Triples,
        Some(_) | None => Depth::Pairs,
    };
    match webhook {
        Some(webhook) => of_webhook(webhook, question, requests, depth),
        None => of_oauth(question, requests, given, depth),
    }
}

fn of_oauth(
    question: &Question,
    requests: &[Captured],
    given: &Given,
    depth: Depth,
) -> Result<Diagnosis, Fault> {
    let mut all: Vec<Evidence> = requests.iter().cloned().map(evidence_of).collect();
    if let Some(first) = all.first_mut() {
        add_given(question, first);
    }
    if let [one] = &all[..]
        && let Some(diagnosis) = diagnose_passport(&one.request, given)
    {
        return Ok(diagnosis);
    }
    diagnose(&all, given, depth).map_err(|fault| {
        let help = "give the rejected Authorization header, or the other side's base string";
        let why = |request| why_unsigned(request, None).map(|why| why.next);
        unsigned(
            &fault,
            requests.iter().find_map(|one| why(&one.request)),
            help,
        )
    })
}

/// What is known of a webhook besides its request.
fn webhook_given(question: &Question) -> WebhookGiven {
    let is_text = |text: &String| !text.trim().is_empty();
    WebhookGiven {
        secrets: question.secrets.of_webhook(),
        signed_url: question.signed_url.clone().filter(is_text),
    }
}

fn of_webhook(
    webhook: &'static dyn Webhook,
    question: &Question,
    requests: &[Captured],
    depth: Depth,
) -> Result<Diagnosis, Fault> {
    let is_text = |text: &String| !text.trim().is_empty();
    let given = webhook_given(question);
    let evidence = |(index, one): (usize, &Captured)| WebhookEvidence {
        request: one.request.clone(),
        signature: question
            .signature
            .clone()
            .filter(|text| index == 0 && is_text(text)),
        computed: question
            .computed
            .clone()
            .filter(|text| index == 0 && is_text(text)),
    };
    let all: Vec<WebhookEvidence> = requests.iter().enumerate().map(evidence).collect();
    diagnose_webhook(webhook.scheme(), &all, &given, depth).map_err(|fault| {
        let refused = all.iter().find(|one| {
            let one = slice::from_ref(*one);
            diagnose_webhook(webhook.scheme(), one, &given, Depth::Singles).is_err()
        });
        let mut remarks = refused.into_iter().flat_map(|one| &one.request.remarks);
        let why = remarks.find(|remark| remark.says_why_unsigned());
        unsigned(
            &fault,
            why.map(|remark| remark.text.clone()),
            "give the signature",
        )
    })
}

/// The fault of a request that cannot be diagnosed, with what to do next.
fn unsigned(fault: &Error, why: Option<String>, help: &str) -> Fault {
    let shown = Fault::new(fault.to_string());
    if fault.kind() != Kind::MissingParameter {
        return shown;
    }
    shown.help(why.unwrap_or_else(|| help.to_owned()))
}
