//! Finds of a harness of another implementation: a call with its wrong answer, as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use basestring_oracle::internal::adapter::Adapter;
use basestring_oracle::internal::files::write_atomically;
use basestring_oracle::internal::generate::harness::{Harness, HarnessOptions, minimal, vector};
use basestring_oracle::internal::vectors::format_cases;
use basestring_oracle::{Call, Case, Mistake, Op, Reference};
use serde_json::{Value, json};

use super::Args;
use crate::check::subject::Subject;
use crate::exit::{Exit, Failure};
use crate::files::cannot_write;
use crate::output;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How much of a cause is in the name of a file, in characters.
const LONGEST: usize = 60;

/// The finds, each cause of an operation once with its smallest call.
pub(super) struct Outside {
    adapter: Option<Runner>,
    finds: BTreeMap<(String, String), (Value, Vec<PathBuf>)>,
    right: Vec<PathBuf>,
}

/// What answers the calls again.
enum Runner {
    Reference,
    Adapter(Box<Adapter>),
}

impl Outside {
    pub(super) fn start(args: &Args) -> Result<Self, Failure> {
        let adapter = match &args.adapter {
            None => None,
            Some(name) => {
                let subject = Subject::named(name, None, false)?;
                let adapter = subject.start(TIMEOUT)?;
                Some(adapter.map_or(Runner::Reference, |one| Runner::Adapter(Box::new(one))))
            }
        };
        Ok(Self {
            adapter,
            finds: BTreeMap::new(),
            right: Vec::new(),
        })
    }

    /// Takes a file if it is a find of a harness.
    pub(super) fn take(&mut self, path: &Path, input: &[u8]) -> Result<bool, Failure> {
        let Ok(document) = serde_json::from_slice::<Value>(input) else {
            return Ok(false);
        };
        let (Some(op), Some(given)) = (document["op"].as_str(), document.get("in")) else {
            return Ok(false);
        };
        let invalid = |fault: String| Failure::input(format!("{}: {fault}", path.display()));
        let op = Op::from_name(op)
            .ok_or_else(|| invalid(format!("expected the name of an operation, found {op:?}")))?;
        let call = Call::parse(op, given)
            .map_err(|fault| invalid(format!("expected the input of {op}, found: {fault}")))?;
        let find = match &mut self.adapter {
            Some(Runner::Adapter(adapter)) => minimal(&call, &mut **adapter),
            Some(Runner::Reference) => minimal(&call, &mut Reference),
            None => {
                let answer = document.get("answer").ok_or_else(|| {
                    invalid("expected the wrong answer as \"answer\", found none".to_owned())
                        .help("--adapter runs the call again")
                })?;
                judged(&call, answer)
            }
        };
        let Some(mut find) = find else {
            self.right.push(path.to_owned());
            return Ok(true);
        };
        // The harness saw more wrong answers, and fewer mistakes give all of them.
        let cause = document["cause"].as_str().unwrap_or_default();
        let fits = find["cause"]
            .as_str()
            .is_some_and(|found| found.contains(cause));
        if fits && Mistake::find(cause).is_some() {
            find["cause"] = cause.into();
        }
        let key = (op.name().to_owned(), find["cause"].to_string());
        let size = |find: &Value| find["in"].to_string().len();
        let (least, files) = self
            .finds
            .entry(key)
            .or_insert_with(|| (find.clone(), Vec::new()));
        if size(&find) < size(least) {
            *least = find;
        }
        files.push(path.to_owned());
        Ok(true)
    }

    /// Prints the finds and writes what is to be written. Whether there is none.
    pub(super) fn report(&self, args: &Args) -> Result<bool, Failure> {
        let mut text = String::new();
        for path in &self.right {
            let _ = writeln!(text, "{}: the answer is right", path.display());
        }
        output::print(&output::wrapped(&text))?;
        let mut cases: Vec<(String, Case)> = Vec::new();
        for ((op, _), (find, files)) in &self.finds {
            let file = files.first().map(|file| file.display().to_string());
            let file = file.unwrap_or_default();
            let cause = find["cause"].as_str().unwrap_or_default();
            let case = Op::from_name(op)
                .and_then(|op| Call::parse(op, &find["in"]).ok())
                .ok_or_else(|| "its input cannot be read again".to_owned())
                .and_then(|call| vector(&call, cause));
            let stored = args.write.as_deref().map(|folder| store(folder, op, find));
            let mut text = described(op, find, &file, files.len());
            if let Some(path) = stored.transpose()? {
                let _ = writeln!(text, "  stored  {}", path.display());
            }
            match case {
                Ok(case) => {
                    let _ = writeln!(text, "  vector  a draft for `basestring vectors add`:");
                    output::print(&output::wrapped(&text))?;
                    output::print(&format_cases(std::slice::from_ref(&case)))?;
                    cases.push((file, case));
                }
                Err(reason) => {
                    let _ = writeln!(text, "  vector  none: {reason}");
                    output::print(&output::wrapped(&text))?;
                }
            }
        }
        if let (Some(folder), false) = (&args.add, cases.is_empty()) {
            let exit = crate::vectors::add_cases(folder, cases, false, true)?;
            if exit > Exit::Verdict {
                return Err(Failure::new(exit, "the vectors could not be added"));
            }
        }
        Ok(self.finds.is_empty())
    }
}

/// The find of a call and its answer; none if the answer is right.
fn judged(call: &Call, answer: &Value) -> Option<Value> {
    let mut harness = Harness::new(&HarnessOptions::default()).ok()?;
    let at = harness.judge(call, answer)?;
    harness.find(at)
}

/// A find, to paste into an issue.
fn described(op: &str, find: &Value, file: &str, files: usize) -> String {
    let mut text = format!(
        "\nwrong: {op}: {}\n",
        find["cause"].as_str().unwrap_or_default()
    );
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "  {label:7} {value}");
    };
    line("fault", find["text"].as_str().unwrap_or_default());
    line("call", &json!({"op": op, "in": find["in"]}).to_string());
    line("answer", &find["answer"].to_string());
    line("right", &find["expected"].to_string());
    match files {
        1 => line("file", file),
        more => line("files", &format!("{file} and {} more", more - 1)),
    }
    text
}

/// Stores the call as an input for a harness.
fn store(folder: &Path, op: &str, find: &Value) -> Result<PathBuf, Failure> {
    let cause = find["cause"].as_str().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let cause: String = cause
        .chars()
        .take(LONGEST)
        .map(|c| if is_plain(c) { c } else { '-' })
        .collect();
    let path = folder.join(format!("{op}-{cause}.json"));
    let input = json!({"op": op, "in": find["in"]}).to_string();
    write_atomically(&path, input).map_err(|fault| cannot_write(&path, &fault))?;
    Ok(path)
}
