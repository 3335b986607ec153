//! Reading a paste.

use std::io;

use basestring::Scheme as UrlScheme;
use basestring_oracle::internal::profiles::note_service;
use basestring_oracle::internal::request::{describe, read_parameters};
use basestring_oracle::request::{
    Body, Captured, Form, OwnedRequest, ReadError, ReadOptions, Remark, Source, capture,
};

use crate::Fault;
use crate::ask::Question;

/// The requests of a question. Without a paste, the one that its parts give.
pub(crate) fn requests(question: &Question) -> Result<Vec<Captured>, Fault> {
    let is_text = |text: &&String| !text.trim().is_empty();
    if question.pastes.iter().any(|text| is_text(&text)) {
        return question
            .pastes
            .iter()
            .map(|text| read(text, question))
            .collect();
    }
    match &question.url {
        Some(url) => Ok(vec![of_parts(url, question)?.into()]),
        None => Err(Fault::new("there is no request")
            .help("paste one: a curl command, an HTTP request, a HAR file, a log or a URL")),
    }
}

/// Reads one paste.
pub(crate) fn read(text: &str, question: &Question) -> Result<Captured, Fault> {
    let scheme = match question.scheme.as_deref() {
        Some("http") => Some(UrlScheme::Http),
        Some("https") => Some(UrlScheme::Https),
        Some(_) | None => None,
    };
    let read_file = |name: &str| match question.files.get(name) {
        Some(text) => Ok(text.clone().into_bytes()),
        None => Err(io::Error::new(
            io::ErrorKind::NotFound,
            "a pasted command cannot read files here: paste what is in the file as the body",
        )),
    };
    let body = body(question)?;
    let options = ReadOptions {
        format: question.format.as_deref().and_then(Form::from_name),
        entry: question.entry,
        scheme,
        method: question.method.as_deref(),
        url: question.url.as_deref(),
        body: body.as_deref(),
        read_file: &read_file,
    };
    let mut captured = capture(text.as_bytes(), &options).map_err(|fault| unreadable(&fault))?;
    replace_headers(question, &mut captured.request);
    note_service(&mut captured.request);
    Ok(captured)
}

fn replace_headers(question: &Question, request: &mut OwnedRequest) {
    for (name, value) in &question.headers {
        let is_of = |own: &[u8]| own.eq_ignore_ascii_case(name.as_bytes());
        request.fields.retain(|(own, _)| !is_of(own));
        if !value.trim().is_empty() {
            let value = value.trim().as_bytes().to_vec();
            request.fields.push((name.as_bytes().to_vec(), value));
        }
    }
}

/// The body that is given, as text or as the parameters of a form.
fn body(question: &Question) -> Result<Option<Vec<u8>>, Fault> {
    if question.params.is_empty() {
        return Ok(question.body.clone().map(String::into_bytes));
    }
    let texts = question.params.iter().map(|text| text.clone().into_bytes());
    let form = read_parameters(&texts.collect::<Vec<_>>());
    form.map(Some).map_err(|fault| {
        let help = "give a JSON object, the form as it was sent (a=1&b=2), or name=value for each";
        Fault::new(format!("the parameters cannot be read: {fault}")).help(help)
    })
}

fn of_parts(url: &str, question: &Question) -> Result<OwnedRequest, Fault> {
    let mut request = OwnedRequest {
        source: Source::parts(),
        method: Vec::new(),
        url: url.as_bytes().to_vec(),
        fields: Vec::new(),
        body: Body::Octets(body(question)?.unwrap_or_default()),
        remarks: Vec::new(),
    };
    replace_headers(question, &mut request);
    let has_body = !request.body.octets().is_empty();
    if has_body && !request.has_field("Content-Type") {
        let form = "application/x-www-form-urlencoded";
        request.fields.push(("Content-Type".into(), form.into()));
        let text = format!("the Content-Type is {form}");
        let remark = Remark::assumed("content-type-assumed", text, "--header");
        request.remarks.push(remark);
    }
    let method = question.method.clone().filter(|method| !method.is_empty());
    request.method = match (method, has_body) {
        (Some(method), _) => method.into_bytes(),
        (None, true) => b"POST".to_vec(),
        (None, false) => b"GET".to_vec(),
    };
    note_service(&mut request);
    Ok(request)
}

fn unreadable(fault: &ReadError) -> Fault {
    match fault.form() {
        None => {
            let shown = Fault::new(format!("cannot read a request from this text: {fault}"));
            match fault.next_step() {
                Some(help) => shown.help(help),
                None => shown,
            }
        }
        Some(form) => {
            let title = form.title();
            let shown = Fault::new(format!("cannot read this text as {title}: {fault}"));
            shown.help(fault.next_step().unwrap_or(describe(form).instead))
        }
    }
}
