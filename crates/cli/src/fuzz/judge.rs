//! `basestring fuzz judge`: calls made of a fuzzer's bytes, and the verdict on answers, over lines of
//! JSON.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring_oracle::Call;
use basestring_oracle::internal::files::write_atomically;
use basestring_oracle::internal::generate::harness::{Harness, HarnessOptions};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::exit::{Exit, Failure};
use crate::files::cannot_write;
use crate::io_reason::reason;
use crate::output;

/// Make calls of a fuzzer's bytes and judge the answers, one JSON value a line
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct JudgeArgs {
    /// An operation that the implementation has; may be given several times [default: all]
    #[arg(long, value_name = "OP")]
    op: Vec<String>,

    /// A mistake that the implementation is known to make: it is no find
    #[arg(long, value_name = "ID")]
    known: Vec<String>,

    /// The folder to which each find is written, with the smallest call that shows it
    #[arg(long, value_name = "DIR", default_value = "finds")]
    finds: PathBuf,
}

const EXAMPLES: &str = "\
Each line of standard input has one member; each has one line as answer.
  bytes   the fuzzer's bytes in Base64: the call with op and in, or null
  answer  the answer to the last call, as in the adapter protocol: null, or the
          find if its cause is new or its call is smaller than before

`basestring triage` shrinks a find and makes a vector of it.

Examples:
  echo '{\"bytes\": \"AAAA\"}' | basestring fuzz judge --op percent_encode
  basestring triage finds/find-1.json";

/// A line.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Line {
    Bytes(String),
    Answer(Value),
}

/// Answers lines until standard input ends.
pub(super) fn run(args: &JudgeArgs) -> Result<Exit, Failure> {
    let options = HarnessOptions {
        ops: args.op.clone(),
        known: args.known.clone(),
    };
    let mut harness = Harness::new(&options).map_err(|fault| Failure::new(Exit::Usage, fault))?;
    let mut call = None;
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        let read = read.map_err(|fault| {
            Failure::input(format!("cannot read standard input: {}", reason(&fault)))
        })?;
        if read == 0 {
            return Ok(Exit::Success);
        }
        let answer = answer(&mut harness, &mut call, &line, &args.finds)?;
        output::document(&format!("{answer}\n"))?;
    }
}

fn answer(
    harness: &mut Harness,
    call: &mut Option<Call>,
    line: &[u8],
    finds: &Path,
) -> Result<Value, Failure> {
    let line: Line = serde_json::from_slice(line).map_err(|fault| {
        Failure::input(format!(
            "standard input: expected an object with bytes or answer: {fault}"
        ))
    })?;
    match line {
        Line::Bytes(text) => {
            let bytes = STANDARD.decode(text).map_err(|fault| {
                Failure::input(format!("standard input: expected bytes in Base64: {fault}"))
            })?;
            *call = harness.call(&bytes);
            Ok(call.as_ref().map_or(
                Value::Null,
                |call| json!({"id": 1, "op": call.op().name(), "in": call.input()}),
            ))
        }
        Line::Answer(answer) => {
            let Some(call) = call.take() else {
                let message = "standard input: expected bytes of a call before an answer";
                return Err(Failure::input(message));
            };
            let found = harness.judge(&call, &answer);
            let Some(find) = found.and_then(|at| harness.find(at)) else {
                return Ok(Value::Null);
            };
            let path = finds.join(format!("find-{}.json", find["find"]));
            write_atomically(&path, format!("{find:#}\n"))
                .map_err(|fault| cannot_write(&path, &fault))?;
            Ok(find)
        }
    }
}
