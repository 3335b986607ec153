//! The target of signing and verifying a request.

use super::{Law, Target, choices, law, plan};
use crate::generate::change::{Change, Sort};
use crate::generate::laws::{self, Outcome, Turn, Verdict};
use crate::generate::request::RequestPlan;
use crate::protocol::SignInput;

/// A signed request verifies, one change to it is found for the right reason, and the prepared signer
/// and verifier give the same results.
pub const SIGN_VERIFY_TAMPER: Target = Target {
    name: "sign_verify_tamper",
    choices: 2,
    laws: LAWS,
};

const LAWS: &[Law] = &[
    law(b'0', "signed_requests_verify_readably", |input| {
        of_plan(input, |plan, _| laws::signed_requests_verify_readably(plan))
    }),
    law(b'1', "one_change_is_found_readably", |input| {
        of_plan(input, laws::one_change_is_found_readably)
    }),
    law(b'2', "place_has_the_client_s_base_string", |input| {
        of_plan(input, |plan, change| {
            laws::place_has_the_client_s_base_string(plan, change.which)
        })
    }),
    law(
        b'3',
        "streamed_signature_is_that_of_the_shown_base_string",
        |input| {
            of_plan(input, |plan, _| {
                laws::streamed_signature_is_that_of_the_shown_base_string(&plan)
            })
        },
    ),
    law(b'4', "prepared_signer_signs_alike", |input| {
        of_plan(input, |plan, _| laws::prepared_signer_signs_alike(&plan))
    }),
    law(b'5', "prepared_verifier_agrees:signed", |input| {
        verifier(input, &[Turn::Signed])
    }),
    law(b'6', "prepared_verifier_agrees:changed", |input| {
        verifier(input, &[Turn::Changed])
    }),
    law(b'7', "prepared_verifier_agrees:signed_again", |input| {
        verifier(input, &[Turn::SignedAgain])
    }),
    law(
        b'8',
        "prepared_verifier_agrees:changed,signed_again",
        |input| verifier(input, &[Turn::Changed, Turn::SignedAgain]),
    ),
    law(
        b'9',
        "prepared_signer_signs_what_is_received:signed",
        |input| signer(input, &[Turn::Signed]),
    ),
    law(
        b'A',
        "prepared_signer_signs_what_is_received:changed",
        |input| signer(input, &[Turn::Changed]),
    ),
    law(
        b'B',
        "prepared_signer_signs_what_is_received:signed,changed",
        |input| signer(input, &[Turn::Signed, Turn::Changed]),
    ),
];

/// Checks a law of a request and one change to it. The two choices are the change: its place in
/// [`Sort::ALL`], and which of several things it changes.
fn of_plan(input: &[u8], law: impl Fn(RequestPlan, Change) -> Outcome) -> Outcome {
    let ([sort, which], rest) = choices(input);
    let sort = Sort::ALL.get(usize::from(sort)).copied();
    let change = Change {
        sort: sort.unwrap_or(Sort::Nothing),
        which,
    };
    match plan(rest, |input: &SignInput| RequestPlan::from_input(input)) {
        Some(plan) => law(plan, change),
        None => Ok(Verdict::Idle),
    }
}

fn verifier(input: &[u8], turns: &[Turn]) -> Outcome {
    of_plan(input, |plan, change| {
        laws::prepared_verifier_agrees(often_usual(plan, change), change, &[], turns)
    })
}

fn signer(input: &[u8], turns: &[Turn]) -> Outcome {
    of_plan(input, |plan, change| {
        let plan = often_usual(plan, change);
        laws::prepared_signer_signs_what_is_received(plan, change, &[], turns)
    })
}

/// An odd choice puts the plan in the form that has its own code in the prepared path: one plan in
/// twelve has it otherwise.
fn often_usual(plan: RequestPlan, change: Change) -> RequestPlan {
    if change.which % 2 == 1 {
        laws::in_the_usual_form(plan)
    } else {
        plan
    }
}
