//! How much of an implementation's answers a report keeps: an implementation may send anything.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::judge::Verdict;
use crate::protocol::Answer;
use crate::result::{CaseResult, Seen};

/// A longer answer is kept as an excerpt, in bytes. The longest right one of the vectors has 34 KiB.
const LONGEST: usize = 64 << 10;
/// As much as is kept of all answers of a report. Beyond it, each is kept as an excerpt.
const TOTAL: usize = 32 << 20;
/// The longest text of an excerpt, in characters.
const TEXT: usize = 2000;
/// The highest number of elements of a list, or of fields, in an excerpt.
const ELEMENTS: usize = 40;

/// The room for further answers, in bytes.
#[derive(Debug)]
pub(super) struct Kept(AtomicUsize);

impl Default for Kept {
    fn default() -> Self {
        Self(AtomicUsize::new(TOTAL))
    }
}

impl Kept {
    /// Keeps an answer whole, if it is short and there is room for it.
    pub(super) fn keep(&self, result: &mut CaseResult, answer: &Answer) {
        let weight = match answer {
            Answer::Ok(output) => output.0.iter().map(|(k, v)| k.len() + weight(v)).sum(),
            Answer::Refused { message, .. } => message.len(),
            Answer::Unsupported(why) | Answer::Broken(why) => why.len(),
        };
        let take = |left: usize| left.checked_sub(weight);
        let is_kept = weight <= LONGEST
            && self
                .0
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
                .is_ok();
        if is_kept {
            return;
        }
        result.answer = result.answer.take().map(short);
        result.seen = Seen(None);
        if let Verdict::Failed(difference) = &mut result.verdict {
            difference.found = short(std::mem::take(&mut difference.found));
        }
    }
}

/// About how many bytes of memory a value needs.
fn weight(value: &Value) -> usize {
    32 + match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(weight).sum(),
        Value::Object(fields) => fields.iter().map(|(k, v)| k.len() + weight(v)).sum(),
    }
}

/// The beginning and the end of a long text, with its length and its hash. The last line of a trace
/// says what went wrong.
pub(crate) fn excerpt(text: &str) -> String {
    if text.chars().nth(TEXT).is_none() {
        return text.to_owned();
    }
    let part = TEXT / 2;
    let begins = text.char_indices().nth(part).map_or(0, |(at, _)| at);
    let ends = text.char_indices().nth_back(part - 1);
    format!(
        "{}… ({} bytes, SHA-256 {}) …{}",
        text.get(..begins).unwrap_or_default(),
        text.len(),
        hash(text),
        ends.and_then(|(at, _)| text.get(at..)).unwrap_or_default()
    )
}

fn hash(text: &str) -> String {
    let digits = Sha256::digest(text.as_bytes());
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn short(value: Value) -> Value {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
        Value::String(text) => Value::String(excerpt(&text)),
        Value::Array(values) => {
            let more = values.len().saturating_sub(ELEMENTS);
            let mut kept: Vec<Value> = values.into_iter().take(ELEMENTS).map(short).collect();
            if more > 0 {
                kept.push(Value::String(format!("… and {more} more")));
            }
            Value::Array(kept)
        }
        Value::Object(fields) => {
            let kept = fields.into_iter().take(ELEMENTS);
            let kept: Map<String, Value> = kept.map(|(k, v)| (excerpt(&k), short(v))).collect();
            Value::Object(kept)
        }
    }
}
