//! The prepared signer and verifier say what the readable path says.

use basestring::{
    Call, Endpoint, NonceUse, Nonces, SIGNATURE_LENGTH, SignatureMethod, Signer, Sink,
    Verification, Verifier, collect_parameters, compute_signature, verify,
};

use super::request::{received_base_string, sent_with_request};
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
    let signed = accepted(plan.sign(), "signing a valid request")?;
    let credentials = plan.credentials.credentials();
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
        plan.request().with(|request| {
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
    uses: Vec<String>,
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
        self.uses.push(format!("{nonce:?}"));
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
    /// The change signed.
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
    let usual = in_the_usual_form(plan);
    let mut verdict = Verdict::Idle;
    for plan in [&usual, plan] {
        prepared_signer_signs_what_is_received(plan, change, edits, &Turn::ALL)?;
        verdict = prepared_verifier_agrees(plan, change, edits, &Turn::ALL)?;
    }
    Ok(verdict)
}

/// The plan in the form that has a way of its own in what is prepared: HMAC-SHA1 in the Authorization
/// field.
#[must_use]
pub fn in_the_usual_form(plan: &RequestPlan) -> RequestPlan {
    let mut usual = RequestPlan {
        place: 0,
        ..plan.clone()
    };
    usual.protocol.method = 0;
    usual
}

/// The part of [`prepared_verifier_says_what_verify_says`] that is the verifier's, in these turns.
/// Those before the last are put to the prepared verifier all the same: what one request leaves
/// behind in its buffers must not touch the next.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_verifier_agrees(
    plan: &RequestPlan,
    change: Change,
    edits: &[Edit],
    turns: &[Turn],
) -> Outcome {
    let (sent, came) = come(plan, change, edits, turns)?;
    let mut verifier = Verifier::new(sent.credentials.clone());
    let mut verdict = Verdict::Idle;
    for (turn, request) in Turn::ALL.into_iter().zip(&came) {
        let mut prepared = Asked::of(&sent);
        let found = request.with(|r| verifier.verify(r, &mut verification(&sent, &mut prepared)));
        if !turns.contains(&turn) {
            continue;
        }
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

/// The part of [`prepared_verifier_says_what_verify_says`] that is the signer's, in these turns.
///
/// # Errors
///
/// The law's breach.
pub fn prepared_signer_signs_what_is_received(
    plan: &RequestPlan,
    change: Change,
    edits: &[Edit],
    turns: &[Turn],
) -> Outcome {
    let (sent, came) = come(plan, change, edits, turns)?;
    let mut signer = Signer::new(&sent.credentials);
    let mut verdict = Verdict::Idle;
    for (turn, request) in Turn::ALL.into_iter().zip(&came) {
        let mut signature = [0; SIGNATURE_LENGTH];
        let signed = request.with(|r| signer.sign_request_into(r, &mut signature));
        if !turns.contains(&turn) {
            continue;
        }
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

/// What comes to the server up to the last of these turns.
fn come(
    plan: &RequestPlan,
    change: Change,
    edits: &[Edit],
    turns: &[Turn],
) -> Result<(Sent, Vec<OwnedRequest>), Broken> {
    let (mut sent, signed) = sent_with_request(plan)?;
    let last = turns.iter().max().copied().unwrap_or(Turn::Signed);
    if last == Turn::Signed {
        return Ok((sent, vec![signed]));
    }
    change.apply(&mut sent);
    let mut changed = accepted(sent.request(), "sending")?;
    edits.iter().for_each(|edit| edit.apply(&mut changed));
    if last == Turn::Changed {
        return Ok((sent, vec![signed, changed]));
    }
    let again = match sent.sign_again() {
        Ok(()) => accepted(sent.request(), "sending")?,
        // A parameter in the wrong place is no one's to sign.
        Err(_) => changed.clone(),
    };
    Ok((sent, vec![signed, changed, again]))
}

fn verification<'a>(sent: &Sent, nonces: &'a mut Asked) -> Verification<'a> {
    Verification {
        clock: sent.clock,
        nonces: Some(nonces),
        methods: None,
    }
}
