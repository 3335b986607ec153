//! Signing, sending and verifying a request (3.1 to 3.5).

use basestring::{
    Place, Received, SignatureMethod, compute_signature, hmac_sha1, hmac_sha256, hmac_sha512,
    plaintext, request_base_string, signing_key,
};

use super::{Broken, Outcome, Verdict, accepted, equal};
use crate::generate::change::{Change, Sent, Sort};
use crate::generate::header::Realm;
use crate::generate::parameters::Spelling;
use crate::generate::request::{Body, OwnedRequest, RequestPlan};
use crate::generate::url::Target;

pub(super) fn sent(plan: &RequestPlan) -> Result<Sent, Broken> {
    accepted(Sent::new(plan.clone().valid()), "signing a valid request")
}

/// A request that is signed, and as it is sent.
pub(super) fn sent_with_request(plan: RequestPlan) -> Result<(Sent, OwnedRequest), Broken> {
    let sent = Sent::with_request(plan.valid());
    accepted(sent, "signing and sending a valid request")
}

pub(super) fn received_base_string(request: &OwnedRequest) -> Result<String, Broken> {
    let text = request.with(|request| Received::parse(request)?.base_string());
    accepted(text, "the base string of a request that is sent")
}

/// verify(sign(r)) holds, wherever the protocol parameters are sent.
///
/// # Errors
///
/// The law's breach.
pub fn signed_requests_verify(plan: &RequestPlan) -> Outcome {
    accepted(sent(plan)?.verify(), "verifying what was signed")?;
    Ok(Verdict::Reached)
}

/// The part of [`signed_requests_verify`] that is the readable path's.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn signed_requests_verify_readably(plan: RequestPlan) -> Outcome {
    let (sent, request) = sent_with_request(plan)?;
    accepted(sent.verify_request(&request), "verifying what was signed")?;
    Ok(Verdict::Reached)
}

/// Changes of these sorts leave the base string as it is.
///
/// # Errors
///
/// The law's breach.
pub fn base_string_stays(plan: &RequestPlan, sorts: &[Sort], which: u8) -> Outcome {
    let mut sent = sent(plan)?;
    let before = received_base_string(&accepted(sent.request(), "sending")?)?;
    let mut reached = Verdict::Idle;
    for &sort in sorts {
        if (Change { sort, which }).apply(&mut sent).is_some() {
            let after = received_base_string(&accepted(sent.request(), "sending")?)?;
            equal!(after, before, "the base string after a change");
            reached = Verdict::Reached;
        }
    }
    Ok(reached)
}

/// Field, body and query carry the protocol parameters to one base string, which is the client's.
///
/// # Errors
///
/// The law's breach.
pub fn every_place_has_one_base_string(plan: &RequestPlan) -> Outcome {
    for place in 0..3 {
        place_has_the_client_s_base_string(plan.clone(), place)?;
    }
    Ok(Verdict::Reached)
}

/// The part of [`every_place_has_one_base_string`] that is one place's.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn place_has_the_client_s_base_string(plan: RequestPlan, place: u8) -> Outcome {
    let plan = RequestPlan { place, ..plan }.valid();
    let request = plan.request();
    let signed = plan.sign_request(&request, &plan.credentials.credentials());
    let signed = accepted(signed, "signing a valid request")?;
    let request = plan.send_request(request, &signed.authorization.parameters);
    let received = accepted(request, "sending")?.with(|request| {
        let received = Received::parse(request)?;
        Ok((received.base_string()?, received.place()))
    });
    let (found, place) = accepted(received, "the base string of a request that is sent")?;
    equal!(found, signed.base_string, "the server's base string");
    equal!(place, plan.place(), "the place of the protocol parameters");
    Ok(Verdict::Reached)
}

/// Every spelling of query and body gives one base string.
///
/// # Errors
///
/// The law's breach.
pub fn equal_spellings_have_one_base_string(plan: &RequestPlan, other: &Spelling) -> Outcome {
    let plan = plan.clone().valid();
    let mut respelled = plan.clone();
    respelled.spelling = other.clone();
    if let Body::Form(_, spelling, content_type) = &mut respelled.body {
        *spelling = other.clone();
        *content_type = content_type.wrapping_add(1);
    }
    let (a, b) = (plan.sign(), respelled.sign());
    let (a, b) = (
        accepted(a, "signing")?,
        accepted(b, "signing another spelling")?,
    );
    equal!(
        b.base_string,
        a.base_string,
        "the base string of another spelling"
    );
    Ok(if plan == respelled {
        Verdict::Idle
    } else {
        Verdict::Reached
    })
}

