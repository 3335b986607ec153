//! A secret in any place of a request and in any encoding is in no answer, page or line of the log.

use std::fmt::Write as _;
use std::sync::Arc;

use basestring::percent_encode;

use super::call::{get, send};
use super::{Call, Server};

/// Secrets of each kind of character that an encoding changes.
const CLIENT: &str = "Cl1ent/Secr3t+of=the & \"printer\"";
const OTHER: &str = "other%41Secret\\n<x>'y;z";
const TOKEN: &str = "t0kenSecr3tWithoutAnythingSpecial";
const OF_OTHER: &str = "tökenßecret of the other";
const PASSWORD: &str = "pass word:1234~!*()";

/// An encoding with its name.
type Encoding = (&'static str, fn(&str) -> String);

/// A place with its name, and the call that has a text there.
type Place = (&'static str, fn(&Server, &str) -> Call);

/// The encodings in which a secret is sent.
const ENCODINGS: [Encoding; 12] = [
    ("as it is", str::to_owned),
    ("percent", |text| percent_encode(text.as_bytes())),
    ("lowercase percent", |text| {
        lowercase(&percent_encode(text.as_bytes()))
    }),
    ("percent of every byte", |text| {
        each_byte(text, |byte| format!("%{byte:02X}"))
    }),
    ("form", |text| {
        percent_encode(text.as_bytes()).replace("%20", "+")
    }),
    ("percent twice", |text| {
        percent_encode(percent_encode(text.as_bytes()).as_bytes())
    }),
    ("Base64", |text| base64(text, b"+/", true)),
    ("Base64url", |text| base64(text, b"-_", false)),
    ("hexadecimal", |text| {
        each_byte(text, |byte| format!("{byte:02x}"))
    }),
    ("uppercase hexadecimal", |text| {
        each_byte(text, |byte| format!("{byte:02X}"))
    }),
    ("JSON", |text| {
        let json = serde_json::Value::from(text).to_string();
        json[1..json.len() - 1].to_owned()
    }),
    ("HTML", |text| {
        text.chars()
            .map(|c| format!("&#{};", u32::from(c)))
            .collect()
    }),
];

fn each_byte(text: &str, write: fn(u8) -> String) -> String {
    text.bytes().map(write).collect()
}

fn lowercase(text: &str) -> String {
    let pieces = text.split('%').enumerate();
    let pieces = pieces.map(|(number, piece)| match piece.split_at_checked(2) {
        Some((digits, rest)) if number > 0 => format!("{}{rest}", digits.to_lowercase()),
        Some(_) | None => piece.to_owned(),
    });
    pieces.collect::<Vec<_>>().join("%")
}

/// Base64 with these two last characters.
fn base64(text: &str, last: &[u8; 2], is_padded: bool) -> String {
    let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').collect();
    let character = |value: usize| match alphabet.get(value) {
        Some(character) => *character,
        None => char::from(last[value - 62]),
    };
    let mut out = String::new();
    for group in text.as_bytes().chunks(3) {
        let byte = |at: usize| usize::from(group.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..=group.len() {
            out.push(character(bits >> (18 - 6 * at) & 63));
        }
        if is_padded {
            out.push_str(&"=".repeat(3 - group.len()));
        }
    }
    out
}

/// Text as it can be in a request's target.
fn in_target(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'!' | b'$'..=b';' | b'=' | b'?'..=b'[' | b']' | b'_' | b'a'..=b'z' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02x}");
            }
        }
    }
    out
}

/// The places of a request that a client can put a secret in by mistake.
const PLACES: [Place; 20] = [
    ("a path that is served", |server, text| {
        Call::new(server, "GET", &format!("/echo/{}", in_target(text)))
    }),
    ("another path", |server, text| {
        Call::new(server, "GET", &format!("/{}/a", in_target(text)))
    }),
    ("a value of the query", |server, text| {
        Call::new(server, "GET", &format!("/echo?a={}&b=1", in_target(text)))
    }),
    ("a name of the query", |server, text| {
        Call::new(server, "GET", &format!("/echo?{}", in_target(text)))
    }),
    ("a form", |server, text| {
        Call::new(server, "POST", "/echo").form(&format!("status=1&secret={text}"))
    }),
    ("a body of JSON", |server, text| {
        let call = Call::new(server, "POST", "/echo");
        let mut call = call.field("Content-Type", "application/json");
        call.body = format!("{{\"key\": \"{text}\"}}");
        call
    }),
    ("the password of xAuth", |server, text| {
        Call::of_client(server, "POST", "/oauth/access_token")
            .form(&format!("x_auth_mode=client_auth&x_auth_password={text}"))
    }),
    ("a header", |server, text| {
        Call::new(server, "GET", "/echo").field("X-Debug", text)
    }),
    ("the header with the base string", |server, text| {
        let text = format!("GET&http%3A%2F%2Fh%2Fecho&a%3D{text}");
        Call::new(server, "GET", "/echo").field("X-OAuth-Base-String", &text)
    }),
    ("a cookie", |server, text| {
        Call::new(server, "GET", "/echo").field("Cookie", &format!("session={text}"))
    }),
    ("the identifier of the client", |server, text| {
        Call::new(server, "GET", "/echo").with("oauth_consumer_key", text)
    }),
    ("the identifier of the token", |server, text| {
        Call::new(server, "GET", "/echo").with("oauth_token", text)
    }),
    ("the nonce", |server, text| {
        Call::new(server, "GET", "/echo").with("oauth_nonce", text)
    }),
    ("the timestamp", |server, text| {
        Call::new(server, "GET", "/echo").with("oauth_timestamp", text)
    }),
    ("the method of the signature", |server, text| {
        Call::new(server, "GET", "/echo").with("oauth_signature_method", text)
    }),
    ("the callback", |server, text| {
        let call = Call::of_client(server, "POST", "/oauth/request_token");
        call.with("oauth_callback", text)
    }),
    ("a parameter of its own", |server, text| {
        Call::new(server, "GET", "/echo").with("oauth_consumer_secret", text)
    }),
    ("a header with a tab and encoded names", |server, text| {
        let text = format!("OAuth\toauth_token=\"tk\", oauth%5Fconsumer%5Fsecret=\"{text}\"");
        let mut call = Call::new(server, "GET", "/echo");
        call.oauth.clear();
        call.field("Authorization", &text)
    }),
    ("Basic", |server, text| {
        let mut call = Call::new(server, "GET", "/echo");
        call.oauth.clear();
        call.field("Authorization", &format!("Basic {text}"))
    }),
    ("after many names", |server, text| {
        let names = (0..40).map(|number| format!("oauth_token=t{number}&"));
        let names: String = names.collect();
        Call::new(server, "POST", "/echo").form(&format!("{names}oauth_token={text}"))
    }),
];

