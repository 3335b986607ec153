//! A text within a message of a log: lines of JSON with a message each, or a string of a program.

use serde_json::Value as Json;

use super::draft::header_line;
use super::literal::{Value, parse};
use super::remark::Remark;

/// The names of the member that has the message.
const MESSAGES: [&str; 8] = [
    "MESSAGE",
    "log",
    "message",
    "msg",
    "textPayload",
    "text",
    "@message",
    "line",
];

/// The text that was logged; `None` where the text is not such a log.
pub(crate) fn unwrapped(text: &str) -> Option<(String, Remark)> {
    if let Some(text) = exported(text).or_else(|| messages(text)) {
        let said = "the messages were taken out of the lines of JSON";
        return Some((text, Remark::note("log-messages", said)));
    }
    let text = quoted(text)?;
    let said = "the text was taken out of the string of a program";
    Some((text, Remark::note("quoted-text", said)))
}

/// Whether a text has what is looked for.
fn is_of_request(text: &str) -> bool {
    text.contains("oauth_") || text.to_ascii_lowercase().contains("-signature")
}

/// The longest text that is read as the export of a log, in bytes.
const LONGEST_EXPORT: usize = 4 << 20;

/// The messages of a log that was exported as one object or list: those of CloudWatch, Loki,
/// Elasticsearch and Google Cloud.
fn exported(text: &str) -> Option<String> {
    let text = text.trim();
    let has = |words: &[&str]| words.iter().all(|word| text.contains(word));
    let is_list = text.starts_with('[') && MESSAGES.iter().any(|name| has(&[name]));
    let is_export = is_list
        || has(&["\"events\"", "\"message\""])
        || has(&["\"stream\"", "\"values\""])
        || has(&["\"hits\"", "\"_source\""]);
    if !is_export || text.len() > LONGEST_EXPORT {
        return None;
    }
    let export: Json = serde_json::from_str(text).ok()?;
    let mut found: Vec<&str> = Vec::new();
    let streams = export
        .pointer("/data/result")
        .or_else(|| export.get("streams"));
    for stream in list(streams) {
        let values = list(stream.get("values")).iter();
        found.extend(values.filter_map(|value| value.get(1)?.as_str()));
    }
    let nested = export
        .get("events")
        .or_else(|| export.pointer("/hits/hits"));
    let entries = list(nested.or(Some(&export)));
    for entry in entries {
        let entry = entry.get("_source").unwrap_or(entry);
        let is_request = entry.get("headers").is_some() || entry.get("request").is_some();
        let mut names = MESSAGES.iter().filter(|_| !is_request);
        found.extend(names.find_map(|name| entry.get(*name)?.as_str()));
    }
    let lines = found
        .iter()
        .map(|text| text.strip_suffix('\n').unwrap_or(text));
    let messages = lines.collect::<Vec<_>>().join("\n") + "\n";
    is_of_request(&messages).then_some(messages)
}

/// The elements of a list; none of any other value.
fn list(value: Option<&Json>) -> &[Json] {
    value.and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// The messages of a log whose lines are JSON. One line can have them all.
fn messages(text: &str) -> Option<String> {
    let mut messages = String::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Json::Object(members) = serde_json::from_str(line.trim()).ok()? else {
            return None;
        };
        // A request that is an object is read as one.
        if members.values().any(Json::is_object) || members.contains_key("headers") {
            return None;
        }
        let found = MESSAGES
            .iter()
            .find_map(|name| members.get(*name)?.as_str());
        let message = found?;
        messages.push_str(message.strip_suffix('\n').unwrap_or(message));
        messages.push('\n');
    }
    is_of_request(&messages).then_some(messages)
}

/// The string with escapes at the end of a text of one line.
fn quoted(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains('\n') || !text.contains('\\') || !is_of_request(text) {
        return None;
    }
    // What Python and Ruby print of a connection has readers of its own.
    if text.contains("send: ") || text.contains("<- \"") || text.starts_with(['{', '[']) {
        return None;
    }
    let start = text.find(['"', '\''])?;
    let (value, length) = parse(text.get(start..)?)?;
    let Value::Text(inner) = value else {
        return None;
    };
    // Two strings after each other are the arguments of a command.
    let is_whole = text.len() == start + length && is_one_string(text.get(start..)?);
    let is_escaped = text.get(start..)?.len() > inner.len() + 2;
    (is_whole && is_escaped && is_of_request(&inner)).then_some(inner)
}

/// Whether a line is not the rest of the one before it: it is a header, has a label of several words such
/// as `Request Method`, begins with the date of a log, or with the word that the line before it begins with.
fn begins_line(line: &str, before: &str) -> bool {
    let is_label = line.split_once(": ").is_some_and(|(label, _)| {
        let is_letter = |c: char| c.is_ascii_alphabetic() || c == ' ' || c == '-';
        label.starts_with(|c: char| c.is_ascii_uppercase()) && label.chars().all(is_letter)
    });
    let word = |line: &str| line.split_once(' ').map(|(word, _)| word.to_owned());
    let is_alike = word(line).is_some_and(|first| !first.is_empty() && word(before) == Some(first));
    is_label || is_alike || header_line(line).is_some() || begins_with_date(line)
}

