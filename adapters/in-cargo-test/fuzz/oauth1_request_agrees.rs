//! The crate's signatures are the reference's, on every request that its interface can express.
#![no_main]
use basestring_oracle::check::{CallPlan, agrees};
use in_cargo_test::{KNOWN, Oauth1Request};
libfuzzer_sys::fuzz_target!(|plan: CallPlan| agrees(&mut Oauth1Request, &plan, &KNOWN));
