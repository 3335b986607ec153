//! The texts in a file: what a person reads, without code.

use std::ops::Range;

/// The members of JSON files that are sentences.
const SENTENCES: [&str; 15] = [
    "about",
    "advice",
    "comment",
    "description",
    "effect",
    "fix",
    "mend",
    "note",
    "reason",
    "remark",
    "summary",
    "symptom",
    "title",
    "what",
    "why",
];

/// A text, with the line of the file on which each of its own lines is.
pub(crate) struct Text {
    /// The text; what is quoted or code is replaced by dots.
    pub(crate) masked: String,
    /// Where a line of the file begins in the text, and its number.
    lines: Vec<(usize, usize)>,
}

impl Text {
    fn new(text: &str, lines: Vec<(usize, usize)>) -> Self {
        let masked = mask(text);
        Self { masked, lines }
    }

    /// A text that is a file of its own.
    pub(crate) fn whole(text: &str) -> Self {
        Self::at(text, 1)
    }

    /// A text whose lines are those of its file, from this line on.
    fn at(text: &str, first: usize) -> Self {
        let begins = text.match_indices('\n').map(|(index, _)| index + 1);
        let lines = [0].into_iter().chain(begins).zip(first..).collect();
        Self::new(text, lines)
    }

    /// The line of the file at this offset.
    pub(crate) fn line(&self, offset: usize) -> usize {
        let found = self.lines.iter().rev().find(|(begin, _)| *begin <= offset);
        found.map_or(1, |(_, line)| *line)
    }

