//! Reading a request from a text of any form.

use super::base_string::find_base_strings;
use super::beside;
use super::body_search;
use super::fault::ReadError;
use super::form::Form;
use super::margin::without_margin;
use super::model::{Body, Captured, OwnedRequest, ReadOptions};
use super::paste::Paste;
use super::query_header;
use super::readers;
use super::redacted;
use super::remark::Remark;
use super::signatures;
use super::source;
use super::unwrap::joined;
use super::{unknown, unread};

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
    let read = capture_paste(&Paste::of(text), options);
    let mut captured = match of_margin(text, &read, options) {
        Some(captured) => captured,
        None => read?,
    };
    // The text as it was pasted: what is folded has lines of other lengths.
    let joined = std::str::from_utf8(text).ok().and_then(joined);
    let other = joined.and_then(|text| capture_paste(&Paste::of(text.as_bytes()), options).ok());
    if other.is_some_and(|other| !is_equal(&captured.request, &other.request)) {
        captured.request.remarks.push(unread::broken_lines());
    }
    Ok(captured)
}

/// The request of a text whose lines have something before them, such as the name of a container, if
/// only a log reader or none reads the text as it is, and the reader of one tool reads it without that.
fn of_margin(
    text: &[u8],
    read: &Result<Captured, ReadError>,
    options: &ReadOptions<'_>,
) -> Option<Captured> {
    let is_special = |captured: &Captured| {
        let form = captured.request.source.form;
        form.is_some_and(|form| !readers::of(form).is_general) && is_signed(&captured.request)
    };
    if read.as_ref().is_ok_and(is_special) {
        return None;
    }
    let (bare, remark) = without_margin(std::str::from_utf8(text).ok()?)?;
    let mut captured = capture_paste(&Paste::of(bare.as_bytes()), options).ok()?;
    captured.request.remarks.insert(0, remark);
    is_special(&captured).then_some(captured)
}

fn capture_paste(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Captured, ReadError> {
    if let Some(form) = options.format {
        return read_as(form, paste, options);
    }
    let source = source::fault(paste).filter(|_| !holds_base_string(paste));
    let is_c = source.is_some() && source::is_c(paste);
    let is_guess = |form: Form| source::guesses(form) || is_c && form == Form::Curl;
    let mut attempt = Attempt::default();
    for rank in Rank::ALL {
        // A text is not looked at for forms that are not tried.
        if attempt.is_done() {
            break;
        }
        let mut forms = recognized_as(rank, paste);
        forms.retain(|form| source.is_none() || !is_guess(*form));
        if !forms.is_empty() && attempt.is_enough(rank) {
            break;
        }
        attempt.read(rank, &forms, paste, options);
    }
    if attempt.read.is_empty()
        && let Some(fault) = source
    {
        return Err(fault);
    }
    attempt.result(paste)
}

/// The forms of a rank that a text is recognized as.
fn recognized_as(rank: Rank, paste: &Paste<'_>) -> Vec<Form> {
    let is_of =
        |form: &Form| self::rank(*form, paste) == rank && (readers::of(*form).recognize)(paste);
    Form::ALL.iter().copied().filter(is_of).collect()
}

/// What the readers made of a text.
#[derive(Default)]
struct Attempt {
    read: Vec<(Form, Captured)>,
    /// The rank of the first that was read.
    rank: Option<Rank>,
    first_fault: Option<ReadError>,
}

impl Attempt {
    /// Whether no other form is to be tried: a signed request was read, or a form that has no other.
    fn is_done(&self) -> bool {
        let is_signed = || self.read.iter().any(|(_, one)| is_signed(&one.request));
        match self.rank {
            None => false,
            Some(Rank::Whole | Rank::Part | Rank::General) => true,
            Some(Rank::Special | Rank::Request) => is_signed(),
        }
    }

    /// Whether the forms of the next rank that has any are not to be tried. A general form may find the
    /// signature that a special one does not look for.
    fn is_enough(&self, next: Rank) -> bool {
        self.rank.is_some() && next != Rank::General
    }

    /// Whether an object was read as a request that is signed.
    fn has_object(&self) -> bool {
        let mut read = self.read.iter();
        read.any(|(form, one)| *form == Form::Object && is_signed(&one.request))
    }

    /// Reads a text in each of these forms of a rank.
    fn read(&mut self, rank: Rank, forms: &[Form], paste: &Paste<'_>, options: &ReadOptions<'_>) {
        for &form in forms {
            // A log is read line by line, and an object as a whole.
            if form == Form::Debug && self.has_object() && !holds_base_string(paste) {
                continue;
            }
            match read_as(form, paste, options) {
                Ok(captured) => {
                    self.rank.get_or_insert(rank);
                    self.read.push((form, captured));
                }
                Err(fault) => {
                    self.first_fault.get_or_insert(fault);
                }
            }
        }
    }

    /// The first request that is signed, else the first, with what other forms would give.
    fn result(self, paste: &Paste<'_>) -> Result<Captured, ReadError> {
        let Self {
            mut read,
            rank: _,
            first_fault,
        } = self;
        let signed = read.iter().position(|(_, one)| is_signed(&one.request));
        let is_found = signed.is_some();
        if read.is_empty() {
            // What only a log reader recognized may be the output of a tool without a signature.
            let is_special = |fault: &ReadError| {
                fault
                    .form()
                    .is_some_and(|form| !readers::of(form).is_general)
            };
            let fault =
                first_fault.filter(|fault| is_special(fault) || unknown::known(paste).is_none());
            return Err(fault.unwrap_or_else(|| unknown::fault(paste)));
        }
        let (form, mut captured) = read.remove(signed.unwrap_or_default());
        // What a log reader finds in a text of another form may be a part of it.
        if readers::of(form).is_general
            && let Some(fault) = &first_fault
            && fault
                .form()
                .is_some_and(|form| !readers::of(form).is_general)
        {
            captured.request.remarks.extend(unread::other_form(fault));
        }
        // What is not signed is not another reading of a request that is.
        read.retain(|(_, one)| !is_found || is_signed(&one.request));
        Ok(with_others(captured, read.into_iter()))
    }
}

/// What a text is read as, and in each other form of one tool that it is recognized as. The beginning of
/// an HTTP request is that of several forms.
///
/// # Errors
///
/// As [`read`].
#[cfg(feature = "generate")]
pub(crate) fn readings(text: &[u8]) -> Result<(Captured, Vec<Captured>), ReadError> {
    let options = ReadOptions::default();
    let paste = Paste::of(text);
    let captured = capture_paste(&paste, &options)?;
    let own = captured.request.source.form;
    // Lines of other forms within the strings of an object are not what it was written for.
    let is_whole = own.is_some_and(|form| rank(form, &paste) == Rank::Whole);
    let ranks: &[Rank] = if is_whole {
        &[Rank::Whole]
    } else {
        &[Rank::Special, Rank::Part]
    };
    let forms = ranks.iter().flat_map(|rank| recognized_as(*rank, &paste));
    let others = forms
        .filter(|form| Some(*form) != own)
        .filter_map(|form| read_as(form, &paste, &options).ok())
        .collect();
    Ok((captured, others))
}

fn holds_base_string(paste: &Paste<'_>) -> bool {
    let text = paste.text();
    text.is_some_and(|text| !find_base_strings(text).is_empty())
}

/// How much it says that a text is recognized as a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Rank {
    /// In the order in which they are tried.
    const ALL: [Self; 5] = [
        Self::Whole,
        Self::Special,
        Self::Request,
        Self::Part,
        Self::General,
    ];
}

