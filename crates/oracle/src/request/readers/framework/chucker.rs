//! A transaction that Chucker shares as text.

use super::{after, field};
use crate::request::draft::{Draft, is_absolute};

pub(super) fn read(text: &str) -> Option<Draft> {
    let (general, rest) = text.split_once("---------- Request ----------")?;
    let labelled = |label: &str| general.lines().find_map(|line| after(line, label));
    let url = labelled("URL: ").filter(|url| is_absolute(url))?;
    let mut draft = Draft::new(labelled("Method: ")?, url);
    let end = rest.find("---------- Response ----------");
    let request = rest.get(..end.unwrap_or(rest.len()))?.trim();
    let (head, body) = match request.split_once("\n\n") {
        Some((head, body)) => (head, body.trim()),
        None => (request, ""),
    };
    draft.fields = head.lines().filter_map(field).collect();
    // Chucker has a sentence in place of an empty or encoded body.
    let is_body = !body.is_empty() && !body.starts_with('(');
    draft.body = is_body.then(|| body.as_bytes().to_vec());
    Some(draft)
}
