//! Puts an implementation of OAuth 1.0a to `basestring check`, over standard input and output.
//!
//! One JSON object a line comes in, one goes out, flushed. `OPERATIONS` lists what it implements:
//! replace the body of `percent_encode` by a call of your library, then add operations, one function
//! each. A crate can be checked without a program, too: in its own `cargo test`, by one trait.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write as _};
use std::panic::catch_unwind;

use serde_json::{Value, json};

const NAME: &str = "my-library";
const VERSION: &str = "0";

/// Why there is no result.
#[expect(dead_code, reason = "percent_encode refuses nothing")]
enum Fault {
    /// The library refuses the input, with an error that it documents.
    Refused(String),
    /// The library's interface cannot express this input.
    Unsupported(String),
}

type Operation = fn(&Value) -> Result<Value, Fault>;

const OPERATIONS: &[(&str, Operation)] = &[("percent_encode", percent_encode)];

fn percent_encode(given: &Value) -> Result<Value, Fault> {
    let Some(text) = given["text"].as_str() else {
        return Err(Fault::Unsupported("bytes that are not text".to_owned()));
    };
    let mut encoded = String::new();
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
            encoded.push(char::from(octet));
        } else {
            let _ = write!(encoded, "%{octet:02X}");
        }
    }
    Ok(json!({ "text": encoded }))
}

fn answer(op: &str, given: &Value) -> Value {
    if op == "hello" {
        let ops: Vec<&str> = OPERATIONS.iter().map(|(name, _)| *name).collect();
        return json!({"ok": {"protocol": 1, "name": NAME, "version": VERSION,
                             "language": "Rust", "ops": ops}});
    }
    let Some((_, operation)) = OPERATIONS.iter().find(|(name, _)| *name == op) else {
        return json!({"unsupported": format!("no operation {op}")});
    };
    match catch_unwind(|| operation(given)) {
        Ok(Ok(ok)) => json!({ "ok": ok }),
        Ok(Err(Fault::Refused(message))) => json!({"refused": {"message": message}}),
        Ok(Err(Fault::Unsupported(why))) => json!({ "unsupported": why }),
        // A caught bug is no refusal.
        Err(_) => json!({"broken": "a panic; standard error has its words"}),
    }
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let mut answered = answer(request["op"].as_str().unwrap_or_default(), &request["in"]);
        answered["id"] = request["id"].clone();
        writeln!(out, "{answered}")?;
        out.flush()?;
    }
    Ok(())
}
