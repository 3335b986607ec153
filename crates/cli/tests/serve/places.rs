//! A secret in any place of a request and in any encoding is in no answer, page or line of the log.

use std::sync::Arc;

use basestring::percent_encode;

use super::call::{get, send};
use super::encodings::{CLIENT, ENCODINGS, OF_OTHER, OTHER, PASSWORD, TOKEN, forms, in_target};
use super::{Call, Server};

/// A place with its name, and the call that has a text there.
type Place = (&'static str, fn(&Server, &str) -> Call);

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
