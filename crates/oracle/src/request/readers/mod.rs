//! The readers, one file for each form.
//!
//! To add a form: a line in `form.rs`, a file here with its [`Reader`], a line in [`of`].

mod answer;
mod bruno;
mod burp;
mod collections;
mod curl;
mod debug;
mod dotnet;
mod environ;
mod exchange;
mod fetch;
mod framework;
mod har;
mod headers;
mod http;
mod http_file;
mod httpie;
mod insomnia;
mod jmeter;
mod lambda;
mod mitmdump;
mod net_http;
mod newman;
mod ngrok;
mod object;
mod okhttp;
mod panel;
mod parts;
mod php_oauth;
mod postman;
mod postman_console;
mod powershell;
mod python;
mod rest_client;
mod resty;
mod sections;
mod server;
mod shape;
mod templates;
mod trace;
mod url;
mod vcr;
mod verbose;
mod wget;
mod wire;

pub use self::curl::{curl_command, read_curl};
pub use self::http::read_http;
use super::form::Form;
use super::reader::{Description, Reader};

/// The reader of a form.
pub(crate) const fn of(form: Form) -> &'static Reader {
    match form {
        Form::Postman => &postman::READER,
        Form::Newman => &newman::READER,
        Form::Insomnia => &insomnia::READER,
        Form::Hoppscotch => &collections::HOPPSCOTCH,
        Form::ThunderClient => &collections::THUNDER_CLIENT,
        Form::Ngrok => &ngrok::READER,
        Form::Lambda => &lambda::READER,
        Form::Environ => &environ::READER,
        Form::ServerRequest => &server::READER,
        Form::Bruno => &bruno::READER,
        Form::HttpFile => &http_file::READER,
        Form::Vcr => &vcr::READER,
        Form::Burp => &burp::READER,
        Form::Jmeter => &jmeter::READER,
        Form::Mitmdump => &mitmdump::READER,
        Form::Exchange => &exchange::READER,
        Form::Har => &har::READER,
        Form::Verbose => &verbose::READER,
        Form::Trace => &trace::READER,
        Form::Curl => &curl::READER,
        Form::Wget => &wget::READER,
        Form::Httpie => &httpie::READER,
        Form::PowerShell => &powershell::READER,
        Form::Fetch => &fetch::READER,
        Form::Python => &python::READER,
        Form::NetHttp => &net_http::READER,
        Form::Wire => &wire::READER,
        Form::RestClient => &rest_client::READER,
        Form::DotNet => &dotnet::READER,
        Form::Framework => &framework::READER,
        Form::Resty => &resty::READER,
        Form::Headers => &headers::READER,
        Form::PhpOauth => &php_oauth::READER,
        Form::Okhttp => &okhttp::READER,
        Form::PostmanConsole => &postman_console::READER,
        Form::Panel => &panel::READER,
        Form::Http => &http::READER,
        Form::Url => &url::READER,
        Form::Object => &object::READER,
        Form::Answer => &answer::READER,
        Form::Debug => &debug::READER,
    }
}

/// What there is to say about a form.
///
/// ```
/// use basestring_oracle::internal::request::describe;
/// use basestring_oracle::request::{Form, ReadOptions, read};
/// // Headers alone need a URL.
/// let options = ReadOptions::default();
/// let with_url = ReadOptions { url: Some("https://api.example.com/1/items"), ..options };
/// for &form in Form::ALL {
///     let options = if form == Form::Headers { &with_url } else { &options };
///     let request = read(describe(form).example.as_bytes(), options).unwrap();
///     assert_eq!(request.source.form, Some(form));
/// }
/// ```
#[must_use]
pub const fn describe(form: Form) -> Description {
    let Reader {
        summary,
        example,
        instead,
        is_general: _,
        recognize: _,
        read: _,
    } = *of(form);
    Description {
        form,
        summary,
        example,
        instead,
    }
}
