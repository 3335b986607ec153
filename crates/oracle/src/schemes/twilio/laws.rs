//! Twilio's webhook signature.

use basestring::{Kind, Parameter, WebhookSecret, form_encode, percent_encode, twilio};

use crate::generate::laws::{Outcome, Verdict, accepted, equal, holds, refused, show};
use crate::generate::parameters::Context;
use crate::generate::url::Port;
use crate::schemes::twilio::generate::{TwilioChange, TwilioPlan};

fn pairs(plan: &TwilioPlan) -> Vec<(&[u8], &[u8])> {
    plan.fields
        .0
        .iter()
        .map(|(name, value)| (&name.0[..], &value.0[..]))
        .collect()
}

/// None if it is empty: nothing is verified without a secret.
pub(crate) fn token(plan: &TwilioPlan) -> Option<WebhookSecret> {
    WebhookSecret::new(plan.auth_token.0.as_str()).ok()
}

/// verify ∘ sign holds, for the URL with its port and without; the order of the fields does not
/// matter, nor does a field that came twice with one value.
///
/// # Errors
///
/// The law's breach.
pub fn twilio_verify_of_sign(plan: &TwilioPlan, turn: usize) -> Outcome {
    twilio_fields_have_no_order(plan, turn)?;
    twilio_field_twice_counts_once(plan)?;
    twilio_form_is_verified(plan)?;
    twilio_port_is_taken_or_given(plan)
}

/// The part of [`twilio_verify_of_sign`] that is the order's.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn twilio_fields_have_no_order(plan: &TwilioPlan, turn: usize) -> Outcome {
    let Some(token) = token(plan) else {
        return Ok(Verdict::Idle);
    };
    let (url, mut fields) = (plan.url(), pairs(plan));
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
    Ok(Verdict::Reached)
}

/// The part of [`twilio_verify_of_sign`] for a field that came twice with one value.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn twilio_field_twice_counts_once(plan: &TwilioPlan) -> Outcome {
    let Some(token) = token(plan) else {
        return Ok(Verdict::Idle);
    };
    let (url, mut fields) = (plan.url(), pairs(plan));
    let signature = twilio::sign(&token, &url, &fields);
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
    Ok(Verdict::Reached)
}

/// The part of [`twilio_verify_of_sign`] that is a body's.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn twilio_form_is_verified(plan: &TwilioPlan) -> Outcome {
    let Some(token) = token(plan) else {
        return Ok(Verdict::Idle);
    };
    let url = plan.url();
    let (form, signature) = signed_form(plan, &token);
    let verdict = twilio::verify_form(&token, &url, form.as_bytes(), signature.as_bytes());
    accepted(verdict, "verifying a form")?;
    Ok(Verdict::Reached)
}

/// The plan's fields as a form, the first of them twice, and the signature.
pub(crate) fn signed_form(plan: &TwilioPlan, token: &WebhookSecret) -> (String, String) {
    let mut fields = pairs(plan);
    fields.extend(fields.first().copied());
    let as_parameters: Vec<_> = fields
        .iter()
        .map(|(name, value)| Parameter::new(name, value))
        .collect();
    let signature = twilio::sign(token, &plan.url(), &fields);
    (form_encode(&as_parameters), signature)
}

