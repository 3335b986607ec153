//! Text in XML and HTML.

use crate::foreign::plain;

/// Text or the value of an attribute, with the five special characters escaped. Characters that XML
/// 1.0 and HTML cannot contain (most control characters, U+FFFE, U+FFFF) are shown as escapes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            _ => out.push_str(&plain(character.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

/// As [`escape`], with newlines and tabs escaped too, because parsers replace them in attributes.
pub(super) fn attribute(text: &str) -> String {
    escape(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::{attribute, escape};

    #[test]
    fn characters_that_xml_cannot_contain_are_shown_as_escapes() {
        assert_eq!(
            escape("<a b='1'>&\"\u{0}\u{1b}\u{7f}\u{85}\u{ffff}é😀\r\n\t"),
            "&lt;a b=&#39;1&#39;&gt;&amp;&quot;\\u{0}\\u{1b}\\u{7f}\\u{85}\\u{ffff}é😀\\r\n\t"
        );
        assert_eq!(attribute("a\n\tb"), "a&#10;&#9;b");
    }
}
