//! The readers of tools: what each makes of the variants of its form, written by hand.

mod clients;
mod framework;
mod received;

use basestring_oracle::request::{Body, Form, OwnedRequest, ReadOptions, read};

fn options() -> ReadOptions<'static> {
    ReadOptions::default()
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

/// Method, URL, the headers that matter, and the body.
fn shown(request: &OwnedRequest) -> String {
    let kept = ["Authorization", "Content-Type", "X-Twilio-Signature"];
    let fields = kept.iter().filter_map(|name| request.field(name)).map(text);
    let body = match &request.body {
        Body::Octets(body) => text(body),
        Body::Multipart(_) => "multipart".to_owned(),
    };
    let fields = fields.collect::<Vec<_>>().join("; ");
    format!(
        "{} {} [{fields}] {body}",
        text(&request.method),
        text(&request.url)
    )
}

/// Reads each text as this form and compares the request.
fn check(form: Form, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        match read(text.as_bytes(), &options()) {
            Err(fault) => wrong.push(format!("{text}\n{fault} ({:?})", fault.form())),
            Ok(request) => {
                let shown = shown(&request);
                let is_form = request.source.form == Some(form);
                let others = request
                    .remarks
                    .iter()
                    .any(|remark| remark.id == "form-assumed");
                if shown != *expected || !is_form || others {
                    let source = &request.source;
                    wrong.push(format!(
                        "{text}\n  is {shown}\n not {expected}\n{source} {others}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn har_files_of_several_tools_are_read() {
    let sent = "GET https://h/p?a=1 [OAuth x] ";
    check(
        Form::Har,
        &[
            (
                "\u{FEFF}{\"log\": {\"creator\": {\"name\": \"Slack\"}, \"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"https://h/p?a=1\", \"headers\": {\"authorization\": \"OAuth x\"}}}]}}",
                sent,
            ),
            (
                "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"https://h/p?a=1\", \"headers\": [[\"Authorization\", \"OAuth x\"]]}}]}}",
                sent,
            ),
        ],
    );
    let chromium = r#"{"log": {"creator": {"name": "WebInspector", "version": "537.36"}, "entries": [{"request":
        {"method": "GET", "url": "https://h/p", "headers": [{"name": "accept", "value": "*/*"}]}}]}}"#;
    let request = read(chromium.as_bytes(), &options()).expect("a HAR file");
    let has = |wanted: &str| request.remarks.iter().any(|remark| remark.id == wanted);
    assert!(has("har-sanitized"));
}

/// BrickLink accepts the parameters so.
#[test]
fn json_in_the_query_is_read_as_the_header() {
    let text = b"GET https://api.bricklink.com/api/store/v1/orders?direction=in&Authorization=%7B%22oauth_nonce%22%3A%22n%22%2C%22\
                 oauth_timestamp%22%3A1%2C%22oauth_signature%22%3A%22a%2Bb%3D%22%7D HTTP/1.1\n\n";
    let request = read(text, &options()).expect("a request");
    assert_eq!(
        shown(&request),
        "GET https://api.bricklink.com/api/store/v1/orders?direction=in \
         [OAuth oauth_nonce=\"n\", oauth_timestamp=\"1\", oauth_signature=\"a%2Bb%3D\"] "
    );
    let ids: Vec<_> = request.remarks.iter().map(|remark| remark.id).collect();
    assert!(ids.contains(&"authorization-in-query"), "{ids:?}");
}

/// A body in an object keeps its newline; one that was copied does not.
#[test]
fn the_newline_of_a_body_in_an_object_is_part_of_it() {
    let har = r#"{"request": {"method": "POST", "url": "https://h/p", "headers": [],
        "postData": {"mimeType": "application/json", "text": "{}\n"}}}"#;
    let request = read(har.as_bytes(), &options()).expect("an entry");
    assert_eq!(request.body.octets(), b"{}\n");
}

/// A body may be an object that looks like another form.
#[test]
fn an_object_in_a_body_does_not_hide_the_request() {
    let object =
        r#"{"method": "GET", "url": "/x", "httpVersion": "1.1", "headers": {"host": "other"}}"#;
    let event = r#"{"requestContext": {"http": {"method": "GET"}}, "rawPath": "/x"}"#;
    for body in [object, event] {
        let length = body.len();
        let http = format!("POST /p HTTP/1.1\nHost: h\nContent-Length: {length}\n\n{body}");
        let curl = format!("curl https://h/p -d '{{\"a\": {body}}}'");
        for (form, text) in [(Form::Http, http), (Form::Curl, curl)] {
            let request = read(text.as_bytes(), &options()).expect(&text);
            assert_eq!(request.source.form, Some(form), "{text}");
            assert_eq!(request.url, b"https://h/p", "{text}");
            let ids: Vec<_> = request.remarks.iter().map(|remark| remark.id).collect();
            assert!(!ids.contains(&"form-assumed"), "{text}: {ids:?}");
        }
    }
}

#[test]
fn what_tools_change_or_leave_out_is_reported() {
    for (text, id) in [
        (
            "get {\n  url: https://h/p\n  auth: oauth1\n}\n",
            "bruno-signs-later",
        ),
        (
            r#"{"info": {"schema": "https://schema.getpostman.com/"}, "item": [{"request": {"method": "GET", "url": "https://h/p",
            "auth": {"type": "oauth1", "oauth1": [{"key": "consumerSecret", "value": "s3cretsecret"}]}}}]}"#,
            "postman-signs-later",
        ),
        (
            r#"{"_type": "export", "__export_format": 4, "resources": [{"_type": "request", "method": "POST", "url": "https://h/p",
            "body": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "x+&+y"}]}}]}"#,
            "plus-or-space",
        ),
        (
            "### x\nPOST https://h/p\nContent-Type: application/x-www-form-urlencoded\n\na=x y&b={1}\n",
            "form-not-encoded",
        ),
        (
            "### x\nGET https://h/p\nX: {{token}}\n",
            "variable-without-value",
        ),
    ] {
        let request = read(text.as_bytes(), &options()).expect(text);
        let ids: Vec<_> = request.remarks.iter().map(|remark| remark.id).collect();
        assert!(ids.contains(&id), "{text}\n{ids:?}");
    }
    let fault = read(
        b"### x\nGET {{base}}/p\nAuthorization: OAuth x\n",
        &options(),
    );
    let fault = fault.expect_err("a URL without a host");
    assert_eq!(fault.form(), Some(Form::HttpFile));
    assert_eq!(
        fault.to_string(),
        "expected the value of the variable {{base}}, found none in the text"
    );
}
