//! What is before most lines of a text that has no request line: the name of a container, a time and
//! a level, an indentation.

use std::borrow::Cow;
use std::collections::HashMap;

use super::colors::without_colors;
use super::draft::is_method;
use super::remark::Remark;

/// How many lines of ten begin with the same words, at least.
const MOST_LINES: usize = 6;

/// The fewest lines that show what lines begin with.
const FEWEST: usize = 4;

/// The most words before a line.
const WORDS: usize = 12;

/// The text without the words that most of its lines begin with, and without the indentation after
/// them; `None` if its lines begin with different words.
pub(crate) fn without_margin(text: &str) -> Option<(String, Remark)> {
    let plain = without_colors(text).map(|(plain, _)| plain);
    let text = plain.as_deref().unwrap_or(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut after: Vec<Option<&str>> = lines.iter().map(|line| Some(*line)).collect();
    let count = lines.iter().filter(|line| !line.trim().is_empty()).count();
    if count < FEWEST {
        return None;
    }
    let mut words = 0;
    while words < WORDS {
        let Some(common) = common_word(&after, count) else {
            break;
        };
        for line in &mut after {
            *line = line.and_then(|line| {
                let (word, rest) = first_word(line);
                (shape(word) == common).then_some(rest)
            });
        }
        words += 1;
    }
    if words == 0 {
        return None;
    }
    let ink = after
        .iter()
        .flatten()
        .filter(|line| !line.trim().is_empty());
    let indentation = ink.map(|line| indentation(line)).min().unwrap_or_default();
    let bare = lines.iter().zip(&after).map(|(line, after)| match after {
        Some(after) => after.get(indentation..).unwrap_or_default(),
        None => line,
    });
    let text = bare.collect::<Vec<&str>>().join("\n");
    let said = "what most lines begin with is not part of the request and was left out";
    Some((text, Remark::assumed("log-prefix", said, "--format NAME")))
}

/// The shape of the first word of most lines, if it is not a word of a request.
fn common_word(lines: &[Option<&str>], count: usize) -> Option<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for line in lines.iter().flatten() {
        let (word, _) = first_word(line);
        if may_precede(word) {
            *counts.entry(shape(word).into_owned()).or_default() += 1;
        }
    }
    let (word, most) = counts.into_iter().max_by_key(|(_, most)| *most)?;
    (most * 10 >= count * MOST_LINES).then_some(word)
}

/// The first word of a line, and the rest with the white space that it begins with.
fn first_word(line: &str) -> (&str, &str) {
    let line = line.trim_start();
    let end = line.find([' ', '\t']).unwrap_or(line.len());
    line.split_at_checked(end).unwrap_or((line, ""))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Whether a word may be one that a program writes before a line: not a method, an option, a mark of an
/// object, something in quotation marks, a name with its value or a URL.
fn may_precede(word: &str) -> bool {
    let is_mark = |c: char| "\"'`{}()<>=".contains(c);
    let is_option = word.starts_with('-') && word.len() > 1;
    !word.is_empty()
        && !is_method(word)
        && !is_option
        && !word.contains(is_mark)
        && !word.contains("://")
}

/// A word with each run of digits as one zero, and each level of a log as one word: of two lines, the
/// times differ.
fn shape(word: &str) -> Cow<'_, str> {
    const LEVELS: [&str; 7] = [
        "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR",
    ];
    let is_mark = |c: char| !c.is_ascii_alphanumeric();
    let bare = word.trim_matches(is_mark);
    if LEVELS.iter().any(|level| level.eq_ignore_ascii_case(bare)) {
        return Cow::Owned(word.replace(bare, "INFO"));
    }
    if !word.contains(|c: char| c.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let mut shape = String::with_capacity(word.len());
    for c in word.chars() {
        if !c.is_ascii_digit() {
            shape.push(c);
        } else if !shape.ends_with('0') {
            shape.push('0');
        }
    }
    Cow::Owned(shape)
}

#[cfg(test)]
mod tests {
    use super::without_margin;

    #[test]
    fn the_words_that_most_lines_begin_with_are_left_out() {
        for (text, expected) in [
            (
                "app-1  | get {\napp-1  |   url: https://h/\napp-1  | }\napp-1  |",
                "get {\n  url: https://h/\n}\n",
            ),
            (
                "22:13:40 INFO  get {\n22:13:41 DEBUG    url: https://h/\n22:13:41 INFO  }\n22:13:42 INFO  a\nend",
                "get {\n  url: https://h/\n}\na\nend",
            ),
            (
                "\u{1b}[36mapp |\u{1b}[0m a\n\u{1b}[36mapp |\u{1b}[0m b\n\u{1b}[36mapp |\u{1b}[0m c\n\u{1b}[36mapp |\u{1b}[0m d",
                "a\nb\nc\nd",
            ),
        ] {
            assert_eq!(without_margin(text).expect(text).0, expected);
        }
        for text in [
            "get {\n  url: https://h/\n}\nheaders {\n}",
            "Host: h\nAccept: a\nContent-Type: t\nX: y",
            "GET /a\nGET /b\nGET /c\nGET /d",
            "\"a\": 1\n\"a\": 2\n\"a\": 3\n\"a\": 4",
            "curl h \\\n -H a \\\n -H b \\\n -H c \\\n -H d",
        ] {
            assert_eq!(without_margin(text), None, "{text}");
        }
    }
}
