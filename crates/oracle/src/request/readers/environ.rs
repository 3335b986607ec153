//! The variables of CGI, as servers of Python (WSGI), Ruby (Rack) and PHP (`$_SERVER`) print them.

use super::parts::{encode_target, text};
use super::{server, shape};
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "The variables of a request: WSGI's environ, Rack's env, PHP's $_SERVER",
    example: "{'REQUEST_METHOD': 'POST', 'PATH_INFO': '/hook', 'QUERY_STRING': 'a=1',\n 'wsgi.url_scheme': 'https', 'HTTP_HOST': 'api.example.com',\n 'HTTP_X_TWILIO_SIGNATURE': 's', 'CONTENT_LENGTH': '0'}",
    instead: "print method, URL, headers and the raw body as JSON, and paste that",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::Environ),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for variables in shape::all(paste, Form::Environ) {
        let mut draft = draft(variables, options);
        encode_target(&mut draft);
        read.push(draft.finish(Form::Environ, options)?);
    }
    Ok(read)
}

fn draft(variables: &Value, options: &ReadOptions<'_>) -> Draft {
    let of = |name: &str| text(variables, name);
    let target = ["REQUEST_URI", "RAW_URI", "ORIGINAL_FULLPATH"].map(of);
    let target = match target.into_iter().find(|target| !target.is_empty()) {
        Some(target) => target.to_owned(),
        None => {
            let query = of("QUERY_STRING");
            let mark = if query.is_empty() { "" } else { "?" };
            format!("{}{}{mark}{query}", of("SCRIPT_NAME"), of("PATH_INFO"))
        }
    };
    let mut draft = Draft::new(of("REQUEST_METHOD"), &target);
    if let Value::Map(members) = variables {
        for (name, value) in members {
            let Some(value) = value.text() else {
                continue;
            };
            if let Some(field) = field(name) {
                draft.fields.push((field, value.to_owned()));
            }
        }
    }
    if draft.field("Host").is_none() && !of("SERVER_NAME").is_empty() {
        draft.host = Some(match of("SERVER_PORT") {
            "" | "80" | "443" => of("SERVER_NAME").to_owned(),
            port => format!("{}:{port}", of("SERVER_NAME")),
        });
    }
    scheme(variables, options, &mut draft);
    body(variables, &mut draft);
    draft
}

/// The header of a variable: `HTTP_X_FORWARDED_PROTO` is X-Forwarded-Proto.
fn field(variable: &str) -> Option<String> {
    let name = match variable {
        "CONTENT_TYPE" | "CONTENT_LENGTH" => variable,
        "REDIRECT_HTTP_AUTHORIZATION" => "AUTHORIZATION",
        _ => variable
            .strip_prefix("HTTP_")
            .filter(|name| *name != "VERSION")?,
    };
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{first}{}", rest.to_ascii_lowercase())
    });
    Some(words.collect::<Vec<_>>().join("-"))
}

fn scheme(variables: &Value, options: &ReadOptions<'_>, draft: &mut Draft) {
    if options.scheme.is_some() {
        return;
    }
    server::scheme_of_proxy(draft);
    if draft.scheme.is_some() {
        return;
    }
    let names = [
        "wsgi.url_scheme",
        "rack.url_scheme",
        "REQUEST_SCHEME",
        "url_scheme",
    ];
    let own = names
        .iter()
        .map(|name| text(variables, name))
        .find(|own| !own.is_empty());
    draft.scheme = match own {
        Some("http") => Some(basestring::Scheme::Http),
        Some("https") => Some(basestring::Scheme::Https),
        Some(_) | None if matches!(text(variables, "HTTPS"), "on" | "1") => {
            Some(basestring::Scheme::Https)
        }
        Some(_) | None => None,
    };
}

fn body(variables: &Value, draft: &mut Draft) {
    let names = [
        "body",
        "rack.input",
        "wsgi.input",
        "rack.request.form_vars",
        "RAW_POST_DATA",
    ];
    let known = variables.first(&names).and_then(super::parts::bytes);
    if known.is_some() {
        draft.body = known;
        return;
    }
    let form = variables.first(&[
        "rack.request.form_hash",
        "action_dispatch.request.request_parameters",
    ]);
    if let Some(form) =
        form.filter(|form| matches!(form, Value::Map(members) if !members.is_empty()))
    {
        object::set_body(form, draft);
        return;
    }
    let length = draft
        .field("Content-Length")
        .and_then(|length| length.trim().parse::<usize>().ok());
    if length.is_none() && draft.method.as_deref() == Some("POST") {
        let text = "the body is empty: it is not among the variables";
        draft
            .remarks
            .push(Remark::assumed("body-missing", text, "--body"));
    }
}
