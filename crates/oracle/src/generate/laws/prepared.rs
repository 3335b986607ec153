//! The prepared signer and verifier say what the readable path says.

use basestring::{
    Call, Endpoint, NonceUse, Nonces, SIGNATURE_LENGTH, SignatureMethod, Signer, Sink,
    Verification, Verifier, collect_parameters, compute_signature, verify,
};

use super::request::received_base_string;
use super::{Broken, Outcome, Verdict, accepted, equal, refused, show};
use crate::generate::change::{Change, Sent};
use crate::generate::request::{OwnedRequest, RequestPlan};
use crate::generate::wild::Edit;

/// A prepared signer signs as `sign` does.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_signer_signs_alike(plan: &RequestPlan) -> Outcome {
    let mut plan = RequestPlan {
        place: 0,
        ..plan.clone()
    }
    .valid();
    plan.protocol.method = 0;
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

    let (signature, field) = accepted(
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
            // Twice: what the first leaves behind must not touch the second.
            signer.sign_into(&call, &mut signature);
            signer.sign_into(&call, &mut signature);
            let mut field = String::new();
            signer.authorization_into(&call, &mut field);
            Ok((signature, field))
        }),
        "signing with a prepared signer",
    )?;
    equal!(
        show(&signature),
        show(signed.signature.as_bytes()),
        "the prepared signer's signature"
    );
    equal!(
        field,
        accepted(signed.authorization.to_field(), "the field")?,
        "its field"
    );
    Ok(Verdict::Reached)
}

/// What a store of nonces was asked.
#[derive(Default)]
struct Asked {
    used: bool,
    uses: Vec<[Vec<u8>; 4]>,
}

impl Asked {
    fn of(sent: &Sent) -> Self {
        Self {
            used: sent.all_used,
            uses: Vec::new(),
        }
    }
}

impl Nonces for Asked {
    fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool {
        let asked = [nonce.client_key, nonce.token, nonce.timestamp, nonce.nonce];
        self.uses.push(asked.map(<[u8]>::to_vec));
        !self.used
    }
}

/// The requests that come to one server after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// As it was signed.
    Signed,
    /// With its change and edits.
    Changed,
    /// With its change alone, and signed as it then is.
    SignedAgain,
}

impl Turn {
    /// Every turn, in order.
    pub const ALL: [Self; 3] = [Self::Signed, Self::Changed, Self::SignedAgain];
}

/// A prepared verifier has the verdict of `verify`, in the same words, whatever is changed or edited,
/// also where the change is signed, and asks the store of nonces the same; a prepared signer signs
/// what is received as it is.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_verifier_says_what_verify_says(
    plan: &RequestPlan,
    change: Change,
    edits: &[Edit],
) -> Outcome {
    let usual = in_the_usual_form(plan.clone());
    let mut verdict = Verdict::Idle;
    for plan in [&usual, plan] {
        prepared_signer_signs_what_is_received(plan.clone(), change, edits, &Turn::ALL)?;
        verdict = prepared_verifier_agrees(plan.clone(), change, edits, &Turn::ALL)?;
    }
    Ok(verdict)
}

/// The plan in the form that has a way of its own in what is prepared: HMAC-SHA1 in the Authorization
/// field.
#[must_use]
pub fn in_the_usual_form(mut plan: RequestPlan) -> RequestPlan {
    plan.place = 0;
    plan.protocol.method = 0;
    plan
}

/// The part of [`prepared_verifier_says_what_verify_says`] that is the verifier's, in these turns. One
/// verifier has them all: what one request leaves behind in its buffers must not touch the next.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_verifier_agrees(
    plan: RequestPlan,
    change: Change,
    edits: &[Edit],
    turns: &[Turn],
) -> Outcome {
    let plan = plan.valid();
    // What is signed again needs no signature before.
    let mut sent = match *turns {
        [Turn::SignedAgain] => Sent::unsigned(plan),
        _ => accepted(Sent::signed(plan), "signing a valid request")?,
    };
    let came = come(&mut sent, change, edits, turns)?;
    let mut verifier = Verifier::new(sent.credentials.clone());
    let mut verdict = Verdict::Idle;
    for request in &came {
        let mut prepared = Asked::of(&sent);
        let found = request.with(|r| verifier.verify(r, &mut verification(&sent, &mut prepared)));
        let mut plain = Asked::of(&sent);
        let expected =
            request.with(|r| verify(r, &sent.credentials, &mut verification(&sent, &mut plain)));
        equal!(found, expected, "the prepared verifier's verdict");
        equal!(
            prepared.uses,
            plain.uses,
            "what the store of nonces was asked"
        );
        verdict = match expected {
            Ok(()) => Verdict::Reached,
            Err(error) => refused(&error)?,
        };
    }
    Ok(verdict)
}

/// The part of [`prepared_verifier_says_what_verify_says`] that is the signer's, in these turns. What the
/// signature was is nothing to it, so that none is made.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_signer_signs_what_is_received(
    plan: RequestPlan,
    change: Change,
    edits: &[Edit],
    turns: &[Turn],
) -> Outcome {
    let mut sent = Sent::unsigned(plan.valid());
    let came = come(&mut sent, change, edits, turns)?;
    let mut signer = Signer::new(&sent.credentials);
    let mut verdict = Verdict::Idle;
    for request in &came {
        let mut signature = [0; SIGNATURE_LENGTH];
        let signed = request.with(|r| signer.sign_request_into(r, &mut signature));
        if let Ok(text) = received_base_string(request) {
            let write = |sink: &mut dyn Sink| sink.write(text.as_bytes());
            let hmac = SignatureMethod::HmacSha1;
            let expected = accepted(compute_signature(hmac, &sent.credentials, write), "signing")?;
            accepted(signed, "signing what is received")?;
            equal!(
                show(&signature),
                show(expected.as_bytes()),
                "the prepared signature"
            );
            verdict = Verdict::Reached;
        }
    }
    Ok(verdict)
}

/// What comes to the server in these turns, in their order; no other is made.
fn come(
    sent: &mut Sent,
    change: Change,
    edits: &[Edit],
    turns: &[Turn],
) -> Result<Vec<OwnedRequest>, Broken> {
    let mut came = Vec::with_capacity(turns.len());
    let [signed, changed, again] = Turn::ALL.map(|turn| turns.contains(&turn));
    if signed {
        came.push(accepted(sent.request(), "sending")?);
    }
    if changed || again {
        change.apply(sent);
    }
    if changed {
        let mut request = accepted(sent.request(), "sending")?;
        edits.iter().for_each(|edit| edit.apply(&mut request));
        came.push(request);
    }
    if again {
        // A parameter in the wrong place is no one's to sign: it comes as it is.
        let _ = sent.sign_again();
        came.push(accepted(sent.request(), "sending")?);
    }
    Ok(came)
}

fn verification<'a>(sent: &Sent, nonces: &'a mut Asked) -> Verification<'a> {
    Verification {
        clock: sent.clock,
        nonces: Some(nonces),
        methods: None,
    }
}
