//! JSON as parsers write it again: the bytes that a receiver hashes or signs which does not keep the
//! body as it was sent.

/// How the text of a value is written.
#[derive(Clone, Copy)]
struct Style {
    /// Who writes it so.
    name: &'static str,
    after_comma: &'static str,
    after_colon: &'static str,
    /// The indentation of a level; none for one line.
    indent: Option<&'static str>,
    /// `\u` escapes for characters outside ASCII.
    is_ascii: bool,
    /// `\/` for `/`.
    escapes_slash: bool,
    is_sorted: bool,
}

const COMPACT: Style = Style {
    name: "JavaScript's JSON.stringify",
    after_comma: "",
    after_colon: "",
    indent: None,
    is_ascii: false,
    escapes_slash: false,
    is_sorted: false,
};

const PYTHON: Style = Style {
    name: "Python's json.dumps",
    after_comma: " ",
    after_colon: " ",
    is_ascii: true,
    ..COMPACT
};

const STYLES: [Style; 11] = [
    COMPACT,
    PYTHON,
    Style {
        name: "PHP's json_encode",
        is_ascii: true,
        escapes_slash: true,
        ..COMPACT
    },
    Style {
        name: "Go's json.Marshal of a map",
        is_sorted: true,
        ..COMPACT
    },
    Style {
        name: "Python's json.dumps with ensure_ascii=False",
        is_ascii: false,
        ..PYTHON
    },
    Style {
        name: "Python's json.dumps with compact separators",
        is_ascii: true,
        ..COMPACT
    },
    Style {
        name: "Python's json.dumps with sort_keys",
        is_sorted: true,
        ..PYTHON
    },
    Style {
        name: "PHP's json_encode with JSON_UNESCAPED_UNICODE",
        escapes_slash: true,
        ..COMPACT
    },
    Style {
        name: "JavaScript's JSON.stringify with two spaces",
        after_colon: " ",
        indent: Some("  "),
        ..COMPACT
    },
    Style {
        name: "a writer that indents by four spaces",
        after_colon: " ",
        indent: Some("    "),
        ..COMPACT
    },
    Style {
        name: "a writer that indents by tabs",
        after_colon: " ",
        indent: Some("\t"),
        ..COMPACT
    },
];

/// The text of a JSON value as parsers write it again, with who does so. Texts that equal the given
/// one are left out; empty for a text that is not JSON.
#[must_use]
pub fn respelled(text: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(text) else {
        return Vec::new();
    };
    let mut found: Vec<(&'static str, Vec<u8>)> = Vec::new();
    for style in STYLES {
        let mut out = String::new();
        style.write(&value, 0, &mut out);
        let written = out.into_bytes();
        if written != text && !found.iter().any(|(_, known)| *known == written) {
            found.push((style.name, written));
        }
    }
    found
}

impl Style {
    fn write(self, value: &serde_json::Value, depth: usize, out: &mut String) {
        match value {
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {
                out.push_str(&value.to_string());
            }
            serde_json::Value::String(text) => self.text(text, out),
            serde_json::Value::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index, depth, out);
                    self.write(item, depth + 1, out);
                }
                self.close(items.is_empty(), depth, out);
                out.push(']');
            }
            serde_json::Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                if self.is_sorted {
                    members.sort_by_key(|(name, _)| *name);
                }
                out.push('{');
                for (index, (name, item)) in members.iter().enumerate() {
                    self.separate(index, depth, out);
                    self.text(name, out);
                    out.push(':');
                    out.push_str(self.after_colon);
                    self.write(item, depth + 1, out);
                }
                self.close(members.is_empty(), depth, out);
                out.push('}');
            }
        }
    }

    fn separate(self, index: usize, depth: usize, out: &mut String) {
        if index > 0 {
            out.push(',');
            out.push_str(self.after_comma);
        }
        self.new_line(depth + 1, out);
    }

    fn close(self, is_empty: bool, depth: usize, out: &mut String) {
        if !is_empty {
            self.new_line(depth, out);
        }
    }

    fn new_line(self, depth: usize, out: &mut String) {
        if let Some(indent) = self.indent {
            out.push('\n');
            out.push_str(&indent.repeat(depth));
        }
    }

    fn text(self, text: &str, out: &mut String) {
        for character in serde_json::Value::from(text).to_string().chars() {
            if self.escapes_slash && character == '/' {
                out.push_str("\\/");
            } else if self.is_ascii && !character.is_ascii() {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            } else {
                out.push(character);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::respelled;

    fn texts(text: &str) -> Vec<String> {
        let texts = respelled(text.as_bytes()).into_iter();
        texts
            .map(|(_, text)| String::from_utf8(text).expect("it is text"))
            .collect()
    }

    #[test]
    fn json_is_written_as_parsers_write_it() {
        let found = texts("{ \"b\": \"\u{e9}/\u{1f389}\", \"a\": [1.0, {}] }");
        for expected in [
            "{\"b\":\"\u{e9}/\u{1f389}\",\"a\":[1.0,{}]}",
            "{\"b\": \"\\u00e9/\\ud83c\\udf89\", \"a\": [1.0, {}]}",
            "{\"b\":\"\\u00e9\\/\\ud83c\\udf89\",\"a\":[1.0,{}]}",
            "{\"a\":[1.0,{}],\"b\":\"\u{e9}/\u{1f389}\"}",
            "{\n  \"b\": \"\u{e9}/\u{1f389}\",\n  \"a\": [\n    1.0,\n    {}\n  ]\n}",
        ] {
            assert!(
                found.contains(&expected.to_owned()),
                "{expected}: {found:?}"
            );
        }
    }

    #[test]
    fn the_text_itself_and_what_is_not_json_are_left_out() {
        assert!(!texts("{\"a\":1}").contains(&"{\"a\":1}".to_owned()));
        assert!(respelled(b"a=1").is_empty());
    }
}
