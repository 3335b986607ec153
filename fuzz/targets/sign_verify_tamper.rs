//! A signed request verifies, and one change to it is found for the right reason.

#![no_main]

use basestring_oracle::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hold(targets::sign_verify_tamper, octets));