    /// The words around a place, on one line.
    pub(crate) fn excerpt(&self, place: &Range<usize>) -> String {
        let floor = |at: usize| {
            (0..=at)
                .rev()
                .find(|at| self.masked.is_char_boundary(*at))
                .unwrap_or(0)
        };
        let from = floor(place.start.saturating_sub(50));
        let to = floor((place.end + 50).min(self.masked.len()));
        let around = self.masked.get(from..to).unwrap_or_default();
        around.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Replaces fenced code, `code` and “quotations” by dots, byte for byte, so that offsets stay.
fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = interpolated(rest) {
            masked.push_str(&".".repeat(length));
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        let (open, close) = match first {
            '`' if rest.starts_with("```") => ("```", "```"),
            '`' => ("`", "`"),
            '“' => ("“", "”"),
            _ => ("", ""),
        };
        let inner = rest.get(open.len()..).unwrap_or_default();
        let end = inner
            .find(close)
            .filter(|end| !open.is_empty() && (open == "```" || *end < 600));
        match end {
            Some(end) => {
                let length = open.len() + end + close.len();
                let (hidden, after) = rest.split_at(length);
                masked.extend(
                    hidden
                        .bytes()
                        .map(|byte| if byte == b'\n' { '\n' } else { '.' }),
                );
                rest = after;
            }
            None => {
                masked.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    masked
}

/// The length of `{name}` or `{name:…}` at the beginning of a text.
fn interpolated(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    let end = inner.find([':', '}'])?;
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    inner.get(..end).filter(|name| is_name(name))?;
    let close = inner.get(end..)?.find('}')?;
    let length = 1 + end + close + 1;
    text.get(..length)
        .filter(|whole| whole.is_ascii() && !whole.contains('\n'))
        .map(str::len)
}

/// The texts of a file, by its name.
pub(crate) fn texts_of(path: &str, content: &str) -> Vec<Text> {
    let extension = path.rsplit(['.', '/']).next().unwrap_or_default();
    match extension {
        "rs" => rust(content),
        "json" if path.contains("schema") || !is_data(path) => Vec::new(),
        "json" => json(content),
        "md" | "html" => vec![Text::whole(content)],
        "txt" if path.starts_with("tests/glossary/") => Vec::new(),
        // The rest is code with comments, or a list with comments.
        "toml" | "txt" | "sh" | "run" | "py" | "mjs" | "js" | "pl" | "rb" | "php" | "java"
        | "go" | "c" | "css" => comments(content),
        _ => Vec::new(),
    }
}

fn is_data(path: &str) -> bool {
    let is_ours = ["vectors/", "crates/", "adapters/"]
        .iter()
        .any(|folder| path.starts_with(folder));
    is_ours && !path.ends_with("package-lock.json")
}

/// The members of a JSON file that are sentences, each on its line, as our files are written.
fn json(content: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    for (line, number) in content.lines().zip(1..) {
        let Some((key, value)) = line.trim().split_once("\": \"") else {
            continue;
        };
        if SENTENCES.contains(&key.trim_start_matches('"')) {
            texts.push(Text::at(
                &value.replace("\\\"", "\"").replace("\\n", " "),
                number,
            ));
        }
    }
    texts
}

/// The lines that are comments or have one, in languages other than Rust.
fn comments(content: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut is_docstring = false;
    for (line, number) in content.lines().zip(1..) {
        let trimmed = line.trim();
        let begins = ["#", "//", "*", "/*", "--"]
            .iter()
            .any(|mark| trimmed.starts_with(mark));
        let quotes = trimmed.matches("\"\"\"").count();
        let named = trimmed.strip_prefix("description = ");
        if begins || is_docstring || quotes > 0 {
            texts.push(Text::at(trimmed, number));
        } else if let Some(text) = named {
            texts.push(Text::at(text, number));
        } else if let Some((_, comment)) = [" # ", " // "]
            .iter()
            .find_map(|mark| trimmed.split_once(mark))
        {
            texts.push(Text::at(comment, number));
        }
        if quotes % 2 == 1 {
            is_docstring = !is_docstring;
        }
    }
    texts
}

/// Comments, string literals that are sentences, and the names of functions that are sentences.
fn rust(content: &str) -> Vec<Text> {
    let mut reader = Reader {
        content,
        at: 0,
        line: 1,
        texts: Vec::new(),
        comment: String::new(),
        lines: Vec::new(),
    };
    reader.read();
    reader.texts
}

struct Reader<'a> {
    content: &'a str,
    at: usize,
    line: usize,
    texts: Vec<Text>,
    /// The comment that is being collected: lines that follow each other are one text.
    comment: String,
    lines: Vec<(usize, usize)>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.content.get(self.at..).unwrap_or_default()
    }

    /// Takes this many bytes.
    fn take(&mut self, length: usize) -> &'a str {
        let taken = self.rest().get(..length).unwrap_or(self.rest());
        self.at += taken.len();
        self.line += taken.matches('\n').count();
        taken
    }

    fn end_comment(&mut self) {
        if !self.comment.is_empty() {
            let lines = std::mem::take(&mut self.lines);
            self.texts
                .push(Text::new(&std::mem::take(&mut self.comment), lines));
        }
    }

    fn read(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.line_comment();
                continue;
            }
            if !next.is_whitespace() {
                self.end_comment();
            }
            let raw = rest.trim_start_matches(['b', 'c']);
            let is_raw = raw.starts_with("r\"") || raw.starts_with("r#");
            if is_raw && self.raw_string(rest.len() - raw.len() + 1) {
                continue;
            }
            match next {
                '"' => self.string(),
                '\'' => self.char_or_lifetime(),
                _ if next.is_alphanumeric() || next == '_' => self.word(),
                _ => {
                    self.take(next.len_utf8());
                }
            }
        }
        self.end_comment();
    }

    fn line_comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        let line = self.line;
        let text = self.take(length).trim_start_matches(['/', '!']);
        self.lines.push((self.comment.len(), line));
        self.comment.push_str(text);
        self.comment.push('\n');
    }

    /// A raw string, whose `r` is before this offset.
    fn raw_string(&mut self, offset: usize) -> bool {
        let after = self.rest().get(offset..).unwrap_or_default();
        let hashes = after.len() - after.trim_start_matches('#').len();
        let Some(body) = after
            .get(hashes..)
            .and_then(|after| after.strip_prefix('"'))
        else {
            return false;
        };
        let close = format!("\"{}", "#".repeat(hashes));
        let Some(end) = body.find(&close) else {
            return false;
        };
        self.take(offset + hashes + 1);
        let line = self.line;
        let text = self.take(end);
        self.take(close.len());
        self.sentence(text, line);
        true
    }

    fn string(&mut self) {
        self.take(1);
        let line = self.line;
        let mut length = 0;
        let mut is_escaped = false;
        for byte in self.rest().bytes() {
            if byte == b'"' && !is_escaped {
                break;
            }
            is_escaped = byte == b'\\' && !is_escaped;
            length += 1;
        }
        let text = self.take(length);
        self.take(1);
        // Escapes are two bytes and stay two, so that offsets stay.
        let text = text
            .replace("\\\"", " \"")
            .replace("\\n", "  ")
            .replace("\\\n", " \n");
        self.sentence(&text, line);
    }

    /// A literal of at least two words is treated as a sentence.
    fn sentence(&mut self, text: &str, line: usize) {
        let is_word = |word: &&str| word.chars().any(char::is_alphabetic);
        if text.split_whitespace().filter(is_word).count() > 1 {
            self.texts.push(Text::at(text, line));
        }
    }

    fn char_or_lifetime(&mut self) {
        let rest = self.rest();
        let mut chars = rest.char_indices().skip(1);
        let close = match chars.next() {
            Some((_, '\\')) => rest
                .get(3..)
                .and_then(|after| after.find('\''))
                .map(|end| end + 4),
            Some((at, first)) => {
                let after = at + first.len_utf8();
                rest.get(after..)
                    .filter(|after| after.starts_with('\''))
                    .map(|_| after + 1)
            }
            None => None,
        };
        self.take(close.unwrap_or(1));
    }

    /// An identifier; one of four words or more is a sentence.
    fn word(&mut self) {
        let is_inside = |c: char| c.is_alphanumeric() || c == '_';
        let length = self
            .rest()
            .find(|c| !is_inside(c))
            .unwrap_or(self.rest().len());
        let line = self.line;
        let before = self.content.get(..self.at).unwrap_or_default();
        let word = self.take(length);
        if before.ends_with("fn ") && word.matches('_').count() > 2 {
            self.texts.push(Text::at(&word.replace('_', " "), line));
        }
    }
}
