//! Normalization is encode, then sort, then join, in whatever order parameters come.

#![no_main]

use basestring_oracle::internal::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold(&targets::BASE_STRING_ORDER, input));