/// Whether a line begins with a date such as 2023-11-14.
fn begins_with_date(line: &str) -> bool {
    let date = line.get(..10).unwrap_or_default().bytes().enumerate();
    let is_of_date = |(at, octet): (usize, u8)| match at {
        4 | 7 => octet == b'-' || octet == b'/',
        _ => octet.is_ascii_digit(),
    };
    line.len() >= 10 && date.len() == 10 && date.into_iter().all(is_of_date)
}

/// Whether the quotation mark that a text begins with comes again only at its end.
fn is_one_string(text: &str) -> bool {
    let mark = text.chars().next();
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, letter)| {
        let is_end = !is_escaped && Some(*letter) == mark;
        is_escaped = !is_escaped && *letter == '\\';
        is_end
    });
    end.is_some_and(|(at, _)| at + 1 == text.len())
}

/// The widths at which terminals, mails and documents break lines, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=250;

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || "%_=\"-./&+".contains(letter)
}

/// A text whose longest lines may have been broken, one of them within a word, with these lines joined.
/// No other sign says that they were, which [`rejoined`] needs.
pub(crate) fn joined(text: &str) -> Option<String> {
    const LONGEST: usize = 64 << 10;
    if text.len() > LONGEST || !is_of_request(text) {
        return None;
    }
    let lines: Vec<&str> = text.lines().collect();
    let width = lines.iter().map(|line| line.chars().count()).max()?;
    if !WIDTHS.contains(&width) {
        return None;
    }
    let mut joined = String::with_capacity(text.len());
    let mut is_within_word = false;
    for (at, line) in lines.iter().enumerate() {
        joined.push_str(line);
        let next = lines.get(at + 1).copied().unwrap_or_default();
        let is_full = line.chars().count() == width;
        if is_full && !next.is_empty() && !begins_line(next, line) {
            // A quotation mark at the end of a line is the end of a value, unless one begins with it.
            let is_open = !line.ends_with('"') || line.ends_with("=\"");
            is_within_word |= is_open && line.ends_with(is_word) && next.starts_with(is_word);
        } else {
            joined.push('\n');
        }
    }
    is_within_word.then_some(joined)
}

/// A text whose lines were broken at one width, in the middle of words, with the lines joined again.
pub(crate) fn rejoined(text: &str) -> Option<(String, Remark)> {
    if !is_of_request(text) || text.contains("=> Send") {
        return None;
    }
    let lines: Vec<&str> = text.lines().collect();
    let width = lines.iter().map(|line| line.chars().count()).max()?;
    if !WIDTHS.contains(&width) {
        return None;
    }
    let is_full = |line: &str| line.chars().count() == width;
    let pairs = || lines.iter().zip(lines.iter().skip(1));
    let is_broken = |line: &str, next: &str| is_full(line) && !next.is_empty();
    let full = pairs().filter(|(line, next)| is_broken(line, next)).count();
    let within = pairs().filter(|(line, next)| {
        // A quotation mark at the end of a line is the end of a value, unless one begins with it.
        let is_open = !line.ends_with('"') || line.ends_with("=\"");
        is_full(line) && is_open && line.ends_with(is_word) && next.starts_with(is_word)
    });
    // Many breaks of a terminal are within words, and none is before a header.
    let within = within.count();
    let is_header = pairs().any(|(line, next)| is_full(line) && begins_line(next, line));
    if full < 2 || within == 0 || within * 2 < full || is_header {
        return None;
    }
    let mut joined = String::with_capacity(text.len());
    for line in &lines {
        joined.push_str(line);
        if !is_full(line) {
            joined.push('\n');
        }
    }
    let said = format!("lines that were broken at {width} characters were joined");
    Some((joined, Remark::note("wrapped-lines", said)))
}

#[cfg(test)]
mod tests {
    use super::{rejoined, unwrapped};

    #[test]
    fn what_was_logged_is_taken_out() {
        for (text, expected) in [
            (
                "{\"log\":\"GET / HTTP/1.1\\n\",\"stream\":\"stdout\"}\n{\"log\":\"X-Hub-Signature: s\\n\"}",
                "GET / HTTP/1.1\nX-Hub-Signature: s\n",
            ),
            (
                "DEBUG:root:'GET /?oauth_nonce=n\\nHost: h'",
                "GET /?oauth_nonce=n\nHost: h",
            ),
        ] {
            assert_eq!(unwrapped(text).expect(text).0, expected);
        }
        for text in [
            "{\"msg\": \"hi\", \"req\": {\"url\": \"/?oauth_nonce=n\"}}",
            "send: b'GET /?oauth_nonce=n HTTP/1.1\\r\\n'",
            "{\"message\": \"no\"}",
            "http 'https://h/?oauth_nonce=n' 'User-Agent:a\\b'",
        ] {
            assert_eq!(unwrapped(text), None, "{text}");
        }
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let line = format!(
            "Authorization: OAuth oauth_nonce=\"{}\"\nHost: h",
            "a".repeat(100)
        );
        let (first, rest) = line.split_at(60);
        let (second, rest) = rest.split_at(60);
        let first_two = format!("{first}\n{second}\n{rest}");
        let (joined, _) = rejoined(&first_two).expect("a wrapped text");
        assert_eq!(joined.trim_end(), line);
        let logged = format!("log-0 >> {}", "oauth_nonce".repeat(6));
        for text in [
            line.clone(),
            format!("{first}\nHost: h\n{first}\nHost: h"),
            format!("{logged}\n{logged}\n{logged}"),
        ] {
            assert_eq!(rejoined(&text), None);
        }
    }
}
