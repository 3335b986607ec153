//! YAML as tools write it: blocks of names and values, lists, quoted, plain and literal scalars.
//!
//! It is not all of YAML 1.2: anchors, complex keys and flow values in several lines are not read.

mod scalar;

use super::literal::{self, Value};

/// Deeper values are not read.
const DEEPEST: usize = 64;

/// The value of a text; `None` for a text that is not YAML of this kind.
pub(crate) fn parse(text: &str) -> Option<Value> {
    let lines = text.lines().map(Line::of).collect();
    let mut reader = Reader { lines, at: 0 };
    if reader
        .peek()
        .is_some_and(|line| line.text.starts_with("---"))
    {
        reader.at += 1;
    }
    let value = reader.block(0, 0)?;
    let is_whole = reader
        .peek()
        .is_none_or(|line| line.text == "..." || line.text.starts_with("---"));
    is_whole.then_some(value)
}

/// A line, its indentation in spaces, and its text after that.
#[derive(Clone)]
pub(super) struct Line<'a> {
    pub(super) indent: usize,
    pub(super) text: &'a str,
    /// The whole line.
    pub(super) whole: &'a str,
}

impl<'a> Line<'a> {
    fn of(whole: &'a str) -> Self {
        let text = whole.trim_start_matches(' ');
        Self {
            indent: whole.len() - text.len(),
            text: text.trim_end(),
            whole,
        }
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty() || self.text.starts_with('#')
    }

    fn is_item(&self) -> bool {
        self.text == "-" || self.text.starts_with("- ")
    }
}

pub(super) struct Reader<'a> {
    pub(super) lines: Vec<Line<'a>>,
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    /// The next line that has a value.
    fn peek(&mut self) -> Option<Line<'a>> {
        while self.lines.get(self.at)?.is_empty() {
            self.at += 1;
        }
        self.lines.get(self.at).cloned()
    }

    /// The value of the lines that are indented at least so far.
    fn block(&mut self, least: usize, depth: usize) -> Option<Value> {
        let Some(line) = self.peek().filter(|line| line.indent >= least) else {
            return Some(Value::Nothing);
        };
        if depth > DEEPEST {
            return None;
        }
        if line.is_item() {
            self.list(line.indent, depth)
        } else if split_key(line.text).is_some() {
            self.map(line.indent, depth)
        } else {
            self.at += 1;
            self.scalar(line.text, least.saturating_sub(1))
        }
    }

    fn map(&mut self, indent: usize, depth: usize) -> Option<Value> {
        let mut members = Vec::new();
        while let Some(line) = self
            .peek()
            .filter(|line| line.indent == indent && !line.is_item())
        {
            let (name, rest) = split_key(line.text)?;
            self.at += 1;
            members.push((name, self.value(rest, indent, depth)?));
        }
        Some(Value::Map(members))
    }

    fn list(&mut self, indent: usize, depth: usize) -> Option<Value> {
        let mut list = Vec::new();
        while let Some(line) = self
            .peek()
            .filter(|line| line.indent == indent && line.is_item())
        {
            let rest = line.text.get(1..).unwrap_or_default();
            let text = rest.trim_start();
            let is_block = split_key(text).is_some() || text.starts_with("- ");
            if is_block && !text.starts_with(['"', '\'', '{', '[']) || is_quoted_key(text) {
                // The rest is a block of its own, indented to where it begins.
                let at = self.at;
                let nested = indent + 1 + rest.len() - text.len();
                if let Some(line) = self.lines.get_mut(at) {
                    line.indent = nested;
                    line.text = text;
                }
                list.push(self.block(nested, depth + 1)?);
            } else {
                self.at += 1;
                list.push(self.value(text, indent, depth)?);
            }
        }
        Some(Value::List(list))
    }

    /// The value after a name or a dash, in the same line or below.
    fn value(&mut self, rest: &'a str, indent: usize, depth: usize) -> Option<Value> {
        let rest = without_comment(rest);
        if rest.is_empty() || rest.starts_with('&') && !rest.contains(' ') {
            let next = self.peek();
            return match next {
                Some(line) if line.indent > indent => self.block(indent + 1, depth + 1),
                Some(line) if line.indent == indent && line.is_item() => {
                    self.list(indent, depth + 1)
                }
                Some(_) | None => Some(Value::Nothing),
            };
        }
        if rest.starts_with(['{', '[']) {
            let (value, length) = literal::parse(rest)?;
            return (length == rest.len()).then_some(value);
        }
        self.scalar(rest, indent)
    }
}

/// A name, and what follows its colon.
fn split_key(text: &str) -> Option<(String, &str)> {
    let quote = text
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    if let Some(quote) = quote {
        let end = text.get(1..)?.find(quote)? + 1;
        let rest = text.get(end + 1..)?.strip_prefix(':')?;
        let is_end = rest.is_empty() || rest.starts_with(' ');
        return is_end.then(|| {
            (
                text.get(1..end).unwrap_or_default().to_owned(),
                rest.trim_start(),
            )
        });
    }
    if text.starts_with(['{', '[', '|', '>', '!', '#']) {
        return None;
    }
    let end = match text.find(": ") {
        Some(end) => end,
        None => text.strip_suffix(':')?.len(),
    };
    Some((
        text.get(..end)?.trim_end().to_owned(),
        text.get(end + 1..)?.trim_start(),
    ))
}

fn is_quoted_key(text: &str) -> bool {
    text.starts_with(['"', '\'']) && split_key(text).is_some()
}

/// A text without the comment after it.
fn without_comment(text: &str) -> &str {
    if text.starts_with('#') {
        return "";
    }
    if text.starts_with(['"', '\'']) {
        return text;
    }
    text.find(" #")
        .map_or(text, |at| text.get(..at).unwrap_or(text).trim_end())
}
