//! The lines of a text in titled sections, as panels and consoles show a request.

/// The lines under a title; the first section has none.
pub(super) struct Section<'a> {
    pub(super) title: String,
    pub(super) lines: Vec<&'a str>,
}

/// Splits a text at the lines that are a title, without a colon after it or the size in parentheses.
pub(super) fn split<'a>(text: &'a str, titles: &[&str]) -> Vec<Section<'a>> {
    let mut sections = vec![Section {
        title: String::new(),
        lines: Vec::new(),
    }];
    for line in text.lines() {
        match title(line, titles) {
            Some(title) => sections.push(Section {
                title: title.to_owned(),
                lines: Vec::new(),
            }),
            None => {
                if let Some(section) = sections.last_mut() {
                    section.lines.push(line);
                }
            }
        }
    }
    sections
}

/// The title that a line is.
pub(super) fn title<'t>(line: &str, titles: &[&'t str]) -> Option<&'t str> {
    let line = line
        .trim()
        .trim_start_matches(['▼', '▶', '▸', '▾', '>', '-'])
        .trim_start();
    titles.iter().copied().find(|title| {
        let head = line.get(..title.len());
        let rest = line.get(title.len()..).unwrap_or_default().trim();
        let is_rest = rest.is_empty() || rest == ":" || rest.starts_with('(');
        is_rest && head.is_some_and(|head| head.eq_ignore_ascii_case(title))
    })
}
