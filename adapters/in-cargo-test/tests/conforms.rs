//! Runs every vector against the crate.

use basestring_oracle::check::{Nonconformance, conforms};
use in_cargo_test::Oauth1Request;

#[test]
fn oauth1_request_conforms() -> Result<(), Nonconformance> {
    conforms(&mut Oauth1Request, "tests/known-failures.txt")
}
