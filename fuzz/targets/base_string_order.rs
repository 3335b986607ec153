//! Normalization is encode, then sort, then join, in whatever order parameters come.

#![no_main]

use basestring_oracle::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hold(targets::base_string_order, octets));
