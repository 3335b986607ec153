//! A signed request verifies, and one change to it is found for the right reason.

#![no_main]

use basestring_oracle::internal::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold(&targets::SIGN_VERIFY_TAMPER, input));
