//! The grammar of printed values.

use super::Value;
use super::text::string;

/// Deeper values are not read.
const DEEPEST: usize = 64;

/// Reads the value that a text begins with. Returns it and the number of bytes it takes; `None` for a
/// text that is not a value, or is cut short.
pub(crate) fn parse(text: &str) -> Option<(Value, usize)> {
    let mut scan = Scan {
        text,
        at: 0,
        ahead: LEAST_AHEAD + 8 * text.len(),
    };
    let value = scan.value(0)?;
    Some((value, scan.at))
}

/// As many bytes may be looked at before they are read in a short text; in a long one, in proportion to
/// its length.
const LEAST_AHEAD: usize = 1 << 16;

struct Scan<'a> {
    text: &'a str,
    at: usize,
    /// How many bytes may still be looked at before they are read: an end that is far away is not
    /// looked for again and again.
    ahead: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Counts bytes that were looked at; `None` after too many.
    fn look(&mut self, bytes: usize) -> Option<()> {
        self.ahead = self.ahead.checked_sub(bytes)?;
        Some(())
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let has = self.rest().starts_with(wanted);
        if has {
            self.at += wanted.len();
        }
        has
    }

    /// Passes white space and comments.
    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                self.at += trimmed.find("*/").map_or(trimmed.len(), |end| end + 2);
            } else {
                return;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        self.space();
        let first = self.one(depth)?;
        // 'a' + 'b' of JavaScript, 'a' . 'b' of PHP, 'a' 'b' of Python.
        let Value::Text(mut whole) = first else {
            return Some(first);
        };
        loop {
            let before = self.at;
            self.space();
            if self.rest().starts_with('+') || self.rest().starts_with(". ") {
                self.at += 1;
                self.space();
            } else if !self.rest().starts_with(['"', '\'']) && !self.is_bytes() {
                self.at = before;
                return Some(Value::Text(whole));
            }
            match self.one(depth)? {
                Value::Text(more) => whole.push_str(&more),
                Value::Nothing
                | Value::Bytes(_)
                | Value::Word(_)
                | Value::List(_)
                | Value::Map(_)
                | Value::Call(..) => return None,
            }
        }
    }

    /// Whether a literal of bytes follows: Python prints long ones in several.
    fn is_bytes(&self) -> bool {
        self.rest().starts_with("b'") || self.rest().starts_with("b\"")
    }

    /// One value without what is joined to it.
    fn one(&mut self, depth: usize) -> Option<Value> {
        match self.rest().chars().next()? {
            '{' => self.members("{", "}", depth),
            '[' => self.bracket(depth),
            '(' => self.members("(", ")", depth),
            '"' | '\'' | '`' => self.string(),
            '<' => self.angle(),
            '#' => self.angle_after_hash(),
            '/' => self.expression(),
            first if first.is_alphanumeric() || "_$-+.:@".contains(first) => self.word(depth),
            _ => None,
        }
    }

    fn string(&mut self) -> Option<Value> {
        let (value, length) = string(self.rest())?;
        self.at += length;
        Some(value)
    }

    /// Values between brackets: a list, or a map if the first has a name.
    fn members(&mut self, open: &str, close: &str, depth: usize) -> Option<Value> {
        self.eat(open);
        let mut list = Vec::new();
        let mut map = Vec::new();
        loop {
            self.space();
            if self.eat(close) {
                break;
            }
            if self.eat(",") || self.eat(";") {
                continue;
            }
            // A symbol's name.
            let value = self.value(depth + 1)?;
            self.space();
            if self.eat("=>") || self.eat(":") || (open == "{" && self.eat("=")) {
                let name = name_of(&value)?;
                self.space();
                map.push((name, self.value(depth + 1)?));
            } else if let (Value::Word(name), "{") = (&value, open) {
                // JavaScript's { headers }, which is { headers: headers }.
                map.push((name.clone(), value));
            } else {
                list.push(value);
            }
        }
        Some(if !map.is_empty() || (open == "{" && list.is_empty()) {
            Value::Map(map)
        } else {
            Value::List(list)
        })
    }

    /// A list, or what Node prints in brackets: `[Function: f]`, `[Object: null prototype] {…}`.
    fn bracket(&mut self, depth: usize) -> Option<Value> {
        let rest = self.rest();
        let end = rest.find(']')?;
        self.look(end)?;
        let inside = rest.get(1..end)?;
        let is_note = inside.starts_with(|first: char| first.is_ascii_uppercase())
            && !inside.contains(['"', '\'', ',', '\n']);
        if !is_note {
            return self.members("[", "]", depth);
        }
        self.at += end + 1;
        self.space();
        if self.rest().starts_with('{') {
            return self.members("{", "}", depth);
        }
        Some(Value::Word(format!("[{inside}]")))
    }

    /// `<Buffer 61 3d>`, `<ref *1> {…}` and Python's `<Object at …>`.
    fn angle(&mut self) -> Option<Value> {
        let rest = self.rest();
        let (end, looked) = angle_end(rest);
        self.look(looked)?;
        let end = end.or_else(|| rest.find('>'))?;
        let inside = rest.get(1..end)?;
        self.at += end + 1;
        if inside.starts_with("ref ") {
            return self.value(1);
        }
        if let Some(members) = named_members(inside) {
            return Some(members);
        }
        let digits = inside.strip_prefix("Buffer ");
        let octets = digits.map(|digits| {
            let bytes = digits
                .split(' ')
                .map(|pair| u8::from_str_radix(pair, 16).ok());
            bytes.collect::<Option<Vec<u8>>>()
        });
        Some(match octets {
            Some(Some(bytes)) => Value::Bytes(bytes),
            Some(None) | None => Value::Word(format!("<{inside}>")),
        })
    }

    fn angle_after_hash(&mut self) -> Option<Value> {
        self.eat("#");
        if self.rest().starts_with('<') {
            return self.angle();
        }
        None
    }

    /// A regular expression of JavaScript, on one line.
    fn expression(&mut self) -> Option<Value> {
        let rest = self.rest();
        let mut is_escaped = false;
        let (end, last) = rest.char_indices().skip(1).find(|(_, c)| {
            let ends = (*c == '/' && !is_escaped) || *c == '\n';
            is_escaped = *c == '\\' && !is_escaped;
            ends
        })?;
        if last == '\n' {
            return None;
        }
        let flags = rest.get(end + 1..)?;
        let length = flags.find(|c: char| !c.is_ascii_lowercase());
        let length = end + 1 + length.unwrap_or(flags.len());
        self.at += length;
        Some(Value::Word(rest.get(..length)?.to_owned()))
    }

    /// A word: a constant, a number, a class before its members, a prefix of a string, a call.
    fn word(&mut self, depth: usize) -> Option<Value> {
        // Ruby's symbols.
        self.eat(":");
        let rest = self.rest();
        let is_part = |c: char| c.is_alphanumeric() || "_$-+.@/".contains(c);
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let word = rest.get(..end)?;
        self.at += end;
        let next = self.rest();
        if matches!(word, "b" | "u" | "r" | "rb" | "br") && next.starts_with(['"', '\'']) {
            return self.string();
        }
        if word.is_empty() {
            return if next.starts_with('"') {
                self.string()
            } else {
                None
            };
        }
        if next.starts_with('(') {
            return self.call(word, depth);
        }
        let before = self.at;
        self.space();
        // A class: AxiosHeaders {, Object [AxiosHeaders] {, new Headers(, array (.
        if self.rest().starts_with('{') && !is_constant(word) {
            return self.members("{", "}", depth);
        }
        if word == "new" || word == "await" || word == "return" {
            return self.value(depth + 1);
        }
        if word == "array" && self.rest().starts_with('(') {
            return self.members("(", ")", depth);
        }
        if self.rest().starts_with('[') && word.starts_with(|c: char| c.is_ascii_uppercase()) {
            return self.bracket(depth);
        }
        self.at = before;
        Some(constant(word))
    }

    fn call(&mut self, name: &str, depth: usize) -> Option<Value> {
        self.eat("(");
        let mut arguments = Vec::new();
        loop {
            self.space();
            if self.eat(")") {
                break;
            }
            if self.eat(",") {
                continue;
            }
            let value = self.value(depth + 1)?;
            self.space();
            // Named arguments of Python and array(… => …) of PHP.
            if self.eat("=>") || self.eat("=") {
                let named = (name_of(&value)?, self.value(depth + 1)?);
                if let Some(Value::Map(members)) = arguments.last_mut() {
                    members.push(named);
                } else {
                    arguments.push(Value::Map(vec![named]));
                }
            } else {
                arguments.push(value);
            }
        }
        Some(match (name, &mut arguments[..]) {
            ("array" | "dict", [Value::Map(members)]) => Value::Map(std::mem::take(members)),
            _ => Value::Call(name.to_owned(), arguments),
        })
    }
}

