//! The parts of a request: escapes, forms, URLs, the header, timestamps.

use basestring::{
    Authority, Authorization, Callback, CredentialsAnswer, Parameter, Url, form_decode,
    parse_timestamp, percent_decode,
};

use crate::Refusals;

#[test]
fn escapes_and_forms() {
    Refusals::default()
        .of(
            "percent_decode",
            percent_decode,
            &["%", "a%4", "ab%zz", "100% sure", "%C3%A"],
        )
        .of(
            "form_decode",
            form_decode,
            &[
                "a%z=1",
                "a=%zz",
                "b&c=%4",
                "&&x=1&yz=a+%q",
                "=%-1",
                "ab=c&%",
            ],
        )
        .of(
            "parse_timestamp",
            parse_timestamp,
            &["", "0", "000", "1.5", "-1", "1 ", "12a", "007"],
        )
        .assert_are("escapes-and-forms");
}

#[test]
fn urls() {
    Refusals::default()
        .of(
            "Url::parse",
            Url::parse,
            &[
                "",
                "h/p",
                "ftp://u:p@h/a?q=secret",
                "http:/h",
                "http://",
                "https:///p",
                "https://u@/p",
                "http://h h/",
                "http://\u{e9}/",
                "http://h%4/p",
                "http://h:0/",
                "http://u:p@h:65536/",
                "http://u:p@h:99999999999/",
                "http://h:pass/word",
                "http://[::1/",
                "http://[::1]a/",
                "http://[1]/",
                "https://ab\\c@h/",
                "https://u@h/a\\b",
                "https://u@h/ab%4",
                "https://u@h:80/a\nb",
                "http://h/?a\u{7f}",
                "http://h/?%zz",
            ],
        )
        .of(
            "Authority::parse",
            Authority::parse,
            &["", "h:x", "h:70000", "[::1]:0", "a b", "[::g]", "x%"],
        )
        .assert_are("urls");
}

#[test]
fn the_authorization_header() {
    Refusals::default()
        .of(
            "Authorization::parse",
            Authorization::parse,
            &[
                "",
                "Basic dTpw",
                "OAuth",
                "OAuth  ",
                "OAuth2 a=\"1\"",
                "OAuth =\"1\"",
                "OAuth a",
                "OAuth a =\"1\"",
                "OAuth a=1",
                "OAuth a=\"1",
                "OAuth a=\"1\\2\"",
                "OAuth a=\"1\n\"",
                "OAuth a=\"1\" b=\"2\"",
                "OAuth a=\"1\",, b=\"2\"",
                "OAuth x=\"1\", a%4=\"2\"",
                "OAuth x=\"1\", abc=\"d%4\"",
                "OAuth realm=r",
                "OAuth realm=\"r",
                "OAuth realm=\"r\\",
                "OAuth realm=\"r\\\n\"",
                "OAuth realm=\"a\\\"b\", realm=\"r\"",
                "OAuth oauth_nonce=\"1\", oauth_nonce=\"1\"",
                "OAuth a=\"1\", a=\"1\",",
            ],
        )
        .assert_are("authorization");
}

#[test]
fn a_header_that_cannot_be_written() {
    type Field = (
        Option<&'static [u8]>,
        &'static [(&'static str, &'static str)],
    );
    let fields: [Field; 7] = [
        (None, &[]),
        (Some(b"r"), &[]),
        (Some(b"a\nb"), &[("a", "1")]),
        (Some(b"\xFF"), &[("a", "1")]),
        (None, &[("", "1")]),
        (None, &[("a", "1"), ("ReAlM", "2")]),
        (Some(br#"a"\"#), &[("a b", "\u{e9}")]),
    ];
    let mut refusals = Refusals::default();
    for (realm, parameters) in fields {
        let parameters = parameters.iter();
        let header = Authorization {
            realm: realm.map(Into::into),
            parameters: parameters
                .map(|(name, value)| Parameter::new(*name, *value))
                .collect(),
        };
        let found = header.to_field();
        let written = found.as_deref().unwrap_or("Authorization::to_field");
        refusals.line(&format!("{header:?} {written}"), found.clone().err());
    }
    refusals.assert_are("to-field");
}

#[test]
fn the_messages_of_section_2() {
    Refusals::default()
        .of(
            "Callback::parse",
            Callback::parse,
            &[
                "",
                "OOB",
                "/ready",
                "http:",
                "1a:b",
                "a_b:c",
                "a+-.1:c",
                "a:b c",
                "http://h:0/",
                "http:h",
                "x-app:done",
                "http://h/?oauth_token=1",
                "http://h/?a=1&oauth_verifier=1",
                "http://h/#?oauth_verifier=1",
                "http://h/?%zz&oauth_token",
            ],
        )
        .of(
            "CredentialsAnswer::parse_temporary",
            CredentialsAnswer::parse_temporary,
            &[
                "",
                "oauth_token=&oauth_token_secret=s",
                "oauth_token=t",
                "oauth_token=t&oauth_token_secret=s",
                "oauth_token=t&oauth_token_secret=s&oauth_callback_confirmed=TRUE",
                "oauth_token=t&oauth_token_secret=s&oauth_token=t",
                "oauth_token=t&a=%zz",
                "oauth_token=t&oauth_token_secret=&oauth_callback_confirmed=true",
            ],
        )
        .assert_are("section-2");
}
