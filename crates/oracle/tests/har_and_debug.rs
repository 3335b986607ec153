//! HAR files and the debug output of libraries: what each reader makes of a text, and what it
//! refuses.

use basestring_oracle::request::{
    Body, Captured, Form, OwnedRequest, ReadError, ReadOptions, capture, read,
};

fn options() -> ReadOptions<'static> {
    ReadOptions::default()
}

fn read_har(text: &[u8], entry: usize) -> Result<OwnedRequest, ReadError> {
    let options = ReadOptions {
        format: Some(Form::Har),
        entry: Some(entry),
        ..options()
    };
    read(text, &options)
}

fn read_debug(text: &[u8]) -> Result<Captured, ReadError> {
    let options = ReadOptions {
        format: Some(Form::Debug),
        ..options()
    };
    capture(text, &options)
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

fn shown(request: &OwnedRequest) -> String {
    let body = match &request.body {
        Body::Octets(body) => text(body),
        Body::Multipart(_) => "multipart".to_owned(),
    };
    let fields: Vec<String> = request
        .fields
        .iter()
        .map(|(name, value)| format!("{}: {}", text(name), text(value)))
        .collect();
    let (method, url) = (text(&request.method), text(&request.url));
    format!("{method} {url} [{}] {body}", fields.join("; "))
}

fn har(request: &str) -> String {
    format!("{{\"log\": {{\"version\": \"1.2\", \"entries\": [{{\"request\": {request}}}]}}}}")
}

#[test]
fn a_har_entry_is_the_request_that_was_sent() {
    for (request, expected) in [
        (
            r#"{"method": "GET", "url": "https://h/p?a=1#x", "headers": []}"#,
            "GET https://h/p?a=1#x [] ",
        ),
        // HTTP/2's own fields.
        (
            r#"{"method": "GET", "url": "https://h/", "headers": [{"name": ":method", "value": "GET"},
                {"name": ":authority", "value": "h:8443"}, {"name": "a", "value": "b"}]}"#,
            "GET https://h/ [Host: h:8443; a: b] ",
        ),
        (
            r#"{"method": "POST", "url": "https://h/", "postData": {"mimeType":
                "application/x-www-form-urlencoded", "text": "a=1+2", "params": []}}"#,
            "POST https://h/ [Content-Type: application/x-www-form-urlencoded] a=1+2",
        ),
        // Only the parameters are encoded again.
        (
            r#"{"method": "POST", "url": "https://h/", "headers": [{"name": "content-type", "value":
                "application/x-www-form-urlencoded"}], "postData": {"mimeType":
                "application/x-www-form-urlencoded", "params": [{"name": "a b", "value": "1&2"}]}}"#,
            "POST https://h/ [content-type: application/x-www-form-urlencoded] a%20b=1%262",
        ),
        (
            r#"{"method": "PUT", "url": "http://h/", "headers": [], "postData": {"mimeType": "",
                "text": "AAE=", "encoding": "base64"}}"#,
            "PUT http://h/ [] \u{0}\u{1}",
        ),
    ] {
        let request = read(har(request).as_bytes(), &options()).expect(request);
        assert_eq!(shown(&request), expected);
        assert_eq!(request.source.form, Some(Form::Har));
    }
    // One entry, copied out of its file, after a byte order mark.
    let one = "\u{FEFF} {\"request\": {\"method\": \"GET\", \"url\": \"https://h/\"}}";
    assert_eq!(
        shown(&read(one.as_bytes(), &options()).expect(one)),
        "GET https://h/ [] "
    );
}

