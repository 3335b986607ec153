//! What an application may have of a body that is signed.

use crate::schemes::Rules;
use crate::schemes::json::respelled;
use crate::schemes::webhook::Rewrite;

use super::super::normal_form;
use super::super::subject::Received;
use super::form::{Form, Whose};

/// The bodies that were signed or that an application may have, where the body is signed.
pub(super) fn bodies(right: &Received, whose: Whose) -> Vec<Form<Vec<u8>>> {
    let sent = right.message.body.clone();
    let rules = Rules::right();
    let is_signed = {
        let other = right.with_body(&[&sent[..], b" "].concat());
        other.signed_text(&rules) != right.signed_text(&rules)
    };
    let mut forms = vec![Form::right(sent.clone())];
    if !is_signed {
        return forms;
    }
    for (by, body) in respelled(&sent) {
        let steps = vec![(
            "with the JSON parsed and written again".to_owned(),
            Rewrite::BodyRespelled,
        )];
        forms.push(Form::by(body, steps, by));
    }
    let text = String::from_utf8_lossy(&sent).into_owned();
    let lf = text.replace("\r\n", "\n");
    let spellings = [
        (
            "with a trailing newline",
            [&sent[..], b"\n"].concat(),
            Rewrite::BodyOther,
        ),
        (
            "without the white space at the end of the body",
            sent.trim_ascii_end().to_vec(),
            match whose {
                Whose::Application => Rewrite::BodyTrimmed,
                // The service signs what it sends: what was captured has more.
                Whose::Service => Rewrite::BodyOther,
            },
        ),
        (
            "with LF for CRLF in the body",
            lf.clone().into_bytes(),
            Rewrite::BodyOther,
        ),
        (
            "with CRLF for LF in the body",
            lf.replace('\n', "\r\n").into_bytes(),
            Rewrite::BodyOther,
        ),
    ];
    if whose == Whose::Application {
        forms.extend(lost());
    }
    let normal = normal_form::FORMS.iter();
    let normal = normal.map(|(how, form)| (*how, form(&sent), Rewrite::BodyOther));
    for (how, body, rewrite) in spellings.into_iter().chain(normal) {
        if !forms.iter().any(|known| known.value == body) {
            forms.push(Form::of(body, how, rewrite));
        }
    }
    forms
}

/// What a parser leaves of a body that it has read.
fn lost() -> impl Iterator<Item = Form<Vec<u8>>> {
    let lost = [
        ("with no body", &b""[..]),
        ("with the body {}", b"{}"),
        ("with the body [object Object]", b"[object Object]"),
    ];
    lost.into_iter().map(|(how, body)| {
        let how = format!("{how}, because a parser has read it: keep the bytes that it reads");
        Form::of(body.to_vec(), &how, Rewrite::BodyOther)
    })
}
