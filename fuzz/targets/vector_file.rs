//! Cases are read as they were written, whatever the file holds.

#![no_main]

use basestring_oracle::internal::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold(&targets::VECTOR_FILE, input));
