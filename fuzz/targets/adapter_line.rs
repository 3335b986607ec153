//! Every line is answered by one object with its id.

#![no_main]

use basestring_oracle::generate::laws::hold;

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hold("adapter_line", octets));
