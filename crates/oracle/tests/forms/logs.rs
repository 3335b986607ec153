//! Logs and answers, as people paste them in place of a request.

use std::fs;
use std::path::Path;

use basestring_oracle::internal::request::{explain_answer, find_base_strings};
use basestring_oracle::request::{Captured, Form, ReadOptions, Side, capture};

fn log(name: &str) -> Captured {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms/logs");
    let text = fs::read(folder.join(name)).expect("a file");
    capture(&text, &ReadOptions::default()).expect(name)
}

fn line(captured: &Captured) -> String {
    let request = &captured.request;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (method, url) = (text(&request.method), text(&request.url));
    format!("{method} {url} {}", text(request.body.octets()))
}

fn field(captured: &Captured) -> String {
    let value = captured.request.field("Authorization").unwrap_or_default();
    String::from_utf8_lossy(value).into_owned()
}

#[test]
fn a_log_has_the_request_that_was_sent() {
    let siebel = log("siebel.txt");
    assert_eq!(
        line(&siebel),
        "POST https://api.social.example/1/statuses/update.json status=hello+world"
    );
    assert!(
        field(&siebel).contains("oauth_version=\"1.0\""),
        "{}",
        field(&siebel)
    );
    let content_type = siebel.request.field("Content-Type");
    assert_eq!(content_type, Some(&b"text/xml; charset=UTF-8"[..]));
    assert!(
        siebel
            .request
            .remarks
            .iter()
            .any(|remark| remark.id == "curly-quotes")
    );

    let faraday = log("faraday.log");
    assert!(line(&faraday).starts_with("POST https://1234567.restlets.api.erp.example/"));
    assert!(field(&faraday).starts_with("OAuth realm=1234567,oauth_consumer_key=ckA1b2,"));

    let oauthlib = log("oauthlib.log");
    let url = "POST https://oauth.books.example/oauth/v1/get_access_token ";
    assert_eq!(line(&oauthlib), url);
    assert!(field(&oauthlib).ends_with("oauth_signature=\"wYnojGZbY5u3rkNWyEYYANml8Q8%3D\""));
    assert_eq!(
        oauthlib.printed.base_string.map(|(_, by)| by),
        Some(Side::Client)
    );

    let logcat = log("scribe-logcat.txt");
    assert_eq!(
        line(&logcat),
        "POST http://dev.site.example/oauth/request_token "
    );
    assert_eq!(
        logcat.printed.signature.as_deref(),
        Some("UYoyoRv20rA2u4u9vsL/cqA1bVw=")
    );
}

/// What the server printed is not what the client sent, and a verdict is not a signature.
#[test]
fn the_side_that_printed_a_text_is_kept() {
    let server = log("oauthlib-server.log");
    assert_eq!(server.printed.signature, None);
    assert_eq!(
        server.printed.base_string.map(|(_, by)| by),
        Some(Side::Server)
    );
    assert!(
        server
            .request
            .remarks
            .iter()
            .any(|remark| remark.id == "server-alone")
    );
    for name in ["jira-answer.txt", "flickr-answer.txt"] {
        let answer = log(name);
        assert_eq!(answer.request.source.form, Some(Form::Answer), "{name}");
        assert_eq!(
            answer.printed.base_string.map(|(_, by)| by),
            Some(Side::Server),
            "{name}"
        );
        let ids: Vec<&str> = answer
            .request
            .remarks
            .iter()
            .map(|remark| remark.id)
            .collect();
        assert!(ids.contains(&"answer-alone"), "{name}: {ids:?}");
        assert!(ids.contains(&"answer-signature-invalid"), "{name}: {ids:?}");
    }
    let alone = capture(b"401 oauth_problem=nonce_used", &ReadOptions::default());
    let fault = alone.expect_err("an answer without a base string");
    assert_eq!(fault.form(), Some(Form::Answer));
    assert!(fault.to_string().contains("nonce"), "{fault}");
}

const BASE_STRING: &str = "GET&https%3A%2F%2Fapi.example.com%2Fitems&oauth_consumer_key%3Dck%26oauth_nonce%3Dn1%26q%3Da%2520b";

#[test]
fn a_base_string_is_found_in_every_dress() {
    let encoded = BASE_STRING.replace('%', "%25").replace('&', "%26");
    let wrapped = format!("expected:\n{}\n{}", &BASE_STRING[..60], &BASE_STRING[60..]);
    let split = BASE_STRING.replace('&', "&\n");
    for (text, by) in [
        (BASE_STRING.to_owned(), Side::Unknown),
        (
            format!("oauth_problem=signature_invalid&debug_sbs={BASE_STRING}"),
            Side::Server,
        ),
        (
            format!("oauth_problem=signature_invalid&oauth_signature_base_string={encoded}&a=b"),
            Side::Server,
        ),
        (
            format!("Invalid signature. Expected signature base string: {BASE_STRING}"),
            Side::Server,
        ),
        (
            format!("{{\"message\": \"Expected base string: {BASE_STRING}\"}}"),
            Side::Server,
        ),
        (
            format!("{{\"sbs\": \"{}\"}}", BASE_STRING.replace('&', "\\u0026")),
            Side::Unknown,
        ),
        (
            format!(
                "<p>computed by the server: {}</p>",
                BASE_STRING.replace('&', "&amp;")
            ),
            Side::Server,
        ),
        (
            format!("12:00 DEBUG Signing: signature base string: {BASE_STRING}"),
            Side::Client,
        ),
        (format!("base string is: {BASE_STRING}"), Side::Client),
        (format!("> {split}"), Side::Unknown),
        (wrapped, Side::Unknown),
        (
            "GET\nhttps://api.example.com/items\noauth_consumer_key=ck&oauth_nonce=n1&q=a%20b"
                .to_owned(),
            Side::Unknown,
        ),
    ] {
        let found = find_base_strings(&text);
        let found = found.first().expect(&text);
        assert_eq!(found.text, BASE_STRING, "{text}");
        assert_eq!(found.by, by, "{text}");
        assert!(!found.is_cut, "{text}");
    }
    for mark in ["…", "..."] {
        let cut = format!("expected {}{mark}", &BASE_STRING[..80]);
        let found = &find_base_strings(&cut)[0];
        assert_eq!(
            (found.text.as_str(), found.is_cut),
            (&BASE_STRING[..80], true)
        );
    }
}

#[test]
fn the_reasons_of_servers_are_explained() {
    for (text, id) in [
        (
            "oauth_problem=timestamp_refused&oauth_acceptable_timestamps=1-2",
            "answer-timestamp-refused",
        ),
        (
            "{\"errors\":[{\"code\":32,\"message\":\"Could not authenticate you.\"}]}",
            "answer-could-not-authenticate",
        ),
        (
            "{\"errors\": [{\"code\": 215, \"message\": \"Bad Authentication data.\"}]}",
            "answer-parameter-absent",
        ),
        (
            "{\"code\":\"woocommerce_rest_authentication_error\",\"message\":\"Invalid signature - provided signature does not match.\"}",
            "answer-signature-invalid",
        ),
        (
            "{\"message\":\"The signature is invalid. Verify and try again.\"}",
            "answer-signature-invalid",
        ),
        (
            "{\"meta\":{\"code\":401,\"message\":\"TOKEN_IP_MISMATCHED\"}}",
            "answer-token-rejected",
        ),
    ] {
        let remarks = explain_answer(text);
        assert!(
            remarks.iter().any(|remark| remark.id == id),
            "{text}: {remarks:?}"
        );
    }
}
