//! The crate `basestring-prepared` has the results of the reference.
//!
//! The two share types and no code, so that each law compares two implementations.

use basestring::{
    Credentials, Error, Field, Kind, NonceUse, Nonces, Place, Received, SignatureMethod,
    Verification, WebhookSecret, collect_parameters, compute_signature, twilio, verify,
};
use basestring_prepared::{
    Call, Endpoint, RawParameter, SIGNATURE_LENGTH, Signer, TwilioVerifier, Verifier, Wire,
    raw_parameters,
};

use super::{Broken, Outcome, Verdict, accepted, equal, holds, refused, show};
use crate::generate::change::{Change, Sent};
use crate::generate::header::FieldPlan;
use crate::generate::request::{OwnedRequest, RequestPlan};
use crate::generate::twilio::TwilioPlan;
use crate::generate::wild::Edit;
use crate::schemes::twilio::laws::{signed_form, token};

/// A prepared signer has the signature and the header of `sign`.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_signer_signs_as_sign(plan: &RequestPlan) -> Outcome {
    let mut plan = in_the_usual_form(plan.clone()).valid();
    plan.protocol.realm = None;
    let (request, credentials) = (plan.request(), plan.credentials.credentials());
    let signed = plan.sign_request(&request, &credentials);
    let signed = accepted(signed, "signing a valid request")?;
    let protocol = plan.protocol.parameters();
    let own = protocol.parameters(&credentials);
    let given = [
        &b"oauth_callback"[..],
        b"oauth_verifier",
        b"oauth_body_hash",
    ];
    let own: Vec<_> = own
        .into_iter()
        .filter(|p| given.contains(&&*p.name))
        .collect();

    let (signature, header) = accepted(
        request.with(|request| {
            let collected = collect_parameters(request)?;
            let pairs: Vec<(&[u8], &[u8])> = collected
                .iter()
                .chain(&own)
                .map(|p| (&*p.name, &*p.value))
                .collect();
            let call = Call {
                endpoint: &Endpoint::new(request.method, &request.url, &request.authority()?),
                parameters: &pairs,
                timestamp: protocol.timestamp.as_deref().unwrap_or_default(),
                nonce: protocol.nonce.as_deref().unwrap_or_default(),
            };
            let mut signer = Signer::new(&credentials);
            if plan.protocol.version {
                signer = signer.with_version();
            }
            let mut signature = [0; SIGNATURE_LENGTH];
            // Twice: the buffers of the first call must not change the second.
            signer.sign_into(&call, &mut signature);
            signer.sign_into(&call, &mut signature);
            let mut header = String::new();
            signer.authorization_into(&call, &mut header);
            Ok((signature, header))
        }),
        "signing with a prepared signer",
    )?;
    equal!(
        show(&signature),
        show(signed.signature.as_bytes()),
        "the prepared signer's signature"
    );
    equal!(
        header,
        accepted(signed.authorization.to_field(), "the header")?,
        "its header"
    );
    Ok(Verdict::Reached)
}

/// A prepared verifier has the verdict of `verify`, with the same message, and asks the store of
/// nonces the same. Its own code alone accepts every request with an HMAC-SHA1 signature in the
/// header that `verify` accepts, and no other. A prepared signer computes the signature of every
/// request that the reference can sign.
///
/// The requests are the signed one, the same with a change and edits, and the same with the change,
/// signed again.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_verifier_has_the_verdict_of_verify(
    plan: &RequestPlan,
    change: Change,
    edits: &[Edit],
) -> Outcome {
    let mut sent = accepted(
        Sent::signed(plan.clone().valid()),
        "signing a valid request",
    )?;
    let mut received = vec![accepted(sent.request(), "sending")?];
    change.apply(&mut sent);
    let mut edited = accepted(sent.request(), "sending")?;
    edits.iter().for_each(|edit| edit.apply(&mut edited));
    received.push(edited);
    // A parameter in the wrong place cannot be signed: the request stays as it is.
    let _ = sent.sign_again();
    received.push(accepted(sent.request(), "sending")?);

    // One verifier for all: the buffers of one request must not change the next.
    let mut verifier = Verifier::new(sent.credentials.clone());
    let mut signer = Signer::new(&sent.credentials);
    let mut verdict = Verdict::Idle;
    for request in &received {
        verdict = verifier_has_the_verdict_of_verify(&mut verifier, &sent, request)?;
        signer_signs_what_is_received(&mut signer, &sent.credentials, request)?;
    }
    Ok(verdict)
}

