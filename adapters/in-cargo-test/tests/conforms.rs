//! The crate is held to every vector that it can be asked.

use basestring_oracle::check::{Nonconformance, conforms};
use in_cargo_test::Oauth1Request;

#[test]
fn oauth1_request_conforms() -> Result<(), Nonconformance> {
    conforms(&mut Oauth1Request, "tests/known-failures.txt")
}
