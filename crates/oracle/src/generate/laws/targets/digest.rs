//! The target of Digest authentication.

use arbitrary::{Arbitrary, Unstructured};

use super::{Law, Target, law};
use crate::generate::digest::{DigestChange, DigestPlan};
use crate::generate::laws::{self, Outcome, Verdict};

/// A challenge is read, written and answered; an answer verifies, and one change to it is found.
pub const DIGEST_CHALLENGE: Target = Target {
    name: "digest_challenge",
    choices: 0,
    laws: LAWS,
};

const LAWS: &[Law] = &[
    law(
        b'0',
        "any_answer_is_read_and_written",
        laws::any_answer_is_read_and_written,
    ),
    law(
        b'1',
        "any_challenge_is_read_and_answered",
        laws::any_challenge_is_read_and_answered,
    ),
    law(b'2', "digest_challenge_is_read_as_written", |input| {
        of_plan(input, |plan, _| {
            laws::digest_challenge_is_read_as_written(plan)
        })
    }),
    law(b'3', "digest_answer_is_read_and_verified", |input| {
        of_plan(input, |plan, _| {
            laws::digest_answer_is_read_and_verified(plan)
        })
    }),
    law(b'4', "digest_one_change_is_found", |input| {
        of_plan(input, laws::digest_one_change_is_found)
    }),
];

/// Checks a law of a challenge with its answer, and of one change to them.
fn of_plan(input: &[u8], law: impl Fn(&DigestPlan, DigestChange) -> Outcome) -> Outcome {
    match <(DigestPlan, DigestChange)>::arbitrary_take_rest(Unstructured::new(input)) {
        Ok((plan, change)) => law(&plan, change),
        Err(_) => Ok(Verdict::Idle),
    }
}
