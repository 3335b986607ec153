//! The laws of the reference, each a property test of the law's name. They live in
//! `basestring_oracle::internal::generate::laws`, where the fuzz targets use them too; the README has their
//! table.
//!
//! `PROPTEST_CASES` sets how many inputs each is tried on. What fails is shrunk, printed, and kept in
//! `tests/proptest-regressions/`, from where it is tried first ever after.

mod authorization;
mod conceal;
mod credentials;
mod encoding;
mod flow;
mod found;
mod json;
mod outside;
mod parameters;
mod prepared;
mod reading;
mod request;
mod rules;
mod share;
mod table;
mod twilio;
mod url;
mod webhook;

use basestring_oracle::internal::generate::laws::Outcome;
use proptest::test_runner::TestCaseError;

/// An outcome as proptest takes it.
fn check(outcome: Outcome) -> Result<(), TestCaseError> {
    match outcome {
        Ok(_) => Ok(()),
        Err(broken) => Err(TestCaseError::fail(broken.0)),
    }
}

/// Property tests, one a line: a name, the inputs with their types, and the law.
macro_rules! laws {
    ($(fn $name:ident($($plan:ident: $type:ty),+) = $law:expr;)+) => {
        $(proptest::proptest! {
            #[test]
            fn $name($($plan in proptest::arbitrary::any::<$type>()),+) {
                $crate::check($law)?;
            }
        })+
    };
}
use laws;
