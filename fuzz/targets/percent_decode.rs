//! Decoding refuses invalid escapes and nothing else, and reverses encoding.

#![no_main]

use basestring_oracle::internal::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold(&targets::PERCENT_DECODE, input));
