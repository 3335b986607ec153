//! Reading what was pasted.

use super::{Broken, Outcome, Verdict, holds, show};
use crate::clock::Stopwatch;
use crate::generate::paste::PastePlan;
use crate::generate::written::{Sent, text};
use crate::request::unread::Fidelity;
use crate::request::{
    Captured, Form, OwnedRequest, ReadOptions, capture, is_same, is_signed, readings,
};

/// What is written in a form is read back equal, whether the form is recognized or given.
///
/// # Errors
///
/// The law's breach.
pub fn request_is_read_as_it_was_written(plan: &PastePlan) -> Outcome {
    request_is_read_in_its_form(plan, false)?;
    request_is_read_in_its_form(plan, true)
}

/// [`request_is_read_as_it_was_written`], with the form given or recognized: without the readers of the
/// other forms, the law takes a small part of the time.
///
/// # Errors
///
/// The law's breach.
pub fn request_is_read_in_its_form(plan: &PastePlan, is_given: bool) -> Outcome {
    let (form, Ok(sent)) = (plan.form(), plan.sent()) else {
        return Ok(Verdict::Idle);
    };
    let Ok(text) = text(form, &sent) else {
        return Ok(Verdict::Idle);
    };
    let captured = read(&text, form, is_given.then_some(form), &sent)?;
    let request = &captured.request;
    holds!(
        request.source.form == Some(form),
        "expected {form:?}, found {:?} in {text}",
        request.source.form
    );
    // Of a log, what is signed is read.
    let is_log = matches!(form, Form::PhpOauth | Form::Debug);
    let headers = if is_log {
        Headers::Signed
    } else {
        Headers::All
    };
    is_sent(request, form, headers, &sent, &text)?;
    Ok(Verdict::Reached)
}

fn read(text: &str, form: Form, format: Option<Form>, sent: &Sent) -> Result<Captured, Broken> {
    let url = sent.url();
    let is_bare = form == Form::Headers;
    let options = ReadOptions {
        format,
        url: is_bare.then_some(url.as_str()),
        method: is_bare.then_some(sent.method.as_str()),
        body: is_bare.then_some(sent.body.as_bytes()),
        ..ReadOptions::default()
    };
    capture(text.as_bytes(), &options).map_err(|fault| {
        Broken(format!(
            "{form:?}: expected a request, found {fault} in {text}"
        ))
    })
}

/// Which headers are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Headers {
    All,
    /// Those that have a signature.
    Signed,
}

/// Whether a request is the one that was written in a form, as far as the form has it.
fn is_sent(
    request: &OwnedRequest,
    form: Form,
    headers: Headers,
    sent: &Sent,
    text: &str,
) -> Result<(), Broken> {
    let breach = |what: &str, found: &[u8], expected: &str| {
        let found = show(found);
        Broken(format!(
            "{form:?}: {what}: expected {expected:?}, found {found} in {text}"
        ))
    };
    if request.method != sent.method.as_bytes() {
        return Err(breach("method", &request.method, &sent.method));
    }
    // The URL of a base string has another query, and a signed URL has the signature.
    let (is_normalized, is_url) = (form == Form::PhpOauth, form == Form::Url);
    let url = if is_url { text.to_owned() } else { sent.url() };
    if !is_normalized && !is_equal(form, &request.url, &url) {
        return Err(breach("URL", &request.url, &url));
    }
    let body = request.body.octets();
    if !is_equal(form, body, &sent.body) {
        return Err(breach("body", body, &sent.body));
    }
    for (name, value) in &sent.headers {
        let is_signature = name == "Authorization" || name.ends_with("Signature");
        let is_kept = !is_url && (headers == Headers::All || is_signature);
        let found = request.field(name).unwrap_or_default();
        if is_kept && found != value.as_bytes() {
            return Err(breach(name, found, value));
        }
    }
    Ok(())
}

/// Whether two texts are the same, or the same parameters where the form keeps only these.
fn is_equal(form: Form, found: &[u8], expected: &str) -> bool {
    let keeps_parameters = matches!(form, Form::Hoppscotch | Form::Mitmdump);
    let decoded = |text: &[u8]| {
        let pairs = basestring::form_pairs(text).flatten();
        let pairs = pairs.map(|pair| (pair.name.into_owned(), pair.value.into_owned()));
        pairs.collect::<Vec<_>>()
    };
    found == expected.as_bytes()
        || (keeps_parameters && decoded(found) == decoded(expected.as_bytes()))
}

/// No text is read as two different requests by two readers without a remark on it.
///
/// # Errors
///
/// The law's breach.
pub fn no_text_is_two_requests_in_silence(text: &[u8]) -> Outcome {
    let Ok((Captured { request, .. }, others)) = readings(text) else {
        return Ok(Verdict::Idle);
    };
    // A request with a remark may be another one.
    if says_doubt(&request) {
        return Ok(Verdict::Reached);
    }
    for other in others {
        // What is not signed is not another reading: there is nothing to verify.
        let is_other = is_signed(&other.request) && !is_same(&request, &other.request);
        // What was pasted can have remarks besides those of its readers.
        let is_in_silence = || {
            let whole = capture(text, &ReadOptions::default());
            let is_silent =
                |whole: &OwnedRequest| !says_doubt(whole) && !is_same(whole, &other.request);
            whole.is_ok_and(|whole| is_silent(&whole.request))
        };
        holds!(
            !is_other || !is_in_silence(),
            "expected a remark, for another reader reads {}\nfound {}\nin {}",
            shown(&other.request),
            shown(&request),
            String::from_utf8_lossy(text)
        );
    }
    Ok(Verdict::Reached)
}

