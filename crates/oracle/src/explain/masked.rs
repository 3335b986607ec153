//! Explanations without the secrets that a request sends as parameters.

use basestring::Authorization;

use super::Given;
use super::model::{Explanation, Octets, Outcome, Verdict};
use crate::diagnose::conceal::{Conceal, sent_secrets};
use crate::request::OwnedRequest;

/// Replaces secrets in every text of an explanation.
pub(super) fn mask(explanation: &mut Explanation, request: &OwnedRequest, given: &Given) {
    let field = request.field("Authorization").unwrap_or_default();
    let parameters = Authorization::parse(field).map(|field| {
        let pairs = field.parameters.iter();
        pairs
            .map(|p| (p.name.to_vec(), p.value.to_vec()))
            .collect::<Vec<_>>()
    });
    let protocol = parameters.unwrap_or_default().into_iter();
    let sent = sent_secrets(&request.url, request.body.octets(), protocol);
    let given = given.client_secret.iter().chain(&given.token_secret);
    let secrets = sent.iter().map(|(_, secret)| secret).chain(given);
    let mut conceal = Conceal::of(secrets.map(|secret| secret.expose()));
    for (name, secret) in &sent {
        conceal.parameter(name, secret.expose());
    }
    let names: Vec<&[u8]> = sent.iter().map(|(name, _)| &name[..]).collect();
    // The signature of PLAINTEXT, which is the secrets, is not in it.
    let before = explanation.clone();
    all(explanation, &conceal, &names);
    let remark = if !sent.is_empty() {
        "a secret is sent as a parameter: it is not shown. Secrets are never sent [secret-sent]"
    } else if *explanation != before {
        "a secret is in the request: it is not shown. Secrets are never sent [secret-sent]"
    } else {
        return;
    };
    explanation.remarks.push(remark.to_owned());
}

/// Hides what is concealed in every text of an explanation, and the values of parameters of these names.
pub(crate) fn all(explanation: &mut Explanation, conceal: &Conceal, names: &[&[u8]]) {
    let Explanation {
        source: _,
        method,
        url,
        remarks,
        stages,
        verdict,
    } = explanation;
    octets(method, conceal);
    octets(url, conceal);
    texts(remarks, conceal);
    for stage in stages {
        for (_, text) in &mut stage.given {
            octets(text, conceal);
        }
        texts(&mut stage.remarks, conceal);
        outcome(&mut stage.result, conceal, names);
    }
    match verdict {
        Verdict::Invalid {
            kind: _,
            message,
            remarks,
        } => {
            *message = conceal.text(message);
            texts(remarks, conceal);
        }
        Verdict::Unchecked { why } => *why = conceal.text(why),
        Verdict::Valid | Verdict::Signed | Verdict::Unsigned => {}
    }
}

fn outcome(result: &mut Outcome, conceal: &Conceal, names: &[&[u8]]) {
    match result {
        Outcome::Text { text } => octets(text, conceal),
        Outcome::Collected { parameters } => {
            for parameter in parameters {
                if names.contains(&&parameter.name.0[..]) {
                    parameter.value = None;
                }
                octets(&mut parameter.name, conceal);
                if let Some(value) = &mut parameter.value {
                    octets(value, conceal);
                }
                texts(&mut parameter.remarks, conceal);
            }
        }
        Outcome::Normalized { pairs, text } => {
            for (name, value) in pairs {
                if names.contains(&name.as_bytes()) {
                    *value = "…".to_owned();
                }
                *name = conceal.text(name);
                *value = conceal.text(value);
            }
            *text = conceal.text(text);
        }
        Outcome::BaseString {
            method: _,
            uri,
            parameters,
            text,
        } => {
            for text in [uri, parameters, text] {
                *text = conceal.text(text);
            }
        }
        Outcome::Signature {
            method: _,
            key,
            digest: _,
            signature: _,
        } => *key = conceal.text(key),
    }
}

fn octets(octets: &mut Octets, conceal: &Conceal) {
    let text = String::from_utf8_lossy(&octets.0);
    let hidden = conceal.text(&text);
    // Bytes that are not UTF-8 stay as they are where there is nothing to hide.
    if hidden != *text {
        octets.0 = hidden.into_bytes();
    }
}

fn texts(texts: &mut [String], conceal: &Conceal) {
    for text in texts {
        *text = conceal.text(text);
    }
}
