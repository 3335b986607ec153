//! The harness that `basestring fuzz new` writes, over an implementation with one known mistake: the one that the
//! environment variable `MISTAKE` names.

#![no_main]

use std::cell::RefCell;

use basestring_oracle::internal::generate::harness::{Harness, HarnessOptions, judged_wrong};
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::{Implementation, Mistake, Op};

thread_local! {
    static PLANTED: RefCell<(Harness, Rules)> = RefCell::new(planted());
}

/// A harness of the operations of the mistake's scheme, and the implementation.
fn planted() -> (Harness, Rules) {
    let id = std::env::var("MISTAKE").expect("MISTAKE is the id of a mistake");
    let mistake = Mistake::find(&id).expect("MISTAKE is the id of a mistake");
    let ops = Op::ALL.iter().filter(|op| op.scheme() == Some(mistake.scheme));
    let options = HarnessOptions { ops: ops.map(|op| op.name().to_owned()).collect(), known: Vec::new() };
    let rules = mistake.rules().expect("the mistake can be run");
    (Harness::new(&options).expect("a harness"), rules)
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| PLANTED.with_borrow_mut(|(harness, rules)| {
    let Some(call) = harness.call(input) else { return };
    let answer = rules.answer(&call);
    assert!(!judged_wrong(&call, &answer), "a wrong answer");
}));
