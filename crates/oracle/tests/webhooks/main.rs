//! What is reported for webhooks: nothing against a right signature, and of a wrong one only what gives
//! exactly its value.

mod apart;
mod computed;
mod corrected;
mod forms;
mod proven;
mod proxies;
mod right;
mod services;

use basestring::{Secret, twilio};
use basestring_oracle::diagnose::{
    Depth, Diagnosis, Verdict, WebhookEvidence, WebhookGiven, diagnose_webhook,
};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::request::{ReadOptions, read};

pub(crate) const TOKEN: &str = "9f8e7d6c5b4a39281706f5e4d3c2b1a0";

/// Twilio's signature of a URL and decoded fields.
pub(crate) fn sign(url: &str, fields: &[(&str, &str)]) -> String {
    twilio::sign(&Secret::from(TOKEN), url.as_bytes(), fields)
}

/// The text of a request with these headers.
pub(crate) fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("{method} {target} HTTP/1.1\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text
}

/// What is given besides the request.
#[derive(Default)]
pub(crate) struct With<'w> {
    pub(crate) computed: Option<&'w str>,
    pub(crate) signed_url: Option<&'w str>,
    pub(crate) secrets: &'w [&'w str],
}

pub(crate) fn diagnosed(scheme: Scheme, text: &str, with: &With<'_>) -> Diagnosis {
    let request = read(text.as_bytes(), &ReadOptions::default()).expect("it is a request");
    let evidence = WebhookEvidence {
        request,
        signature: None,
        computed: with.computed.map(str::to_owned),
    };
    let secrets: &[&str] = if with.secrets.is_empty() {
        &[TOKEN]
    } else {
        with.secrets
    };
    let given = WebhookGiven {
        secrets: secrets.iter().map(|secret| Secret::from(*secret)).collect(),
        signed_url: with.signed_url.map(str::to_owned),
    };
    diagnose_webhook(scheme, &[evidence], &given, Depth::Triples).expect("it is diagnosed")
}

pub(crate) fn twilio_of(text: &str, with: &With<'_>) -> Diagnosis {
    diagnosed(Scheme::Twilio, text, with)
}

/// Everything that a diagnosis prints, as JSON.
pub(crate) fn words(diagnosis: &Diagnosis) -> String {
    serde_json::to_string(diagnosis).expect("it is JSON")
}

/// The ids of the first explanation.
pub(crate) fn explained(diagnosis: &Diagnosis) -> Vec<&'static str> {
    let first = diagnosis.explanations.first();
    let mistakes = first.map(|first| first.mistakes.iter().map(|m| m.id).collect());
    mistakes.unwrap_or_default()
}

/// Checks that nothing is reported against the signature or the request.
#[track_caller]
pub(crate) fn assert_right(diagnosis: &Diagnosis, context: &str) {
    let words = words(diagnosis);
    assert_eq!(diagnosis.verdict, Verdict::Right, "{context}: {words}");
    assert!(diagnosis.advice.is_empty(), "{context}: {words}");
    assert!(diagnosis.explanations.is_empty(), "{context}: {words}");
    assert!(diagnosis.variants.is_empty(), "{context}: {words}");
    let form = diagnosis.form.as_ref();
    let is_named = form.is_some_and(|form| form.mistake.is_some());
    assert!(!is_named, "{context}: {words}");
}
