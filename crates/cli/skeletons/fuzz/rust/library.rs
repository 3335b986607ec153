//! Fuzzes a crate: each result is compared with the reference's.

#![no_main]

use basestring_oracle::check::{CallPlan, agrees};
use basestring_oracle::{Answer, Call, Hello, Implementation, Output};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The ids of the mistakes that the crate is known to make.
const KNOWN: &[&str] = &[];

const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

struct Library;

impl Implementation for Library {
    fn hello(&mut self) -> Hello {
        Hello {
            name: "library".to_owned(),
            ops: vec!["percent_encode".to_owned()],
            ..Hello::default()
        }
    }

    fn answer(&mut self, call: &Call) -> Answer {
        match call {
            Call::PercentEncode(input) => match &input.text {
                // Replace this line with a call of your crate.
                Some(text) => Answer::Ok(Output::of("text", utf8_percent_encode(text, ESCAPED).to_string())),
                None => Answer::Unsupported("only text".to_owned()),
            },
            _ => Answer::Unsupported("the crate has no such operation".to_owned()),
        }
    }
}

libfuzzer_sys::fuzz_target!(|plan: CallPlan| agrees(&mut Library, &plan, KNOWN));
