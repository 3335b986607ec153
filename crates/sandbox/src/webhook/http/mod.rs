//! HTTP/1.1 as far as a webhook needs it, byte by byte (RFC 9112). A client library would normalize,
//! sort or encode parts of a request, and those are what the sender tests.

mod reader;
mod writer;

pub(crate) use reader::{Answer, read_answer};
pub(crate) use writer::request;