/// The part of [`twilio_verify_of_sign`] that is the port's.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn twilio_port_is_taken_or_given(plan: &TwilioPlan) -> Outcome {
    let Some(token) = token(plan) else {
        return Ok(Verdict::Idle);
    };
    let (url, fields) = (plan.url(), pairs(plan));
    let mut other = plan.clone();
    other.target.port = match plan.target.port {
        Port::None => Port::Default,
        Port::Empty | Port::Default | Port::DefaultWithZero | Port::Other(_) => Port::None,
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
    let Some(signing) = token(plan) else {
        return Ok(Verdict::Idle);
    };
    let (url, fields) = (plan.url(), pairs(plan));
    let mut signature = twilio::sign(&signing, &url, &fields).into_bytes();
    let mut changed = plan.clone();
    if !change.apply(&mut changed, &mut signature) {
        return Ok(Verdict::Idle);
    }
    let signed = twilio::signed_text(&url, &fields);
    let (url, fields) = (changed.url(), pairs(&changed));
    let same_text = twilio::candidates(&url)
        .iter()
        .any(|url| twilio::signed_text(url, &fields) == signed);
    let same_key = changed.auth_token == plan.auth_token;
    let expected = same_text && same_key && change != TwilioChange::Signature;
    let token = token(&changed).unwrap_or(signing);
    match twilio::verify(&token, &url, &fields, &signature) {
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

/// What comes with a body that is not a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodySent {
    /// The URL with the body's hash.
    Right,
    /// Another body.
    OtherBody,
    /// A URL without a hash.
    NoHash,
    /// A URL with the hash twice.
    TwoHashes,
    /// Another hash.
    OtherHash,
    /// The hash in uppercase.
    Capitals,
    /// A further hash, `x`, with the signature of the URL that does not have it.
    OtherSignature,
}

impl BodySent {
    /// Every case.
    pub(crate) const ALL: [Self; 7] = [
        Self::Right,
        Self::OtherBody,
        Self::NoHash,
        Self::TwoHashes,
        Self::OtherHash,
        Self::Capitals,
        Self::OtherSignature,
    ];
}

/// A body that is not a form verifies by its hash in the URL; another body, another hash, a second
/// or no hash do not.
///
/// # Errors
///
/// The law's breach.
pub fn twilio_body_hash_is_checked(plan: &TwilioPlan, other: &[u8]) -> Outcome {
    for sent in BodySent::ALL {
        twilio_body_hash_is_checked_where(plan, other, sent)?;
    }
    Ok(Verdict::Reached)
}

/// The part of [`twilio_body_hash_is_checked`] that is one case's.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn twilio_body_hash_is_checked_where(
    plan: &TwilioPlan,
    other: &[u8],
    sent: BodySent,
) -> Outcome {
    let Some(token) = token(plan) else {
        return Ok(Verdict::Idle);
    };
    let right = &plan.body.0;
    let hash = twilio::body_sha256(right);
    let query = plan.query.as_ref().map_or(&[][..], |query| &query.0);
    let query: Vec<_> = query
        .iter()
        .filter(|(name, _)| name.0 != b"bodySHA256")
        .cloned()
        .collect();
    let own = plan.spelling.form(&query, Context::Query);
    let with = |hashes: &[&str]| {
        let mut all = own.clone();
        for hash in hashes {
            all.extend_from_slice(b"&bodySHA256=");
            all.extend_from_slice(percent_encode(hash.as_bytes()).as_bytes());
        }
        plan.target.url(Some(&all))
    };
    let url = match sent {
        BodySent::Right | BodySent::OtherBody => with(&[&hash]),
        BodySent::NoHash => with(&[]),
        BodySent::TwoHashes => with(&[&hash, &hash]),
        BodySent::OtherHash => with(&[&twilio::body_sha256(&with(&[&hash]))]),
        BodySent::Capitals => with(&[&hash.to_ascii_uppercase()]),
        BodySent::OtherSignature => with(&[&hash, "x"]),
    };
    let body = if sent == BodySent::OtherBody {
        if other == right {
            return Ok(Verdict::Idle);
        }
        other
    } else {
        right
    };
    let signed = if sent == BodySent::OtherSignature {
        with(&[&hash])
    } else {
        url.clone()
    };
    let signature = twilio::sign(&token, &signed, twilio::NO_FIELDS);
    let verdict = twilio::verify_body(&token, &url, body, signature.as_bytes());
    if sent == BodySent::Right {
        accepted(verdict, "verifying a body by its hash")?;
        return Ok(Verdict::Reached);
    }
    match verdict {
        Ok(()) => holds!(false, "{sent:?}: expected {plan:?} to be refused"),
        Err(error) => {
            equal!(error.kind(), Kind::BadSignature, "the refusal's kind");
            refused(&error)?;
        }
    }
    Ok(Verdict::Reached)
}