/// The plan signed by HMAC-SHA1 with its protocol parameters in the header: the requests that the
/// prepared code accepts.
#[must_use]
pub fn in_the_usual_form(mut plan: RequestPlan) -> RequestPlan {
    plan.place = 0;
    plan.protocol.method = 0;
    plan
}

/// The uses of nonces that a store was queried for.
#[derive(Default)]
struct Asked {
    used: bool,
    uses: Vec<[Vec<u8>; 4]>,
}

impl Nonces for Asked {
    fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool {
        let asked = [nonce.client_key, nonce.token, nonce.timestamp, nonce.nonce];
        self.uses.push(asked.map(<[u8]>::to_vec));
        !self.used
    }
}

/// What a verifier answers, and the uses of nonces that it queried the store for.
fn asked<T>(
    sent: &Sent,
    verify: impl FnOnce(&mut Verification<'_>) -> T,
) -> (T, Vec<[Vec<u8>; 4]>) {
    let mut asked = Asked {
        used: sent.all_used,
        uses: Vec::new(),
    };
    let answer = verify(&mut Verification {
        clock: sent.clock,
        nonces: Some(&mut asked),
        methods: None,
        insecure: sent.insecure,
    });
    (answer, asked.uses)
}

fn verifier_has_the_verdict_of_verify(
    verifier: &mut Verifier,
    sent: &Sent,
    request: &OwnedRequest,
) -> Outcome {
    let (expected, expected_uses) = asked(sent, |verification| {
        request.with(|request| verify(request, &sent.credentials, verification))
    });
    let (alone, alone_uses) = asked(sent, |verification| {
        on_the_wire(request, |wire| verifier.verify_alone(wire, verification))
    });
    let is_usual = request.with(|request| {
        let received = Received::parse(request)?;
        Ok(received.place() == Place::Header && received.method() == SignatureMethod::HmacSha1)
    });
    let is_decided = match &expected {
        Ok(()) => true,
        Err(error) => error.kind() == Kind::UsedNonce,
    };
    let has_secret = !sent.credentials.client_secret.is_empty();
    if is_decided && has_secret && is_usual == Ok(true) {
        equal!(alone, Some(expected.clone()), "the verdict of verify_alone");
        equal!(alone_uses, expected_uses, "the uses of nonces it queried");
    } else {
        equal!(alone, None, "the verdict of verify_alone");
    }
    let (found, uses) = asked(sent, |verification| {
        on_the_wire(request, |wire| verifier.verify(wire, verification))
    });
    equal!(found, expected, "the prepared verifier's verdict");
    equal!(uses, expected_uses, "the uses of nonces it queried");
    match expected {
        Ok(()) => Ok(Verdict::Reached),
        Err(error) => refused(&error),
    }
}

fn signer_signs_what_is_received(
    signer: &mut Signer,
    credentials: &Credentials,
    request: &OwnedRequest,
) -> Result<(), Broken> {
    let found = sign_wire(signer, request);
    let expected = request.with(|request| {
        // In this order, so that of two faults the same one is reported.
        let uri = basestring::base_string_uri(&request.url, &request.authority()?);
        let normalized = basestring::normalize_parameters(&collect_parameters(request)?);
        let text = basestring::base_string(request.method, &uri, &normalized);
        compute_signature(SignatureMethod::HmacSha1, credentials, text.as_bytes())
    });
    match (found, expected) {
        (Ok(found), Ok(expected)) => equal!(found, expected, "the prepared signature"),
        (Err(found), Err(expected)) => equal!(found.kind(), expected.kind(), "the refusal"),
        (found, expected) => equal!(found, expected, "the prepared signature"),
    }
    Ok(())
}

fn sign_wire(signer: &mut Signer, request: &OwnedRequest) -> Result<String, Error> {
    let mut signature = [0; SIGNATURE_LENGTH];
    on_the_wire(request, |wire| signer.sign_wire_into(wire, &mut signature))?;
    Ok(String::from_utf8_lossy(&signature).into_owned())
}

/// Calls `then` with the request as received.
fn on_the_wire<T>(request: &OwnedRequest, then: impl FnOnce(&Wire<'_>) -> T) -> T {
    let fields: Vec<Field<'_>> = request
        .fields
        .iter()
        .map(|(n, v)| (&n[..], &v[..]))
        .collect();
    then(&Wire {
        method: &request.method,
        url: &request.url,
        fields: &fields,
        body: &request.body,
    })
}

/// A prepared verifier of webhooks has the verdict of `verify_form`, and its own code alone accepts
/// the signature of the URL as given.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_twilio_verifier_has_the_verdict_of_verify_form(plan: &TwilioPlan) -> Outcome {
    let Some(token) = token(plan) else {
        return Ok(Verdict::Idle);
    };
    let url = plan.url();
    let (form, signature) = signed_form(plan, &token);
    let signature = signature.as_bytes();
    let mut verifier = TwilioVerifier::new(token.clone());
    holds!(
        verifier.is_signature(&url, form.as_bytes(), signature),
        "expected the signature of {form:?} to be accepted"
    );
    for text in [&*form, ""] {
        // The buffers of one form must not change the next.
        let verdict = verifier.verify_form(&url, text.as_bytes(), signature);
        let expected = twilio::verify_form(&token, &url, text.as_bytes(), signature);
        equal!(verdict, expected, "the prepared verifier's verdict");
    }
    Ok(Verdict::Reached)
}

/// `prepared_reads_the_header` of a generated header.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_reads_a_generated_header(plan: &FieldPlan, edit: Option<&Edit>) -> Outcome {
    let mut header = plan.field();
    edit.iter().for_each(|edit| edit.apply_to(&mut header));
    prepared_reads_the_header(&header)
}

