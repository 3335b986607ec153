//! A request put together from the parts that a reader finds.

use basestring::{Authority, Scheme};

use super::fault::{ReadError, excerpt};
use super::form::Form;
use super::framing::{HEAD_LIMIT, fitted, length_remark};
use super::model::{Body, Captured, OwnedRequest, Printed, ReadOptions, Source};
use super::remark::Remark;

/// The parts of a request that a text has, in any order and perhaps not all of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// The method; without one it is POST for a body and else GET, which is reported.
    pub(crate) method: Option<String>,
    /// An absolute URL, or a path.
    pub(crate) target: String,
    /// The host and port of a path, if it is not in a header.
    pub(crate) host: Option<String>,
    /// The scheme of a path, if the text has it.
    pub(crate) scheme: Option<Scheme>,
    /// The headers in order. Those of HTTP/2 that begin with a colon are read as what they mean.
    pub(crate) fields: Vec<(String, String)>,
    /// The body, if there is one.
    pub(crate) body: Option<Vec<u8>>,
    /// What else was there.
    pub(crate) printed: Printed,
    /// The tool that wrote the text.
    pub(crate) tool: Option<String>,
    pub(crate) remarks: Vec<Remark>,
}

impl Draft {
    pub(crate) fn new(method: &str, target: &str) -> Self {
        Self {
            method: Some(method.to_owned()),
            target: target.to_owned(),
            ..Self::default()
        }
    }

    /// The request of a text as it was sent; `None` for bytes that do not begin with a request line.
    pub(crate) fn of_message(bytes: &[u8]) -> Option<Self> {
        let end = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(bytes.get(..end)?);
        let mut lines = head.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if !version.starts_with("HTTP/") {
            return None;
        }
        let mut draft = Self::new(method, target);
        let fields = lines.filter_map(header_line);
        draft.fields = fields
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let body = bytes.get(end + 4..).unwrap_or_default();
        draft.body = (!body.is_empty()).then(|| body.to_vec());
        Some(draft)
    }

    pub(crate) fn note(&mut self, id: &'static str, text: impl Into<String>) {
        self.remarks.push(Remark::note(id, text));
    }

