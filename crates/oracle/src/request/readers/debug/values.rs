//! Single values in the lines of a log.

use super::line::Line;
use crate::request::draft::is_method;
use crate::request::literal::{Value, parse};

/// A method and the URL after it, anywhere in a line.
pub(super) fn request_in(line: &str) -> Option<(String, String)> {
    let is_mark = |c: char| "\"'[](),:;<>=".contains(c);
    let mut words = line.split_whitespace().peekable();
    let mut apostrophes = 0;
    while let Some(word) = words.next() {
        apostrophes += word.matches('\'').count();
        let method = word.trim_matches(is_mark);
        let next = words.peek()?;
        if !is_method(method) {
            continue;
        }
        let url = next.trim_start_matches(['"', '\'', '<', '[', '(']);
        // A URL may have an apostrophe, which ends it only where one is open.
        let trimmed = next.strip_suffix(url).unwrap_or_default();
        let is_open = (apostrophes + trimmed.matches('\'').count()) % 2 == 1;
        let is_end = |c: char| "\"<>".contains(c) || c == '\'' && is_open;
        let url = url
            .get(..url.find(is_end).unwrap_or(url.len()))?
            .trim_end_matches([',', ';', ')', ']']);
        let is_url = url.starts_with("http://") || url.starts_with("https://");
        // A path, as frameworks print it: Started POST "/hook" for 127.0.0.1.
        let is_path = url.starts_with('/')
            && (next.starts_with(['"', '\''])
                || line.contains("HTTP/1.")
                || line.contains("HTTP/2"));
        if is_url || is_path {
            return Some((method.to_owned(), url.to_owned()));
        }
    }
    None
}

/// The headers that matter, wherever in a line they are, with their names in lowercase.
const HEADERS: [(&str, &str); 14] = [
    ("Authorization", "authorization"),
    ("Content-Type", "content-type"),
    ("Content-Length", "content-length"),
    ("Host", "host"),
    ("X-Twilio-Signature", "x-twilio-signature"),
    ("X-Forwarded-Proto", "x-forwarded-proto"),
    ("X-Forwarded-Host", "x-forwarded-host"),
    ("X-Forwarded-Port", "x-forwarded-port"),
    ("X-Forwarded-Prefix", "x-forwarded-prefix"),
    ("X-Hub-Signature-256", "x-hub-signature-256"),
    ("X-Shopify-Hmac-Sha256", "x-shopify-hmac-sha256"),
    ("Stripe-Signature", "stripe-signature"),
    ("X-Slack-Signature", "x-slack-signature"),
    ("X-Slack-Request-Timestamp", "x-slack-request-timestamp"),
];

/// A header in a line: its name and its value, without the quotation marks of a program.
pub(super) fn header_in(line: &Line<'_>) -> Option<(&'static str, String)> {
    let mut headers = HEADERS.iter();
    let found = headers.find_map(|(name, lower)| Some((*name, value_of(line.header(lower)?))));
    found.or_else(|| bare_authorization(line).map(|value| ("Authorization", value)))
}

/// A value as it was sent: of a program's string what it stands for, else up to the end of the line.
fn value_of(value: &str) -> String {
    let value = value.strip_prefix('[').unwrap_or(value);
    if value.starts_with(['"', '\'']) || value.starts_with("b'") || value.starts_with("b\"") {
        match parse(value) {
            Some((Value::Text(text), _)) => return text,
            Some((Value::Bytes(bytes), _)) => return String::from_utf8_lossy(&bytes).into_owned(),
            Some(_) | None => {}
        }
    }
    // The quotation marks of a header within a string of a program.
    if let Some(end) = value.rfind("\\\"").filter(|_| value.contains("=\\\"")) {
        let inside = value.get(..end + 2).unwrap_or(value);
        let is_open = !value.get(end + 2..).unwrap_or_default().contains('"');
        let inside = if is_open { value } else { inside };
        return inside.replace("\\\"", "\"").trim_end().to_owned();
    }
    // The header of a command ends at the quotation mark of the shell, after that of its last value.
    let end = value.find("\"'").filter(|_| value.starts_with("OAuth "));
    let value = end.and_then(|end| value.get(..=end)).unwrap_or(value);
    // A column of a table ends at a tab.
    let column = value.split('\t').next().unwrap_or(value);
    let is_whole = column.contains("oauth_signature=");
    let value = if is_whole { column } else { value };
    value.trim_end_matches([']', ' ']).to_owned()
}

/// The value of an Authorization header whose name is not in the line.
fn bare_authorization(line: &Line<'_>) -> Option<String> {
    let (line, lower) = (line.text, &line.lower);
    let begins = ["oauth oauth_", "oauth realm=", "oauth, oauth_"];
    let start = begins
        .iter()
        .filter_map(|wanted| lower.find(wanted))
        .min()?;
    let value = line.get(start..)?.trim_end();
    let before = line.get(..start).unwrap_or_default().chars().next_back();
    Some(match before {
        Some(quote @ ('\'' | '"')) => {
            // 'Authorization': 'OAuth …', …}
            let value = value.trim_end_matches(['}', ',', ')', ' ', ']']);
            value.strip_suffix(quote).unwrap_or(value).to_owned()
        }
        _ => value.to_owned(),
    })
}

/// The signature after its label. A verdict on one, such as `Valid signature: False`, is not it.
pub(super) fn signature_in<'l>(line: &Line<'l>) -> Option<&'l str> {
    let (line, lower) = (line.text, &line.lower);
    if !lower.contains("signature") {
        return None;
    }
    let labels = [
        "signature: ",
        "signature is: ",
        "signature = ",
        "oauth_signature -> ",
    ];
    let (place, label) = labels
        .iter()
        .filter_map(|label| Some((lower.rfind(label)?, *label)))
        .max()?;
    let before = lower.get(..place)?;
    let is_verdict = ["valid ", "verified ", "check ", "verify ", "validate "];
    if is_verdict.iter().any(|word| before.ends_with(word)) || before.ends_with('-') {
        return None;
    }
    let value = line.get(place + label.len()..)?.trim();
    let value = value
        .split([' ', ','])
        .next()?
        .trim_matches(['"', '\'', ';']);
    let is_text = |octet: u8| octet.is_ascii_alphanumeric() || b"+/=%-_".contains(&octet);
    let is_word = value.bytes().all(|octet| octet.is_ascii_lowercase());
    (value.len() >= 8 && !is_word && value.bytes().all(is_text)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::request_in;

    #[test]
    fn an_apostrophe_ends_a_url_only_where_one_is_open() {
        for (line, url) in [
            ("GET https://h/?x='a'&b=o'neil", "https://h/?x='a'&b=o'neil"),
            ("sent 'GET https://h/?x=1' in 2 ms", "https://h/?x=1"),
            ("sent GET 'https://h/?x=1' in 2 ms", "https://h/?x=1"),
            (
                "'level': 'info', 'line': 'GET https://h/?x=1'}",
                "https://h/?x=1",
            ),
        ] {
            let expected = Some(("GET".to_owned(), url.to_owned()));
            assert_eq!(request_in(line), expected, "{line}");
        }
    }
}
