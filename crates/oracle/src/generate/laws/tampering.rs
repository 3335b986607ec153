//! What a verifier says of a request that was changed (3.2), and what no message says.

use basestring::{Error, Insecure, Kind, Received, SignatureMethod, compute_signature};

use super::request::{received_base_string, sent};
use super::{Broken, Outcome, Verdict, accepted, equal, holds, refused};
use crate::generate::change::{Change, Expected, Sent};
use crate::generate::credentials::METHODS;
use crate::generate::request::{Body, RequestPlan};
use crate::generate::text::Text;
use crate::generate::wild::Edit;

/// Any one change to method, scheme, host, port, path, a parameter, a protocol parameter or a secret
/// makes the verifier refuse for the right reason, and changes that the signature does not cover
/// leave it valid.
///
/// # Errors
///
/// The law's breach.
pub fn one_change_is_found(plan: &RequestPlan, change: Change) -> Outcome {
    let mut sent = sent(plan)?;
    accepted(sent.verify(), "verifying what was signed")?;
    let Some(expected) = change.apply(&mut sent) else {
        return Ok(Verdict::Idle);
    };
    is_the_expected_verdict(&sent, sent.verify(), change, expected)
}

/// The part of [`one_change_is_found`] that concerns the readable path after the change; the part
/// before it is [`super::signed_requests_verify_readably`].
///
/// # Errors
///
/// The law's breach.
pub(crate) fn one_change_is_found_readably(plan: RequestPlan, change: Change) -> Outcome {
    let sent = Sent::signed(plan.valid());
    let mut sent = accepted(sent, "signing a valid request")?;
    let Some(expected) = change.apply(&mut sent) else {
        return Ok(Verdict::Idle);
    };
    let request = accepted(sent.request(), "sending")?;
    is_the_expected_verdict(&sent, sent.verify_request(&request), change, expected)
}

/// By default, a verifier refuses PLAINTEXT over http, and every method that uses the shared secrets
/// for a client whose secret is empty. It accepts every other signed request.
///
/// # Errors
///
/// The law's breach.
pub fn insecure_requests_are_refused_by_default(
    plan: &RequestPlan,
    has_empty_secret: bool,
) -> Outcome {
    let mut plan = plan.clone();
    if has_empty_secret {
        plan.credentials.client_secret = Text::default();
    }
    let mut sent = sent(&plan)?;
    accepted(sent.verify(), "verifying with everything allowed")?;
    let is_open = sent.is_plaintext() && !sent.plan.target.https;
    let is_empty = sent.credentials.client_secret.is_empty();
    sent.insecure = Insecure::default();
    match sent.verify() {
        Ok(()) => holds!(
            !is_open && !is_empty,
            "expected an insecure request to be refused by default"
        ),
        Err(error) => {
            equal!(error.kind(), Kind::UnknownMethod, "the refusal's kind");
            holds!(is_open || is_empty, "expected no refusal, found {error}");
        }
    }
    // Each of the two is allowed on its own.
    sent.insecure = Insecure {
        plaintext_over_http: is_open,
        empty_client_secret: is_empty,
        unchecked_body_hash: false,
    };
    accepted(sent.verify(), "verifying with what it needs allowed")?;
    Ok(Verdict::Reached)
}

/// A body that is not a form verifies with the hash of it, and another one only where the server
/// allows it. With a form, any hash is accepted: the form itself is signed.
///
/// # Errors
///
/// The law's breach.
pub fn a_body_is_checked_by_its_hash(plan: &RequestPlan, other: &[u8]) -> Outcome {
    let mut plan = plan.clone();
    plan.protocol.body_hash.get_or_insert_default();
    let mut sent = sent(&plan)?;
    accepted(sent.verify(), "verifying what was signed")?;
    let mut request = accepted(sent.request(), "sending")?;
    if matches!(sent.plan.body, Body::Form(..)) || request.body == other {
        return Ok(Verdict::Idle);
    }
    request.body = other.to_vec();
    match sent.verify_request(&request) {
        Ok(()) => holds!(false, "expected {plan:?} with another body to be refused"),
        Err(error) => {
            equal!(error.kind(), Kind::BadBodyHash, "the refusal's kind");
            refused(&error)?;
        }
    }
    sent.insecure.unchecked_body_hash = true;
    accepted(sent.verify_request(&request), "verifying without the hash")?;
    Ok(Verdict::Reached)
}

