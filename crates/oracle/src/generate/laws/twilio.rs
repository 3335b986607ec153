//! Twilio's webhook signature.

use basestring::{Kind, Parameter, Secret, TwilioVerifier, form_encode, percent_encode, twilio};

use super::{Outcome, Verdict, accepted, equal, holds, refused, show};
use crate::generate::text::Octets;
use crate::generate::twilio::{TwilioChange, TwilioPlan};
use crate::generate::url::Port;

fn pairs(plan: &TwilioPlan) -> Vec<(&[u8], &[u8])> {
    plan.fields
        .0
        .iter()
        .map(|(name, value)| (&name.0[..], &value.0[..]))
        .collect()
}

fn token(plan: &TwilioPlan) -> Secret {
    Secret::new(plan.auth_token.0.as_str())
}

/// verify ∘ sign holds, for the URL with its port and without; the order of the fields does not
/// matter, nor does a field that came twice alike.
///
/// # Errors
///
/// The law's breach.
pub fn twilio_verify_of_sign(plan: &TwilioPlan, turn: usize) -> Outcome {
    let (url, token, mut fields) = (plan.url(), token(plan), pairs(plan));
    let signature = twilio::sign(&token, &url, &fields);
    equal!(signature.len(), 28, "the signature's length");
    let places = fields.len().max(1);
    fields.rotate_left(turn % places);
    fields.reverse();
    equal!(
        twilio::sign(&token, &url, &fields),
        signature,
        "the signature of fields turned round"
    );
    fields.extend(fields.first().copied());
    equal!(
        twilio::sign(&token, &url, &fields),
        signature,
        "the signature with a field twice"
    );
    accepted(
        twilio::verify(&token, &url, &fields, signature.as_bytes()),
        "verifying",
    )?;
    let as_parameters: Vec<_> = fields
        .iter()
        .map(|(name, value)| Parameter::new(name, value))
        .collect();
    let form = form_encode(&as_parameters);
    let mut prepared = TwilioVerifier::new(token.clone());
    for text in [&*form, ""] {
        // What another form leaves behind must not touch the next.
        let verdict = prepared.verify_form(&url, text.as_bytes(), signature.as_bytes());
        let readable = twilio::verify_form(&token, &url, text.as_bytes(), signature.as_bytes());
        equal!(verdict, readable, "the prepared verifier's verdict");
    }

    let mut other = plan.clone();
    other.target.port = match plan.target.port {
        Port::None => Port::Default,
        _ => Port::None,
    };
    let signature = twilio::sign(&token, &other.url(), &fields);
    let by_port = twilio::verify(&token, &url, &fields, signature.as_bytes());
    accepted(by_port, "verifying with the port taken or given")?;
    Ok(Verdict::Reached)
}

/// The text that is signed is the URL, then the fields sorted by name and value, each once, with
/// nothing between.
///
/// # Errors
///
/// The law's breach.
pub fn twilio_text_is_url_and_sorted_fields(plan: &TwilioPlan) -> Outcome {
    let (url, fields) = (plan.url(), pairs(plan));
    let sorted: std::collections::BTreeSet<_> = fields.iter().copied().collect();
    let mut literal = url.clone();
    for (name, value) in sorted {
        literal.extend_from_slice(name);
        literal.extend_from_slice(value);
    }
    equal!(
        show(&twilio::signed_text(&url, &fields)),
        show(&literal),
        "the signed text"
    );
    Ok(Verdict::Reached)
}

/// One change to URL, fields, token or signature is found, unless it leaves the signed text as it
/// was (the boundary between a name and its value) or takes away or gives the port.
///
/// # Errors
///
/// The law's breach.
pub fn twilio_one_change_is_found(plan: &TwilioPlan, change: TwilioChange) -> Outcome {
    let signature = twilio::sign(&token(plan), &plan.url(), &pairs(plan));
    let signed = twilio::signed_text(&plan.url(), &pairs(plan));
    let mut changed = plan.clone();
    let mut signature = signature.into_bytes();
    if !change.apply(&mut changed, &mut signature) {
        return Ok(Verdict::Idle);
    }
    let same_text = twilio::candidates(&changed.url())
        .iter()
        .any(|url| twilio::signed_text(url, &pairs(&changed)) == signed);
    let same_key = changed.auth_token == plan.auth_token;
    let expected = same_text && same_key && change != TwilioChange::Signature;
    match twilio::verify(
        &token(&changed),
        &changed.url(),
        &pairs(&changed),
        &signature,
    ) {
        Ok(()) => {
            holds!(expected, "{change:?}: expected a refusal of {changed:?}");
            Ok(Verdict::Idle)
        }
        Err(error) => {
            holds!(
                !expected,
                "{change:?}: expected {changed:?} to verify, found {error}"
            );
            equal!(error.kind(), Kind::BadSignature, "the refusal's kind");
            refused(&error)?;
            Ok(Verdict::Reached)
        }
    }
}

/// A body that is no form verifies by its hash in the URL; another body, another hash, a second or
/// no hash do not.
///
/// # Errors
///
/// The law's breach.
pub fn twilio_body_is_held_by_its_hash(plan: &TwilioPlan, other: &Octets) -> Outcome {
    let (token, body) = (token(plan), &plan.body.0);
    let hash = twilio::body_sha256(body);
    let mut plan = plan.clone();
    let mut query = plan.query.take().unwrap_or_default();
    query.0.retain(|(name, _)| name.0 != b"bodySHA256");
    let own = plan
        .spelling
        .form(&query.0, crate::generate::parameters::Context::Query);
    let with = |hashes: &[&str]| {
        let mut all = own.clone();
        for hash in hashes {
            all.extend_from_slice(
                format!("&bodySHA256={}", percent_encode(hash.as_bytes())).as_bytes(),
            );
        }
        plan.target.url(Some(&all))
    };
    let verify = |url: &[u8], body: &[u8]| {
        let signature = twilio::sign(&token, url, twilio::NO_FIELDS);
        twilio::verify_body(&token, url, body, signature.as_bytes())
    };
    let right = with(&[&hash]);
    accepted(verify(&right, body), "verifying a body by its hash")?;
    let signature = twilio::sign(&token, &right, twilio::NO_FIELDS);
    let elsewhere = with(&[&hash, "x"]);
    for (what, verdict) in [
        (
            "another body",
            (other.0 != *body).then(|| verify(&right, &other.0)),
        ),
        ("no hash", Some(verify(&with(&[]), body))),
        ("two hashes", Some(verify(&with(&[&hash, &hash]), body))),
        (
            "another hash",
            Some(verify(&with(&[&twilio::body_sha256(&right)]), body)),
        ),
        (
            "capitals",
            Some(verify(&with(&[&hash.to_ascii_uppercase()]), body)),
        ),
        (
            "another URL's signature",
            Some(twilio::verify_body(
                &token,
                &elsewhere,
                body,
                signature.as_bytes(),
            )),
        ),
    ] {
        match verdict {
            None => {}
            Some(Ok(())) => holds!(false, "expected {what} to be refused for {plan:?}"),
            Some(Err(error)) => {
                equal!(error.kind(), Kind::BadSignature, "the refusal's kind");
                refused(&error)?;
            }
        }
    }
    Ok(Verdict::Reached)
}
