//! A form is read, written and read alike, and normalized by the literal definition.

#![no_main]

use basestring_oracle::internal::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold(&targets::FORM_BODY, input));
