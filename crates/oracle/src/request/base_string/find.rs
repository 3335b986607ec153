//! Base strings in any text: a log, an answer in JSON or XML, a form, a forum's post.

use basestring::{percent_decode, percent_encode};

use super::split_base_string;
use crate::request::model::Side;

/// A base string that was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundBaseString {
    /// The base string, without what is around it.
    pub text: String,
    /// Who printed it.
    pub by: Side,
    /// Whether the text cuts it short.
    pub is_cut: bool,
}

impl FoundBaseString {
    /// The nonce in it.
    #[must_use]
    pub fn nonce(&self) -> Option<String> {
        let parts = split_base_string(&self.text)?;
        parts.value("oauth_nonce").map(str::to_owned)
    }
}

/// The most base strings of a text that are read.
const MOST: usize = 1_000;

/// Every base string in a text: also one that is percent-encoded once more, escaped for HTML or JSON,
/// wrapped, split at its `&`, written as three decoded lines, or cut short.
///
/// ```
/// use basestring_oracle::internal::request::find_base_strings;
/// use basestring_oracle::request::Side;
/// let log = "DEBUG Verify HMAC failed: signature base string: GET&http%3A%2F%2Fh%2F&a%3D1\nINFO no";
/// let found = &find_base_strings(log)[0];
/// assert_eq!((found.text.as_str(), found.by), ("GET&http%3A%2F%2Fh%2F&a%3D1", Side::Server));
/// let answer = "oauth_problem=signature_invalid&oauth_signature_base_string=GET%26http%253A%252F%252Fh%252F%26a%253D1";
/// assert_eq!(find_base_strings(answer)[0].text, "GET&http%3A%2F%2Fh%2F&a%3D1");
/// assert!(find_base_strings("401 Unauthorized").is_empty());
/// ```
#[must_use]
pub fn find_base_strings(text: &str) -> Vec<FoundBaseString> {
    let text = unescaped(text);
    let mut found = direct(&text);
    if found.is_empty() {
        found = encoded_once_more(&text);
    }
    if found.is_empty() {
        found = three_lines(&text);
    }
    found
}

/// The text without the escapes of HTML and JSON, where a base string is written with them.
fn unescaped(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut text = text.to_owned();
    for (and, is_html) in [
        ("&amp;", true),
        ("\\u0026", false),
        ("&#38;", true),
        ("&#x26;", true),
    ] {
        let is_written =
            lower.contains(&format!("{and}http")) || lower.contains(&format!("{and}oauth_"));
        if !is_written {
            continue;
        }
        text = text.replace(and, "&");
        if is_html {
            text = text
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<");
        }
    }
    // JSON's slash.
    if text.contains("&http:\\/\\/") || text.contains("&https:\\/\\/") {
        text = text.replace("\\/", "/");
    }
    text
}

/// Base strings that are written as they are.
fn direct(text: &str) -> Vec<FoundBaseString> {
    let mut found = Vec::new();
    let mut from = 0;
    for (place, _) in text.match_indices('&') {
        if place < from || found.len() >= MOST {
            continue;
        }
        let after = text.get(place + 1..).unwrap_or_default();
        let is_url = begins_as_url(skip_break(after));
        let Some(start) = method_start(text, place).filter(|_| is_url) else {
            continue;
        };
        let (base_string, length, is_cut) = word(text.get(start..).unwrap_or_default());
        if is_in_form(text.get(..start).unwrap_or_default()) && !is_of_oauth(&base_string) {
            continue;
        }
        from = start + length;
        found.push(FoundBaseString {
            text: base_string,
            by: printed_by(text.get(..start).unwrap_or_default()),
            is_cut,
        });
    }
    found
}

