//! The operations of GitHub: the reference's answers, and those of rules.

use basestring::{Secret, WebhookSecret, github};

use super::input::{GithubHash, GithubSignInput, GithubVerifyInput};
use super::rules::Rules;
use crate::protocol::answer::{Answer, Output};
use crate::protocol::convert::{body, validity};
use crate::protocol::fault::Fault;
use crate::schemes::operation::{self, Operation, Shows};

impl GithubHash {
    /// The hash as the reference has it.
    pub(super) const fn reference(self) -> github::Hash {
        match self {
            Self::Sha1 => github::Hash::Sha1,
            Self::Sha256 => github::Hash::Sha256,
        }
    }
}

/// `github_sign`
pub(crate) struct GithubSign;

impl Operation for GithubSign {
    type Input = GithubSignInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["signature"];
    const SHOWS: Shows = Shows::of("G-sign-1", "GitHub docs", "Validating webhook deliveries");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
        let secret = Secret::new(input.secret.as_str());
        let signature = github::sign(input.hash.reference(), &secret, &body);
        Ok(Output::of("signature", signature))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
        let signature = rules.sign(input.hash, input.secret.as_bytes(), &body);
        Ok(Answer::Ok(Output::of("signature", signature)))
    }
}

/// `github_verify`
pub(crate) struct GithubVerify;

impl Operation for GithubVerify {
    type Input = GithubVerifyInput;
    type Rules = Rules;

    const VERIFIES: bool = true;
    const TELLING: &'static [&'static str] = &["valid"];
    const SHOWS: Shows = Shows::of("G-verify-1", "GitHub docs", "Validating webhook deliveries");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
        let (hash, signature) = (input.hash.reference(), input.signature.as_bytes());
        let verdict = WebhookSecret::new(input.secret.as_str())
            .and_then(|secret| github::verify(hash, &secret, &body, signature));
        validity(verdict.map_err(Fault::from))
    }

    fn depart(rules: &Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault> {
        if *rules == Rules::right() || input.secret.is_empty() {
            return Ok(right);
        }
        let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
        let signature = rules.sign(input.hash, input.secret.as_bytes(), &body);
        Ok(operation::validity(signature == input.signature))
    }
}
