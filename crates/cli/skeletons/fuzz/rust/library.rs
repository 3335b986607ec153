//! The crate's operations: replace these by calls of your crate.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// The names of the operations in the adapter protocol.
pub const OPERATIONS: &[&str] = &["percent_encode"];

const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The answer to a call, as the adapter protocol has it: `ok`, `refused` or `unsupported`.
pub fn answer(op: &str, input: &Value) -> Value {
    match (op, input["text"].as_str()) {
        // Replace this line with a call of your crate.
        ("percent_encode", Some(text)) => json!({"ok": {"text": utf8_percent_encode(text, ESCAPED).to_string()}}),
        _ => json!({"unsupported": "the crate encodes text"}),
    }
}
