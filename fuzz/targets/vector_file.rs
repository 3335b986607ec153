//! Cases are read as they were written, whatever the file holds.

#![no_main]

use basestring_oracle::generate::laws::{hold, targets};

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hold(targets::vector_file, octets));
