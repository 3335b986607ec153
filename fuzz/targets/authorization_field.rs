//! Parsing an `Authorization` header, writing it and parsing it again gives the same parameters.

#![no_main]

use basestring_oracle::internal::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold(&targets::AUTHORIZATION_FIELD, input));