fn rank(form: Form, paste: &Paste<'_>) -> Rank {
    if readers::of(form).is_general {
        Rank::General
    } else if form == Form::Http {
        Rank::Request
    } else if !form.is_object() {
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

/// Whether two readers found the same request: all that is signed and the signature. A log may have
/// the other headers or not.
pub(crate) fn is_same(one: &OwnedRequest, other: &OwnedRequest) -> bool {
    let OwnedRequest {
        source: _,
        method,
        url,
        fields: _,
        body,
        remarks: _,
    } = one;
    *method == other.method
        && *url == other.url
        && *body == other.body
        && signed_fields(one) == signed_fields(other)
}

/// Whether two texts are the same request to the byte, in what is signed and where the signature is.
fn is_equal(one: &OwnedRequest, other: &OwnedRequest) -> bool {
    let field = |request: &OwnedRequest| request.field("Authorization").map(<[u8]>::to_vec);
    is_same(one, other) && field(one) == field(other)
}

/// The headers that a signature is in or depends on, without the white space around their parts.
fn signed_fields(request: &OwnedRequest) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut fields: Vec<(Vec<u8>, Vec<u8>)> = request
        .fields
        .iter()
        .map(|(name, value)| {
            let value = value.iter().filter(|octet| !octet.is_ascii_whitespace());
            (name.to_ascii_lowercase(), value.copied().collect())
        })
        .filter(|(name, _): &(Vec<u8>, Vec<u8>)| {
            let is_signature = name.windows(9).any(|window| window == b"signature");
            is_signature || name == b"authorization" || name == b"content-type"
        })
        .collect();
    fields.sort();
    fields
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
    query_header::read(&mut captured.request);
    if options.body.is_none() {
        body_search::note_missing(&mut captured.request);
        body_search::find(&mut captured.request, paste);
    }
    if options.url.is_none() {
        beside::note(&mut captured.request, paste, options.body.is_some());
    }
    // Another entry of the text may be the signed one.
    if options.entry.is_none() {
        unread::note(&mut captured.request, paste);
    }
    unread::note_cut(&mut captured.request, paste);
    signatures::note_several(&mut captured.request, paste);
    redacted::note(&mut captured.request);
    if options.body.is_none() {
        body_search::end_form(&mut captured.request);
    }
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
pub(crate) fn is_signed(request: &OwnedRequest) -> bool {
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
