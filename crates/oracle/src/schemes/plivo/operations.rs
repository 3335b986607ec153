//! The operations of Plivo: the reference's answers, and those of rules.

use basestring::{Secret, WebhookSecret, plivo};

use super::rules::Rules;
use super::{SignFormInput, VerifyFormInput};
use crate::protocol::answer::{Answer, Output};
use crate::protocol::convert::{pairs, validity};
use crate::protocol::fault::Fault;
use crate::schemes::operation::{self, Operation, Shows};

/// `plivo_sign`
pub(crate) struct PlivoSign;

impl Operation for PlivoSign {
    type Input = SignFormInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["signature"];
    const SHOWS: Shows =
        Shows::of("P-sign-1", "plivo-python", "validate_request_signature").by_provider();

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let secret = Secret::new(input.secret.as_str());
        let signature = plivo::sign(&secret, input.url.as_bytes(), &fields)?;
        Ok(Output::of("signature", signature))
    }

    fn depart(rules: &Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault> {
        if matches!(right, Answer::Refused { .. }) {
            return Ok(right);
        }
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let signature = rules.sign(input.secret.as_bytes(), input.url.as_bytes(), &fields);
        Ok(Answer::Ok(Output::of("signature", signature)))
    }
}

/// `plivo_verify`
pub(crate) struct PlivoVerify;

impl Operation for PlivoVerify {
    type Input = VerifyFormInput;
    type Rules = Rules;

    const VERIFIES: bool = true;
    const TELLING: &'static [&'static str] = &["valid"];
    const SHOWS: Shows =
        Shows::of("P-verify-1", "plivo-python", "validate_request_signature").by_provider();

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let (url, signature) = (input.url.as_bytes(), input.signature.as_bytes());
        let verdict = WebhookSecret::new(input.secret.as_str())
            .and_then(|secret| plivo::verify(&secret, url, &fields, signature));
        validity(verdict.map_err(Fault::from))
    }

    fn depart(rules: &Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault> {
        let is_malformed = matches!(&right, Answer::Ok(output)
            if output.text("kind").is_some_and(|kind| kind != "bad-signature"));
        if *rules == Rules::right() || is_malformed {
            return Ok(right);
        }
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let signature = rules.sign(input.secret.as_bytes(), input.url.as_bytes(), &fields);
        Ok(operation::validity(signature == input.signature))
    }
}
