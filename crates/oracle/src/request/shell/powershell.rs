//! Words, strings and values of PowerShell.

use std::collections::BTreeMap;

use super::{Command, Word, fault};
use crate::request::fault::ReadError;
use crate::request::framing::MOST_EXPANDED;
use crate::request::literal::Value;

/// Deeper values are not read.
const DEEPEST: usize = 32;

/// The longest name of a variable or a type, in bytes.
const LONGEST_NAME: usize = 200;

/// A position in a script, and the variables so far.
pub(crate) struct Script<'a> {
    text: &'a str,
    pub(crate) at: usize,
    pub(crate) variables: BTreeMap<String, Value>,
    /// How many bytes of values may still be put in the places of their names: a short script can stand
    /// for a text that fills the memory.
    left: usize,
    /// Variables without a value, in the value that was read last.
    pub(crate) unresolved: Option<String>,
}

/// Splits the command of another program at an offset into its words.
///
/// # Errors
///
/// [`ReadError`] with the offset for a string that does not end, and for a text that is not UTF-8.
pub(super) fn split(text: &[u8], start: usize) -> Result<Command, ReadError> {
    let Ok(whole) = std::str::from_utf8(text) else {
        return Err(fault(
            "a command in UTF-8",
            "a byte that is not UTF-8",
            start,
        ));
    };
    let mut script = Script::new(whole, start);
    let mut words = Vec::new();
    while let Some(at) = script.next_word() {
        let Some(value) = script.word() else {
            return Err(fault("a string that ends", "the end", at));
        };
        let text = value.text().unwrap_or_default();
        words.push(Word {
            // What programs get of quotation marks is escaped for them.
            text: text.replace("\\\"", "\"").into_bytes(),
            at,
            unresolved: script.unresolved.take(),
        });
    }
    Ok(Command {
        words,
        end: script.at,
        ..Command::default()
    })
}

impl<'a> Script<'a> {
    pub(crate) const fn new(text: &'a str, at: usize) -> Self {
        Self {
            text,
            at,
            variables: BTreeMap::new(),
            left: MOST_EXPANDED,
            unresolved: None,
        }
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Passes the rest of the line.
    pub(crate) fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
    }

    fn skip_spaces(&mut self, lines: bool) {
        loop {
            let rest = self.rest();
            let is_space = |c: char| c == ' ' || c == '\t' || c == '\r' || (lines && c == '\n');
            let trimmed = rest.trim_start_matches(is_space);
            self.at += rest.len() - trimmed.len();
            // A backtick at the end of a line, after which forums put white space.
            let continued = trimmed.strip_prefix('`').and_then(|behind| {
                let next = behind.trim_start_matches([' ', '\t', '\r']);
                next.starts_with('\n')
                    .then_some(behind.len() - next.len() + 2)
            });
            match continued {
                Some(length) => self.at += length,
                None if lines && trimmed.starts_with('#') => self.skip_line(),
                None => return,
            }
        }
    }

    /// The place of the command's next word; `None` at its end, which is passed.
    pub(crate) fn next_word(&mut self) -> Option<usize> {
        self.skip_spaces(false);
        match self.rest().chars().next()? {
            '\n' | ';' | '|' | ')' | '}' => {
                self.at += 1;
                None
            }
            _ => Some(self.at),
        }
    }

    /// A word of a command, or an expression that is one.
    pub(crate) fn word(&mut self) -> Option<Value> {
        self.value(0)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let rest = self.rest();
        if let Some(here) = self.here_string() {
            return here;
        }
        match rest.chars().next()? {
            '\'' => self.single(),
            '"' => self.double(),
            '@' if rest.starts_with("@{") => self.table(depth),
            '@' if rest.starts_with("@(") => {
                self.at += 1;
                self.group(depth)
            }
            '(' => self.group(depth),
            '$' => Some(self.variable()),
            '[' => self.cast(depth),
            _ => Some(self.bare()),
        }
    }

    /// A word without quotation marks.
    fn bare(&mut self) -> Value {
        let mut text = String::new();
        while let Some(next) = self.rest().chars().next() {
            match next {
                '`' => {
                    self.at += 1;
                    if let Some(next) = self.rest().chars().next() {
                        text.push(next);
                        self.at += next.len_utf8();
                    }
                    continue;
                }
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | ')' | '}' | ',' => break,
                // A part in quotation marks, as in name="value".
                '"' | '\'' if !text.is_empty() => {
                    let quoted = if next == '"' {
                        self.double()
                    } else {
                        self.single()
                    };
                    let quoted = quoted.as_ref().and_then(Value::text);
                    match quoted {
                        Some(quoted) => text.push_str(quoted),
                        None => break,
                    }
                    continue;
                }
                _ => text.push(next),
            }
            self.at += next.len_utf8();
        }
        // A character that no word begins with is passed.
        if text.is_empty() {
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        }
        Value::Word(text)
    }