/// Where the method begins that ends at a place: a word of its own, which may come after an escape.
fn method_start(text: &str, end: usize) -> Option<usize> {
    const SHORTEST: usize = 3;
    let before = text.get(..end)?.as_bytes();
    let letters = before.iter().rev().take(20);
    let letters = letters.take_while(|o| o.is_ascii_alphabetic()).count();
    let mut start = end - letters;
    let is_hex = |at: usize| before.get(at).is_some_and(u8::is_ascii_hexdigit);
    let is_percent =
        |back: usize| start.checked_sub(back).and_then(|at| before.get(at)) == Some(&b'%');
    if is_percent(2) && is_hex(start - 1) {
        start += 1;
    } else if is_percent(1) && is_hex(start) && is_hex(start + 1) {
        start += 2;
    } else if start > 0
        && before
            .get(start - 1)
            .is_some_and(|o| o.is_ascii_digit() || *o == b'_')
    {
        return None;
    }
    (start + SHORTEST <= end).then_some(start)
}

/// Whether what comes after this text is a part of a URL or the value of a form, and no base string is
/// announced: a URL in a query is not one.
fn is_in_form(before: &str) -> bool {
    let token = before
        .rsplit(|c: char| c.is_whitespace() || "\"'<>`".contains(c))
        .next();
    let token = token.unwrap_or_default().to_ascii_lowercase();
    let is_url = token.contains('?') || token.contains("://");
    let value = token
        .strip_suffix(['=', '&'])
        .or_else(|| token.strip_suffix("%3d"));
    let name = value.map(|value| value.rsplit(['&', '?']).next().unwrap_or_default());
    let announces = |name: &str| {
        ["base", "sbs", "string", "text"]
            .iter()
            .any(|word| name.contains(word))
    };
    match name {
        Some(name) => !announces(name),
        None => is_url,
    }
}

/// Whether a text has the parameters of OAuth as a base string has them, with their = encoded.
fn is_of_oauth(text: &str) -> bool {
    let parameters = text.splitn(3, '&').nth(2).unwrap_or_default();
    parameters.contains("oauth_") && parameters.to_ascii_lowercase().contains("%3d")
}

/// Whether a text begins as the URI of a base string, encoded or not.
fn begins_as_url(text: &str) -> bool {
    let head = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let rest = head
        .strip_prefix("http")
        .map(|rest| rest.strip_prefix('s').unwrap_or(rest));
    rest.is_some_and(|rest| rest.starts_with("://") || rest.starts_with("%3a"))
}

/// The text after the end of a line and the mark of a quoted line.
fn skip_break(text: &str) -> &str {
    let trimmed = text.trim_start_matches([' ', '\t', '\r']);
    let Some(next) = trimmed.strip_prefix('\n') else {
        return text;
    };
    next.trim_start_matches([' ', '\t', '>', '|'])
}

/// The base string that a text begins with, how much of the text it takes, and whether it is cut.
fn word(text: &str) -> (String, usize, bool) {
    let mut word = String::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find(ends_word).unwrap_or(rest.len());
        let piece = rest.get(..end).unwrap_or_default();
        word.push_str(piece);
        at += end;
        let rest = text.get(at..).unwrap_or_default();
        let next = skip_break(rest);
        let goes_on = next.len() < rest.len() && is_continuation(&word, piece, next);
        if !goes_on {
            break;
        }
        at += rest.len() - next.len();
    }
    let rest = text.get(at..).unwrap_or_default();
    let dots = word.trim_end_matches('.').len();
    let is_cut = rest.starts_with('…') || rest.starts_with("[...]") || word.len() - dots >= 3;
    if word.len() - dots >= 3 {
        word.truncate(dots);
    }
    let kept = word.trim_end_matches([',', ';', ')', ']', '}', '.']).len();
    word.truncate(kept);
    (word, at, is_cut)
}

fn ends_word(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\'' | '<' | '>' | '`' | '\\' | '…' | '|' | '”' | '’' | '»'
        )
}

