//! The target of signing and verifying a request.

use super::{Law, Target, choices, law, plan};
use crate::generate::change::{Change, Sort};
use crate::generate::laws::{self, Outcome, Verdict};
use crate::generate::request::RequestPlan;
use crate::protocol::SignInput;

/// A signed request verifies, and one change to it is found for the right reason.
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
        "signature_is_that_of_the_shown_base_string",
        |input| {
            of_plan(input, |plan, _| {
                laws::signature_is_that_of_the_shown_base_string(&plan)
            })
        },
    ),
];

/// Checks a law of a request and one change to it. The two choices are the change: its place in
/// [`Sort::ALL`], and which of several things it changes.
pub(super) fn of_plan(input: &[u8], law: impl Fn(RequestPlan, Change) -> Outcome) -> Outcome {
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
