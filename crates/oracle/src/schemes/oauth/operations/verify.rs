//! Verifying a request.

use basestring::{Clock, Field, Insecure, NonceUse, Nonces, Received, Request, Verification};

use crate::protocol::answer::{Answer, Output};
use crate::protocol::convert::validity;
use crate::protocol::fault::Fault;
use crate::protocol::input;
use crate::schemes::oauth::convert::{credentials, secrets, with_request};
use crate::schemes::oauth::input::{CredentialsInput, RequestInput, VerifyInput};
use crate::schemes::oauth::rules::{Prepared, Rules, VerifyRules};
use crate::schemes::operation::{Operation, Shows};
use crate::schemes::shared::Pairs;

/// The nonces that a case says were used.
struct Seen<'a>(&'a input::Pairs);

impl Nonces for Seen<'_> {
    fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool {
        !self.0.iter().any(|(timestamp, used)| {
            used.as_bytes() == nonce.nonce
                && basestring::parse_timestamp(timestamp.as_bytes()) == Ok(nonce.timestamp)
        })
    }
}

/// `verify`
pub(crate) struct Verify;

impl Operation for Verify {
    type Input = VerifyInput;
    type Rules = Rules;

    const VERIFIES: bool = true;
    const TELLING: &'static [&'static str] = &["valid"];
    const SHOWS: Shows = Shows::of("R-3.2-1", "RFC 5849", "3.2");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        // PLAINTEXT over HTTP and an empty secret are not a case's errors: a server may reject more.
        answer(
            input,
            Insecure {
                unchecked_body_hash: false,
                ..Insecure::ALLOWED
            },
        )
    }

    fn depart(rules: &Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault> {
        verify(rules, input, right)
    }
}

/// The reference's answer.
fn answer(input: &VerifyInput, insecure: Insecure) -> Result<Output, Fault> {
    let none = input::Pairs::new();
    let mut seen = Seen(input.seen.as_ref().unwrap_or(&none));
    let clock = input.now.map(|now| Clock {
        now: u64::try_from(now).unwrap_or_default(),
        window: Clock::WINDOW,
    });
    let credentials = credentials(&input.credentials);
    let verdict = with_request(&input.request, |request| {
        let mut verification = Verification {
            clock,
            nonces: Some(&mut seen),
            methods: None,
            insecure,
        };
        Ok(basestring::verify(
            request,
            &credentials,
            &mut verification,
        )?)
    });
    validity(verdict)
}

/// Verification: the form is the reference's to check, the signature's stages are these.
fn verify(rules: &Rules, input: &VerifyInput, right: Answer) -> Result<Answer, Fault> {
    if rules.verify != VerifyRules::right()
        && let Some(kind) = refusal(rules, input)
    {
        let refused = Output::of("valid", false).with("kind", kind);
        return Ok(Answer::Ok(refused));
    }
    let right = if rules.verify.body_hash_unchecked {
        Answer::Ok(answer(input, Insecure::ALLOWED)?)
    } else {
        right
    };
    let kind = match &right {
        Answer::Ok(output) => output.text("kind").map(str::to_owned),
        Answer::Refused { .. } | Answer::Unsupported(_) | Answer::Broken(_) => return Ok(right),
    };
    // Another kind of refusal comes before the signature.
    let after_form = ["bad-signature", "bad-body-hash", "used-nonce"];
    if kind
        .as_deref()
        .is_some_and(|kind| !after_form.contains(&kind))
    {
        return Ok(right);
    }
    let valid = is_signed(rules, &input.request, &input.credentials)?;
    let output = match (valid, kind.as_deref()) {
        (true, Some("used-nonce" | "bad-body-hash")) | (false, Some("bad-signature")) => {
            return Ok(right);
        }
        (true, _) if !rules.verify.body_hash_unchecked && has_another_body(&input.request)? => {
            Output::of("valid", false).with("kind", "bad-body-hash")
        }
        (true, _) => Output::of("valid", true),
        (false, _) => Output::of("valid", false).with("kind", "bad-signature"),
    };
    Ok(Answer::Ok(output))
}

/// Whether a request carries the hash of another body than its own.
fn has_another_body(request: &RequestInput) -> Result<bool, Fault> {
    with_request(request, |view| {
        let received = Received::parse(view)?;
        let Some(sent) = received.value("oauth_body_hash") else {
            return Ok(false);
        };
        let right = basestring::body_hash(received.method(), view.body)?;
        Ok(view.form_body()?.is_none() && sent != right.as_bytes())
    })
}

/// The kind of refusal that these rules alone have for a request of right form.
fn refusal(rules: &Rules, input: &VerifyInput) -> Option<&'static str> {
    let of_form = with_request(&input.request, |view| {
        let received = Received::parse(view)?;
        Ok(rules.verify.refusal(&received))
    });
    // What is malformed is the reference's to refuse.
    of_form.ok().flatten()
}

fn is_signed(
    rules: &Rules,
    request: &RequestInput,
    credentials: &CredentialsInput,
) -> Result<bool, Fault> {
    with_request(request, |view| {
        let received = Received::parse(view)?;
        let (realm, params) = match view
            .values("Authorization")
            .find(|value| basestring::has_oauth_scheme(value))
        {
            Some(value) => rules.parse.read(value)?,
            None => (None, Pairs::new()),
        };
        let mut sent: Pairs = params;
        let signature = match sent.iter().find(|(name, _)| name == b"oauth_signature") {
            Some((_, value)) => value.clone(),
            None => received
                .value("oauth_signature")
                .unwrap_or_default()
                .to_vec(),
        };
        if !rules.collect.signature_signed {
            sent.retain(|(name, _)| name != b"oauth_signature");
        }
        let fields: &[Field<'_>] = view.fields;
        let prepared = Prepared {
            text: request.url.as_bytes(),
            request: Request { fields, ..*view },
            protocol: sent,
            realm,
        };
        let base_string = rules.base_string(&prepared)?.base_string;
        let key = rules.key.key(&secrets(credentials), &rules.encode);
        let computed = rules
            .key
            .signature(received.method(), &base_string, &key, &rules.encode);
        Ok(basestring::constant_time_eq(&computed, &signature))
    })
}