/// The signature is that of the base string that is shown, and the base string consists of the stages
/// that are shown.
///
/// # Errors
///
/// The law's breach.
pub fn signature_is_that_of_the_shown_base_string(plan: &RequestPlan) -> Outcome {
    let plan = plan.clone().valid();
    let (credentials, protocol) = (plan.credentials.credentials(), plan.protocol.parameters());
    let signed = accepted(plan.sign(), "signing a valid request")?;
    let method = plan.protocol.method();
    let request = plan.request();
    let shown = accepted(
        request.with(|request| request_base_string(request, &credentials, &protocol)),
        "building the base string",
    )?;
    equal!(shown, signed.base_string, "the base string");
    let computed = compute_signature(method, &credentials, shown.as_bytes());
    equal!(
        accepted(computed, "computing the signature")?,
        signed.signature,
        "the signature"
    );

    let (text, key) = (signed.base_string.as_bytes(), signing_key(&credentials));
    let shown = match method {
        SignatureMethod::HmacSha1 => hmac_sha1(text, &key),
        SignatureMethod::HmacSha256 => hmac_sha256(text, &key),
        SignatureMethod::HmacSha512 => hmac_sha512(text, &key),
        SignatureMethod::Plaintext => {
            String::from_utf8_lossy(plaintext(&credentials).expose()).into_owned()
        }
        SignatureMethod::RsaSha1 | SignatureMethod::RsaSha256 | SignatureMethod::RsaSha512 => {
            return Err(Broken(
                "a plan's key consists of the two secrets".to_owned(),
            ));
        }
    };
    equal!(
        shown,
        signed.signature,
        "the signature of the shown base string"
    );

    let joined = [
        &String::from_utf8_lossy(&request.method).to_ascii_uppercase(),
        &signed.base_string_uri,
        &signed.parameters,
    ]
    .map(|part| basestring::percent_encode(part.as_bytes()))
    .join("&");
    equal!(
        signed.base_string,
        joined,
        "the base string of the shown stages"
    );
    Ok(Verdict::Reached)
}

/// The realm and `oauth_signature` do not matter to the base string.
///
/// # Errors
///
/// The law's breach.
pub fn realm_and_signature_do_not_matter(plan: &RequestPlan, realm: &Realm, which: u8) -> Outcome {
    let mut plan = RequestPlan {
        place: 0,
        ..plan.clone()
    };
    plan.protocol.realm = Some(realm.clone());
    equal!(plan.place(), Place::Header, "the place");
    base_string_stays(&plan, &[Sort::Realm, Sort::Signature], which)
}

/// If there is a `Host` header, its host and port are the base string's, whatever the URL's are
/// (3.4.1.2).
///
/// # Errors
///
/// The law's breach.
pub fn host_field_decides(plan: &RequestPlan, other: &Target) -> Outcome {
    let plan = RequestPlan {
        host_field: true,
        ..plan.clone()
    }
    .valid();
    let signed = accepted(plan.sign(), "signing a valid request")?;
    let mut elsewhere = plan.clone();
    elsewhere.target.host = other.host.clone();
    elsewhere.target.port = other.port;
    let url = elsewhere.request().url;
    let request = OwnedRequest {
        url,
        ..plan.request()
    };
    let (credentials, protocol) = (plan.credentials.credentials(), plan.protocol.parameters());
    let found = request.with(|request| {
        Ok((
            request_base_string(request, &credentials, &protocol)?,
            basestring::sign(request, &credentials, &protocol)?.base_string,
        ))
    });
    let (found, signed_again) = accepted(found, "another authority in the URL")?;
    equal!(
        found,
        signed.base_string,
        "the base string of another URL under one Host"
    );
    equal!(
        signed_again,
        signed.base_string,
        "the base string signed under one Host"
    );
    Ok(Verdict::Reached)
}
