//! One request on the page: its result, and every stage of its signature.

use std::time::UNIX_EPOCH;

use basestring_oracle::diagnose::Conceal;
use basestring_oracle::explain::{Collected, Given, Octets, Outcome, Stage, explain};
use bytes::Bytes;
use hyper::StatusCode;
use maud::{Markup, PreEscaped, html};

use super::diagnosis::conceal;
use super::difference::difference;
use super::records::Record;
use super::refusal::Refusal;

/// An unfolded request of more bytes is shown without its stages.
const LONGEST: usize = 128 << 10;
/// How many characters of a target its line shows.
const TARGET: usize = 200;

/// The start tag of a request.
pub(super) fn opening(record: &Record, is_open: bool) -> String {
    let class = if record.status < 400 {
        "right"
    } else {
        "wrong"
    };
    let open = if is_open { " open" } else { "" };
    let number = record.number;
    format!(
        "<details class=\"request {class}\" id=\"request-{number}\" data-number=\"{number}\"{open}>"
    )
}

/// Everything after the start tag: the line of the request, its refusal and its stages. It is rendered
/// once, and shared by all who read it.
pub(super) fn unfolded(record: &Record) -> Bytes {
    let rendered = record.shown.get_or_init(|| {
        let conceal = conceal(&record.request, &record.secrets);
        let whole = content(record, &conceal, &stages(record, &conceal));
        if whole.len() <= LONGEST {
            return Bytes::from(whole);
        }
        let text = "This request has too many parameters to be shown stage by stage. See them with \
                    basestring explain.";
        let remark = html! { p.remark { (text) } };
        Bytes::from(content(record, &conceal, &remark))
    });
    rendered.clone()
}

/// A request without its stages, with a link to its own page.
pub(super) fn brief(record: &Record) -> String {
    let number = record.number;
    let conceal = conceal(&record.request, &record.secrets);
    let link = html! {
        p.remark { a href={ "/requests/" (number) } { "Stage by stage" } }
    };
    format!(
        "{}{}",
        opening(record, false),
        content(record, &conceal, &link)
    )
}

fn content(record: &Record, conceal: &Conceal, stages: &Markup) -> String {
    let text = |bytes: &[u8]| conceal.text(&Octets(bytes.to_vec()).to_string());
    let url = &record.request.url;
    let target = url.splitn(2, |&byte| byte == b'?').next();
    let target = text(target.unwrap_or_default());
    let shown: String = target.chars().take(TARGET).collect();
    let rest = if shown.len() < target.len() {
        "…"
    } else {
        ""
    };
    let status = record.status;
    let words = StatusCode::from_u16(status).ok();
    let words = words.and_then(|status| status.canonical_reason());
    html! {
        summary {
            span.number { (record.number) }
            span.status { (status) " " (words.unwrap_or_default()) }
            span.method { (text(&record.request.method)) }
            span.target { (shown) (rest) }
            span.why { (headline(record.refusal.as_deref())) }
            span.time { (time(record)) " from " (record.remote) }
        }
        @if let Some(refusal) = &record.refusal { (refused(refusal)) }
        (stages)
        (PreEscaped("</details>"))
    }
    .into_string()
}

fn headline(refusal: Option<&Refusal>) -> String {
    let Some(refusal) = refusal else {
        return "accepted".to_owned();
    };
    let mistakes = refusal.said.found.mistakes.iter().map(|mistake| mistake.id);
    let mistakes: Vec<&str> = mistakes.collect();
    if mistakes.is_empty() {
        refusal.why.name().to_owned()
    } else {
        format!("{}: {}", refusal.why.name(), mistakes.join(", "))
    }
}

/// The time of day, in UTC.
fn time(record: &Record) -> String {
    let since = record.at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let second = since.as_secs() % 86_400;
    let (hours, minutes) = (second / 3600, second % 3600 / 60);
    format!("{hours:02}:{minutes:02}:{:02} UTC", second % 60)
}

fn refused(refusal: &Refusal) -> Markup {
    let found = &refusal.said.found;
    html! {
        div.refusal {
            p {
                strong { (refusal.why.name()) } ": " (refusal.said.message) "."
                @if let Some(section) = refusal.why.section() { " " span.section { (section) } }
            }
            @if let Some(diagnosis) = &found.diagnosis { p { "Diagnosis: " (diagnosis) "." } }
            @for mistake in &found.mistakes {
                div.mistake {
                    h3 { (mistake.id) }
                    p {
                        (mistake.did)
                        @if let Some(encoder) = mistake.looks_like { " It looks like " (encoder) "." }
                        " " span.section { (mistake.section) }
                    }
                    p.fix { strong { "Fix: " } (mistake.fix) }
                }
            }
            @if let Some(parting) = &found.first_difference { (difference(parting)) }
        }
    }
}

/// The stages, computed when the page is requested.
fn stages(record: &Record, conceal: &Conceal) -> Markup {
    let request = &record.request;
    let explained = explain(request, &Given::default());
    html! {
        @for remark in &request.remarks { p.remark { (conceal.text(&remark.to_string())) } }
        @match explained {
            Ok(explanation) => {
                ol.stages {
                    // The page never shows the signature that the server computed.
                    @for stage in explanation.stages.iter().filter(|stage| !is_signature(stage)) {
                        (one(stage, conceal))
                    }
                }
            }
            Err(fault) => { p.remark { "Cannot compute the stages: " (conceal.text(&fault.to_string())) } }
        }
    }
}

fn is_signature(stage: &Stage) -> bool {
    matches!(stage.result, Outcome::Signature { .. })
}

fn one(stage: &Stage, conceal: &Conceal) -> Markup {
    let text = |bytes: &Octets| conceal.text(&bytes.to_string());
    html! {
        li {
            h3 { (stage.title) " " span.section { "RFC 5849 " (stage.section) } }
            p.rule { (stage.rule) }
            @for (name, given) in &stage.given {
                p.given { (name) ": " code { (text(given)) } }
            }
            @match &stage.result {
                Outcome::Text { text: made } => { pre { (text(made)) } }
                Outcome::Collected { parameters } => {
                    table.parameters {
                        @for parameter in parameters { (collected(parameter, conceal)) }
                    }
                }
                Outcome::Normalized { text, .. } => { pre { (conceal.text(text)) } }
                Outcome::BaseString { method, uri, parameters, .. } => {
                    pre.base-string {
                        span.part-method { (conceal.text(method)) } "&"
                        span.part-uri { (conceal.text(uri)) } "&"
                        span.part-parameters { (conceal.text(parameters)) }
                    }
                }
                Outcome::Signature { .. } => {}
            }
            @for remark in &stage.remarks { p.remark { (conceal.text(remark)) } }
        }
    }
}

fn collected(parameter: &Collected, conceal: &Conceal) -> Markup {
    let text = |bytes: &Octets| conceal.text(&bytes.to_string());
    let class = if parameter.signed { "" } else { "unsigned" };
    html! {
        tr class=(class) {
            td.origin { (parameter.origin.name()) }
            td { code { (text(&parameter.name)) } }
            td { code { (parameter.value.as_ref().map_or_else(|| "…".to_owned(), text)) } }
            td.remark { (conceal.text(&parameter.remarks.join("; "))) }
        }
    }
}
