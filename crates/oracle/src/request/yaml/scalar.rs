//! Scalars of YAML: quoted, plain, literal and folded.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Reader;
use crate::request::literal::{self, Value};

impl<'a> Reader<'a> {
    /// A scalar that begins with `first`; further lines of it are indented more than `indent`.
    pub(super) fn scalar(&mut self, first: &'a str, indent: usize) -> Option<Value> {
        let (tag, first) = match first.strip_prefix('!') {
            Some(tagged) => tagged.split_once(' ').unwrap_or((tagged, "")),
            None => ("", first),
        };
        let first = first.trim_start();
        let value = match first.chars().next() {
            Some('|' | '>') => Value::Text(self.literal(first, indent)),
            Some(quote @ ('"' | '\'')) => Value::Text(self.quoted(first, quote)?),
            Some(_) => self.plain(first, indent),
            None => Value::Text(String::new()),
        };
        match (tag.trim_start_matches('!'), value) {
            ("binary", Value::Text(text)) => {
                let text: String = text.split_whitespace().collect();
                STANDARD.decode(text).ok().map(Value::Bytes)
            }
            (_, value) => Some(value),
        }
    }

    /// Lines as they are (`|`), or joined by spaces (`>`).
    fn literal(&mut self, mark: &str, indent: usize) -> String {
        let mut own = None;
        let mut lines: Vec<&str> = Vec::new();
        while let Some(line) = self.lines.get(self.at) {
            let is_blank = line.whole.trim().is_empty();
            if !is_blank && line.indent <= indent {
                break;
            }
            if !is_blank && own.is_none() {
                own = Some(line.indent);
            }
            let from = own.unwrap_or(indent).min(line.whole.len());
            lines.push(line.whole.get(from..).unwrap_or_default());
            self.at += 1;
        }
        let keeps = mark.contains('+');
        while !keeps && lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        let joined = if mark.starts_with('>') {
            folded(&lines)
        } else {
            lines.join("\n")
        };
        if mark.contains('-') || joined.is_empty() {
            joined
        } else {
            joined + "\n"
        }
    }

    fn quoted(&mut self, first: &'a str, quote: char) -> Option<String> {
        let mut lines = vec![first];
        let mut is_open = is_open_after(first, quote, false);
        while is_open {
            let line = self.lines.get(self.at)?.text;
            is_open = is_open_after(line, quote, true);
            lines.push(line);
            self.at += 1;
        }
        let text = folded(&lines);
        if quote == '\'' {
            let text = text.strip_prefix('\'')?;
            let end = text.rfind('\'')?;
            return Some(text.get(..end)?.replace("''", "'"));
        }
        match literal::parse(&text)? {
            (Value::Text(text), _) => Some(text),
            (Value::Bytes(bytes), _) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            (
                Value::Nothing | Value::Word(_) | Value::List(_) | Value::Map(_) | Value::Call(..),
                _,
            ) => None,
        }
    }

    fn plain(&mut self, first: &'a str, indent: usize) -> Value {
        let mut lines = vec![first];
        while let Some(line) = self.lines.get(self.at) {
            if line.text.is_empty() || line.indent <= indent {
                break;
            }
            lines.push(line.text);
            self.at += 1;
        }
        let text = folded(&lines);
        match text.as_str() {
            "null" | "~" => Value::Nothing,
            "true" | "false" => Value::Word(text),
            _ if text.parse::<f64>().is_ok() => Value::Word(text),
            _ => Value::Text(text),
        }
    }
}

/// Whether a quotation is open after a line. Two quotation marks inside are an escaped one.
fn is_open_after(line: &str, quote: char, was_open: bool) -> bool {
    let mut is_open = was_open;
    let mut is_escaped = false;
    for c in line.chars() {
        if is_escaped {
            is_escaped = false;
        } else if c == '\\' && quote == '"' {
            is_escaped = true;
        } else if c == quote {
            is_open = !is_open;
        }
    }
    is_open
}

/// Lines joined by a space; an empty line is a newline.
fn folded(lines: &[&str]) -> String {
    let mut whole = String::new();
    let mut blank = 0;
    for (index, line) in lines.iter().enumerate() {
        if index > 0 && line.trim().is_empty() {
            blank += 1;
            continue;
        }
        if index > 0 {
            if blank > 0 {
                whole.push_str(&"\n".repeat(blank));
            } else if whole.ends_with('\\') && !whole.ends_with("\\\\") {
                whole.pop();
            } else {
                whole.push(' ');
            }
        }
        blank = 0;
        whole.push_str(line);
    }
    whole
}
