//! Mixed content in HTML: what a page loads over plain HTTP (W3C Mixed Content 3).

use crate::mixed::HttpUrl;

/// Attributes by which elements load content or send data; `href` loads only in `link`.
const LOADS: [&str; 8] = [
    "src",
    "srcset",
    "poster",
    "data",
    "action",
    "formaction",
    "background",
    "manifest",
];

/// All http URLs that a page loads, in its order. Links to other pages are not mixed content.
///
/// # Examples
///
/// ```
/// use basestring_tls::html_urls;
///
/// let page = "<p>\n<a href='http://a/'>a</a> <img alt=x src=\"http://p/1\">";
/// let found = html_urls(page);
/// assert_eq!(found.len(), 1);
/// assert_eq!((found[0].path.as_str(), found[0].url.as_str()), ("line 2: img src", "http://p/1"));
/// ```
#[must_use]
pub fn html_urls(page: &str) -> Vec<HttpUrl> {
    let mut found = Vec::new();
    let mut rest = page;
    let mut line = 1;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        styles(before, line, &mut found);
        line += before.matches('\n').count();
        if let Some(comment) = from.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(comment.len(), |end| end + 3);
            line += comment.get(..end).unwrap_or_default().matches('\n').count();
            rest = comment.get(end..).unwrap_or_default();
            continue;
        }
        let tag = tag(from);
        element(tag, line, &mut found);
        line += tag.matches('\n').count();
        rest = from.get(tag.len().max(1)..).unwrap_or_default();
    }
    styles(rest, line, &mut found);
    found
}

/// A tag up to its `>`, which may be quoted before.
fn tag(from: &str) -> &str {
    let mut quote = None;
    for (at, c) in from.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => return from.get(..=at).unwrap_or(from),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None | Some(_), _) => {}
        }
    }
    from
}

fn element(tag: &str, line: usize, found: &mut Vec<HttpUrl>) {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    let name_end = inner
        .find(|c: char| c.is_whitespace() || c == '/')
        .unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(name_end);
    let name = name.to_ascii_lowercase();
    for (attribute, value) in Attributes(attributes) {
        let attribute = attribute.to_ascii_lowercase();
        let place = format!("line {line}: {name} {attribute}");
        let loads = LOADS.contains(&attribute.as_str())
            || attribute == "href" && matches!(name.as_str(), "link" | "base" | "image" | "use");
        if attribute == "srcset" {
            let each = value
                .split(',')
                .filter_map(|one| one.split_whitespace().next());
            each.for_each(|url| add(url, &place, found));
        } else if loads {
            add(value, &place, found);
        } else if attribute == "style" {
            css(value, &place, found);
        }
    }
}

/// The URLs in style sheets: `url(http://…)` and `@import`.
fn styles(text: &str, line: usize, found: &mut Vec<HttpUrl>) {
    if text.contains("url(") || text.contains("@import") {
        css(text, &format!("line {line}: style"), found);
    }
}

fn css(text: &str, place: &str, found: &mut Vec<HttpUrl>) {
    let starts = text.match_indices("url(").map(|(at, mark)| at + mark.len());
    for start in starts.chain(
        text.match_indices("@import")
            .map(|(at, mark)| at + mark.len()),
    ) {
        let rest = text.get(start..).unwrap_or_default();
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        let end = rest.find(['"', '\'', ')', ';', ' ']).unwrap_or(rest.len());
        add(rest.get(..end).unwrap_or_default(), place, found);
    }
}

fn add(url: &str, place: &str, found: &mut Vec<HttpUrl>) {
    let url = url.trim();
    let is_http = url
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    if is_http {
        found.push(HttpUrl {
            path: place.to_owned(),
            url: url.to_owned(),
            instead: None,
        });
    }
}

/// The attributes of a tag: names and values, quoted or not.
struct Attributes<'t>(&'t str);

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self
            .0
            .trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '=')
            .unwrap_or(rest.len());
        // A sign alone is a name of its own, so that every step takes something.
        let (name, after) = rest.split_at(end.max(rest.chars().next().map_or(1, char::len_utf8)));
        let Some(value) = after.trim_start().strip_prefix('=') else {
            self.0 = after;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = value.get(1..).unwrap_or_default();
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            Some(_) | None => {
                value.split_at(value.find(char::is_whitespace).unwrap_or(value.len()))
            }
        };
        self.0 = after;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::html_urls;

    #[test]
    fn what_a_page_loads_is_found_and_links_are_not() {
        let page = "<!doctype html><!-- <img src='http://no/0'> -->\n\
            <link rel=stylesheet href=http://a/1><a href=http://no/1>x</a>\n\
            <IMG SRC = 'HTTP://a/2' srcset=\"https://ok/ 1x, http://a/3 2x\">\n\
            <form action=\"http://a/4\"><video poster=http://a/5 controls/></video>\n\
            <style>body { background: url('http://a/6') } @import \"http://a/7\";</style>\n\
            <p style=\"background:url(http://a/8)\" title='> http://no/2'>text http://no/3</p>\n\
            <script src=https://ok/></script><img src=\"http://a/9";
        let urls: Vec<String> = html_urls(page).into_iter().map(|one| one.url).collect();
        let wanted: Vec<String> = (1..=9)
            .map(|at| {
                if at == 2 {
                    "HTTP://a/2".to_owned()
                } else {
                    format!("http://a/{at}")
                }
            })
            .collect();
        assert_eq!(urls, wanted);
        assert_eq!(html_urls(page)[1].path, "line 3: img src");
    }

    #[test]
    fn every_text_ends() {
        for text in [
            "<",
            "<<<",
            "<a =",
            "<a ='",
            "<é=\"",
            "<!--",
            "url(",
            "a<b c=d e",
        ] {
            assert!(html_urls(text).is_empty(), "{text}");
        }
    }
}
