//! The base string in what the other side printed: a log line, an error answer in JSON, in XML or as a
//! form.

use basestring::percent_decode;

use crate::request::base_string_in;

/// The first base string in a text, without what is around it; of a text that has none, the whole text
/// where it is one word.
///
/// ```
/// use basestring_oracle::internal::diagnose::find_base_string;
/// let log = "DEBUG Verify HMAC failed: signature base string: GET&http%3A%2F%2Fh%2F&a%3D1\nINFO no";
/// let base_string = "GET&http%3A%2F%2Fh%2F&a%3D1";
/// assert_eq!(find_base_string(log).as_deref(), Some(base_string));
/// let answer = "oauth_problem=signature_invalid&oauth_signature_base_string=GET%26http%253A%252F%252Fh%252F%26a%253D1";
/// assert_eq!(find_base_string(answer).as_deref(), Some(base_string));
/// assert_eq!(find_base_string("401 Unauthorized"), None);
/// ```
#[must_use]
pub fn find_base_string(text: &str) -> Option<String> {
    let text = text.replace("\\u0026", "&").replace("&amp;", "&");
    let direct = text.lines().find_map(base_string_in).map(str::to_owned);
    let encoded = || {
        text.split(['&', '=', '?', '"', '\'', '<', '>', ' ', '\n', '\r', '\t'])
            .find_map(decoded)
    };
    direct.or_else(encoded).or_else(|| {
        // Base strings with mistakes, such as one without its separators, are not recognized.
        let word = text.trim();
        let is_one = !word.is_empty() && !word.contains(char::is_whitespace);
        (is_one && word.contains("oauth_")).then(|| word.to_owned())
    })
}

/// A base string that is encoded once more, as the value of a parameter.
fn decoded(word: &str) -> Option<String> {
    let is_encoded = word.contains("%26http") || word.contains("%26HTTP");
    if !is_encoded {
        return None;
    }
    let decoded = percent_decode(word.as_bytes()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    base_string_in(&decoded)
        .filter(|found| decoded.starts_with(found))
        .map(str::to_owned)
}
