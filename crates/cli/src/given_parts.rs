//! A request from options alone: a URL with parameters or a body, without any capture.

use std::path::Path;

use basestring_oracle::internal::profiles::note_service;
use basestring_oracle::internal::request::read_parameters;
use basestring_oracle::request::{Body, Captured, OwnedRequest, Remark, Source};

use crate::exit::Failure;
use crate::files;

const FORM: &str = "application/x-www-form-urlencoded";

/// What takes the place of a part of the request, or adds a part that was not pasted.
#[derive(clap::Args)]
#[command(next_help_heading = "Reading the request")]
pub(crate) struct PartArgs {
    /// The URL, in place of the request's
    #[arg(long)]
    pub(crate) url: Option<String>,

    /// The method, in place of the request's
    #[arg(long)]
    pub(crate) method: Option<String>,

    /// The body, or @FILE, in place of the request's
    #[arg(
        long,
        visible_alias = "data",
        value_name = "TEXT|@FILE",
        allow_hyphen_values = true
    )]
    pub(crate) body: Option<String>,

    /// The parameters of the form in place of the request's body: a JSON object, the form's text, @FILE,
    /// or name=value, repeated
    #[arg(long, value_name = "PARAMETERS", conflicts_with = "body")]
    pub(crate) params: Vec<String>,

    /// A header, Name: value, in place of the request's header of that name. Repeat it for several
    #[arg(long, value_name = "HEADER")]
    pub(crate) header: Vec<String>,
}

/// The request of the options, where no file is given.
pub(crate) fn request(parts: &PartArgs) -> Result<Captured, Failure> {
    let Some(url) = &parts.url else {
        let failure = Failure::input("expected a file with a request, or --url, found neither");
        return Err(failure.help("`basestring formats` lists what a file may hold"));
    };
    let mut request = OwnedRequest {
        source: Source::parts(),
        method: Vec::new(),
        url: url.as_bytes().to_vec(),
        fields: headers(parts)?,
        body: Body::Octets(Vec::new()),
        remarks: Vec::new(),
    };
    let is_form_text =
        matches!(&parts.params[..], [one] if !one.trim_start().starts_with(['{', '[', '@']));
    if is_form_text && parts.params.iter().any(|text| text.contains('+')) {
        let text = "a + in the form is a space, as in every form; if it is a plus sign, give each \
                    parameter with its own --params name=value";
        request.remarks.push(Remark::note("plus-is-space", text));
    }
    if let Some(body) = body(parts)? {
        set_body(body, parts.params.is_empty(), &mut request);
    }
    request.method = match &parts.method {
        Some(method) => method.as_bytes().to_vec(),
        None => {
            let has_body = !request.body.octets().is_empty();
            let usual = if has_body { "POST" } else { "GET" };
            let text = format!("the method is {usual}");
            request
                .remarks
                .push(Remark::assumed("method-assumed", text, "--method"));
            usual.as_bytes().to_vec()
        }
    };
    note_service(&mut request);
    Ok(request.into())
}

/// A header's name and value.
pub(crate) type Header = (Vec<u8>, Vec<u8>);

/// The headers of `--header`.
pub(crate) fn headers(parts: &PartArgs) -> Result<Vec<Header>, Failure> {
    let header = |text: &String| match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() && !text.contains(['\r', '\n']) => Ok((
            name.trim().as_bytes().to_vec(),
            value.trim().as_bytes().to_vec(),
        )),
        // The value may be a secret, so it is not shown.
        Some(_) | None => {
            let name = text.split([':', ' ', '=']).next().unwrap_or_default();
            let message = format!(
                "--header is not \"Name: value\" on one line: it begins with \"{}\"",
                name.escape_default()
            );
            Err(Failure::input(message))
        }
    };
    parts.header.iter().map(header).collect()
}

/// The body of `--params` or `--body`.
pub(crate) fn body(parts: &PartArgs) -> Result<Option<Vec<u8>>, Failure> {
    if let Some(body) = &parts.body {
        return text_or_file(body).map(Some);
    }
    if parts.params.is_empty() {
        return Ok(None);
    }
    let mut texts = Vec::new();
    for text in &parts.params {
        texts.push(text_or_file(text)?);
    }
    let form = read_parameters(&texts);
    form.map(Some).map_err(|fault| {
        let help = "give a JSON object, the form as it was sent (a=1&b=2), or --params name=value for each";
        Failure::input(format!("--params: {fault}")).help(help)
    })
}

/// Sets the body, with the Content-Type that it looks like where no header says it.
fn set_body(body: Vec<u8>, is_raw: bool, request: &mut OwnedRequest) {
    if !request.has_field("Content-Type") && !body.is_empty() {
        let first = body.trim_ascii_start().first();
        let kind = match first {
            Some(b'{' | b'[') if is_raw => "application/json",
            Some(b'<') if is_raw => "application/xml",
            Some(_) | None => FORM,
        };
        request
            .fields
            .push((b"Content-Type".to_vec(), kind.as_bytes().to_vec()));
        if is_raw {
            let text = format!("the Content-Type is {kind}");
            request
                .remarks
                .push(Remark::assumed("content-type-assumed", text, "--header"));
        }
    }
    request.body = Body::Octets(body);
}

/// The bytes of an option, or of the file that it names after an `@`.
pub(crate) fn text_or_file(text: &str) -> Result<Vec<u8>, Failure> {
    match text.strip_prefix('@') {
        Some(name) => files::read(Path::new(name)),
        None => Ok(text.as_bytes().to_vec()),
    }
}