/// The members of a class of Python's between angle brackets: `<CIMultiDictProxy('Host': 'h')>`,
/// `<QueryDict: {'a': ['1']}>`.
fn named_members(inside: &str) -> Option<Value> {
    let end = inside.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    let (_, rest) = inside.split_at_checked(end)?;
    let members = match rest.strip_prefix('(') {
        Some(members) => members.strip_suffix(')')?,
        None => rest
            .strip_prefix(": ")
            .filter(|rest| rest.starts_with('{'))?,
    };
    let members = match members.starts_with('{') {
        true => members.to_owned(),
        false => format!("{{{members}}}"),
    };
    match parse(&members) {
        Some((value @ Value::Map(_), _)) => Some(value),
        Some(_) | None => None,
    }
}

/// Where the text between angle brackets ends: it may have strings and angle brackets in it, as in
/// `<TextIOWrapper name='<stderr>'>`. Returns the place and how many bytes were looked at.
fn angle_end(text: &str) -> (Option<usize>, usize) {
    const LONGEST: usize = 20_000;
    let mut depth = 0;
    let mut quote = None;
    let mut looked = 0;
    for (at, c) in text.char_indices().take(LONGEST) {
        looked = at;
        match (quote, c) {
            (Some(open), _) => {
                if c == open {
                    quote = None;
                }
            }
            (None, '\'' | '"') => quote = Some(c),
            (None, '<') => depth += 1,
            (None, '>') if depth == 1 => return (Some(at), looked),
            (None, '>') => depth -= 1,
            (None, _) => {}
        }
    }
    (None, looked)
}

fn is_constant(word: &str) -> bool {
    matches!(
        word,
        "null" | "undefined" | "None" | "nil" | "NULL" | "true" | "false" | "True" | "False"
    )
}

fn constant(word: &str) -> Value {
    match word {
        "null" | "undefined" | "None" | "nil" | "NULL" => Value::Nothing,
        word => Value::Word(word.to_owned()),
    }
}

/// The name of a member: a string, a word, or a list of one as in `[Symbol(x)]`.
fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Word(text) => Some(text.clone()),
        Value::Nothing => Some("null".to_owned()),
        Value::List(_) | Value::Call(..) => Some(String::new()),
        Value::Bytes(_) | Value::Map(_) => None,
    }
}
