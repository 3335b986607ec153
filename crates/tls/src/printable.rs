//! Text from a peer, made safe for a terminal and for the log of a CI runner.

use std::net::{IpAddr, SocketAddr};

/// A text without characters that move the cursor, reorder the text or are invisible, and without the
/// marks by which CI runners recognize commands (`::error::`, `##[error]`).
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars() {
        if c == ' ' {
            add_word(&mut shown, &word);
            word.clear();
            shown.push(' ');
        } else if is_hidden(c) {
            word.extend(c.escape_unicode());
        } else {
            word.push(c);
        }
    }
    add_word(&mut shown, &word);
    shown
}

/// Adds a word. Two colons are kept in IPv6 addresses alone.
fn add_word(shown: &mut String, word: &str) {
    let bare = word.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | ';' | '"'));
    let bare = bare.trim_end_matches(':');
    let unbracketed = bare.trim_start_matches('[').trim_end_matches(']');
    let is_address = unbracketed.parse::<IpAddr>().is_ok() || bare.parse::<SocketAddr>().is_ok();
    if is_address {
        shown.push_str(word);
    } else {
        let marked = word.replace("::", ":\\u{3a}");
        shown.push_str(&marked.replace("##[", "#\\u{23}["));
    }
}

/// Control characters, and those that format text: bidirectional ones, separators of lines, and
/// characters without a width.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// At most this many elements of a list that a peer wrote, and how many more there are.
pub(crate) fn few(list: &[String], most: usize) -> String {
    let mut shown = list
        .iter()
        .take(most)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if list.len() > most {
        shown.push_str(&format!(" and {} more", list.len() - most));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn what_hides_or_commands_is_escaped() {
        for (text, shown) in [
            ("CN=a b", "CN=a b"),
            ("ü — 漢", "ü — 漢"),
            (
                "a\u{1b}[31m\r\n\u{7f}\u{9b}",
                "a\\u{1b}[31m\\u{d}\\u{a}\\u{7f}\\u{9b}",
            ),
            ("\u{202e}x\u{2066}", "\\u{202e}x\\u{2066}"),
            ("::error::x", ":\\u{3a}error:\\u{3a}x"),
            (
                "a ::error::x ##[error]",
                "a :\\u{3a}error:\\u{3a}x #\\u{23}[error]",
            ),
            ("::1, [::1]:443, ([fe80::1])", "::1, [::1]:443, ([fe80::1])"),
        ] {
            assert_eq!(printable(text), shown);
            assert_eq!(printable(shown), shown);
        }
    }
}
