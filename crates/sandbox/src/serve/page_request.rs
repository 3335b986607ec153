//! One request on the page: its result, and every stage of its signature.

use std::time::UNIX_EPOCH;

use basestring_oracle::diagnose::Conceal;
use basestring_oracle::explain::{Collected, Given, Octets, Outcome, Stage, explain};
use hyper::StatusCode;
use maud::{Markup, html};

use super::diagnosis::conceal;
use super::difference::difference;
use super::records::Record;
use super::refusal::Refusal;

/// The request, unfolded if it is the first.
pub(super) fn article(record: &Record, is_open: bool) -> Markup {
    let conceal = conceal(&record.request, &record.secrets);
    let text = |bytes: &[u8]| conceal.text(&Octets(bytes.to_vec()).to_string());
    let url = &record.request.url;
    let target = url.splitn(2, |&byte| byte == b'?').next();
    let status = record.status;
    let words = StatusCode::from_u16(status).ok();
    let words = words.and_then(|status| status.canonical_reason());
    let class = if status < 400 {
        "request right"
    } else {
        "request wrong"
    };
    html! {
        details class=(class) id={ "request-" (record.number) } data-number=(record.number)
            open[is_open] {
            summary {
                span.number { (record.number) }
                span.status { (status) " " (words.unwrap_or_default()) }
                span.method { (text(&record.request.method)) }
                span.target { (text(target.unwrap_or_default())) }
                span.why { (headline(record.refusal.as_deref())) }
                span.time { (time(record)) " from " (record.remote) }
            }
            @if let Some(refusal) = &record.refusal { (refused(refusal)) }
            (stages(record, &conceal))
        }
    }
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
        @for remark in &request.remarks { p.remark { (remark) } }
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
            td.remark { (parameter.remarks.join("; ")) }
        }
    }
}