/// Whether the remarks say that the request may be another one.
fn says_doubt(request: &OwnedRequest) -> bool {
    const DOUBTS: [&str; 5] = [
        "body-missing",
        "form-assumed",
        "request-assumed",
        "several-signatures",
        "body-unannounced",
    ];
    let mut ids = request.remarks.iter().map(|remark| remark.id);
    ids.any(|id| DOUBTS.contains(&id)) || Fidelity::of(request) != Fidelity::Whole
}

/// Of two requests in one text, one is read: its method, URL, body and signature are of one request, or
/// a remark says that they may not be.
///
/// # Errors
///
/// The law's breach.
pub fn two_requests_are_not_mixed(one: &PastePlan, other: &PastePlan) -> Outcome {
    let (Ok(first), Ok(second)) = (one.sent(), other.sent()) else {
        return Ok(Verdict::Idle);
    };
    let (Ok(before), Ok(after)) = (text(one.form(), &first), text(other.form(), &second)) else {
        return Ok(Verdict::Idle);
    };
    let whole = format!("{before}\n\n{after}");
    let Ok(Captured { request, .. }) = capture(whole.as_bytes(), &ReadOptions::default()) else {
        return Ok(Verdict::Idle);
    };
    let is_one = is_sent(&request, one.form(), Headers::Signed, &first, &before).is_ok()
        || is_sent(&request, other.form(), Headers::Signed, &second, &after).is_ok();
    holds!(
        is_one || says_doubt(&request),
        "expected one of the requests or a remark, found {}\nin {whole}",
        shown(&request)
    );
    Ok(Verdict::Reached)
}

/// The length of a text that is repeated, in bytes.
const LENGTH: usize = 64 << 10;
/// The time that reading it may take, in seconds: far more than the usual one.
const SECONDS: f64 = 3.0;
/// The length of a shorter text, in bytes, and the time of it, in seconds, from which on the long one takes
/// too long if the time grows with the square of the length.
const SHORT: usize = LENGTH / 64;
const SHORT_SECONDS: f64 = SECONDS / 64.0 / 64.0;
/// Which texts are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lengths {
    /// The long one.
    Long,
    /// A short one, and the long one if the short one takes long. Most inputs take a small part of the time.
    ShortFirst,
}

/// How often it is read where it takes longer, as other work on the machine may be the cause.
const ATTEMPTS: usize = 4;

/// A text in which a piece is repeated is read in linear time, and what is read is not longer than what
/// was pasted, but for what escapes make longer. With [`Lengths::ShortFirst`], the long text is read only if a
/// short one takes so long that the long one may take too long.
///
/// # Errors
///
/// The law's breach.
pub fn repeated_text_is_read_in_linear_time(
    text: &[u8],
    place: u8,
    length: u8,
    lengths: Lengths,
) -> Outcome {
    let from = usize::from(place).min(text.len());
    let to = (from + 1 + usize::from(length % 32)).min(text.len());
    let Some(unit) = text.get(from..to).filter(|unit| !unit.is_empty()) else {
        return Ok(Verdict::Idle);
    };
    let whole = |length: usize| {
        let (before, after) = text.split_at(from);
        [before, &unit.repeat(length / unit.len()), after].concat()
    };
    if lengths == Lengths::ShortFirst {
        let short = whole(SHORT);
        let start = Stopwatch::start();
        let found = read_size(&short);
        if start.seconds() < SHORT_SECONDS {
            return is_bounded(found, &short);
        }
    }
    let long = whole(LENGTH);
    let mut seconds = f64::INFINITY;
    let mut found = 0;
    for _ in 0..ATTEMPTS {
        let start = Stopwatch::start();
        found = read_size(&long);
        seconds = seconds.min(start.seconds());
        if seconds < SECONDS {
            break;
        }
    }
    let is_linear = seconds < SECONDS;
    holds!(
        is_linear,
        "expected at most {SECONDS} s, found {seconds} s for {}",
        show(text)
    );
    is_bounded(found, &long)
}

/// How long the request is that a text is read as, in bytes; zero if it is not read.
fn read_size(text: &[u8]) -> usize {
    let read = capture(text, &ReadOptions::default());
    read.map_or(0, |captured| size(&captured.request))
}

/// Whether what was read of a text is in proportion to it.
fn is_bounded(found: usize, text: &[u8]) -> Outcome {
    let most = 16 * text.len() + (1 << 16);
    holds!(
        found < most,
        "expected at most {most} bytes, found {found} for {}",
        show(text)
    );
    Ok(Verdict::Reached)
}

/// A request as a message shows it.
fn shown(request: &OwnedRequest) -> String {
    let text = String::from_utf8_lossy;
    let mut shown = format!(
        "{:?} {} {}\n",
        request.source.form,
        text(&request.method),
        text(&request.url)
    );
    for (name, value) in &request.fields {
        shown.push_str(&format!("{}: {}\n", text(name), text(value)));
    }
    shown.push_str(&text(request.body.octets()));
    let ids: Vec<&str> = request.remarks.iter().map(|remark| remark.id).collect();
    format!("{shown}\n{ids:?}")
}

fn size(request: &OwnedRequest) -> usize {
    let fields = request.fields.iter();
    let fields: usize = fields.map(|(name, value)| name.len() + value.len()).sum();
    let remarks = request.remarks.iter();
    let remarks: usize = remarks.map(|remark| remark.text.len()).sum();
    fields + remarks + request.url.len() + request.body.octets().len()
}