fn is_the_expected_verdict(
    sent: &Sent,
    found: Result<(), Error>,
    change: Change,
    expected: Expected,
) -> Outcome {
    match (found, expected) {
        (Ok(()), Ok(())) => Ok(Verdict::Reached),
        (Err(error), Err(kind)) if error.kind() == kind => {
            refused(&error)?;
            Ok(Verdict::Reached)
        }
        (found, expected) => Err(Broken(format!(
            "{change:?}: expected {expected:?}, found {found:?} for {:?}",
            sent.request()
        ))),
    }
}

/// No message and no `Debug` text shows a secret, whatever is wrong with the request.
///
/// # Errors
///
/// The law's breach.
pub fn messages_show_no_secret(plan: &RequestPlan, change: Change, edits: &[Edit]) -> Outcome {
    // With PLAINTEXT too, whose signature is the secrets.
    let plaintext = METHODS
        .iter()
        .position(|&method| method == SignatureMethod::Plaintext);
    let mut with_plaintext = plan.clone();
    with_plaintext.protocol.method = plaintext.unwrap_or(0).try_into().unwrap_or(0);
    no_secret_is_shown(&with_plaintext, change, edits)?;
    no_secret_is_shown(plan, change, edits)
}

fn no_secret_is_shown(plan: &RequestPlan, change: Change, edits: &[Edit]) -> Outcome {
    const CLIENT: &str = "Kq7clientsecretZw3";
    const TOKEN: &str = "Vx9tokensecretJh5";
    let mut plan = plan.clone();
    plan.credentials.client_secret = Text(CLIENT.to_owned());
    plan.credentials.token_secret = Text(TOKEN.to_owned());
    let mut sent = sent(&plan)?;
    change.apply(&mut sent);
    let mut texts = vec![format!("{:?}", sent.credentials)];
    let mut request = accepted(sent.request(), "sending")?;
    for edit in edits {
        edit.apply(&mut request);
    }
    let verdict = request.with(|request| {
        texts.extend(
            Received::parse(request)
                .err()
                .map(|error| format!("{error} {error:?}")),
        );
        basestring::verify(
            request,
            &sent.credentials,
            &mut basestring::Verification {
                insecure: sent.insecure,
                ..basestring::Verification::default()
            },
        )
    });
    texts.extend(
        verdict
            .as_ref()
            .err()
            .map(|error| format!("{error} {error:?}")),
    );
    // The signature that would have been right is as good as a secret (G-4); with PLAINTEXT it is
    // made of them.
    let right = received_base_string(&request).ok().and_then(|text| {
        let method = sent.plan.protocol.method();
        compute_signature(method, &sent.credentials, text.as_bytes()).ok()
    });
    for text in &texts {
        for secret in [Some(CLIENT), Some(TOKEN), right.as_deref()]
            .into_iter()
            .flatten()
        {
            holds!(
                !text.contains(secret),
                "expected no secret, found {secret:?} in {text:?}"
            );
        }
    }
    match verdict {
        Ok(()) => Ok(Verdict::Idle),
        Err(error) => {
            refused(&error)?;
            Ok(Verdict::Reached)
        }
    }
}

/// Verifying is total, and a request that was edited verifies only where its base string is still
/// the signed one.
///
/// # Errors
///
/// The law's breach.
pub fn an_edited_request_is_refused_or_means_the_same(
    plan: &RequestPlan,
    edits: &[Edit],
) -> Outcome {
    let mut sent = sent(plan)?;
    if sent.plan.protocol.method() == SignatureMethod::Plaintext {
        sent.plan.protocol.method = 0;
        sent = accepted(Sent::new(sent.plan), "signing a valid request")?;
    }
    let mut request = accepted(sent.request(), "sending")?;
    let before = received_base_string(&request)?;
    for edit in edits {
        edit.apply(&mut request);
    }
    let verdict = request.with(|request| {
        basestring::verify(
            request,
            &sent.credentials,
            &mut basestring::Verification {
                insecure: sent.insecure,
                ..basestring::Verification::default()
            },
        )
    });
    match verdict {
        Ok(()) => {
            equal!(
                received_base_string(&request)?,
                before,
                "the base string that verifies"
            );
            Ok(Verdict::Reached)
        }
        Err(error) if error.kind() == Kind::BadSignature => {
            refused(&error)?;
            Ok(Verdict::Reached)
        }
        Err(error) => refused(&error),
    }
}
