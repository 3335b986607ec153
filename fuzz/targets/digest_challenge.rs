//! A challenge is read, written and answered; an answer verifies, and one change is found.

#![no_main]

use basestring_oracle::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hold(targets::digest_challenge, octets));
