//! Changes of the URL: of the one that is signed, or of the one that is asked for.

use super::changed;
use crate::webhook::judge::Expected::{Either, Refuse};
use crate::webhook::message::Message;
use crate::webhook::plan::{Attempt, Material};
use crate::webhook::target::with_query;

/// The URL that is signed, and the URL that is asked for.
pub(in crate::webhook) fn of_url(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let signed_url = &right.place.signed_url;
    let over = |name: &str, url: Vec<u8>, expected, what| {
        let message = changed(right, |message| {
            let asked = std::mem::replace(&mut message.place.signed_url, url);
            let signature = message.signature(material.token);
            message.set_signature(signature);
            message.place.signed_url = asked;
        });
        Attempt::new(name, message, expected, what)
    };
    let url = String::from_utf8_lossy(signed_url).into_owned();
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
            format!("{other}://{rest}").into_bytes(),
            Refuse,
            "the same URL signed with the other of http and https",
        )
        .showing(&["twilio-http-behind-proxy"]),
        over(
            "scheme-websocket",
            format!("{socket}://{rest}").into_bytes(),
            Refuse,
            "the same URL signed as a WebSocket's",
        )
        .showing(&["twilio-websocket-scheme"]),
        over(
            "port-other",
            with_port(&url, material.target.port ^ 1).into_bytes(),
            Refuse,
            "the same URL signed with another port",
        ),
        over(
            "path-other",
            with_segment(&url).into_bytes(),
            Refuse,
            "another path signed, as when the request was redirected from there",
        )
        .showing(&["twilio-redirect"]),
        Attempt::new(
            "query-added",
            changed(right, |message| {
                message.place.target = with_query(&message.place.target, "added=1");
            }),
            Refuse,
            "a parameter added to the query behind the signing",
        ),
    ];
    if let Some(url) = material.target.other_userinfo(&right.query) {
        let what = "the URL signed in its other form, with user name and password or without: \
                    Twilio's products differ";
        let attempt = over("userinfo-other", url, Either, what);
        attempts.push(attempt.showing(&["twilio-credentials-in-url"]));
    }
    attempts
}

/// A URL with another port, written out.
fn with_port(url: &str, port: u16) -> String {
    let start = url.find("://").map_or(0, |start| start + 3);
    let (scheme, rest) = url.split_at(start);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at(end);
    let host = match authority.rsplit_once(':') {
        Some((host, digits)) if digits.bytes().all(|octet| octet.is_ascii_digit()) => host,
        _ => authority,
    };
    format!("{scheme}{host}:{port}{behind}")
}

/// A URL with a segment more at the end of its path.
fn with_segment(url: &str) -> String {
    let (path, query) = match url.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (url, String::new()),
    };
    format!("{}/other{query}", path.trim_end_matches('/'))
}
