//! Changes of the URL, for schemes that sign it: of the one that is signed, or of the one that is
//! requested.

use crate::webhook::attempt::Attempt;
use crate::webhook::judge::Expected::{Either, Reject};
use crate::webhook::message::Message;
use crate::webhook::scheme::Inputs;
use crate::webhook::target::with_query;

/// Signatures over another URL than the requested one. A receiver that accepts one computes with that
/// URL.
pub(in crate::webhook) fn of_signed_url(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    let over = |name: &'static str, url: String, what: &'static str| {
        let message = signed_over(inputs, valid, url.into_bytes());
        Attempt::new(name, message, Reject, what)
    };
    let url = String::from_utf8_lossy(&valid.place.signed_url).into_owned();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", &url));
    let is_https = scheme.eq_ignore_ascii_case("https");
    let (other, socket) = if is_https {
        ("http", "wss")
    } else {
        ("https", "ws")
    };
    let mut attempts = vec![
        over(
            "scheme-other",
            format!("{other}://{rest}"),
            "the same URL signed with https instead of http, or http instead of https",
        ),
        over(
            "scheme-websocket",
            format!("{socket}://{rest}"),
            "the same URL signed as a WebSocket's (ws, wss)",
        ),
        over(
            "port-other",
            with_port(&url, inputs.target.port ^ 1),
            "the same URL signed with another port",
        ),
        over(
            "path-other",
            with_segment(&url),
            "another path signed, as after a redirect from there",
        ),
    ];
    if let Some(url) = inputs.target.other_userinfo(&valid.query) {
        let what = "the URL signed in its other form, with or without user name and password: \
                    providers differ";
        let message = signed_over(inputs, valid, url);
        attempts.push(Attempt::new("userinfo-other", message, Either, what));
    }
    attempts
}

/// A request for another URL than the signed one.
pub(in crate::webhook) fn of_requested_url(valid: &Message) -> Vec<Attempt> {
    let added = valid.changed(|message| {
        message.place.target = with_query(&message.place.target, "added=1");
    });
    let what = "a parameter added to the query after signing";
    vec![Attempt::new("query-added", added, Reject, what)]
}

/// The message with the signature of another URL.
fn signed_over(inputs: &Inputs<'_>, valid: &Message, url: Vec<u8>) -> Message {
    let other = valid.changed(|message| message.place.signed_url = url);
    let signatures = inputs.scheme.sign(inputs.secret, &other);
    valid.changed(|message| message.signatures = signatures)
}

/// A URL with another port, written out.
fn with_port(url: &str, port: u16) -> String {
    let start = url.find("://").map_or(0, |start| start + 3);
    let (scheme, rest) = url.split_at(start);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, after) = rest.split_at(end);
    let host = match authority.rsplit_once(':') {
        Some((host, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    format!("{scheme}{host}:{port}{after}")
}

/// A URL with one more segment at the end of its path.
fn with_segment(url: &str) -> String {
    let (path, query) = match url.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (url, String::new()),
    };
    format!("{}/other{query}", path.trim_end_matches('/'))
}
