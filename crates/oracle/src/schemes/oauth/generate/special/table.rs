//! The special points of OAuth's inputs, one a row.

use Level::{May, Must, Should};
use Request::{Body, Form, FormType, Header, Host, Method, Other, Path, Query};

use super::{FORM, Request, add_to_query, at, set_host};
use crate::case::Level;
use crate::generate::awkward::{BEYOND_ASCII, CONTROLS, PRINTABLE};
use crate::generate::change::Sort;
use crate::generate::special::Special;
use crate::schemes::oauth::{CredentialsInput, SignInput, VerifyInput};

const fn row<C>(level: Level, requirement: &'static str, change: C) -> Special<C> {
    Special::new(level, requirement, change)
}

/// The special points of a request that is signed.
pub(in super::super) const SIGNED: &[Special<Request>] = &[
    row(Must, "R-3.4.1.3.1-1", Query("a=b=c")),
    row(Must, "R-3.4.1.3.1-1", Form("a=b=c")),
    row(Must, "R-3.4.1.3.1-1", Form("x=Zm9v==")),
    row(Must, "R-3.4.1.3.1-1", Query("a=1&amp;b=2")),
    row(Must, "R-3.4.1.3.1-1", Form("?a=1")),
    row(Must, "R-3.4.1.3.1-15", Query("c2")),
    row(Must, "R-3.4.1.3.1-13", Query("a+b=c+d%2Be")),
    row(Should, "U-3.4-1", Query("a=b?c/d")),
    row(Should, "U-3.4-1", Query("url=http://g/?x=1")),
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
            input.oauth.body_hash = Some("2jmj7l5rSw0yVb/vlWAYkK/YBwk=".to_owned());
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
        "R-3.5.1-6",
        Other(|input| {
            input.oauth.realm = Some("http://photos.example.net/a b,c=%20".to_owned());
        }),
    ),
];

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

/// PLAINTEXT needs neither timestamp nor nonce.
pub(in super::super) const PLAINTEXT: &[Special<Request>] = &[row(
    Must,
    "R-3.1-7",
    Other(|input| {
        input.request.url = input.request.url.replacen("http://", "https://", 1);
        input.oauth.signature_method = Some("PLAINTEXT".to_owned());
        input.oauth.timestamp = None;
        input.oauth.nonce = None;
    }),
)];

/// The points of an `Authorization` header, each with its change of a header of plain parts.
pub(in super::super) const HEADERS: &[Special<fn(&mut String)>] = &[
    row(Must, "R-3.5.1-1", |field| {
        *field = field.replacen("OAuth", "OAUTH", 1)
    }),
    row(Must, "R-3.5.1-1", |field| {
        *field = field.replacen("OAuth", "oauth", 1)
    }),
    row(Must, "R-3.5.1-5", |field| {
        *field = field.replace("\", ", "\",")
    }),
    row(Must, "R-3.5.1-5", |field| {
        *field = field.replace("\", ", "\" , ")
    }),
    row(Must, "R-3.5.1-5", |field| {
        *field = field.replace("\", ", "\",\t")
    }),
    row(Must, "R-3.5.1-5", |field| {
        *field = field.replace("\", ", "\",    ")
    }),
    row(Must, "R-3.5.1-8", |field| {
        *field = field.replacen(
            "OAuth ",
            "OAuth realm=\"a, b=c\", ",
            usize::from(!field.contains("realm")),
        );
    }),
    row(May, "O-realm-encoding", |field| {
        *field = field.replacen(
            "OAuth ",
            "OAuth realm=\"a%20b+c\", ",
            usize::from(!field.contains("realm")),
        );
    }),
    row(May, "O-trailing-comma", |field| field.push(',')),
    row(May, "O-folded-header", |field| {
        *field = field.replace("\", ", "\",\r\n ")
    }),
];

