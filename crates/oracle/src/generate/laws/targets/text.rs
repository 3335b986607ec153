//! Targets whose inputs are texts: headers, URLs, forms, files of cases and lines of the protocol.

use super::{Law, Target, choices, law, plan};
use crate::generate::laws::{self, Outcome, Verdict};
use crate::generate::parameters::Pairs;

/// Reading an `Authorization` header that was written from what was read gives the same content.
pub const AUTHORIZATION_FIELD: Target = Target {
    name: "authorization_field",
    choices: 0,
    laws: &[
        law(
            b'0',
            "build_of_parse_of_build",
            laws::build_of_parse_of_build,
        ),
        #[cfg(feature = "prepared")]
        law(
            b'1',
            "prepared_reads_the_header",
            laws::prepared_reads_the_header,
        ),
    ],
};

/// The components of a URL make the URL, and its base string URI is its own base string URI.
pub const URL: Target = Target {
    name: "url",
    choices: 0,
    laws: &[
        law(b'0', "callback_is_kept", laws::callback_is_kept),
        law(
            b'1',
            "webhook_url_keeps_the_target",
            laws::webhook_url_keeps_the_target,
        ),
        law(b'2', "url_parts_make_the_url", laws::url_parts_make_the_url),
        #[cfg(feature = "prepared")]
        law(b'3', "prepared_reads_the_url", laws::prepared_reads_the_url),
    ],
};

/// A form that is read, written and read again has the same pairs, and is normalized as the literal
/// definition says.
pub const FORM_BODY: Target = Target {
    name: "form_body",
    choices: 0,
    laws: &[
        law(
            b'0',
            "form_is_read_pair_by_pair",
            laws::form_is_read_pair_by_pair,
        ),
        law(
            b'1',
            "form_is_read_and_written_back",
            laws::form_is_read_and_written_back,
        ),
        law(
            b'2',
            "form_is_normalized_literally",
            laws::form_is_normalized_literally,
        ),
        law(
            b'3',
            "form_pieces_have_no_order",
            laws::form_pieces_have_no_order,
        ),
        #[cfg(feature = "prepared")]
        law(
            b'4',
            "prepared_reads_the_form",
            laws::prepared_reads_the_form,
        ),
    ],
};

/// Decoding rejects exactly the invalid escapes, and reverses encoding.
pub const PERCENT_DECODE: Target = Target {
    name: "percent_decode",
    choices: 0,
    laws: &[law(b'0', "decode_is_total", laws::decode_is_total)],
};

/// Cases are read as they were written.
pub const VECTOR_FILE: Target = Target {
    name: "vector_file",
    choices: 0,
    laws: &[law(
        b'0',
        "cases_are_read_as_written",
        |input| match std::str::from_utf8(input) {
            Ok(text) => laws::cases_are_read_as_written(text),
            Err(_) => Ok(Verdict::Idle),
        },
    )],
};

/// Every line of the adapter protocol is answered.
pub const ADAPTER_LINE: Target = Target {
    name: "adapter_line",
    choices: 0,
    laws: &[
        law(
            b'0',
            "every_line_of_several_is_answered",
            laws::every_line_of_several_is_answered,
        ),
        law(b'1', "every_line_is_answered", laws::every_line_is_answered),
    ],
};

/// Normalization is encode, sort, join, in whatever order the parameters come.
pub const BASE_STRING_ORDER: Target = Target {
    name: "base_string_order",
    choices: 1,
    laws: ORDER,
};

const ORDER: &[Law] = &[
    law(b'0', "normalize_ignores_order", |input| {
        of_pairs(input, laws::normalize_ignores_order)
    }),
    law(b'1', "normalize_sorts_encoded_bytes", |input| {
        of_pairs(input, |pairs, _| laws::normalize_sorts_encoded_bytes(pairs))
    }),
    law(b'2', "normalize_loses_nothing", |input| {
        of_pairs(input, |pairs, _| laws::normalize_loses_nothing(pairs))
    }),
    law(b'3', "normalize_is_encode_then_sort", |input| {
        of_pairs(input, |pairs, _| laws::normalize_is_encode_then_sort(pairs))
    }),
];

/// The most parameters of a list: sorting more of them takes most of the time, and asks nothing more.
/// The standard library sorts up to 32 in another way.
const LONGEST: usize = 64;

/// Checks a law of a list of parameters and of the number of places that the list is rotated by.
fn of_pairs(input: &[u8], law: impl Fn(&Pairs, usize) -> Outcome) -> Outcome {
    let ([by], rest) = choices(input);
    match plan(rest, Pairs::from_input) {
        Some(mut pairs) => {
            pairs.0.truncate(LONGEST);
            law(&pairs, by.into())
        }
        None => Ok(Verdict::Idle),
    }
}
