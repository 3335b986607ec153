//! The target of the crate `basestring-prepared`.

use super::signing::of_plan;
use super::{Law, Target, law};
use crate::generate::laws;

/// The prepared signer and verifier have the results of the reference.
pub const PREPARED: Target = Target {
    name: "prepared",
    choices: 2,
    laws: LAWS,
};

const LAWS: &[Law] = &[
    law(b'0', "prepared_signer_signs_as_sign", |input| {
        of_plan(input, |plan, _| laws::prepared_signer_signs_as_sign(&plan))
    }),
    law(
        b'1',
        "prepared_verifier_has_the_verdict_of_verify:usual",
        |input| {
            of_plan(input, |plan, change| {
                let plan = laws::in_the_usual_form(plan);
                laws::prepared_verifier_has_the_verdict_of_verify(&plan, change, &[])
            })
        },
    ),
    law(
        b'2',
        "prepared_verifier_has_the_verdict_of_verify",
        |input| {
            of_plan(input, |plan, change| {
                laws::prepared_verifier_has_the_verdict_of_verify(&plan, change, &[])
            })
        },
    ),
];
