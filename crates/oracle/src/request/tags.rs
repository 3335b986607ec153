//! The tags of HTML around code and at the ends of lines, as they are copied from the source of a page.

use super::remark::Remark;

/// Tags that show code or end a line.
const TAGS: [&str; 8] = [
    "pre",
    "code",
    "p",
    "div",
    "span",
    "samp",
    "kbd",
    "blockquote",
];

/// The text without these tags, if it is escaped as HTML is.
pub(super) fn without_tags(text: &str) -> Option<(String, Remark)> {
    let lower = text.get(..2_000).unwrap_or(text).to_ascii_lowercase();
    let begins = ["<pre", "<code", "<p>", "<div", "<blockquote"];
    let is_code = begins.iter().any(|tag| lower.trim_start().starts_with(tag));
    let has_breaks = text.contains("<br>") || text.contains("<br/>") || text.contains("<br />");
    if (!is_code && !has_breaks) || lower.contains("<?xml") || lower.contains("<html") {
        return None;
    }
    let mut whole = text.to_owned();
    for newline in ["<br />", "<br/>", "<br>"] {
        whole = whole
            .replace(&format!("{newline}\n"), "\n")
            .replace(newline, "\n");
    }
    let mut plain = String::with_capacity(whole.len());
    let mut rest = whole.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        match after.split_once('>').filter(|(tag, _)| is_tag(tag)) {
            Some((_, behind)) => rest = behind,
            None => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    let said = "the tags of HTML around the text were left out";
    Some((plain, Remark::note("html-tags", said)))
}

/// Whether this is between the brackets of one of the tags.
fn is_tag(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').split([' ', '\t', '\n']).next();
    name.is_some_and(|name| TAGS.iter().any(|known| known.eq_ignore_ascii_case(name)))
}
