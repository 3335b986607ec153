//! The plugin Logging of Ktor's client, at the level ALL or HEADERS.

use super::{after, field};
use crate::request::draft::{Draft, is_absolute};

pub(super) fn read(text: &str) -> Option<Draft> {
    let mut lines = text.lines();
    let url = lines.find_map(|line| after(line, "REQUEST: ").filter(|url| is_absolute(url)))?;
    let method = lines.next().and_then(|line| after(line, "METHOD: "))?;
    let method = method.strip_prefix("HttpMethod(value=").unwrap_or(method);
    let mut draft = Draft::new(method.trim_end_matches(')'), url);
    let mut body: Option<Vec<&str>> = None;
    for line in lines {
        if after(line, "RESPONSE: ").is_some() || after(line, "REQUEST: ").is_some() {
            break;
        }
        match (&mut body, line.trim()) {
            (Some(_), "BODY END") => break,
            (Some(body), _) => body.push(line),
            (None, "BODY START") => body = Some(Vec::new()),
            (None, line) => {
                let header = line.strip_prefix("-> ");
                draft.fields.extend(header.and_then(field));
            }
        }
    }
    let body = body
        .map(|body| body.join("\n"))
        .filter(|body| !body.trim().is_empty());
    draft.body = body.map(String::into_bytes);
    Some(draft)
}
