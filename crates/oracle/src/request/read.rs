//! Reading a request from a text of any form.

use super::fault::ReadError;
use super::form::Form;
use super::model::{Body, Captured, OwnedRequest, ReadOptions};
use super::paste::Paste;
use super::readers;
use super::remark::Remark;
use super::unknown;

/// Reads a request from a text of any form: the request that is signed, where there are several.
///
/// ```
/// use basestring_oracle::request::{Form, ReadOptions, Source, read};
/// let options = ReadOptions::default();
/// let request = read(b"$ curl -d a=1 https://h/p", &options).unwrap();
/// assert_eq!((request.source, &request.method[..]), (Source::of(Form::Curl), &b"POST"[..]));
/// let request = read(b"GET /p HTTP/1.1\r\nHost: h\r\n\r\n", &options).unwrap();
/// assert_eq!((request.source, &request.url[..]), (Source::of(Form::Http), &b"https://h/p"[..]));
/// let request = read(b"GET&https%3A%2F%2Fh%2Fp&oauth_nonce%3Dn", &options).unwrap();
/// assert_eq!((request.source, &request.url[..]), (Source::of(Form::Debug), &b"https://h/p"[..]));
/// ```
///
/// # Errors
///
/// [`ReadError`]: what was expected, what was found, and where.
pub fn read(text: &[u8], options: &ReadOptions<'_>) -> Result<OwnedRequest, ReadError> {
    capture(text, options).map(|captured| captured.request)
}

