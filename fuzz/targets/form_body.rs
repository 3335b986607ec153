//! A form is read, written and read alike, and normalized by the literal definition.

#![no_main]

use basestring_oracle::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hold(targets::form_body, octets));