    /// The value of the first header of that name.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let named = self
            .fields
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }

    /// Adds a header, unless there is one of that name.
    pub(crate) fn default_field(&mut self, name: &str, value: &str) {
        if self.field(name).is_none() {
            self.fields.push((name.to_owned(), value.to_owned()));
        }
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// [`ReadError`] for a target that is not a URL and has no host.
    pub(crate) fn finish(
        mut self,
        form: Form,
        options: &ReadOptions<'_>,
    ) -> Result<Captured, ReadError> {
        self.pseudo_headers();
        self.one_host();
        self.check_length(form);
        let url = match options.url {
            Some(url) => url.to_owned(),
            None => self.url(options)?,
        };
        let method = self.method(options);
        let mut source = Source::of(form);
        if let Some(tool) = self.tool {
            source = source.with(tool);
        }
        Ok(Captured {
            request: OwnedRequest {
                source,
                method: method.into_bytes(),
                url: url.into_bytes(),
                fields: self
                    .fields
                    .into_iter()
                    .map(|(name, value)| (name.into_bytes(), value.into_bytes()))
                    .collect(),
                body: Body::Octets(self.body.unwrap_or_default()),
                remarks: self.remarks,
            },
            printed: self.printed,
        })
    }

    fn method(&mut self, options: &ReadOptions<'_>) -> String {
        if let Some(method) = self.method.take().filter(|method| !method.is_empty()) {
            return method;
        }
        let usual = match &self.body {
            Some(body) if !body.is_empty() => "POST",
            // A form that was not printed.
            Some(_) | None if self.has_form() => "POST",
            Some(_) | None => "GET",
        };
        if options.method.is_none() {
            let text = format!("the method is {usual}, which the text does not have");
            self.remarks
                .push(Remark::assumed("method-assumed", text, "--method"));
        }
        usual.to_owned()
    }

    fn has_form(&self) -> bool {
        let kind = self.field("Content-Type").unwrap_or_default();
        kind.to_ascii_lowercase()
            .starts_with("application/x-www-form-urlencoded")
    }

    /// HTTP/2 has its request line in headers.
    fn pseudo_headers(&mut self) {
        for (name, value) in std::mem::take(&mut self.fields) {
            match name.as_str() {
                ":authority" => {
                    if self.field("Host").is_none() {
                        self.fields.push(("Host".to_owned(), value));
                    }
                }
                ":method" => {
                    self.method.get_or_insert(value);
                }
                ":path" if self.target.is_empty() => self.target = value,
                ":scheme" => {
                    let scheme = match value.as_str() {
                        "http" => Some(Scheme::Http),
                        "https" => Some(Scheme::Https),
                        _ => None,
                    };
                    self.scheme = self.scheme.or(scheme);
                }
                _ if name.starts_with(':') => {}
                _ => self.fields.push((name, value)),
            }
        }
    }

    /// Some tools print the host twice.
    fn one_host(&mut self) {
        let first = self.field("Host").map(str::to_owned);
        let mut count = 0;
        self.fields.retain(|(name, value)| {
            let is_first = name.eq_ignore_ascii_case("Host") && Some(value) == first.as_ref();
            count += usize::from(is_first);
            !is_first || count == 1
        });
    }

    fn url(&mut self, options: &ReadOptions<'_>) -> Result<String, ReadError> {
        let target = std::mem::take(&mut self.target);
        let target = without_version(&target).to_owned();
        if target.len() > HEAD_LIMIT {
            let expected = format!("a URL of at most {HEAD_LIMIT} bytes");
            return Err(ReadError::new(expected, format!("{} bytes", target.len())));
        }
        if is_absolute(&target) {
            return Ok(target);
        }
        if !target.starts_with('/') {
            let expected = "a URL, http://… or https://…, or a path";
            let found = match target.split(['?', '&', '=']).next() {
                Some(head) if !head.is_empty() => excerpt(head.as_bytes()),
                Some(_) | None => "none".to_owned(),
            };
            return Err(ReadError::new(expected, found).help("give the URL with --url"));
        }
        let host = self
            .host
            .clone()
            .or_else(|| self.field("Host").map(str::to_owned));
        let Some(host) = host else {
            let expected = "a Host header or a whole URL, because the target is a path";
            return Err(ReadError::new(expected, "neither").help("give the URL with --url"));
        };
        let authority = Authority::parse(host.as_bytes()).map_err(|fault| {
            let expected = format!("{} in the Host header", fault.expected());
            ReadError::new(expected, excerpt(host.as_bytes()))
        })?;
        let scheme = self
            .scheme
            .or(options.scheme)
            .unwrap_or_else(|| match authority.port() {
                Some(80) => Scheme::Http,
                Some(443) => Scheme::Https,
                Some(_) | None => {
                    let text = "the scheme is https, which the request does not say";
                    self.remarks
                        .push(Remark::assumed("scheme-assumed", text, "--scheme http"));
                    Scheme::Https
                }
            });
        Ok(format!("{}://{host}{target}", scheme.name()))
    }

    /// Compares the body with its Content-Length: a text that was copied often ends in a newline
    /// more, and some tools print no body.
    fn check_length(&mut self, form: Form) {
        let length = self
            .field("Content-Length")
            // A log may have more text after it.
            .and_then(|value| value.split_whitespace().next()?.parse::<usize>().ok());
        let Some(length) = length else {
            // A text in an object has an end of its own.
            if !form.is_object() {
                self.trim_body();
            }
            return;
        };
        let body = self.body.get_or_insert_default();
        if body.len() == length {
            return;
        }
        if let Some(fitted) = fitted(body, length) {
            *body = fitted;
            return;
        }
        self.remarks.push(length_remark(length, body.len()));
    }

    /// Without a Content-Length, a newline at the end is the text's and not the body's.
    fn trim_body(&mut self) {
        if let Some(body) = &mut self.body {
            let kept = body.trim_ascii_end().len();
            body.truncate(kept);
        }
    }
}

/// A target without the version of HTTP that a request line has after it. No target has a space.
pub(crate) fn without_version(target: &str) -> &str {
    match target.trim_end().rsplit_once([' ', '\u{a0}']) {
        Some((before, version)) if version.starts_with("HTTP/") => before.trim_end(),
        Some(_) | None => target,
    }
}

/// The scheme that a text is, such as `https` or `http:`.
pub(crate) fn scheme(text: &str) -> Option<Scheme> {
    let name = text.trim().trim_end_matches(':').to_ascii_lowercase();
    match name.as_str() {
        "http" => Some(Scheme::Http),
        "https" => Some(Scheme::Https),
        _ => None,
    }
}

/// Whether a text begins as an absolute URL of http.
pub(crate) fn is_absolute(text: &str) -> bool {
    ["http://", "https://"].iter().any(|prefix| {
        let head = text.get(..prefix.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    })
}

/// A header line, `Name: value`, with a name of token characters.
pub(crate) fn header_line(line: &str) -> Option<(&str, &str)> {
    let (colon, rest) = match line.strip_prefix(':') {
        // HTTP/2's own.
        Some(rest) => (1, rest),
        None => (0, line),
    };
    let end = rest.find(':')? + colon;
    let name = line.get(..end)?;
    let is_token = |octet: u8| octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet);
    let is_name = name.len() > colon && name.bytes().skip(colon).all(is_token);
    is_name.then(|| (name, line.get(end + 1..).unwrap_or_default().trim()))
}

/// The methods of HTTP that requests have.
pub(crate) const METHODS: [&str; 9] = [
    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT",
];

/// Whether a word is the name of a method, in uppercase.
pub(crate) fn is_method(word: &str) -> bool {
    METHODS.contains(&word)
}
