//! The middleware HttpLogging of ASP.NET Core.

use super::field;
use crate::request::draft::Draft;

pub(super) fn read(text: &str) -> Option<Draft> {
    let mut lines = text.lines().map(str::trim);
    lines.find(|line| line.ends_with("Request:"))?;
    let mut draft = Draft::default();
    let (mut base, mut path, mut query) = (String::new(), None, String::new());
    for line in lines.by_ref() {
        let Some((name, value)) = field(line) else {
            break;
        };
        match name.as_str() {
            "Protocol" if value.starts_with("HTTP/") => {}
            "Method" => draft.method = Some(value),
            "Scheme" => draft.fields.push((":scheme".to_owned(), value)),
            "PathBase" => base = value,
            "Path" => path = Some(value),
            "QueryString" => query = value,
            // The name of the middleware.
            "info" | "dbug" | "trce" => break,
            _ => draft.fields.push((name, value)),
        }
    }
    let path = path.filter(|_| draft.method.is_some())?;
    draft.target = format!("{base}{path}{query}");
    let body = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("RequestBody: "));
    draft.body = body.map(|body| body.trim_end().as_bytes().to_vec());
    Some(draft)
}
