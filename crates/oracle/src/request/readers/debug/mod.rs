//! A log of any program: what libraries print when they sign, what servers print of a request. Its
//! lines may have a time, a level and a tag before what matters.

mod headers;
mod line;
mod lines;
mod message;
mod values;

use self::lines::Scan;
use crate::request::answer::is_answer;
use crate::request::base_string::{
    BaseString, FoundBaseString, find_base_strings, split_base_string,
};
use crate::request::draft::Draft;
use crate::request::fault::{Place, ReadError};
use crate::request::form::Form;
use crate::request::model::{Captured, Printed, ReadOptions, Side};
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;
use crate::request::unread::{several_urls, signature_apart};

pub(crate) const READER: Reader = Reader {
    summary: "A log with a base string, or with a method, a URL and an Authorization header",
    example: "DEBUG Signing: signature base string: GET&https%3A%2F%2Fapi.example.com%2F1&oauth_nonce%3Dn\nDEBUG Signature: vFgUBPdC/eVaurgPjwZdIPwSYfg=",
    instead: "paste the lines with the base string, the URL and the Authorization header",
    is_general: true,
    recognize,
    read,
};

fn recognize(paste: &Paste<'_>) -> bool {
    let Some(text) = paste.text().filter(|text| !is_answer_alone(text)) else {
        return false;
    };
    if !find_base_strings(text).is_empty() {
        return true;
    }
    has_request(text)
}

/// Whether the lines of a text have a request.
fn has_request(text: &str) -> bool {
    Scan::of(text).is_request()
}

/// Whether a text is a server's answer and has no line of a client.
pub(super) fn is_answer_alone(text: &str) -> bool {
    is_answer(text)
        && !has_request(text)
        && !find_base_strings(text)
            .iter()
            .any(|found| found.by == Side::Client)
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let text = std::str::from_utf8(paste.bytes()).map_err(|fault| {
        let at = Place::Byte(fault.valid_up_to(), "the text");
        ReadError::new("UTF-8", "a byte that is not UTF-8").at(at)
    })?;
    let scan = Scan::of(text);
    let base_strings = find_base_strings(text);
    let chosen = choose(base_strings, &scan);
    let Scan {
        method,
        url,
        fields,
        body,
        signature,
        has_other_url,
        has_message: _,
        is_apart,
    } = scan;
    let parts = chosen
        .as_ref()
        .and_then(|found| split_base_string(&found.text));
    let mut draft = Draft {
        method,
        target: url.unwrap_or_default(),
        fields,
        body,
        ..Draft::default()
    };
    if has_other_url && options.url.is_none() {
        draft.remarks.push(several_urls());
    } else if is_apart {
        draft.remarks.push(signature_apart());
    }
    draft.printed = Printed {
        base_string: chosen.as_ref().map(|found| (found.text.clone(), found.by)),
        signature,
        ..Printed::default()
    };
    if parts.is_none() && draft.target.is_empty() && options.url.is_none() {
        let expected = "a base string, METHOD&http%3A%2F%2F…&…, or a method and a URL";
        return Err(ReadError::new(expected, "neither"));
    }
    if let Some(parts) = parts {
        rebuild(&parts, &mut draft);
    }
    draft.finish(Form::Debug, options).map(|read| vec![read])
}

/// Adds what the text has no other line for from the base string.
fn rebuild(parts: &BaseString, draft: &mut Draft) {
    draft.method.get_or_insert_with(|| parts.method.clone());
    let has_url = !draft.target.is_empty();
    let has_parameters = draft.field("Authorization").is_some() || draft.target.contains("oauth_");
    // Without a query and a body, the text does not say where the parameters were sent.
    let is_bare = draft.target == parts.url && draft.body.is_none();
    if !has_url || is_bare {
        draft.target = parts.request_url();
    }
    if !has_parameters {
        let field = parts.authorization(None);
        draft
            .fields
            .extend(field.map(|value| ("Authorization".to_owned(), value)));
    }
    if has_url && has_parameters {
        return;
    }
    if draft
        .printed
        .base_string
        .as_ref()
        .is_some_and(|(_, by)| *by == Side::Server)
    {
        let text = "the server printed the base string: what the client sent is not in the text. Give it \
                    too: basestring diagnose REQUEST --their-base-string @LOG";
        draft.remarks.push(Remark::note("server-alone", text));
    }
    let text = "what the text has no other line for is read from the base string: parameters of a form \
                body are in the query here";
    draft.remarks.push(Remark::note("from-base-string", text));
}

/// The base string of the request: the one with its nonce, else the first.
fn choose(all: Vec<FoundBaseString>, scan: &Scan) -> Option<FoundBaseString> {
    let authorization = scan.field("Authorization").unwrap_or_default().to_owned();
    let is_of = |found: &FoundBaseString| {
        found
            .nonce()
            .is_some_and(|nonce| !nonce.is_empty() && authorization.contains(&nonce))
    };
    let index = all.iter().position(is_of).unwrap_or_default();
    all.into_iter().nth(index)
}
