//! The special points of what a server receives and of what a stage alone takes, one a row.

use Level::{May, Must, Should};
use Request::Other;

use super::signed::row;
use super::{Request, set_host};
use crate::case::Level;
use crate::generate::awkward::{BEYOND_ASCII, CONTROLS, PRINTABLE};
use crate::generate::change::Sort;
use crate::generate::special::Special;
use crate::schemes::oauth::{CredentialsInput, VerifyInput};

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
        let more: Vec<String> = (0..12)
            .map(|number| format!(", oauth_p{number}=\"v\""))
            .collect();
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
        field.push_str(", oauth_c=\"1%2C2%3D\", oauth_c%40=\"%25\"")
    }),
    row(Must, "R-3.5.1-2", |field| {
        field.push_str(", oauth_s=\"a%2fb%3d\"")
    }),
    row(May, "O-other-in-header", |field| {
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
    row(May, "O-secret-text", |credentials| {
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
    row(Must, "R-3.4.1.3.1-1", "?a=1&b=c=d"),
    row(May, "O-semicolon", "a=1&amp;e=2,3"),
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
    row(Must, "R-3.6-1", "\u{FEFF}\u{E9}\u{1D11E}"),
    row(May, "O-normal-form", "e\u{301}"),
    row(May, "O-length-null", "a\0b"),
];
