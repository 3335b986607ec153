//! Arrays as PHP's `print_r` and `var_dump` print them.

use super::Value;

/// Deeper arrays are not read.
const DEEPEST: usize = 32;

/// The most dumps that cannot be read: each may be looked at up to the end of the text.
const MOST_FAULTS: usize = 64;

/// Every array that a text has in one of the two forms, in order. Both have line breaks between their
/// members, and no quotation marks around names or none around values.
pub(crate) fn arrays(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    if text.contains("] => ") {
        found.extend(printed(text));
    }
    if text.contains("]=>") {
        found.extend(dumped(text));
    }
    found
}

/// The arrays of `print_r`.
fn printed(text: &str) -> Vec<Value> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let opens = lines.get(at).is_some_and(|next| next.trim() == "(");
        if opens && is_array(line.trim_end()) {
            let indentation = lines.get(at).map_or(0, |next| indentation(next));
            at += 1;
            let mut block = Block {
                lines: &lines,
                at,
                depth: 0,
            };
            found.push(block.members(indentation + 4));
            at = block.at;
        }
    }
    found
}

/// Whether a value in a line is the beginning of an array or an object: its lines follow.
fn is_array(value: &str) -> bool {
    value.ends_with("Array") || value.ends_with(" Object")
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The lines of an array of `print_r`.
struct Block<'l> {
    lines: &'l [&'l str],
    at: usize,
    depth: usize,
}

impl<'l> Block<'l> {
    /// The members whose lines begin with so many spaces, up to the closing parenthesis.
    fn members(&mut self, spaces: usize) -> Value {
        let mut members: Vec<(String, Value)> = Vec::new();
        while let Some(line) = self.lines.get(self.at) {
            self.at += 1;
            if line.trim() == ")" && indentation(line) + 4 == spaces {
                break;
            }
            match member(line, spaces) {
                Some((name, value)) => {
                    let value = self.value(value, spaces);
                    members.push((name.to_owned(), value));
                }
                // A value of several lines.
                None => {
                    if let Some((_, Value::Text(text))) = members.last_mut() {
                        text.push('\n');
                        text.push_str(line);
                    }
                }
            }
        }
        for (_, value) in &mut members {
            if let Value::Text(text) = value {
                text.truncate(text.trim_end_matches('\n').len());
            }
        }
        Value::Map(members)
    }

    fn value(&mut self, value: &str, spaces: usize) -> Value {
        let opens = |line: &&str| line.trim() == "(" && indentation(line) > spaces;
        let next = self.lines.get(self.at).filter(|line| opens(line));
        match next {
            Some(_) if is_array(value) && self.depth < DEEPEST => {
                self.at += 1;
                self.depth += 1;
                let nested = self.members(spaces + 8);
                self.depth -= 1;
                nested
            }
            Some(_) | None => Value::Text(value.to_owned()),
        }
    }
}

/// A name and its value, `    [name] => value`.
fn member(line: &str, spaces: usize) -> Option<(&str, &str)> {
    let rest = line.get(spaces..).filter(|_| indentation(line) == spaces)?;
    let rest = rest.strip_prefix('[')?;
    let (name, value) = rest.split_once("] =>")?;
    let is_name = !name.contains(['[', ']', ' ']);
    // The visibility of an object's member.
    let name = name.split(':').next().unwrap_or(name);
    is_name.then(|| (name, value.strip_prefix(' ').unwrap_or(value)))
}

/// The arrays of `var_dump`.
fn dumped(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut faults = 0;
    while let Some(place) = text.get(at..).and_then(|rest| rest.find("array("))
        && faults < MOST_FAULTS
    {
        let mut dump = Dump {
            text,
            at: at + place,
        };
        match dump.value(0) {
            Some(value @ Value::Map(_)) => found.push(value),
            Some(_) | None => {
                faults += 1;
                dump.at = at + place;
            }
        }
        at = dump.at.max(at + place + 1);
    }
    found
}

/// The text of `var_dump`.
struct Dump<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Dump<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn eat(&mut self, wanted: &str) -> Option<()> {
        self.rest().strip_prefix(wanted)?;
        self.at += wanted.len();
        Some(())
    }

    /// What is before a text, which is passed as well.
    fn until(&mut self, end: &str) -> Option<&'t str> {
        let rest = self.rest();
        let place = rest.find(end)?;
        self.at += place + end.len();
        rest.get(..place)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        let rest = self.rest();
        if rest.starts_with("array(") || rest.starts_with("object(") {
            self.until("{")?;
            return self.members(depth + 1);
        }
        if self.eat("string(").is_some() {
            let length: usize = self.until(") \"")?.parse().ok()?;
            return self.string(length).map(Value::Text);
        }
        if self.eat("NULL").is_some() {
            return Some(Value::Nothing);
        }
        let word = ["int(", "float(", "bool(", "enum("];
        word.iter().find_map(|kind| self.eat(kind))?;
        self.until(")").map(|word| Value::Word(word.to_owned()))
    }

    /// A string of so many bytes. A text that was copied may have others.
    fn string(&mut self, length: usize) -> Option<String> {
        let rest = self.rest();
        let counted = rest.get(..length);
        let is_whole = rest.get(length..).is_some_and(|end| end.starts_with('"'));
        let string = match counted.filter(|_| is_whole) {
            Some(counted) => counted,
            None => rest.get(..rest.find("\"\n")?)?,
        };
        self.at += string.len() + 1;
        Some(string.to_owned())
    }

    fn members(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let mut members = Vec::new();
        loop {
            self.space();
            if self.eat("}").is_some() {
                return Some(Value::Map(members));
            }
            self.eat("[")?;
            let name = self.until("]=>")?;
            let name = name.split(':').next().unwrap_or(name).trim_matches('"');
            members.push((name.to_owned(), self.value(depth)?));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, arrays};

    #[test]
    fn arrays_of_php_are_read() {
        let text = |text: &str| Value::Text(text.to_owned());
        let expected = Value::Map(vec![
            ("a".to_owned(), text("1 2")),
            ("h".to_owned(), text("A: b\nC: d")),
            (
                "n".to_owned(),
                Value::Map(vec![("0".to_owned(), text("x"))]),
            ),
        ]);
        let printed = "log: Array\n(\n    [a] => 1 2\n    [h] => A: b\nC: d\n    [n] => Array\n        (\n            [0] => x\n        )\n\n)\n";
        let dumped = "array(3) {\n  [\"a\"]=>\n  string(3) \"1 2\"\n  [\"h\"]=>\n  string(9) \"A: b\nC: d\"\n  [\"n\"]=>\n  array(1) {\n    [0]=>\n    string(1) \"x\"\n  }\n}\n";
        assert_eq!(arrays(printed), std::slice::from_ref(&expected));
        assert_eq!(arrays(dumped), [expected]);
        assert!(arrays("a[0] => b").is_empty());
    }
}
