//! One request, written in each form.

use basestring_oracle::request::Form;

use crate::sent::Sent;
use crate::{commands, files, logs, objects};

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
