//! The fuzz targets: each a law of any octets. Where a law wants a plan, the octets are read as the
//! JSON input of the protocol's operation if they begin with `{`, else as what `arbitrary` makes of
//! them.

use arbitrary::{Arbitrary, Unstructured};
use serde::de::DeserializeOwned;

use super::{BodySent, Outcome, Turn, Verdict};
use crate::generate::change::{Change, Sort};
use crate::generate::digest::{DigestChange, DigestPlan};
use crate::generate::parameters::Pairs;
use crate::generate::request::RequestPlan;
use crate::generate::twilio::{TwilioChange, TwilioPlan};
use crate::protocol::{SignInput, TwilioSignInput};

/// A fuzz target's law.
pub type Target = fn(&[u8]) -> Outcome;

/// Every fuzz target by its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("authorization_field", authorization_field),
    ("url", url),
    ("form_body", form_body),
    ("percent_decode", percent_decode),
    ("sign_verify_tamper", sign_verify_tamper),
    ("twilio", twilio),
    ("digest_challenge", digest_challenge),
    ("vector_file", vector_file),
    ("adapter_line", adapter_line),
    ("base_string_order", base_string_order),
];

/// Panics with what was expected and found unless the target's law holds of the octets: a fuzz
/// target's whole body.
///
/// The law is given and not looked up by its name, so that no other's code is linked: libFuzzer goes
/// through the counters of all that is linked after each run.
///
/// # Panics
///
/// Where the law does not hold.
pub fn hold(law: Target, octets: &[u8]) {
    law(octets).expect("the target's law holds");
}

/// Holds one of several laws, which the input's octets choose: a run does one thing, and every law has
/// its turn.
fn one_of(octets: &[u8], laws: &[&dyn Fn() -> Outcome]) -> Outcome {
    let chosen = usize::from(sum(octets)) % laws.len().max(1);
    laws.get(chosen).map_or(Ok(Verdict::Idle), |law| law())
}

fn sum(octets: &[u8]) -> u8 {
    octets.iter().copied().fold(0, u8::wrapping_add)
}

/// What the octets stand for: JSON of type `J` turned into a plan, or a plan from `arbitrary`.
fn plan<'a, J: DeserializeOwned, P: Arbitrary<'a>>(
    octets: &'a [u8],
    of: impl Fn(&J) -> Option<P>,
) -> Option<(P, bool)> {
    if octets.starts_with(b"{") {
        let input = serde_json::from_slice(octets).ok()?;
        Some((of(&input)?, true))
    } else {
        Some((
            P::arbitrary_take_rest(Unstructured::new(octets)).ok()?,
            false,
        ))
    }
}

/// What is read of an `Authorization` field can be written, and is read again alike.
///
/// # Errors
///
/// The law's breach.
pub fn authorization_field(octets: &[u8]) -> Outcome {
    super::build_of_parse_of_build(octets)
}

/// The parts of a URL make the URL, and its base string URI is its own.
///
/// # Errors
///
/// The law's breach.
pub fn url(octets: &[u8]) -> Outcome {
    one_of(
        octets,
        &[
            &|| super::callback_is_kept(octets),
            &|| super::webhook_url_keeps_the_target(octets),
            &|| super::url_parts_make_the_url(octets),
        ],
    )
}

/// A form is read, written and read alike, and normalized by the literal definition.
///
/// # Errors
///
/// The law's breach.
pub fn form_body(octets: &[u8]) -> Outcome {
    one_of(
        octets,
        &[
            &|| super::form_is_read_pair_by_pair(octets),
            &|| super::form_is_read_and_written_alike(octets),
            &|| super::form_is_normalized_literally(octets),
            &|| super::form_pieces_have_no_order(octets),
        ],
    )
}

/// Decoding refuses what is no escape and undoes encoding.
///
/// # Errors
///
/// The law's breach.
pub fn percent_decode(octets: &[u8]) -> Outcome {
    super::decode_is_total(octets)
}

/// What is put to one verifier in a run: mostly one request, for speed. All three are put to it by the
/// property test.
const VERIFIER_TURNS: &[&[Turn]] = &[
    &[Turn::Signed],
    &[Turn::Changed],
    &[Turn::SignedAgain],
    &[Turn::Changed],
    &[Turn::SignedAgain],
    &[Turn::Changed, Turn::SignedAgain],
];

/// What is put to one signer in a run.
const SIGNER_TURNS: &[&[Turn]] = &[
    &[Turn::Signed],
    &[Turn::Changed],
    &[Turn::Signed, Turn::Changed],
];

