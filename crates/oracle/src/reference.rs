//! The reference as an implementation: every operation of the protocol, in process.

use crate::implementation::{Hello, Implementation};
use crate::protocol::{Answer, Call};
use crate::schemes::run;

/// The reference, answering in process.
///
/// ```
/// use basestring_oracle::{Answer, Call, Implementation, Op, Output, Reference};
/// let call = Call::parse(Op::BaseStringUri, &serde_json::json!({"url": "http://h"})).unwrap();
/// assert_eq!(Reference::default().answer(&call), Answer::Ok(Output::of("text", "http://h/")));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Reference;

impl Implementation for Reference {
    fn hello(&mut self) -> Hello {
        run::hello()
    }

    fn answer(&mut self, call: &Call) -> Answer {
        run::right(call)
    }
}
