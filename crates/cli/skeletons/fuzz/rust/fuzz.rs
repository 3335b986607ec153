//! Fuzzes a crate: each answer is compared with the reference's. A find is printed and written to `finds/`.

#![no_main]

mod library;

use std::cell::RefCell;
use std::fs;

use basestring_oracle::check::{Harness, HarnessOptions};

thread_local! {
    static HARNESS: RefCell<Harness> = RefCell::new(harness());
}

/// A harness of the crate's operations. The environment variable BASESTRING_KNOWN has the ids of the mistakes that the
/// crate is known to make, with commas between them.
fn harness() -> Harness {
    let known = std::env::var("BASESTRING_KNOWN").unwrap_or_default();
    let known = known.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let ops = library::OPERATIONS.iter().map(|&op| op.to_owned()).collect();
    Harness::new(&HarnessOptions { ops, known }).expect("operations and mistakes that exist")
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| HARNESS.with_borrow_mut(|harness| {
    let Some(call) = harness.call(input) else { return };
    let answer = library::answer(call.op().name(), &call.input());
    let number = harness.judge(&call, &answer);
    let Some(find) = number.and_then(|number| harness.find(number)) else { return };
    eprintln!("find {}: {}: {}", find["find"], find["cause"], find["text"]);
    let written = fs::create_dir_all("finds")
        .and_then(|()| fs::write(format!("finds/find-{}.json", find["find"]), format!("{find:#}\n")));
    written.expect("the folder finds can be written");
}));
