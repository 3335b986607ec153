//! The operation of Digest: the reference's answer, and that of rules.

use basestring::{Secret, digest};

use super::input::{ChallengeParameters, DigestInput};
use super::rules::Rules;
use crate::protocol::answer::{Answer, Output};
use crate::protocol::fault::Fault;
use crate::schemes::operation::{Operation, Shows, answered};

/// `digest`
pub(crate) struct Digest;

impl Operation for Digest {
    type Input = DigestInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["authorization"];
    const SHOWS: Shows = Shows::of("D-1", "RFC 7616", "3.4.1");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let challenge = digest::Challenge::from_parameters(&texts(&input.challenge)?)?;
        let request = digest::Request {
            method: input.method.as_bytes(),
            uri: input.uri.as_bytes(),
            body: input.body.as_deref().unwrap_or_default().as_bytes(),
        };
        let field = digest::respond(
            &challenge,
            input.username.as_bytes(),
            &Secret::new(input.password.as_str()),
            &request,
            input.cnonce.as_deref().map(str::as_bytes),
            input.nc.as_deref().map(str::as_bytes),
        )?;
        Ok(Output::of("authorization", field))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        Ok(rules.response.answer(input, answered::<Self>))
    }
}

/// A challenge's parameters as the reference takes them.
pub(crate) fn texts(parameters: &ChallengeParameters) -> Result<Vec<(&str, &str)>, Fault> {
    let parameters = parameters.iter().map(|(name, value)| {
        let value = value.as_str().ok_or_else(|| {
            Fault::Input(format!(
                "expected the challenge's {name} as a text, found {value}"
            ))
        })?;
        Ok((name.as_str(), value))
    });
    parameters.collect()
}