/// [`read`], with what the text says besides the request.
///
/// # Errors
///
/// As [`read`].
pub fn capture(text: &[u8], options: &ReadOptions<'_>) -> Result<Captured, ReadError> {
    if text.trim_ascii().is_empty() {
        let found = if text.is_empty() {
            "nothing"
        } else {
            "nothing but white space"
        };
        return Err(ReadError::new("a request", found)
            .help("paste a request in a form that `basestring formats` lists"));
    }
    let paste = Paste::of(text);
    let forms: Vec<Form> = match options.format {
        Some(form) => vec![form],
        None => recognized(&paste),
    };
    let mut first_fault = None;
    let mut read: Vec<(Form, Captured)> = Vec::new();
    for form in forms {
        match read_as(form, &paste, options) {
            Ok(captured) => read.push((form, captured)),
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    let mut read = read.into_iter();
    match (read.next(), first_fault) {
        (Some((_, captured)), _) => Ok(with_others(captured, read)),
        (None, Some(fault)) => Err(fault),
        (None, None) => Err(unknown::fault(&paste)),
    }
}

/// The forms that a text can be, in their order: those of the first rank that has any.
fn recognized(paste: &Paste<'_>) -> Vec<Form> {
    let is_of = |form: &Form| (readers::of(*form).recognize)(paste);
    let mut first: Option<Rank> = None;
    let mut forms = Vec::new();
    for form in Form::ALL.iter().copied().filter(is_of) {
        let rank = rank(form, paste);
        if first.is_none_or(|first| rank < first) {
            first = Some(rank);
            forms.clear();
        }
        if first == Some(rank) {
            forms.push(form);
        }
    }
    forms
}

/// How much it says that a text is recognized as a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The whole text is an object that only one tool writes.
    Whole,
    /// The text begins as only one form does.
    Special,
    /// The text begins with a request line, as several forms do.
    Request,
    /// There is an object in the text that only one tool writes: a body may hold one too.
    Part,
    /// The form is that of many programs.
    General,
}

fn rank(form: Form, paste: &Paste<'_>) -> Rank {
    if readers::of(form).is_general {
        Rank::General
    } else if form == Form::Http {
        Rank::Request
    } else if !readers::is_object(form) {
        Rank::Special
    } else if paste.is_object() {
        Rank::Whole
    } else {
        Rank::Part
    }
}

/// Says which other forms give another request.
fn with_others(mut captured: Captured, others: impl Iterator<Item = (Form, Captured)>) -> Captured {
    for (form, other) in others {
        if !is_same(&captured.request, &other.request) {
            let text = format!(
                "it is not a text of the form {}, which is another request",
                form.title()
            );
            let remark = Remark::assumed("form-assumed", text, form.option());
            captured.request.remarks.push(remark);
        }
    }
    captured
}

/// Whether two readers found the same request.
fn is_same(one: &OwnedRequest, other: &OwnedRequest) -> bool {
    let OwnedRequest {
        source: _,
        method,
        url,
        fields,
        body,
        remarks: _,
    } = one;
    *method == other.method && *url == other.url && *fields == other.fields && *body == other.body
}

/// Reads a text of a known form.
fn read_as(
    form: Form,
    paste: &Paste<'_>,
    options: &ReadOptions<'_>,
) -> Result<Captured, ReadError> {
    let all = (readers::of(form).read)(paste, options).map_err(|fault| fault.of(form))?;
    let mut captured = chosen(all, options.entry).map_err(|fault| fault.of(form))?;
    let remarks = &mut captured.request.remarks;
    remarks.splice(0..0, paste.remarks.iter().cloned());
    replace_given(&mut captured.request, options);
    Ok(captured)
}

/// The wanted entry, else the first request that is signed, else the first.
fn chosen(all: Vec<Captured>, entry: Option<usize>) -> Result<Captured, ReadError> {
    let count = all.len();
    let index = match entry {
        Some(entry) => entry.wrapping_sub(1),
        None => all
            .iter()
            .position(|one| is_signed(&one.request))
            .unwrap_or_default(),
    };
    let Some(mut captured) = all.into_iter().nth(index) else {
        return Err(match (count, entry) {
            (0, _) | (_, None) => ReadError::new("a request", "none"),
            (_, Some(entry)) => {
                let expected = format!("an entry from 1 to {count}");
                ReadError::new(expected, entry.to_string())
            }
        });
    };
    if count > 1 {
        let request = &mut captured.request;
        let number = index + 1;
        request.source = request
            .source
            .clone()
            .with(format!("request {number} of {count}"));
        if entry.is_none() {
            let why = if is_signed(request) {
                "the first that is signed"
            } else {
                "none is signed"
            };
            let text = format!("request {number} of {count} is meant: {why}");
            let remark = Remark::assumed("request-assumed", text, "--entry N");
            request.remarks.push(remark);
        }
    }
    Ok(captured)
}

/// Whether a request carries a signature: OAuth's in one of its three places, or a webhook's in a
/// header.
fn is_signed(request: &OwnedRequest) -> bool {
    let holds = |text: &[u8]| {
        let wanted = b"oauth_signature";
        text.windows(wanted.len()).any(|window| window == wanted)
    };
    let is_webhook = |name: &[u8]| {
        let name = name.to_ascii_lowercase();
        name.windows(9).any(|window| window == b"signature") || name == b"x-trello-webhook"
    };
    let in_header = request
        .fields
        .iter()
        .any(|(name, value)| is_webhook(name) || holds(value));
    in_header || holds(&request.url) || holds(request.body.octets())
}

/// What was given by options takes the place of what was read.
fn replace_given(request: &mut OwnedRequest, options: &ReadOptions<'_>) {
    if let Some(method) = options.method {
        request.method = method.as_bytes().to_vec();
    }
    if let Some(url) = options.url {
        request.url = url.as_bytes().to_vec();
    }
    if let Some(body) = options.body {
        request.body = Body::Octets(body.to_vec());
    }
    let replaced = |remark: &Remark| match remark.option {
        Some("--method") => options.method.is_some(),
        Some("--url") => options.url.is_some(),
        Some("--body") => options.body.is_some(),
        Some(_) | None => false,
    };
    request.remarks.retain(|remark| !replaced(remark));
}