/// A signed request verifies, and one change is found; what is prepared says the same.
///
/// # Errors
///
/// The law's breach.
pub fn sign_verify_tamper(octets: &[u8]) -> Outcome {
    // JSON has no place for a change: its octets choose one.
    let sum = sum(octets);
    let sort = Sort::ALL.get(usize::from(sum) % Sort::ALL.len());
    let change = Change {
        sort: sort.copied().unwrap_or(Sort::Nothing),
        which: sum,
    };
    let of = |input: &SignInput| Some((RequestPlan::from_input(input)?, change));
    let Some(((plan, change), _)) = plan(octets, of) else {
        return Ok(Verdict::Idle);
    };
    // The octets' sum has chosen the change: their number chooses the law, and one of its cases.
    let (law, case) = (octets.len() % 8, octets.len() / 8);
    let turns = |of: &'static [&[Turn]]| of.get(case / 2 % of.len()).copied().unwrap_or_default();
    let plan = if matches!(law, 4 | 5) && case % 2 == 0 {
        super::in_the_usual_form(plan)
    } else {
        plan
    };
    match law {
        0 => super::signed_requests_verify_readably(plan),
        // What the target is named for has two shares.
        1 | 7 => super::one_change_is_found_readably(plan, change),
        2 => super::place_has_the_client_s_base_string(plan, sum),
        3 => super::prepared_signer_signs_alike(&plan),
        4 => super::prepared_verifier_agrees(plan, change, &[], turns(VERIFIER_TURNS)),
        5 => {
            let turns = turns(SIGNER_TURNS);
            super::prepared_signer_signs_what_is_received(plan, change, &[], turns)
        }
        _ => super::streamed_signature_is_that_of_the_shown_base_string(&plan),
    }
}

/// A webhook's signature verifies, and one change is found.
///
/// # Errors
///
/// The law's breach.
pub fn twilio(octets: &[u8]) -> Outcome {
    let of = |input: &TwilioSignInput| Some((TwilioPlan::from_input(input)?, TwilioChange::Token));
    match plan(octets, of) {
        None => Ok(Verdict::Idle),
        Some(((plan, change), json)) => {
            // JSON has no place for a change: its octets choose one.
            let all = TwilioChange::all(0);
            let chosen = all.get(octets.len() % all.len().max(1)).filter(|_| json);
            let change = chosen.copied().unwrap_or(change);
            one_of(
                octets,
                &[
                    &|| super::twilio_one_change_is_found(&plan, change),
                    &|| {
                        let sent = BodySent::ALL.get(octets.len() % BodySent::ALL.len());
                        let sent = sent.copied().unwrap_or(BodySent::Right);
                        super::twilio_body_is_held_where(&plan, octets, sent)
                    },
                    &|| super::twilio_text_is_url_and_sorted_fields(&plan),
                    &|| super::twilio_fields_have_no_order(&plan, octets.len()),
                    &|| super::twilio_field_twice_counts_once(&plan),
                    &|| super::twilio_form_is_verified_alike(&plan),
                    &|| super::twilio_port_is_taken_or_given(&plan),
                ],
            )
        }
    }
}

/// A challenge is read, written and answered; an answer verifies, and one change is found.
///
/// # Errors
///
/// The law's breach.
pub fn digest_challenge(octets: &[u8]) -> Outcome {
    let planned = || <(DigestPlan, DigestChange)>::arbitrary_take_rest(Unstructured::new(octets));
    one_of(
        octets,
        &[
            &|| super::any_answer_is_read_and_written(octets),
            &|| super::any_challenge_is_read_and_answered(octets),
            &|| match planned() {
                Ok((plan, _)) => super::digest_challenge_is_read_as_written(&plan),
                Err(_) => Ok(Verdict::Idle),
            },
            &|| match planned() {
                Ok((plan, _)) => super::digest_answer_is_read_and_verified(&plan),
                Err(_) => Ok(Verdict::Idle),
            },
            &|| match planned() {
                Ok((plan, change)) => super::digest_one_change_is_found(&plan, change),
                Err(_) => Ok(Verdict::Idle),
            },
        ],
    )
}

/// Cases are read as they were written.
///
/// # Errors
///
/// The law's breach.
pub fn vector_file(octets: &[u8]) -> Outcome {
    match std::str::from_utf8(octets) {
        Ok(text) => super::cases_are_read_as_written(text),
        Err(_) => Ok(Verdict::Idle),
    }
}

/// Every line is answered.
///
/// # Errors
///
/// The law's breach.
pub fn adapter_line(octets: &[u8]) -> Outcome {
    one_of(
        octets,
        &[
            &|| super::every_line_of_several_is_answered(octets),
            &|| super::every_line_is_answered(octets),
        ],
    )
}

/// Normalization is encode, then sort, then join, in whatever order the parameters come.
///
/// # Errors
///
/// The law's breach.
pub fn base_string_order(octets: &[u8]) -> Outcome {
    match plan(octets, Pairs::from_input) {
        None => Ok(Verdict::Idle),
        Some((pairs, _)) => one_of(
            octets,
            &[
                &|| super::normalize_ignores_order(&pairs, octets.len()),
                &|| super::normalize_sorts_encoded_octets(&pairs),
                &|| super::normalize_loses_nothing(&pairs),
                &|| super::normalize_is_encode_then_sort(&pairs),
            ],
        ),
    }
}
