//! The special points of a request that is signed, one a row.

use Level::{May, Must, Should};
use Request::{Body, Form, FormType, Header, Host, Method, Other, Path, Query};

use basestring::SignatureMethod;

use super::{FORM, Request, add_to_query, at};
use crate::case::Level;
use crate::generate::special::Special;
use crate::schemes::oauth::SignInput;

pub(super) const fn row<C>(level: Level, requirement: &'static str, change: C) -> Special<C> {
    Special::new(level, requirement, change)
}

/// The special points of a request that is signed.
pub(in super::super) const SIGNED: &[Special<Request>] = &[
    row(Must, "R-3.4.1.3.1-1", Query("a=b=c")),
    row(Must, "R-3.4.1.3.1-1", Form("a=b=c")),
    row(Must, "R-3.4.1.3.1-1", Form("x=Zm9v==")),
    row(May, "O-semicolon", Query("a=1&amp;b=2")),
    row(May, "O-normal-form", Query("a=e%CC%81")),
    row(Must, "R-3.4.1.3.1-1", Form("?a=1")),
    row(Must, "R-3.4.1.3.1-15", Query("c2")),
    row(Must, "R-3.4.1.3.1-13", Query("a+b=c+d%2Be")),
    row(Should, "U-3.4-1", Query("a=b?c/d")),
    row(Should, "U-3.4-1", Query("url=http%3A//g/?x=1")),
    row(May, "O-raw-query-characters", Query("b=c'!*()@:,$")),
    row(May, "O-raw-characters", Query("a=b|c[]{}^\"<>")),
    row(May, "O-raw-characters", Query("a=b\u{E9}")),
    row(May, "O-semicolon", Query("a=1;b=2")),
    row(May, "O-semicolon", Form("a=1;2")),
    row(May, "O-empty-pieces", Query("&a=1&&b=2&")),
    row(May, "O-empty-pieces", Form("a=1&&b=2&")),
    row(May, "O-empty-name", Query("=v")),
    row(May, "O-bad-escapes", Query("a=%")),
    row(May, "O-bad-escapes", Query("a=%zz")),
    row(May, "O-bad-escapes", Form("a=100%")),
    row(May, "O-length-null", Query("a=%00b")),
    row(May, "O-length-null", Form("a=%00b")),
    row(May, "O-octets", Query("a=%FF")),
    row(May, "O-octets", Form("a=%E9%80")),
    row(May, "O-oauth-in-query", Query("oauth_nonce=m")),
    row(May, "O-oauth-in-query", Query("oauth_foo=b")),
    row(May, "O-oauth-in-query", Form("oauth_x=1")),
    row(May, "O-parameter-case", Query("OAUTH_SIGNATURE=x")),
    row(Must, "O-foreign-signature", Query("oauth_signature=x")),
    row(May, "O-body-line-end", Body(FORM, "a=1\n")),
    row(May, "O-oauth-in-query", Query("oauth_signature2=x")),
    row(May, "O-empty-name", Query("=")),
    row(May, "O-length-null", Other(|input| add_long(input, "v", 1))),
    row(
        Must,
        "R-3.4.1.3.1-17",
        Other(|input| add_long(input, "k", 150)),
    ),
    // The path and the host.
    row(May, "O-double-slash", Path("a//b")),
    row(May, "O-dot-segments", Path("a/../b/./c")),
    row(Must, "R-3.4.1.3.1-12", Path("p;a=1")),
    row(May, "O-path-escapes", Path("%7e%c3%a9")),
    row(May, "O-raw-characters", Path("r v")),
    row(May, "O-raw-characters", Path("\u{5199}")),
    row(
        Must,
        "U-3.5-1",
        Other(|input| input.request.url.push_str("#f?a=1")),
    ),
    row(Must, "R-3.4.1.2-1", Host("www.example.com")),
    row(Must, "R-3.4.1.2-1", Host("h.example:8443")),
    row(
        Must,
        "R-3.4.1.2-1",
        Other(|input| {
            let end = "0123456789abcdef/".repeat(20);
            let (before, after) = at(&input.request.url, &['?', '#']);
            input.request.url = format!("{before}/{end}{after}").replace("//0", "/0");
        }),
    ),
    row(May, "O-idn", Host("b\u{FC}cher.example")),
    row(May, "O-idn", Host("xn--bcher-kva.example")),
    row(May, "O-host-dot", Host("h.")),
    row(May, "R-3.4.1.2-3", Host("a_b.example.com")),
    // The body and the headers.
    row(
        Must,
        "R-3.4.1.3.1-8",
        Body("application/json", "{\"q\":\"1\",\"b\":2}"),
    ),
    row(Must, "R-3.4.1.3.1-8", Body("application/xml", "<q>1</q>")),
    row(Must, "R-3.4.1.3.1-7", Body(MULTIPART, PARTS)),
    row(Must, "R-3.4.1.3.1-9", Body("text/plain", "q=1&b=2")),
    row(
        Must,
        "R-3.4.1.3.1-9",
        Body("application/octet-stream", "q=1"),
    ),
    row(Must, "O-untyped-body", Body("", "q=1&b=2")),
    row(
        Must,
        "O-content-type-prefix",
        Body("application/x-www-form-urlencoded-v2", "q=1"),
    ),
    row(Must, "R-3.4.1.3.1-9", FormType("content-type", FORM)),
    row(Must, "R-3.4.1.3.1-9", FormType("CONTENT-TYPE", FORM)),
    row(
        May,
        "O-content-type-case",
        FormType("Content-Type", "Application/X-WWW-Form-URLEncoded"),
    ),
    row(
        May,
        "O-content-type-parameters",
        FormType(
            "Content-Type",
            "application/x-www-form-urlencoded; charset=UTF-8",
        ),
    ),
    row(
        May,
        "O-content-type-parameters",
        FormType(
            "Content-Type",
            "application/x-www-form-urlencoded; a=\"b,c\"",
        ),
    ),
    row(Must, "R-3.4.1.3.1-12", Header("Cookie", "a=1; b=2")),
    row(Must, "R-3.4.1.3.1-12", Header("Referer", "http://g/?a=1")),
    row(Must, "R-3.4.1.3.1-12", Header("X-Forwarded-Proto", "https")),
    row(
        Must,
        "R-3.4.1.3.1-12",
        Header("X-Forwarded-Host", "public.example"),
    ),
    row(
        Must,
        "R-3.4.1.1-1",
        Header("X-HTTP-Method-Override", "DELETE"),
    ),
    row(Must, "R-3.4.1.1-2", Method("A*")),
    row(Must, "R-3.4.1.1-2", Method("M-SEARCH")),
    row(Must, "R-3.4.1.1-1", Method("OPTIONS")),
    row(Must, "R-3.4.1.1-1", Method("HEAD")),
    row(
        Must,
        "R-3.4.1.3.1-10",
        Other(|input| {
            Form("a=1").put(input);
            Method("DELETE").put(input);
        }),
    ),
    row(
        Must,
        "O-get-body",
        Other(|input| {
            Form("a=1").put(input);
            Method("GET").put(input);
        }),
    ),
    // The protocol parameters and the key.
    row(
        Must,
        "O-empty-token",
        Other(|input| {
            input.credentials.token = Some(String::new());
            input.credentials.token_secret = None;
        }),
    ),
    row(
        Must,
        "R-3.1-4",
        Other(|input| {
            input.credentials.token = None;
            input.credentials.token_secret = None;
        }),
    ),
    row(
        Must,
        "R-3.5-3",
        Other(|input| {
            if input.request.body_base64.is_none() {
                let body = input.request.body.clone().unwrap_or_default();
                hash(input, &body);
            }
        }),
    ),
    row(
        Must,
        "R-2.1-4",
        Other(|input| input.oauth.callback = Some("oob".to_owned())),
    ),
    row(
        Must,
        "R-2.3-2",
        Other(|input| input.oauth.verifier = Some("v+/= &".to_owned())),
    ),
    row(
        Must,
        "R-3.1-9",
        Other(|input| input.oauth.version = Some("1.0".to_owned())),
    ),
    row(Must, "R-3.1-8", Other(|input| input.oauth.version = None)),
    row(
        Must,
        "R-3.4.2-8",
        Other(|input| {
            input.credentials.consumer_secret = Some("&%+ =a%26".to_owned());
        }),
    ),
    row(
        Must,
        "R-3.4.2-7",
        Other(|input| {
            input.credentials.consumer_secret = Some("0123456789abcdef".repeat(5));
        }),
    ),
    row(
        May,
        "O-secret-text",
        Other(|input| {
            input.credentials.consumer_secret = Some("p\u{E4}\u{DF}wort".to_owned());
        }),
    ),
    row(
        May,
        "O-realm-encoding",
        Other(|input| {
            input.oauth.realm = Some("http://photos.example.net/a b,c=%20".to_owned());
        }),
    ),
];

