//! Parsing a form, writing it and parsing it again gives the same pairs. Normalization follows the
//! literal definition.

#![no_main]

use basestring_oracle::internal::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold(&targets::FORM_BODY, input));
