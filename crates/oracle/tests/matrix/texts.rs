//! One request, written in each form.

use basestring_oracle::request::Form;
use serde_json::{Map, Value, json};

use crate::{commands, files, logs, objects};

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

/// Why a form cannot have the request.
pub(crate) enum Missing {
    Body,
    Headers,
    Url,
    Request,
}

impl Missing {
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Body => "the form has no body",
            Self::Headers => "the form has no headers",
            Self::Url => "the URL is that of the base string",
            Self::Request => "the form is that of an answer",
        }
    }
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

/// The text of a request in a form.
pub(crate) fn text(form: Form, sent: &Sent) -> Result<String, Missing> {
    let has_body = !sent.body.is_empty();
    Ok(match form {
        Form::Postman => objects::postman(sent).to_string(),
        Form::Newman => objects::newman(sent).to_string(),
        Form::Insomnia => objects::insomnia(sent).to_string(),
        Form::Hoppscotch => objects::hoppscotch(sent).to_string(),
        Form::ThunderClient => objects::thunder_client(sent).to_string(),
        Form::Ngrok => objects::ngrok(sent).to_string(),
        Form::Lambda => objects::lambda(sent).to_string(),
        Form::ServerRequest => objects::server_request(sent).to_string(),
        Form::Har => objects::har(sent).to_string(),
        Form::Object => objects::object(sent).to_string(),
        Form::Environ => files::environ(sent),
        Form::Bruno => files::bruno(sent),
        Form::HttpFile => files::http_file(sent),
        Form::Vcr => files::vcr(sent),
        Form::Burp => files::burp(sent),
        Form::Jmeter => files::jmeter(sent),
        Form::Mitmdump => files::mitmdump(sent),
        Form::Curl => commands::curl(sent),
        Form::Wget => commands::wget(sent),
        Form::Httpie => commands::httpie(sent),
        Form::PowerShell => commands::power_shell(sent),
        Form::Fetch => commands::fetch(sent),
        Form::Exchange => logs::exchange(sent),
        Form::Http => logs::http(sent),
        Form::Verbose if has_body => return Err(Missing::Body),
        Form::Verbose => logs::verbose(sent),
        Form::Trace => logs::trace(sent),
        Form::Python => logs::python(sent),
        Form::NetHttp => logs::net_http(sent),
        Form::Wire => logs::wire(sent),
        Form::RestClient => logs::rest_client(sent),
        Form::DotNet if has_body => return Err(Missing::Body),
        Form::DotNet => logs::dot_net(sent),
        Form::Resty => logs::resty(sent),
        Form::Okhttp => logs::okhttp(sent),
        Form::PostmanConsole => logs::postman_console(sent),
        Form::Panel => logs::panel(sent),
        Form::Debug => logs::debug(sent),
        Form::PhpOauth if has_body => return Err(Missing::Headers),
        Form::PhpOauth => logs::php_oauth(sent),
        Form::Headers => logs::headers(sent),
        Form::Url if has_body => return Err(Missing::Headers),
        Form::Url => logs::url(sent),
        Form::Answer => return Err(Missing::Request),
    })
}
