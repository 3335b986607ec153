//! The operations of Trello: the reference's answers, and those of rules.

use basestring::{Secret, WebhookSecret, trello};

use super::input::{TrelloSignInput, TrelloVerifyInput};
use super::rules::Rules;
use crate::protocol::answer::{Answer, Output};
use crate::protocol::convert::{body, validity};
use crate::protocol::fault::Fault;
use crate::schemes::operation::{self, Operation, Shows};

/// `trello_sign`
pub(crate) struct TrelloSign;

impl Operation for TrelloSign {
    type Input = TrelloSignInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["signature"];
    const SHOWS: Shows = Shows::of("L-sign-1", "Trello docs", "Webhook Signatures");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
        let secret = Secret::new(input.secret.as_str());
        let signature = trello::sign(&secret, &body, input.url.as_bytes());
        Ok(Output::of("signature", signature))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
        let signature = rules.sign(input.secret.as_bytes(), input.url.as_bytes(), &body);
        Ok(Answer::Ok(Output::of("signature", signature)))
    }
}

/// `trello_verify`
pub(crate) struct TrelloVerify;

impl Operation for TrelloVerify {
    type Input = TrelloVerifyInput;
    type Rules = Rules;

    const VERIFIES: bool = true;
    const TELLING: &'static [&'static str] = &["valid"];
    const SHOWS: Shows = Shows::of("L-verify-1", "Trello docs", "Webhook Signatures");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
        let (url, signature) = (input.url.as_bytes(), input.signature.as_bytes());
        let verdict = WebhookSecret::new(input.secret.as_str())
            .and_then(|secret| trello::verify(&secret, &body, url, signature));
        validity(verdict.map_err(Fault::from))
    }

    fn depart(rules: &Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault> {
        if *rules == Rules::right() || input.secret.is_empty() {
            return Ok(right);
        }
        let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
        let signature = rules.sign(input.secret.as_bytes(), input.url.as_bytes(), &body);
        Ok(operation::validity(signature == input.signature))
    }
}