fn credentials() -> String {
    serde_json::json!({
        "clients": [{"key": "ck", "secret": CLIENT}, {"key": "other", "secret": OTHER}],
        "users": [{"id": 7, "screen_name": "owner", "password": PASSWORD}],
        "tokens": [
            {"token": "tk", "secret": TOKEN, "client": "ck", "user": "owner"},
            {"token": "ot", "secret": OF_OTHER, "client": "other", "user": "owner"},
        ],
    })
    .to_string()
}

/// A request's bytes. A header is one line of text.
fn octets(call: &Call) -> Vec<u8> {
    let mut call = call.clone();
    for (_, value) in &mut call.fields {
        *value = value.replace(['\n', '\r'], " ");
    }
    call.octets()
}

/// All that the server gives out after the requests.
fn everything(server: Server, requests: &[Vec<u8>]) -> String {
    let mut out = String::new();
    for request in requests {
        let answer = send(server.host(), request);
        out.push_str(&answer.head);
        out.push_str(&answer.body);
    }
    let all = get(&server, "/requests?after=0").body;
    assert!(all.matches("<details").count() > 60, "{}", all.len());
    out.push_str(&all);
    for number in (1..=requests.len()).step_by(9) {
        out.push_str(&get(&server, &format!("/requests/{number}")).body);
    }
    let (code, _, log) = server.end();
    assert_eq!(code, Some(0), "{log}");
    out.push_str(&log);
    out
}

#[test]
fn a_secret_in_any_place_and_encoding_is_in_no_output() {
    let secrets = [CLIENT, OTHER, TOKEN, OF_OTHER, PASSWORD];
    let right = format!("{}&{}", percent_encode(CLIENT.as_bytes()), TOKEN);
    for (round, format) in [["--log", "text"], ["--log", "json"]].iter().enumerate() {
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        std::fs::write(folder.path().join("credentials.json"), credentials()).expect("a file");
        let arguments = [&format[..], &["--shown", "500"]].concat();
        let server = Server::start_in(&folder, &arguments, true);
        let mut requests = Vec::new();
        for (number, (_, place)) in PLACES.iter().enumerate() {
            // A third of the encodings in each of the two rounds.
            for (at, (_, encoding)) in ENCODINGS.iter().enumerate() {
                if (number + at + round) % 3 != 0 {
                    continue;
                }
                let secret = secrets[(number + at / 3) % secrets.len()];
                let call = place(&server, &encoding(secret));
                // Some are accepted, some are diagnosed.
                let key = if (at + round) % 2 == 0 {
                    &right
                } else {
                    "wrong"
                };
                let call = if call.oauth.is_empty() {
                    call
                } else {
                    call.signed(key)
                };
                let accept = ["*/*", "application/json"][at / 2 % 2];
                requests.push(octets(&call.field("Accept", accept)));
            }
        }
        let out = everything(server, &requests);
        for secret in secrets {
            for (name, form) in forms(secret) {
                let at = out.find(&form);
                let around = at.and_then(|at| out.get(at.saturating_sub(400)..at + 80));
                assert!(
                    at.is_none(),
                    "{secret:?} is there as {name}, {form:?}: {around:?}"
                );
            }
        }
    }
}

/// A secret in each encoding, also as JSON, HTML and a base string have it.
fn forms(secret: &str) -> Vec<(String, String)> {
    let mut forms = Vec::new();
    for (name, encoding) in ENCODINGS {
        let form = encoding(secret);
        let html = form
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        forms.push((format!("{name} in HTML"), html.replace('"', "&quot;")));
        forms.push((format!("{name} in JSON"), ENCODINGS[10].1(&form)));
        forms.push((
            format!("{name} in a base string"),
            percent_encode(form.as_bytes()),
        ));
        forms.push((name.to_owned(), form));
    }
    forms
}
