//! Text from outside (adapters, requests, reports, vectors) where people and programs read it.
//!
//! Such a text may hold control characters, which a terminal obeys; characters that change the direction
//! of a line; and commands for the programs that run builds (`::error::…`, `##[…]`).

use std::borrow::Cow;

/// Marks of commands that a build server finds anywhere in a line.
const MARKS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Whether a character moves the cursor, changes the direction of a line, or is invisible.
fn moves(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'
                | '\u{ffff}'
        )
}

/// Text on one line: such characters are escaped, and so are the marks of commands.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        push(&mut out, character, text.get(at..).unwrap_or_default());
    }
    out
}

/// The characters of a text, each as [`plain`] shows it.
pub(crate) fn plain_chars(text: &str) -> Vec<char> {
    plain(text).chars().collect()
}

/// Appends a character; `rest` is the text from it on.
fn push(out: &mut String, character: char, rest: &str) {
    if moves(character) {
        out.extend(character.escape_default());
    } else if character == '#' && MARKS.iter().any(|mark| rest.starts_with(mark)) {
        out.extend(character.escape_unicode());
    } else {
        out.push(character);
    }
}

/// A whole text as it may be printed. Newlines and tabs stay, and so do the colors of this program, which
/// are escape sequences that end in `m`. A line that a build server would take as a command is changed.
///
/// ```
/// use basestring_oracle::internal::foreign::printed;
/// assert_eq!(printed("a\r\n  ::error::b\n"), "a\\r\n  \\u{3a}:error::b\n");
/// assert_eq!(printed("\x1b[1mbold\x1b[0m \x1b[2J"), "\x1b[1mbold\x1b[0m \\u{1b}[2J");
/// ```
#[must_use]
pub fn printed(text: &str) -> Cow<'_, str> {
    let is_clean = |line: &str| {
        let is_marked = MARKS.iter().any(|mark| line.contains(mark));
        !is_marked && !line.contains("::") && !line.chars().any(|c| moves(c) && c != '\t')
    };
    if text.split('\n').all(is_clean) {
        return Cow::Borrowed(text);
    }
    let lines = text.split('\n').map(printed_line);
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

fn printed_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let (mut rest, mut is_start) = (line, true);
    while let Some(character) = rest.chars().next() {
        if let Some(length) = color(rest) {
            let (sequence, after) = rest.split_at(length);
            out.push_str(sequence);
            rest = after;
            continue;
        }
        if is_start && rest.starts_with("::") {
            out.extend(':'.escape_unicode());
        } else if character == '\t' {
            out.push(character);
        } else {
            push(&mut out, character, rest);
        }
        is_start &= character.is_whitespace();
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    out
}

/// The length of the color at the start of a text, in bytes.
fn color(text: &str) -> Option<usize> {
    let digits = text.strip_prefix("\u{1b}[")?;
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    (digits.as_bytes().get(end) == Some(&b'm')).then_some(end + 3)
}

/// A JSON text with the same meaning and without such characters: they can only be in its strings.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| moves(c) && !matches!(c, '\n' | '\t' | '\r');
    let is_mark = |rest: &str| MARKS.iter().any(|mark| rest.starts_with(mark));
    if !text.contains(is_escaped) && !MARKS.iter().any(|mark| text.contains(mark)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        if is_escaped(character) || character == '#' && is_mark(rest) {
            // None of these is beyond U+FFFF.
            out.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{json, plain, printed};

    #[test]
    fn nothing_that_moves_the_cursor_is_left() {
        assert_eq!(
            plain("a\u{1b}[2J\r\n\u{9b}\u{202e}\u{2066}\u{61c}b"),
            "a\\u{1b}[2J\\r\\n\\u{9b}\\u{202e}\\u{2066}\\u{61c}b"
        );
        assert_eq!(plain("é😀 ::error::"), "é😀 ::error::");
        assert_eq!(plain("a ##[error]b # c"), "a \\u{23}#[error]b # c");
        assert_eq!(plain("##vso[x]"), "\\u{23}#vso[x]");
    }

    #[test]
    fn no_line_is_a_command_of_a_build_server() {
        for line in [
            "::error::x",
            "  ::set-output name=a::b",
            "\t::warning::",
            "\u{1b}[1m ::error::x",
        ] {
            let shown = printed(line);
            let bare = shown.replace("\u{1b}[1m", "");
            assert!(!bare.trim_start().starts_with("::"), "{shown:?}");
        }
        assert_eq!(printed("a ::error::x"), "a ::error::x");
        assert_eq!(printed("x ##[group]"), "x \\u{23}#[group]");
        assert_eq!(printed("\u{1b}]0;title\u{7}"), "\\u{1b}]0;title\\u{7}");
        assert_eq!(
            printed("\u{1b}[31;1mred\u{1b}[0m\n"),
            "\u{1b}[31;1mred\u{1b}[0m\n"
        );
    }

    #[test]
    fn json_keeps_its_meaning() {
        let text = serde_json::to_string("\u{7f}\u{9b}\u{202e}\u{2028}é\n").expect("JSON");
        let escaped = json(&text);
        assert_eq!(escaped, "\"\\u007f\\u009b\\u202e\\u2028é\\n\"");
        let back: String = serde_json::from_str(&escaped).expect("JSON");
        assert_eq!(json("[\"##[error]x\"]"), "[\"\\u0023#[error]x\"]");
        assert_eq!(back, "\u{7f}\u{9b}\u{202e}\u{2028}é\n");
    }
}