    fn single(&mut self) -> Option<Value> {
        let mut text = String::new();
        self.at += 1;
        loop {
            let rest = self.rest();
            let end = rest.find('\'')?;
            text.push_str(rest.get(..end)?);
            self.at += end + 1;
            if !self.rest().starts_with('\'') {
                return Some(Value::Text(text));
            }
            text.push('\'');
            self.at += 1;
        }
    }

    fn double(&mut self) -> Option<Value> {
        self.at += 1;
        let text = self.expanded(|rest| match rest.strip_prefix('"') {
            Some(behind) if behind.starts_with('"') => Stop::Literal('"', 2),
            Some(_) => Stop::End(1),
            None => Stop::No,
        })?;
        Some(Value::Text(text))
    }

    /// The text of a string with its escapes and variables, up to its end.
    fn expanded(&mut self, stop: impl Fn(&str) -> Stop) -> Option<String> {
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let next = rest.chars().next()?;
            match stop(rest) {
                Stop::End(length) => {
                    self.at += length;
                    return Some(text);
                }
                Stop::Literal(character, length) => {
                    text.push(character);
                    self.at += length;
                    continue;
                }
                Stop::No => {}
            }
            match next {
                '`' => {
                    let escaped = rest.chars().nth(1)?;
                    match escaped {
                        'n' => text.push('\n'),
                        'r' => text.push('\r'),
                        't' => text.push('\t'),
                        '0' => text.push('\0'),
                        '\n' => {}
                        other => text.push(other),
                    }
                    self.at += 1 + escaped.len_utf8();
                }
                '$' => self.interpolated(&mut text),
                other => {
                    text.push(other);
                    self.at += other.len_utf8();
                }
            }
        }
    }

    /// `$name`, `${name}`, `$([char]8364)` in a string.
    fn interpolated(&mut self, text: &mut String) {
        let rest = self.rest();
        if let Some(code) = rest.strip_prefix("$([char]") {
            let digits = code.split(')').next().unwrap_or_default();
            let number = match digits.strip_prefix("0x") {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
                None => digits.parse().ok(),
            };
            if let Some(character) = number.and_then(char::from_u32) {
                text.push(character);
                self.at += "$([char]".len() + digits.len() + 1;
                return;
            }
        }
        if rest.starts_with("$(") {
            // What does not end is passed as a whole.
            let length = rest.find(')').map_or(rest.len(), |end| end + 1);
            text.push_str(rest.get(..length).unwrap_or_default());
            self.unresolved = Some("an expression that PowerShell computes".to_owned());
            self.at += length;
            return;
        }
        let begins = rest.chars().nth(1);
        if !begins.is_some_and(|next| next.is_alphabetic() || next == '_' || next == '{') {
            text.push('$');
            self.at += 1;
            return;
        }
        let before = self.at;
        let value = self.variable();
        match value.text() {
            Some(value) => text.push_str(value),
            None => text.push_str(self.text.get(before..self.at).unwrap_or_default()),
        }
    }

    /// `$name`: its value, or the variable as it is written.
    fn variable(&mut self) -> Value {
        let rest = self.rest();
        let inside = rest.strip_prefix("${").and_then(|inside| {
            let mut near = inside.bytes().take(LONGEST_NAME);
            inside.get(..near.position(|octet| octet == b'}')?)
        });
        let (name, length) = match inside {
            Some(name) => (name, name.len() + 3),
            None => {
                let name = rest.get(1..).unwrap_or_default();
                let is_end = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
                let end = name.find(is_end).unwrap_or(name.len());
                (name.get(..end).unwrap_or_default(), end + 1)
            }
        };
        self.at += length;
        let known = self.variables.get(&name.to_ascii_lowercase());
        let known = known.filter(|value| {
            let left = self.left.checked_sub(value.size());
            self.left = left.unwrap_or(self.left);
            left.is_some()
        });
        match (known, name) {
            (Some(value), _) => value.clone(),
            (None, "null") => Value::Nothing,
            (None, "true" | "false") => Value::Word(name.to_owned()),
            (None, _) => {
                self.unresolved = Some(format!("${name}"));
                Value::Word(format!("${name}"))
            }
        }
    }

    /// `@'…'@` and `@"…"@`, whose text begins on the next line.
    fn here_string(&mut self) -> Option<Option<Value>> {
        let rest = self.rest();
        let quote = match rest.get(..2) {
            Some("@'") => '\'',
            Some("@\"") => '"',
            Some(_) | None => return None,
        };
        let line = rest.find('\n')?;
        if !rest.get(2..line)?.trim().is_empty() {
            return None;
        }
        self.at += line + 1;
        let mark = format!("\n{quote}@");
        let body = self.rest();
        let is_empty = body.starts_with(mark.get(1..)?);
        let Some(end) = body.find(&mark).filter(|_| !is_empty) else {
            // What does not end goes on to the end of the text.
            self.at = if is_empty {
                self.at + mark.len() - 1
            } else {
                self.text.len()
            };
            return Some(is_empty.then(|| Value::Text(String::new())));
        };
        let inside = body.get(..end)?;
        let inside = inside.strip_suffix('\r').unwrap_or(inside);
        let after = self.at + end + mark.len();
        let text = if quote == '\'' {
            Some(inside.to_owned())
        } else {
            let mut inner = Script::new(inside, 0);
            inner.variables = std::mem::take(&mut self.variables);
            inner.left = self.left;
            let text = inner.expanded_whole();
            self.variables = inner.variables;
            self.left = inner.left;
            self.unresolved = inner.unresolved.or(self.unresolved.take());
            text
        };
        self.at = after;
        Some(text.map(Value::Text))
    }

    fn expanded_whole(&mut self) -> Option<String> {
        let mut text = String::new();
        while !self.rest().is_empty() {
            let rest = self.rest();
            let special = rest.find(['`', '$']).unwrap_or(rest.len());
            text.push_str(rest.get(..special)?);
            self.at += special;
            match self.rest().chars().next() {
                Some('$') => self.interpolated(&mut text),
                Some(_) => {
                    let escaped = self.rest().chars().nth(1).unwrap_or('`');
                    text.push(escaped);
                    self.at += 1 + escaped.len_utf8();
                }
                None => {}
            }
        }
        Some(text)
    }

    /// `@{ "name" = value; … }`.
    fn table(&mut self, depth: usize) -> Option<Value> {
        self.at += 2;
        let mut members = Vec::new();
        loop {
            self.skip_spaces(true);
            let rest = self.rest();
            if rest.starts_with('}') {
                self.at += 1;
                return Some(Value::Map(members));
            }
            if rest.starts_with([';', ',']) {
                self.at += 1;
                continue;
            }
            let name = self.name()?;
            self.skip_spaces(true);
            self.at += self.rest().strip_prefix('=').map(|_| 1)?;
            self.skip_spaces(true);
            members.push((name, self.value(depth + 1)?));
        }
    }

    /// The name of a member, with or without quotation marks.
    fn name(&mut self) -> Option<String> {
        if self.rest().starts_with(['"', '\'']) {
            return self.value(DEEPEST)?.text().map(str::to_owned);
        }
        let rest = self.rest();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace())?;
        self.at += end;
        (end > 0).then(|| rest.get(..end).unwrap_or_default().to_owned())
    }

    /// An expression in parentheses: its first value, with what it is piped into as a call.
    fn group(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut values = Vec::new();
        let mut call = None;
        loop {
            self.skip_spaces(true);
            let rest = self.rest();
            match rest.chars().next()? {
                ')' => {
                    self.at += 1;
                    break;
                }
                ',' | ';' => self.at += 1,
                '|' => {
                    self.at += 1;
                    self.skip_spaces(true);
                    call = Some(self.bare().text().unwrap_or_default().to_owned());
                }
                // Options of what it is piped into.
                _ if call.is_some() => {
                    self.value(depth + 1)?;
                }
                _ => values.push(self.value(depth + 1)?),
            }
        }
        Some(match (call, values.len()) {
            (Some(name), _) => Value::Call(name, values),
            (None, 1) => values.pop()?,
            (None, _) => Value::List(values),
        })
    }

    /// `[Type]value` and `[Type]::Member.Method(value)`, of which the value is read.
    fn cast(&mut self, depth: usize) -> Option<Value> {
        let rest = self.rest();
        let mut near = rest.bytes().take(LONGEST_NAME);
        self.at += near.position(|octet| octet == b']')? + 1;
        if self.rest().starts_with("::") {
            let rest = self.rest();
            let end = rest.find(|c: char| c == '(' || c.is_whitespace())?;
            self.at += end;
        }
        self.value(depth + 1)
    }
}

/// What a text means in a string.
enum Stop {
    /// The end, of so many bytes.
    End(usize),
    /// A character that is written in so many bytes.
    Literal(char, usize),
    No,
}
