//! HTTP/1.1 as far as a webhook needs it, octet by octet: what a client library would fold, sort or
//! encode anew is what is tested here (RFC 9112).

mod reader;
mod writer;

pub(super) use reader::{Answer, read_answer};
pub(super) use writer::request;
