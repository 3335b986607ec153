//! Rules as an implementation: the operations of the protocol, answered with their decisions.

use super::Rules;
use crate::implementation::{Hello, Implementation};
use crate::protocol::{Answer, Call, Op};
use crate::reference::{Fault, Reference};

impl Implementation for Rules {
    fn hello(&mut self) -> Hello {
        Hello {
            name: "rules".to_owned(),
            ..Reference.hello()
        }
    }

    fn answer(&mut self, call: &Call) -> Answer {
        // What the reference refuses is no base string's fault, but for what a mistake reads on.
        self.answer_beside(call, Reference.answer(call))
    }
}

impl Rules {
    /// The answer of these rules, where the reference's is known.
    #[must_use]
    pub fn answer_beside(&self, call: &Call, right: Answer) -> Answer {
        if matches!(right, Answer::Broken(_) | Answer::Unsupported(_)) {
            return right;
        }
        match self.depart(call, right) {
            Ok(answer) => answer,
            Err(Fault::Refused(error)) => Answer::refused(&error),
            Err(Fault::Unsupported(why)) => Answer::Unsupported(why),
            Err(Fault::Input(why)) => Answer::Broken(why),
        }
    }

    fn depart(&self, call: &Call, right: Answer) -> Result<Answer, Fault> {
        match call {
            Call::TwilioSign(input) => self.twilio.depart_sign(input),
            Call::TwilioVerify(input) => self.twilio.depart_verify(input, right),
            Call::Basic(input) => Ok(self.basic.credentials.answer(input, right)),
            Call::Digest(input) => Ok(self
                .digest
                .response
                .answer(input, |call| Reference.answer(call))),
            Call::Hello(_) | Call::Extra(..) => Ok(right),
            call => self.oauth.depart(call, right),
        }
    }

    /// The operations on which rules can differ from the reference.
    #[must_use]
    pub fn operations() -> &'static [Op] {
        &[
            Op::PercentEncode,
            Op::BaseStringUri,
            Op::NormalizeParameters,
            Op::FormDecode,
            Op::BaseString,
            Op::Sign,
            Op::SignBaseString,
            Op::Verify,
            Op::ParseAuthorization,
            Op::TwilioSign,
            Op::TwilioVerify,
            Op::Basic,
            Op::Digest,
        ]
    }
}
