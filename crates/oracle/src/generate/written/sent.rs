//! The request that is written in each form.

use serde_json::{Map, Value, json};

use crate::request::without_invisible;

/// The content type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// A request as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The host; the scheme is https.
    pub host: String,
    /// The path, as it is in the URL.
    pub path: String,
    /// The query without its `?`, as it is in the URL; empty for none.
    pub query: String,
    /// The headers but Host and Content-Length.
    pub headers: Vec<(String, String)>,
    /// The body; empty for none.
    pub body: String,
    /// The base string that was signed.
    pub base_string: String,
}

impl Sent {
    /// The value of the header of OAuth.
    pub(crate) fn authorization(&self) -> Option<&str> {
        self.header("Authorization")
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(own, _)| own == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The path with the query.
    pub(crate) fn target(&self) -> String {
        match self.query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}{}", self.host, self.target())
    }

    /// The names and values of the body's form, decoded; none for another body.
    pub(crate) fn form(&self) -> Option<Vec<(String, String)>> {
        if self.header("Content-Type") != Some(FORM) {
            return None;
        }
        let pairs = basestring::form_pairs(self.body.as_bytes()).flatten();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some(
            pairs
                .map(|pair| (text(&pair.name), text(&pair.value)))
                .collect(),
        )
    }

    /// Whether each parameter of the form can be a line, `name: value`.
    pub(crate) fn is_of_lines(&self) -> bool {
        // An escape of HTML is read as what it stands for, and an invisible character may have been added
        // when the text was copied.
        let is_line = |text: &String| {
            let has_control = text.chars().any(char::is_control);
            let is_visible = without_invisible(&format!("\"{text}\"")).is_none();
            !has_control && text.trim() == text && !text.contains("amp;") && is_visible
        };
        let is_name = |name: &String| {
            is_line(name) && !name.is_empty() && !name.contains(':') && !name.starts_with('#')
        };
        let pairs = self.form().unwrap_or_default();
        pairs
            .iter()
            .all(|(name, value)| is_name(name) && is_line(value))
    }

    /// The form as lines, each with this before it.
    pub(crate) fn form_lines(&self, before: &str) -> Option<String> {
        let pairs = self.form()?.into_iter();
        let lines = pairs.map(|(name, value)| format!("{before}{name}: {value}"));
        Some(lines.collect::<Vec<_>>().join("\n"))
    }

    /// The headers with Host and Content-Length.
    pub(crate) fn all_headers(&self) -> Vec<(String, String)> {
        let mut headers = vec![("Host".to_owned(), self.host.clone())];
        headers.extend(self.headers.iter().cloned());
        if !self.body.is_empty() {
            headers.push(("Content-Length".to_owned(), self.body.len().to_string()));
        }
        headers
    }

    /// Each header in a line of its own, between these texts.
    pub(crate) fn lines(&self, before: &str, after: &str) -> String {
        let lines = self.all_headers().into_iter();
        lines
            .map(|(name, value)| format!("{before}{name}: {value}{after}"))
            .collect()
    }

    /// The request as it is sent, with this newline.
    pub(crate) fn raw(&self, newline: &str) -> String {
        let (method, target) = (&self.method, self.target());
        let lines = self.lines("", newline);
        format!(
            "{method} {target} HTTP/1.1{newline}{lines}{newline}{}",
            self.body
        )
    }

    pub(crate) fn list(&self, name: &str) -> Value {
        let headers = self.all_headers().into_iter();
        let headers = headers.map(|(header, value)| json!({name: header, "value": value}));
        headers.collect()
    }

    /// Each header with a list of values, as ngrok has them.
    pub(crate) fn lists(&self) -> Value {
        let mut headers = self.all_headers();
        headers.push(("X-Forwarded-Proto".to_owned(), "https".to_owned()));
        let headers = headers
            .into_iter()
            .map(|(name, value)| (name, json!([value])));
        Value::Object(headers.collect::<Map<_, _>>())
    }

    pub(crate) fn object(&self, lowercase: bool) -> Value {
        let headers = self.all_headers().into_iter();
        let headers = headers.map(|(name, value)| {
            let name = if lowercase {
                name.to_ascii_lowercase()
            } else {
                name
            };
            (name, Value::from(value))
        });
        Value::Object(headers.collect::<Map<_, _>>())
    }

    /// The names and values of the query, as they are written; a name alone has no value.
    pub(crate) fn pairs(&self) -> Vec<(&str, Option<&str>)> {
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| match pair.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (pair, None),
            })
            .collect()
    }
}
