//! What is read of an `Authorization` field can be written, and is read again alike.

#![no_main]

use basestring_oracle::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hold(targets::authorization_field, octets));
