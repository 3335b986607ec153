//! Values of options that several commands have.

use basestring_oracle::Op;

use crate::exit::{Exit, Failure};

/// The operation of that name.
pub(crate) fn op(text: &str) -> Result<Op, String> {
    Op::from_name(text).ok_or_else(|| {
        let names: Vec<_> = Op::ALL.iter().map(|op| op.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

/// The given seed, or a new one.
pub(crate) fn some_seed(given: Option<u64>) -> Result<u64, Failure> {
    if let Some(seed) = given {
        return Ok(seed);
    }
    // Short enough to type.
    getrandom::u32().map(u64::from).map_err(|found| {
        let message = format!("the system gives no random bytes: {found}");
        Failure::new(Exit::Internal, message).help("give --seed")
    })
}