/// The points of a header that is only read: its parameters need not be a request's.
pub(in super::super) const READ_HEADERS: &[Special<fn(&mut String)>] = &[
    row(Must, "R-3.5.1-7", |field| {
        let more: Vec<String> = (0..12).map(|number| format!(", p{number}=\"v\"")).collect();
        field.push_str(&more.concat());
    }),
    row(Should, "R-3.5.1-14", |field| {
        *field = field.replace("\", ", "\";")
    }),
    row(Should, "R-3.5.1-14", |field| {
        *field = field.replacen("OAuth", "Bearer", 1)
    }),
    row(Should, "R-3.5.1-14", |field| field.push_str(", a='1'")),
    row(Should, "R-3.5.1-14", |field| field.push_str(", a b=\"1\"")),
    row(Should, "R-3.5.1-14", |field| field.push_str(", a=\"b\nc\"")),
    row(May, "O-parameter-case", |field| {
        field.push_str(", OAUTH_X=\"a\"")
    }),
    row(May, "O-equals-in-value", |field| {
        field.push_str(", a+b=\"1\"")
    }),
    row(May, "O-realm-encoding", |field| {
        "OAuth realm=\"\", oauth_nonce=\"n\"".clone_into(field)
    }),
    row(Must, "R-3.5.1-4", |field| field.push_str(", oauth_e=\"\"")),
    row(Must, "R-3.5.1-2", |field| {
        field.push_str(", oauth_c=\"1%2C2%3D\", c%40=\"%25\"")
    }),
    row(Must, "R-3.5.1-2", |field| {
        field.push_str(", oauth_s=\"a%2fb%3d\"")
    }),
    row(Must, "O-js-names", |field| {
        field.push_str(", __proto__=\"1\"")
    }),
    row(May, "O-equals-in-value", |field| {
        field.push_str(", a=\"1,2\", b=\"3\"")
    }),
    row(May, "O-equals-in-value", |field| {
        field.push_str(", a=\"b==\", c=\"d+e&f\"")
    }),
    row(May, "O-white-space", |field| field.push_str(", a = \"1\"")),
    row(May, "O-unquoted", |field| field.push_str(", a=1")),
    row(May, "O-other-in-header", |field| {
        field.push_str(", a=\"1\", a=\"2\"")
    }),
    row(May, "O-octets", |field| field.push_str(", a=\"%FF\"")),
    row(May, "O-length-null", |field| {
        field.push_str(", a=\"b%00c\"")
    }),
];

/// The points of the credentials that make a key.
pub(in super::super) const KEYS: &[Special<fn(&mut CredentialsInput)>] = &[
    row(Must, "R-3.4.2-4", |credentials| {
        credentials.token_secret = None
    }),
    row(Must, "R-3.4.2-8", |credentials| {
        credentials.consumer_secret = Some("p\u{E4}\u{DF}wort".to_owned());
    }),
    row(Must, "R-3.4.2-8", |credentials| {
        credentials.consumer_secret = Some("&%+ =a%26".to_owned())
    }),
    row(Must, "R-3.4.2-8", |credentials| {
        credentials.consumer_secret = Some(" \t".to_owned())
    }),
    row(Must, "R-3.4.2-7", |credentials| {
        credentials.consumer_secret = Some("0123456789abcdef".repeat(5));
    }),
    row(Must, "R-3.4.2-7", |credentials| {
        credentials.consumer_secret = Some("k".repeat(62));
        credentials.token_secret = None;
    }),
    row(Must, "R-3.4.2-7", |credentials| {
        credentials.consumer_secret = Some("k".repeat(63));
        credentials.token_secret = None;
    }),
    row(Must, "R-3.4.2-7", |credentials| {
        credentials.consumer_secret = Some("k".repeat(64));
        credentials.token_secret = None;
    }),
    row(Must, "R-3.4.2-7", |credentials| {
        credentials.consumer_secret = Some("k".repeat(200));
    }),
    row(May, "O-secret-text", |credentials| {
        credentials.consumer_secret = Some("a\0b".to_owned());
    }),
    row(Must, "R-3.4.2-4", |credentials| {
        credentials.token = Some("tk".to_owned());
        credentials.token_secret = None;
    }),
];

/// The points of what a server receives, beyond those of what is signed.
pub(in super::super) const ARRIVED: &[Special<fn(&mut VerifyInput)>] = &[
    row(Must, "R-3.5.1-9", |input| {
        rename_authorization(input, "authorization")
    }),
    row(Must, "R-3.5.1-9", |input| {
        rename_authorization(input, "AUTHORIZATION")
    }),
    row(Should, "R-3.2-12", |input| input.request.headers.clear()),
    row(May, "O-two-authorization", |input| {
        let basic = ("Authorization".to_owned(), "Basic dTpw".to_owned());
        input.request.headers.insert(0, basic);
    }),
];

fn rename_authorization(input: &mut VerifyInput, to: &str) {
    let mut headers = input.request.headers.iter_mut();
    if let Some((name, _)) = headers.find(|(name, _)| name == "Authorization") {
        to.clone_into(name);
    }
}

