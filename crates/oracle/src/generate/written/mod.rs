//! One request, written in each form.

mod commands;
mod files;
mod logs;
mod objects;
mod quote;
mod sent;

use crate::request::Form;

pub use self::sent::Sent;

/// Why a form cannot have the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It has no body.
    Body,
    /// It has no headers but that of OAuth.
    Headers,
    /// It cannot have this URL or this form.
    Text,
    /// It is that of an answer.
    Request,
}

impl Missing {
    /// The reason in words.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Body => "the form has no body",
            Self::Headers => "the form has no headers",
            Self::Text => "the form cannot have the text",
            Self::Request => "the form is that of an answer",
        }
    }
}

/// The text of a request in a form.
///
/// # Errors
///
/// What the form cannot have.
pub fn text(form: Form, sent: &Sent) -> Result<String, Missing> {
    let has_body = !sent.body.is_empty();
    let is_oauth = sent.authorization().is_some();
    // A parameter in a line of its own.
    let has_lines = sent.is_of_lines();
    Ok(match form {
        Form::Postman => objects::postman(sent).to_string(),
        Form::Newman => objects::newman(sent).to_string(),
        Form::Insomnia => objects::insomnia(sent).to_string(),
        Form::Hoppscotch | Form::Mitmdump if !has_lines => return Err(Missing::Text),
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
        Form::Framework => logs::framework(sent),
        Form::Resty => logs::resty(sent),
        Form::Okhttp => logs::okhttp(sent),
        Form::PostmanConsole => logs::postman_console(sent),
        Form::Panel => logs::panel(sent),
        // In a sentence they are not part of a URL.
        Form::Debug if sent.url().ends_with([',', ';', ')']) => return Err(Missing::Text),
        Form::Debug => logs::debug(sent),
        Form::PhpOauth | Form::Url if has_body || !is_oauth => return Err(Missing::Headers),
        Form::PhpOauth => logs::php_oauth(sent),
        Form::Url if sent.method != "GET" => return Err(Missing::Headers),
        Form::Headers => logs::headers(sent),
        Form::Url => logs::url(sent),
        Form::Answer => return Err(Missing::Request),
    })
}
