//! A harness with the texts that it gave: safe code alone.

use std::ffi::{CString, c_char};
use std::path::PathBuf;
use std::ptr;

use basestring_oracle::Call;
use basestring_oracle::internal::files::write_atomically;
use basestring_oracle::internal::generate::harness::{Harness, HarnessOptions};
use serde_json::{Value, json};

/// A harness, its last call, and the last text that it gave.
#[derive(Debug)]
pub struct CHarness {
    harness: Harness,
    finds: Option<PathBuf>,
    call: Option<(Call, Value)>,
    text: CString,
}

impl CHarness {
    /// A harness by its options as JSON; an empty text is no options.
    pub(crate) fn new(options: &str) -> Result<Self, String> {
        let mut options: Value = match options {
            "" => json!({}),
            text => serde_json::from_str(text)
                .map_err(|fault| format!("expected options as JSON: {fault}"))?,
        };
        let finds = options.as_object_mut().and_then(|all| all.remove("finds"));
        let options: HarnessOptions = serde_json::from_value(options)
            .map_err(|fault| format!("expected the options ops, known and finds: {fault}"))?;
        Ok(Self {
            harness: Harness::new(&options)?,
            finds: finds.as_ref().and_then(Value::as_str).map(PathBuf::from),
            call: None,
            text: CString::default(),
        })
    }

    fn give(&mut self, text: impl Into<Vec<u8>>) -> *const c_char {
        match CString::new(text) {
            Ok(text) => {
                self.text = text;
                self.text.as_ptr()
            }
            Err(_) => ptr::null(),
        }
    }

    pub(crate) fn call(&mut self, bytes: &[u8]) -> *const c_char {
        self.call = self.harness.call(bytes).map(|call| {
            let line = json!({"id": 1, "op": call.op().name(), "in": call.input()});
            (call, line)
        });
        match &self.call {
            Some((_, line)) => {
                let line = line.to_string();
                self.give(line)
            }
            None => ptr::null(),
        }
    }

    pub(crate) fn get(&mut self, pointer: &str) -> *const c_char {
        let line = self.call.as_ref().map(|(_, line)| line);
        let text = line.and_then(|line| line.pointer(pointer)?.as_str().map(str::to_owned));
        text.map_or_else(ptr::null, |text| self.give(text))
    }

    pub(crate) fn judge(&mut self, answer: &str) -> *const c_char {
        let answer = serde_json::from_str(answer).unwrap_or_else(
            |fault| json!({"broken": format!("expected an answer as JSON: {fault}")}),
        );
        self.judge_value(&answer)
    }

    /// Judges a text. One that is missing or not valid UTF-8 is a wrong answer.
    pub(crate) fn judge_text(&mut self, name: &str, text: Option<&str>) -> *const c_char {
        let answer = match text {
            Some(text) => json!({"ok": {name: text}}),
            None => json!({"broken": "expected a text in UTF-8, found none"}),
        };
        self.judge_value(&answer)
    }

    fn judge_value(&mut self, answer: &Value) -> *const c_char {
        let Some((call, _)) = &self.call else {
            return ptr::null();
        };
        let found = self.harness.judge(call, answer);
        let Some(find) = found.and_then(|at| self.harness.find(at)) else {
            return ptr::null();
        };
        if let Some(folder) = &self.finds {
            let path = folder.join(format!("find-{}.json", find["find"]));
            if let Err(fault) = write_atomically(&path, format!("{find:#}\n")) {
                eprintln!("basestring: cannot write {}: {fault}", path.display());
            }
        }
        self.give(find.to_string())
    }
}