/// Whether the next line is the rest of a base string: one was broken at an `&`, or a long line was
/// wrapped.
fn is_continuation(word: &str, piece: &str, next: &str) -> bool {
    let line = next.lines().next().unwrap_or_default().trim_end();
    let line = line.trim_end_matches(['"', '\'', ',', '…']);
    if line.is_empty() || line.contains(char::is_whitespace) {
        return false;
    }
    let is_text = |c: char| c.is_ascii_alphanumeric() || "%&=-._~+*/:?".contains(c);
    if !line.chars().all(is_text) {
        return false;
    }
    let at_ampersand = word.ends_with('&') || line.starts_with('&');
    // A wrapped line is long, and what follows has the escapes of a base string.
    let is_wrapped =
        piece.len() >= 40 && (line.contains("%3D") || line.contains("%26") || line.contains("%25"));
    at_ampersand || is_wrapped || word.ends_with('%')
}

/// Who prints a base string, by the words before it on its line.
fn printed_by(before: &str) -> Side {
    const SERVER: [&str; 16] = [
        "verify",
        "expected",
        "acceptable",
        "server",
        "debug_sbs",
        "oauth_signature_base_string",
        "should be",
        "provider",
        "validat",
        "oauth_problem",
        "invalid",
        "reject",
        "mismatch",
        "not match",
        "error",
        "computed by",
    ];
    const CLIENT: [&str; 10] = [
        "signing",
        "base string is",
        "sbs:",
        "basestring:",
        "client",
        "generat",
        "sign:",
        "base signing",
        "string to sign",
        "signpost",
    ];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let tail = line.len().saturating_sub(200);
    let tail = (tail..=line.len())
        .find_map(|from| line.get(from..))
        .unwrap_or_default();
    let line = tail.to_ascii_lowercase();
    if SERVER.iter().any(|word| line.contains(word)) {
        Side::Server
    } else if CLIENT.iter().any(|word| line.contains(word)) {
        Side::Client
    } else {
        Side::Unknown
    }
}

/// Base strings that are percent-encoded as a value of a form is.
fn encoded_once_more(text: &str) -> Vec<FoundBaseString> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut from = 0;
    for (place, _) in lower.match_indices("%26http") {
        if place < from || found.len() >= MOST {
            continue;
        }
        let Some(start) = method_start(text, place) else {
            continue;
        };
        let rest = text.get(start..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_alphanumeric() || "%-._~+".contains(c);
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        from = start + end;
        let word = rest.get(..end).unwrap_or_default();
        let decoded = percent_decode(word.as_bytes())
            .ok()
            .and_then(|d| String::from_utf8(d).ok());
        let is_in_form = is_in_form(text.get(..start).unwrap_or_default());
        let Some(decoded) = decoded.filter(|text| !is_in_form || is_of_oauth(text)) else {
            continue;
        };
        found.push(FoundBaseString {
            text: decoded,
            by: match printed_by(text.get(..start).unwrap_or_default()) {
                Side::Client => Side::Client,
                // A client does not print its base string as a value of a form.
                Side::Server | Side::Unknown => Side::Server,
            },
            is_cut: rest.get(end..).is_some_and(|rest| rest.starts_with('…')),
        });
    }
    found
}

/// A method, a URL and the normalized parameters, each decoded once on a line.
fn three_lines(text: &str) -> Vec<FoundBaseString> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let mut found = Vec::new();
    for (index, window) in lines.windows(3).enumerate() {
        if found.len() >= MOST {
            break;
        }
        let [method, url, parameters] = window else {
            continue;
        };
        let method = method.rsplit([' ', ':', '=']).next().unwrap_or_default();
        let is_method =
            !method.is_empty() && method.bytes().all(|octet| octet.is_ascii_uppercase());
        let is_url = url.starts_with("http://") || url.starts_with("https://");
        let is_text =
            parameters.contains("oauth_nonce=") || parameters.contains("oauth_consumer_key=");
        if !is_method || !is_url || !is_text || url.contains(' ') || parameters.contains(' ') {
            continue;
        }
        let line = |back: usize| lines.get(index.checked_sub(back)?).copied();
        let before = [line(1).unwrap_or_default(), line(0).unwrap_or_default()].join(" ");
        found.push(FoundBaseString {
            text: format!(
                "{method}&{}&{}",
                percent_encode(url.as_bytes()),
                percent_encode(parameters.as_bytes())
            ),
            by: printed_by(&before),
            is_cut: false,
        });
    }
    found
}