/// The points of a URL alone.
pub(in super::super) const URLS: &[Special<fn(&mut String)>] = &[
    row(Must, "R-3.4.1.2-1", |url| {
        set_host(url, "XN--BCHER-KVA.example")
    }),
    row(Must, "R-3.4.1.2-1", |url| set_host(url, "127.0.0.1:8080")),
    row(Must, "R-3.4.1.2-1", |url| {
        set_host(url, "www.h.example:8443")
    }),
    row(Must, "R-3.4.1.2-1", |url| {
        *url = format!("http://h/p;a=1/{}", "0123456789/".repeat(30))
    }),
    row(May, "O-double-slash", |url| "http://h/a//b".clone_into(url)),
    row(May, "R-3.4.1.2-3", |url| set_host(url, "a_b.example.com")),
    row(Must, "U-3.5-1", |url| "http://h/a#b#c?d".clone_into(url)),
    row(May, "O-idn", |url| set_host(url, "b\u{FC}cher.example")),
    row(May, "O-host-dot", |url| set_host(url, "h.")),
];

/// Forms that are decoded.
pub(in super::super) const FORMS: &[Special<&str>] = &[
    row(Must, "R-3.4.1.3.1-1", "?a=1&b=c=d&amp;e=f,g"),
    row(Must, "R-3.4.1.3.1-15", "c2&a3=2+q&b="),
    row(May, "O-empty-pieces", "&a=1&&b=2&"),
    row(May, "O-empty-name", "=v&a=1"),
    row(May, "O-bad-escapes", "a=%&b=%zz&c=%u00e9"),
    row(May, "O-length-null", "a=%00b"),
    row(May, "O-octets", "a=%FF&%E9=1"),
    row(May, "O-semicolon", "a=1;b=2"),
    row(May, "O-body-line-end", "a=1\n"),
];

/// What is changed of a signed request, beyond what a clear one has changed of it.
pub(in super::super) const CHANGES: &[Special<Sort>] = &[
    row(Must, "R-3.4.1.2-1", Sort::Unsigned),
    row(Must, "R-3.6-8", Sort::Writing),
    row(Must, "R-3.4.1.3.1-5", Sort::Realm),
    row(Must, "R-3.4.1.3.1-17", Sort::QueryToBody),
    row(Must, "R-3.4.1.3.1-9", Sort::OtherBody),
    row(Must, "R-3.4.1-3", Sort::QueryBoundary),
    row(Must, "R-3.4.1-3", Sort::Version),
    row(Should, "R-3.4.1.3.1-4", Sort::AddProtocol),
    row(Should, "R-3.4-2", Sort::OtherSignatureMethod),
    row(Must, "R-3.2-1", Sort::SecretBoundary),
    row(Should, "R-3.2-14", Sort::ClientKey),
    row(Must, "R-3.2-5", Sort::Token),
    row(Must, "R-3.2-7", Sort::UnknownVersion),
    row(May, "O-method-name-case", Sort::UnknownMethod),
    row(Must, "R-3.3-1", Sort::NoTimestamp),
    row(Should, "R-3.2-12", Sort::RemoveProtocol),
    row(May, "O-empty-nonce", Sort::EmptyProtocol),
    row(Should, "O-duplicates", Sort::Duplicate),
    row(May, "O-duplicates", Sort::SecondPlace),
    row(May, "R-3.3-5", Sort::ClockEdge),
    row(May, "R-3.3-5", Sort::Clock),
    row(Must, "R-3.2-2", Sort::UsedNonce),
];

/// The ways to spell a wrong signature in a header.
pub(in super::super) const SIGNATURES: &[Special<fn(&mut String)>] = &[
    row(Must, "R-3.2-1", |field| {
        if let Some((before, signature)) = field.split_once("oauth_signature=\"") {
            *field = format!("{before}oauth_signature=\"{}", signature.to_lowercase());
        }
    }),
    row(Must, "R-3.2-1", |field| {
        *field = field.replace("%3D\"", "%3Dx\"")
    }),
    row(Should, "O-base64-reading", |field| {
        *field = field.replace("%3D\"", "\"")
    }),
    row(Should, "O-base64-reading", |field| {
        *field = field.replace("%3D\"", "%3D%20\"")
    }),
    row(Should, "O-base64-reading", |field| {
        *field = field.replace("%2B", "-").replace("%2F", "_");
    }),
    row(Should, "O-base64-reading", |field| {
        *field = field.replace("%2B", "%20")
    }),
];

/// Texts that are encoded.
pub(in super::super) const TEXTS: &[Special<&str>] = &[
    row(Must, "R-3.6-4", CONTROLS),
    row(Must, "R-3.6-4", PRINTABLE),
    row(Must, "R-3.6-1", BEYOND_ASCII),
    row(Must, "R-3.6-4", " a  b c "),
    row(Must, "R-3.6-1", "\u{FEFF}e\u{301}\u{1D11E}"),
    row(May, "O-length-null", "a\0b"),
];