/// The point of a body that is not the one whose hash is signed, as servers receive it.
pub(in super::super) const HASHED: &[Special<Request>] = &[row(
    Level::Provider,
    "O-body-hash",
    Other(|input| {
        Body("application/json", "{\"a\":1}").put(input);
        hash(input, "{\"a\":2}");
    }),
)];

/// Adds the hash of a body.
fn hash(input: &mut SignInput, body: &str) {
    let method = input.oauth.signature_method.as_deref().unwrap_or_default();
    let method = SignatureMethod::parse(method.as_bytes());
    let hash = method.and_then(|method| basestring::body_hash(method, body.as_bytes()));
    input.oauth.body_hash = hash.ok();
}

/// Adds as many parameters to the query; one is a long one.
fn add_long(input: &mut SignInput, name: &str, count: usize) {
    let value = if count == 1 {
        "0123/".repeat(1800)
    } else {
        "v".to_owned()
    };
    let pieces = (0..count)
        .rev()
        .map(|number| format!("{name}{number}={value}"));
    let pieces: Vec<String> = pieces.collect();
    add_to_query(&mut input.request.url, &pieces.join("&"));
}

const MULTIPART: &str = "multipart/form-data; boundary=y";
const PARTS: &str = "--y\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\n1\r\n--y--\r\n";

/// The points of a request that has a `Host` header, as servers receive it.
pub(in super::super) const RECEIVED: &[Special<Request>] = &[
    row(Must, "R-3.4.1.2-3", Header("Host", "public.example")),
    row(Must, "R-3.4.1.2-3", Header("host", "Public.Example:8443")),
];
