//! Headers as Spring prints them, `[Accept:"*/*", Host:"h"]`: an interceptor of RestTemplate with a line
//! for each part, and the filter CommonsRequestLoggingFilter with one line.

use super::after;
use crate::request::draft::{Draft, is_absolute, is_method};

pub(super) fn read(text: &str) -> Option<Draft> {
    text.lines().find_map(filter).or_else(|| interceptor(text))
}

/// `Before request [POST /p?a=1, client=…, headers=[host:"h"], payload=a=1]`.
fn filter(line: &str) -> Option<Draft> {
    let (before, rest) = line.split_once(", headers=[")?;
    let request = before.split(", client=").next().unwrap_or(before);
    let request = request.split(", session=").next().unwrap_or(request);
    let mut words = request.rsplit([' ', '[']);
    let (target, method) = (words.next()?, words.next()?);
    if !is_method(method) || !target.starts_with('/') {
        return None;
    }
    let mut draft = Draft::new(method, target);
    let (list, after) = rest.split_once("\"]").unwrap_or((rest, ""));
    draft.fields = headers(list);
    let payload = after
        .split_once(", payload=")
        .map(|(_, payload)| payload.trim_end());
    let payload = payload.map(|payload| payload.strip_suffix(']').unwrap_or(payload));
    draft.body = payload.map(|payload| payload.as_bytes().to_vec());
    Some(draft)
}

/// Lines with the labels URI, Method, Headers and Request body.
fn interceptor(text: &str) -> Option<Draft> {
    let labelled = |label: &str| {
        text.lines().find_map(|line| {
            let (before, value) = line.split_once(label)?;
            let is_label = before.is_empty() || before.ends_with([' ', '\t', ']']);
            Some(value.trim_start().strip_prefix(':')?.trim()).filter(|_| is_label)
        })
    };
    let list = labelled("Headers")?.strip_prefix('[')?;
    let url = labelled("URI").filter(|url| is_absolute(url))?;
    let fields = headers(list);
    if fields.is_empty() {
        return None;
    }
    let mut draft = Draft::new(labelled("Method")?, url);
    draft.fields = fields;
    let body = labelled("Request body").or_else(|| text.lines().find_map(|l| after(l, "Body: ")));
    draft.body = body
        .filter(|body| !body.is_empty())
        .map(|body| body.as_bytes().to_vec());
    Some(draft)
}

/// The headers of a list. The quotation marks of a value are not escaped: it ends before the next name.
fn headers(list: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for piece in list.split("\", ") {
        let start = piece.split_once(":\"").filter(|(name, _)| is_name(name));
        match (start, fields.last_mut()) {
            (Some((name, value)), _) => fields.push((name.to_owned(), value.to_owned())),
            (None, Some((_, value))) => {
                value.push_str("\", ");
                value.push_str(piece);
            }
            (None, None) => {}
        }
    }
    if let Some((_, value)) = fields.last_mut() {
        let end = value
            .strip_suffix(']')
            .and_then(|value| value.strip_suffix('"'));
        *value = end.unwrap_or(value).to_owned();
    }
    fields
}

fn is_name(name: &str) -> bool {
    let is_token = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_';
    !name.is_empty() && name.bytes().all(is_token)
}

#[cfg(test)]
mod tests {
    use super::headers;

    #[test]
    fn quotation_marks_within_a_value_are_its_own() {
        let list = "Accept:\"*/*\", Authorization:\"OAuth a=\"b\", c=\"d\"\", Host:\"h\"]";
        let expected = [
            ("Accept", "*/*"),
            ("Authorization", "OAuth a=\"b\", c=\"d\""),
            ("Host", "h"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(headers(list), expected);
    }
}
