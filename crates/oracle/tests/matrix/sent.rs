//! The request that is written in each form.

use serde_json::{Map, Value, json};

/// A request as it is sent.
pub(crate) struct Sent {
    pub(crate) method: &'static str,
    pub(crate) host: &'static str,
    pub(crate) path: &'static str,
    pub(crate) query: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
    /// The base string that was signed.
    pub(crate) base_string: String,
}

impl Sent {
    pub(crate) fn target(&self) -> String {
        match self.query.as_str() {
            "" => self.path.to_owned(),
            query => format!("{}?{query}", self.path),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}{}", self.host, self.target())
    }

    /// The headers with Host and Content-Length.
    pub(crate) fn all_headers(&self) -> Vec<(String, String)> {
        let mut headers = vec![("Host".to_owned(), self.host.to_owned())];
        let own = self.headers.iter();
        headers.extend(own.map(|(name, value)| ((*name).to_owned(), value.clone())));
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

    pub(crate) fn raw(&self, newline: &str) -> String {
        let (method, target) = (self.method, self.target());
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

    /// The names and values of the query, as they are written.
    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        let pairs = self.query.split('&');
        pairs.filter_map(|pair| pair.split_once('=')).collect()
    }
}

/// A text in double quotation marks with the escapes of C.
pub(crate) fn quoted(text: &str) -> String {
    format!("{text:?}")
}