/// `raw_parameters` reads the names and values that `Authorization::parse` decodes, and finds the same
/// headers malformed.
///
/// # Errors
///
/// The law's breach.
pub(crate) fn prepared_reads_the_header(header: &[u8]) -> Outcome {
    let parsed = basestring::Authorization::parse(header);
    let raw: Result<Vec<_>, _> = raw_parameters(header).collect();
    match (raw, parsed) {
        (Err(_), Err(error)) => {
            // The parser may find an invalid escape before the place at which the header is malformed.
            let kinds = [Kind::MalformedHeader, Kind::MalformedParameter];
            holds!(
                kinds.contains(&error.kind()),
                "expected a malformed header, found {error}"
            );
            refused(&error)
        }
        // Escapes and repeated names are found after decoding.
        (Ok(_), Err(error)) => {
            holds!(
                error.kind() != Kind::MalformedHeader,
                "expected {} to be malformed",
                show(header)
            );
            refused(&error)
        }
        (raw, Ok(parsed)) => {
            let raw = raw.map_err(|malformed| Broken(malformed.to_string()))?;
            let others = raw.iter().filter_map(|raw| match raw {
                RawParameter::Realm(_) => None,
                RawParameter::Other { name, value } => Some((*name, *value)),
            });
            let mut count = 0;
            for (parameter, (name, value)) in parsed.parameters.iter().zip(others) {
                let decoded = basestring::percent_decode(name);
                equal!(decoded.as_deref(), Ok(&*parameter.name), "a name");
                let decoded = basestring::percent_decode(value);
                equal!(decoded.as_deref(), Ok(&*parameter.value), "a value");
                count += 1;
            }
            equal!(count, parsed.parameters.len(), "the number of parameters");
            let realms = raw.len() - count;
            equal!(realms, usize::from(parsed.realm.is_some()), "the realms");
            Ok(Verdict::Reached)
        }
    }
}

