//! The operations of Mandrill: the reference's answers, and those of rules.

use basestring::{Secret, WebhookSecret, mandrill};

use super::rules::Rules;
use super::{SignFormInput, VerifyFormInput};
use crate::protocol::answer::{Answer, Output};
use crate::protocol::convert::{pairs, validity};
use crate::protocol::fault::Fault;
use crate::schemes::operation::{self, Operation, Shows};

/// `mandrill_sign`
pub(crate) struct MandrillSign;

impl Operation for MandrillSign {
    type Input = SignFormInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["signature"];
    const SHOWS: Shows = Shows::of(
        "M-sign-1",
        "Mandrill docs",
        "How to Authenticate Webhook Requests",
    );

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let secret = Secret::new(input.secret.as_str());
        let signature = mandrill::sign(&secret, input.url.as_bytes(), &fields);
        Ok(Output::of("signature", signature))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let signature = rules.sign(input.secret.as_bytes(), input.url.as_bytes(), &fields);
        Ok(Answer::Ok(Output::of("signature", signature)))
    }
}

/// `mandrill_verify`
pub(crate) struct MandrillVerify;

impl Operation for MandrillVerify {
    type Input = VerifyFormInput;
    type Rules = Rules;

    const VERIFIES: bool = true;
    const TELLING: &'static [&'static str] = &["valid"];
    const SHOWS: Shows = Shows::of(
        "M-verify-1",
        "Mandrill docs",
        "How to Authenticate Webhook Requests",
    );

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let (url, signature) = (input.url.as_bytes(), input.signature.as_bytes());
        let verdict = WebhookSecret::new(input.secret.as_str())
            .and_then(|secret| mandrill::verify(&secret, url, &fields, signature));
        validity(verdict.map_err(Fault::from))
    }

    fn depart(rules: &Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault> {
        if *rules == Rules::right() || input.secret.is_empty() {
            return Ok(right);
        }
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let signature = rules.sign(input.secret.as_bytes(), input.url.as_bytes(), &fields);
        Ok(operation::validity(signature == input.signature))
    }
}
