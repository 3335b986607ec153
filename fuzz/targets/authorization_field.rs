//! What is read of an `Authorization` field can be written, and is read again alike.

#![no_main]

use basestring_oracle::internal::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold(&targets::AUTHORIZATION_FIELD, input));