/// A prepared signer reads any URL and any Host header as the reference does.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_reads_the_url(url: &[u8]) -> Outcome {
    let request = |url: &[u8], fields: &[(&[u8], &[u8])]| OwnedRequest {
        method: b"get".to_vec(),
        url: url.to_vec(),
        fields: fields
            .iter()
            .map(|(name, value)| (name.to_vec(), value.to_vec()))
            .collect(),
        body: Vec::new(),
    };
    each_is_signed(&[
        request(url, &[]),
        request(&[b"http://h/", url].concat(), &[]),
        request(b"http://h/", &[(b"Host", url)]),
    ])
}

/// A prepared signer reads any form as the reference does, as a body and as a query.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_reads_the_form(form: &[u8]) -> Outcome {
    let content_type = (
        b"content-type".to_vec(),
        b"application/x-www-form-urlencoded".to_vec(),
    );
    let as_body = OwnedRequest {
        method: b"POST".to_vec(),
        url: b"https://h:443".to_vec(),
        fields: vec![content_type],
        body: form.to_vec(),
    };
    let as_query = OwnedRequest {
        url: [b"https://h?", form].concat(),
        body: Vec::new(),
        ..as_body.clone()
    };
    each_is_signed(&[as_body, as_query])
}

fn each_is_signed(requests: &[OwnedRequest]) -> Outcome {
    let credentials = Credentials::client("ck", "cs");
    let mut signer = Signer::new(&credentials);
    let mut verdict = Verdict::Idle;
    for request in requests {
        signer_signs_what_is_received(&mut signer, &credentials, request)?;
        if request.with(collect_parameters).is_ok() {
            verdict = Verdict::Reached;
        }
    }
    Ok(verdict)
}

/// No `Debug` text of a prepared type shows a secret or a signature (G-4).
///
/// # Errors
///
/// The law's breach.
pub fn prepared_debug_shows_no_secret(plan: &RequestPlan, secret: u64) -> Outcome {
    // Long, and of letters and digits, so that no encoding changes it and no other text contains it.
    let secret = format!("k{secret:016x}q");
    let mut plan = in_the_usual_form(plan.clone());
    plan.credentials.client_secret.0.clone_from(&secret);
    let sent = accepted(Sent::signed(plan.valid()), "signing a valid request")?;
    let credentials = &sent.credentials;
    let request = accepted(sent.request(), "sending")?;
    let webhook_secret = WebhookSecret::try_from(credentials.client_secret.clone());
    let webhook_secret = accepted(webhook_secret, "the secret of a webhook")?;
    let mut shown = vec![
        format!("{:?}", Signer::new(credentials)),
        format!("{:?}", Verifier::new(credentials.clone())),
        format!("{:?}", TwilioVerifier::new(webhook_secret)),
        on_the_wire(&request, |wire| format!("{wire:?}")),
    ];
    for (_, value) in &request.fields {
        let parameters = raw_parameters(value);
        shown.push(format!("{parameters:?}"));
        shown.push(format!("{:?}", parameters.collect::<Vec<_>>()));
    }
    let signature = sent
        .protocol
        .iter()
        .find(|p| *p.name == *b"oauth_signature");
    let signature = signature.map(|p| basestring::percent_encode(&p.value));
    for text in &shown {
        for hidden in [Some(&secret), signature.as_ref()].into_iter().flatten() {
            holds!(
                !text.contains(&**hidden),
                "expected {hidden} to be hidden in {text}"
            );
        }
    }
    Ok(Verdict::Reached)
}
