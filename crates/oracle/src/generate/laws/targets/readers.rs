//! The target of reading what was pasted.

use arbitrary::{Arbitrary, Unstructured};

use super::{Law, Target, choices, law};
use crate::generate::laws::{self, Lengths, Outcome, Verdict};

/// A request is read as it was written, in each form; no text is read as two requests without a remark,
/// and reading is bounded.
pub const READERS: Target = Target {
    name: "readers",
    choices: 2,
    laws: LAWS,
};

const LAWS: &[Law] = &[
    law(b'0', "request_is_read_as_it_was_written", |input| {
        let ([recognized, _], _) = choices(input);
        let is_given = !recognized.is_multiple_of(RECOGNIZED);
        of_plan(input, |plan| {
            laws::request_is_read_in_its_form(plan, is_given)
        })
    }),
    law(b'1', "no_text_is_two_requests_in_silence", |input| {
        let ([_, _], text) = choices(input);
        laws::no_text_is_two_requests_in_silence(text)
    }),
    law(b'2', "two_requests_are_not_mixed", |input| {
        of_plan(input, |(one, other)| {
            laws::two_requests_are_not_mixed(one, other)
        })
    }),
    law(b'3', "repeated_text_is_read_in_linear_time", |input| {
        let ([place, length], text) = choices(input);
        laws::repeated_text_is_read_in_linear_time(text, place, length, Lengths::ShortFirst)
    }),
];

/// One of so many first choices asks whether the form is recognized, which takes most of the time.
const RECOGNIZED: u8 = 4;

/// Checks a law of what a fuzzer's bytes describe, which are after the choices.
fn of_plan<'a, P: Arbitrary<'a>>(input: &'a [u8], law: impl Fn(&P) -> Outcome) -> Outcome {
    let ([_, _], rest) = choices(input);
    match P::arbitrary_take_rest(Unstructured::new(rest)) {
        Ok(plan) => law(&plan),
        Err(_) => Ok(Verdict::Idle),
    }
}
