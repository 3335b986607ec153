//! Twilio's webhook signature.

pub mod rules;

use crate::protocol::{Answer, Output, TwilioSignInput, TwilioVerifyInput};
use crate::reference::{Fault, pairs};

pub use rules::Rules;

impl Rules {
    pub(crate) fn depart_sign(&self, input: &TwilioSignInput) -> Result<Answer, Fault> {
        let (token, url) = (input.auth_token.as_bytes(), input.url.as_bytes());
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let signature = self.sign(token, url, &fields);
        Ok(Answer::Ok(Output::of("signature", signature)))
    }

    pub(crate) fn depart_verify(
        &self,
        input: &TwilioVerifyInput,
        right: Answer,
    ) -> Result<Answer, Fault> {
        if *self == Self::right() || input.body.is_some() || input.body_base64.is_some() {
            return Ok(right);
        }
        let fields = pairs(input.params.as_ref(), input.params_base64.as_ref())?;
        let (token, url) = (input.auth_token.as_bytes(), input.url.as_bytes());
        let valid = self.verify(token, url, &fields, input.signature.as_bytes());
        let output = Output::of("valid", valid);
        Ok(Answer::Ok(if valid {
            output
        } else {
            output.with("kind", "bad-signature")
        }))
    }
}
