//! Results in words.

use basestring_oracle::diagnose::{Conceal, Diagnosis, verdict as verdict_words};
use basestring_oracle::internal::layout::Layout;
use basestring_oracle::internal::request::{describe, summary};
use basestring_oracle::request::{Form, OwnedRequest};
use serde_json::{Value, json};

use crate::ask::Question;

/// A document with its version, as the program prints it.
pub(crate) fn document(content: &impl serde::Serialize) -> Value {
    let mut document = json!({"version": 1});
    if let (Some(all), Ok(Value::Object(members))) =
        (document.as_object_mut(), serde_json::to_value(content))
    {
        all.extend(members);
    }
    document
}

/// The layout of texts: the given width, else 80 columns.
pub(crate) fn layout(question: &Question) -> Layout {
    question.width.map_or_else(Layout::default, Layout::new)
}

/// What was read: where from, what it carries, and the values of the request, which can be changed.
/// The values are the user's own text, with secrets where the text has them.
pub(crate) fn understood(request: &OwnedRequest, question: &Question) -> Value {
    let conceal = Conceal::of(question.secrets.all().map(str::as_bytes));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers: Vec<[String; 2]> = request
        .fields
        .iter()
        .map(|(name, value)| [text(name), text(value)])
        .collect();
    json!({
        "source": conceal.text(&request.source.to_string()),
        "summary": conceal.text(&summary(request)),
        "remarks": request.remarks.iter().map(|one| conceal.text(&one.to_string())).collect::<Vec<_>>(),
        "values": {
            "method": text(&request.method),
            "url": text(&request.url),
            "headers": headers,
            "body": std::str::from_utf8(request.body.octets()).ok(),
        },
    })
}

/// The verdict in words, without colors, and what to do next.
pub(crate) fn verdict(diagnosis: &Diagnosis) -> Value {
    let (words, hints) = verdict_words(diagnosis);
    let hints: Vec<String> = hints.iter().map(|hint| plain(hint)).collect();
    json!({"is": diagnosis.verdict, "words": plain(&words), "hints": hints})
}

/// A text without the escape sequences of a terminal's colors.
fn plain(text: &str) -> String {
    let mut pieces = text.split('\u{1b}');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str(piece.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

/// The forms of a request that are read, each with an example.
pub(crate) fn forms() -> Value {
    let forms = Form::ALL.iter().map(|form| {
        let description = describe(*form);
        json!({
            "name": form.name(),
            "title": form.title(),
            "summary": description.summary,
            "example": description.example,
        })
    });
    forms.collect::<Vec<_>>().into()
}
