//! The target of Twilio's webhook signature.

use super::{Law, Target, choices, law, plan};
use crate::generate::laws::{self, BodySent, Outcome, Verdict};
use crate::generate::twilio::{TwilioChange, TwilioPlan};
use crate::schemes::twilio::TwilioSignInput;

/// A webhook's signature verifies, and one change is found.
pub const TWILIO: Target = Target {
    name: "twilio",
    choices: 2,
    laws: LAWS,
};

const LAWS: &[Law] = &[
    law(b'0', "twilio_one_change_is_found", |input| {
        of_plan(input, |plan, [change, which], _| {
            match TwilioChange::all(which).get(usize::from(change)) {
                Some(change) => laws::twilio_one_change_is_found(plan, *change),
                None => Ok(Verdict::Idle),
            }
        })
    }),
    law(b'1', "twilio_body_hash_is_checked_where", |input| {
        of_plan(input, |plan, [sent, _], rest| {
            match BodySent::ALL.get(usize::from(sent)) {
                Some(sent) => laws::twilio_body_hash_is_checked_where(plan, rest, *sent),
                None => Ok(Verdict::Idle),
            }
        })
    }),
    law(b'2', "twilio_text_is_url_and_sorted_fields", |input| {
        of_plan(input, |plan, _, _| {
            laws::twilio_text_is_url_and_sorted_fields(plan)
        })
    }),
    law(b'3', "twilio_fields_have_no_order", |input| {
        of_plan(input, |plan, [_, which], _| {
            laws::twilio_fields_have_no_order(plan, which.into())
        })
    }),
    law(b'4', "twilio_field_twice_counts_once", |input| {
        of_plan(input, |plan, _, _| {
            laws::twilio_field_twice_counts_once(plan)
        })
    }),
    law(b'5', "twilio_form_is_verified", |input| {
        of_plan(input, |plan, _, _| laws::twilio_form_is_verified(plan))
    }),
    law(b'6', "twilio_port_is_taken_or_given", |input| {
        of_plan(input, |plan, _, _| {
            laws::twilio_port_is_taken_or_given(plan)
        })
    }),
    #[cfg(feature = "prepared")]
    law(
        b'7',
        "prepared_twilio_verifier_has_the_verdict_of_verify_form",
        |input| {
            of_plan(input, |plan, _, _| {
                laws::prepared_twilio_verifier_has_the_verdict_of_verify_form(plan)
            })
        },
    ),
];

/// Checks a law of a webhook's request, of two choices, and of the input that the request was read
/// from.
fn of_plan(input: &[u8], law: impl Fn(&TwilioPlan, [u8; 2], &[u8]) -> Outcome) -> Outcome {
    let (chosen, rest) = choices(input);
    match plan(rest, |input: &TwilioSignInput| {
        TwilioPlan::from_input(input)
    }) {
        Some(plan) => law(&plan, chosen, rest),
        None => Ok(Verdict::Idle),
    }
}
