//! The operations of Twilio: the reference's answers, and those of rules.

use basestring::{Secret, WebhookSecret, twilio};

use super::input::{TwilioSignInput, TwilioVerifyInput};
use super::rules::Rules;
use crate::protocol::answer::{Answer, Output};
use crate::protocol::convert::{body, pairs, parameters, validity};
use crate::protocol::fault::Fault;
use crate::schemes::operation::{self, Operation, Shows};

/// `twilio_sign`
pub(crate) struct TwilioSign;

impl Operation for TwilioSign {
    type Input = TwilioSignInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["signature"];
    const SHOWS: Shows = Shows::of("T-sign-1", "Twilio docs", "Security");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let token = Secret::new(input.auth_token.as_str());
        let pairs = parameters(input.params.as_ref(), input.params_base64.as_ref())?;
        let fields: Vec<_> = pairs.iter().map(|p| (&p.name, &p.value)).collect();
        let signature = twilio::sign(&token, input.url.as_bytes(), &fields);
        Ok(Output::of("signature", signature))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let (token, url) = (input.auth_token.as_bytes(), input.url.as_bytes());
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let signature = rules.sign(token, url, &fields);
        Ok(Answer::Ok(Output::of("signature", signature)))
    }
}

/// `twilio_verify`
pub(crate) struct TwilioVerify;

impl Operation for TwilioVerify {
    type Input = TwilioVerifyInput;
    type Rules = Rules;

    const VERIFIES: bool = true;
    const TELLING: &'static [&'static str] = &["valid"];
    const SHOWS: Shows = Shows::of("T-verify-1", "Twilio docs", "Security");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let token = WebhookSecret::new(input.auth_token.as_str());
        let (url, signature) = (input.url.as_bytes(), input.signature.as_bytes());
        let verdict = if input.body.is_some() || input.body_base64.is_some() {
            let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
            token.and_then(|token| twilio::verify_body(&token, url, &body, signature))
        } else {
            let pairs = parameters(input.params.as_ref(), input.params_base64.as_ref())?;
            let fields: Vec<_> = pairs.iter().map(|p| (&p.name, &p.value)).collect();
            token.and_then(|token| twilio::verify(&token, url, &fields, signature))
        };
        validity(verdict.map_err(Fault::from))
    }

    fn depart(rules: &Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault> {
        let has_body = input.body.is_some() || input.body_base64.is_some();
        if *rules == Rules::right() || has_body || input.auth_token.is_empty() {
            return Ok(right);
        }
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let (token, url) = (input.auth_token.as_bytes(), input.url.as_bytes());
        let valid = rules.verify(token, url, &fields, input.signature.as_bytes());
        Ok(operation::validity(valid))
    }
}