#[test]
fn an_invalid_har_is_refused_with_what_was_expected_and_found() {
    let whole = har(r#"{"method": "GET", "url": "https://h/?s=s3cret", "headers": []}"#);
    for (text, entry, expected) in [
        (
            "{\"log\": {\"entries\": []}}",
            1,
            "expected an entry in the HAR file, found none",
        ),
        (&whole[..], 0, "expected an entry from 1 to 1, found 0"),
        ("{\"log\": {}}", 1, "found other members"),
        ("[]", 1, "found an object that has neither log nor request"),
        (
            "{\"log\": ",
            1,
            "found the end at line 1, column 8; the file may have been cut short",
        ),
        (
            "{\"log\": x}",
            1,
            "found malformed JSON at line 1, column 9",
        ),
        (
            &har(r#"{"method": "GET", "url": "wss://h/"}"#),
            1,
            "expected an entry whose URL is http://… or https://…, found \"wss\"",
        ),
        (
            &har(
                r#"{"method": "PUT", "url": "http://h/", "postData": {"text": "?", "encoding": "base64"}}"#,
            ),
            1,
            "expected a body in Base64",
        ),
    ] {
        let fault = read_har(text.as_bytes(), entry)
            .expect_err(text)
            .to_string();
        assert!(fault.contains(expected), "{fault}");
    }
    // A file cut at any place is refused, and no secret of it is shown.
    for length in 0..whole.len() {
        let fault = read_har(&whole.as_bytes()[..length], 1)
            .expect_err("a cut file")
            .to_string();
        assert!(!fault.contains("s3cret"), "{fault}");
    }
}

const BASE_STRING: &str =
    "POST&https%3A%2F%2Fh%2Fp&a%3D1%2520%26oauth_nonce%3Dn%26oauth_token%3Dt%252F";
const FIELD: &str = "OAuth oauth_nonce=\"n\", oauth_token=\"t%2F\", oauth_signature=\"s%3D\"";

#[test]
fn a_base_string_is_found_in_what_libraries_print() {
    for line in [
        BASE_STRING.to_owned(),
        format!("DEBUG:oauthlib.oauth1.rfc5849:Signing: signature base string: {BASE_STRING}"),
        format!("Base signing string: {BASE_STRING}"),
        format!("base string is: {BASE_STRING}"),
        format!("[SIGNPOST] SBS: {BASE_STRING}"),
        format!("  baseString: '{BASE_STRING}',"),
        format!("{{baseString=\"{BASE_STRING}\"}}")
            .replace("{b", "b")
            .replace("\"}", "\""),
    ] {
        let read = capture(line.as_bytes(), &options()).expect(&line);
        let printed = read.printed.base_string.map(|(text, _)| text);
        assert_eq!(printed.as_deref(), Some(BASE_STRING), "{line}");
        assert_eq!(
            shown(&read.request),
            "POST https://h/p?a=1%20 [Authorization: OAuth oauth_nonce=\"n\", oauth_token=\"t%2F\"] ",
        );
        assert_eq!(read.request.source.form, Some(Form::Debug));
    }
}

#[test]
fn request_line_header_and_signature_are_found_with_it() {
    let log = format!(
        "about to sign\n\
         POST https://h/q?b=2\n\
         base string is: {BASE_STRING}\n\
         signature is: c2lnbg==\n\
         {{'Authorization': '{FIELD}'}}\n"
    );
    let Captured { request, printed } = read_debug(log.as_bytes()).expect("a log");
    let base_string = printed.base_string.map(|(text, _)| text);
    assert_eq!(
        shown(&request),
        format!("POST https://h/q?b=2 [Authorization: {FIELD}] ")
    );
    assert_eq!(base_string.as_deref(), Some(BASE_STRING));
    assert_eq!(printed.signature.as_deref(), Some("c2lnbg=="));

    // Without a base string.
    let log = format!("signing\nGET https://h/\nAuthorization: {FIELD}");
    let request = read(log.as_bytes(), &options()).expect("a log");
    assert_eq!(
        shown(&request),
        format!("GET https://h/ [Authorization: {FIELD}] ")
    );
    // A request line and a field are an HTTP request.
    let pair = format!("GET https://h/\nAuthorization: {FIELD}");
    let request = read(pair.as_bytes(), &options()).expect("a request");
    assert_eq!(
        (request.source.form, request.fields.len()),
        (Some(Form::Http), 1)
    );
    // A base string in a body is a body.
    let posted = format!("POST https://h/ HTTP/1.1\n\nlog={BASE_STRING}");
    let request = read(posted.as_bytes(), &options()).expect("a request");
    assert_eq!(request.source.form, Some(Form::Http));
}

#[test]
fn a_base_string_with_mistakes_is_read_back() {
    for (base_string, expected) in [
        ("get&http%3a%2f%2fh%2f&a%3d1", "get http://h/?a=1 [] "),
        ("GET&https://h/p&a=1&b=%20", "GET https://h/p?a=1&b=%20 [] "),
        ("GET&https%3A%2F%2Fh%2F", "GET https://h/ [] "),
        ("GET&https%3A%2F%2Fh%2F&a", "GET https://h/?a= [] "),
        (
            "GET&https%3A%2F%2Fh%2F&a%3D%25zz",
            "GET https://h/?a=%25zz [] ",
        ),
        (
            "GET&https%3A%2F%2Fh%2F%3Fc&a%3D1",
            "GET https://h/?c&a=1 [] ",
        ),
    ] {
        let read = read_debug(base_string.as_bytes()).expect(base_string);
        assert_eq!(shown(&read.request), expected);
    }
}

#[test]
fn invalid_debug_output_is_refused() {
    for (text, expected) in [
        (
            &b"Signature: abc"[..],
            "expected a base string, METHOD&http%3A%2F%2F",
        ),
        (
            b"GET&https%3A%2F%2Fh%2F\xff",
            "expected UTF-8, found a byte that is not UTF-8, at byte 22",
        ),
    ] {
        let fault = read_debug(text).expect_err("no debug output").to_string();
        assert!(fault.contains(expected), "{fault}");
    }
}
