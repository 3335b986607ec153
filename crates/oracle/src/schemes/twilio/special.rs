//! Webhook requests with one special point.

use super::input::{TwilioSignInput, TwilioVerifyInput};
use super::operations::TwilioSign;
use crate::case::Level;
use crate::generate::special::{Special, pairs};
use crate::schemes::operation::Operation;

/// The request with its right signature.
pub(super) fn signed(input: TwilioSignInput) -> Option<TwilioVerifyInput> {
    let output = TwilioSign::answer(&input).ok()?;
    let signature = output.text("signature")?.to_owned();
    let TwilioSignInput {
        auth_token,
        url,
        params,
        params_base64,
    } = input;
    Some(TwilioVerifyInput {
        auth_token,
        url,
        signature,
        params,
        params_base64,
        body: None,
        body_base64: None,
    })
}

fn add_to_query(input: &mut TwilioSignInput, piece: &str) {
    let mark = if input.url.contains('?') { '&' } else { '?' };
    input.url = format!("{}{mark}{piece}", input.url);
}

/// The ways to spell a wrong signature, and a URL with another port.
pub(super) const RECEIVED: &[Special<fn(&mut TwilioVerifyInput)>] = &[
    Special::new(Level::Must, "T-verify-1", |input| {
        input.signature = input.signature.to_lowercase();
    }),
    Special::new(Level::Must, "T-verify-1", |input| {
        input.signature.truncate(20)
    }),
    Special::new(Level::Must, "T-verify-3", |input| input.signature.clear()),
    Special::new(Level::Must, "T-verify-1", |input| {
        input.signature = format!("AAAA, {}", input.signature);
    }),
    Special::new(Level::Should, "O-base64-reading", |input| {
        input.signature = input.signature.replace('=', "");
    }),
    Special::new(Level::Should, "O-base64-reading", |input| {
        input.signature = input.signature.replace('+', "-").replace('/', "_");
    }),
    Special::new(Level::Should, "O-base64-reading", |input| {
        input.signature.push(' ')
    }),
    Special::new(Level::Provider, "T-verify-4", |input| {
        let port = if input.url.starts_with("https") {
            443
        } else {
            80
        };
        let end = input.url.find("//").and_then(|at| {
            let rest = input.url.get(at + 2..)?;
            Some(at + 2 + rest.find('/')?)
        });
        input
            .url
            .insert_str(end.unwrap_or(input.url.len()), &format!(":{port}"));
    }),
];

pub(super) const SPECIAL: &[Special<fn(&mut TwilioSignInput)>] = &[
    Special::new(Level::Must, "T-body-4", |input| {
        add_to_query(input, "bodySHA256=00ff");
        input.params = Some(Vec::new());
    }),
    Special::new(Level::Provider, "O-twilio-duplicates", |input| {
        input.params = Some(pairs(&[("M", "1"), ("M", "2")]))
    }),
    Special::new(Level::Provider, "O-twilio-duplicates", |input| {
        input.params = Some(pairs(&[("M", "2"), ("A", "z"), ("M", "1")]))
    }),
    Special::new(Level::Provider, "O-twilio-duplicates", |input| {
        input.params = Some(pairs(&[("M", "1"), ("M", "1")]))
    }),
    Special::new(Level::May, "O-twilio-unicode-order", |input| {
        input.params = Some(pairs(&[("\u{1F600}", "1"), ("\u{FB01}", "2")]))
    }),
    Special::new(Level::Must, "T-sign-4", |input| {
        input.params = Some(pairs(&[("Body", "\u{1F600}e\u{301}\u{E9}\t\n")]))
    }),
    Special::new(Level::Must, "T-sign-2", |input| {
        input.params = Some(pairs(&[("a", "1"), ("A", "2"), ("B", "3"), ("_", "4")]))
    }),
    Special::new(Level::Must, "T-sign-5", |input| {
        input.params = Some(pairs(&[("ReasonConferenceEnded", "x"), ("Reason", "zz")]))
    }),
    Special::new(Level::Must, "T-sign-11", |input| {
        input.params = Some(pairs(&[("Body", "  hi \r\n")]))
    }),
    Special::new(Level::Must, "T-sign-10", |input| {
        input.params = Some(pairs(&[("Empty", ""), ("a.b[c][]", "1")]))
    }),
    Special::new(Level::Must, "T-sign-1", |input| {
        input.url = "https://h.example:8443/a?b=c".to_owned()
    }),
    Special::new(Level::Must, "T-sign-1", |input| {
        input.url = "http://h.example:8080/a".to_owned()
    }),
    Special::new(Level::Must, "T-sign-7", |input| {
        add_to_query(input, "z=x+y&c=a@b&a=%7e%2f")
    }),
    Special::new(Level::May, "O-twilio-apostrophe", |input| {
        add_to_query(input, "b='")
    }),
    Special::new(Level::Must, "T-sign-6", |input| {
        input.params = Some(Vec::new())
    }),
    Special::new(Level::Provider, "T-ws-1", |input| {
        input.url = input
            .url
            .replacen("https://", "wss://", 1)
            .replacen("http://", "ws://", 1);
        input.params = Some(Vec::new());
    }),
    Special::new(Level::May, "O-twilio-slash", |input| {
        input.url = "https://h.example".to_owned()
    }),
    Special::new(Level::Provider, "T-sign-13", |input| {
        input.url = "https://user:pass@h.example/a".to_owned()
    }),
    Special::new(Level::Provider, "T-sign-14", |input| {
        input.url = "https://H.Example/a".to_owned()
    }),
    Special::new(Level::Must, "T-sign-8", |input| {
        input.auth_token = " 0123456789abcdef0123456789abcdef%41& ".to_owned();
    }),
    Special::new(Level::Must, "T-sign-3", |input| {
        let long = "x".repeat(2000);
        input.params = Some(vec![("Body".to_owned(), long)]);
    }),
    Special::new(Level::Must, "T-sign-1", |input| {
        input.url = "https://h.example/a?".to_owned()
    }),
    Special::new(Level::May, "U-3.5-1", |input| input.url.push_str("#top")),
];
