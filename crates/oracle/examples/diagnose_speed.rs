//! How long a diagnosis of one request takes on one core, by how far it has to look: for signatures
//! that one, two or three mistakes together made, and for one of another secret, which no known
//! mistake explains, so that each stage is searched to its end.

#![expect(clippy::wildcard_enum_match_arm)]

use std::time::{Duration, Instant};

use basestring::Secret;
use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, Verdict, diagnose};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::request::read_http;
use basestring_oracle::{
    Answer, Call, CredentialsInput, Implementation, Mistake, OauthInput, Reference, RequestInput,
    SignInput,
};

/// A method, a URL, a content type and a body.
type Sent = (
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
);

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

const REQUESTS: [Sent; 5] = [
    (
        "GET",
        "http://photos.example.net/photos?file=vacation.jpg&size=original",
        None,
        "",
    ),
    (
        "POST",
        "http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
        FORM,
        "c2&a3=2+q",
    ),
    (
        "POST",
        "https://API.Example.com:443/1/Items%20all/?q=caf%C3%A9+%7E*&empty=&b=2&b=1&B=10",
        FORM,
        "status=Hello+Ladies+%2b+Gentlemen%2C+a+signed+OAuth+request%21",
    ),
    (
        "PUT",
        "https://api.example.com:8443/notes/7?tags[]=x&tags[]=y&note=it's;done",
        Some("application/json"),
        "{\"text\":\"a=1&b=2\"}",
    ),
    ("DELETE", "http://h/?a=1", None, ""),
];

/// What went wrong, the layers of each set all different.
const MISTAKES: [&[&str]; 12] = [
    &["encode-space-plus"],
    &["collect-query-left-out"],
    &["sort-descending"],
    &["key-token-secret-only"],
    &["sort-descending", "digest-hex"],
    &["collect-query-left-out", "key-order-swapped"],
    &["parameters-not-encoded", "sort-oauth-parameters-last"],
    &["uri-not-encoded", "key-ampersand-missing"],
    &[
        "collect-version-signed-not-sent",
        "sort-descending",
        "base64-url-safe",
    ],
    &["sort-descending", "key-order-swapped", "digest-hex"],
    &[
        "collect-query-left-out",
        "separators-missing",
        "key-encoded-whole",
    ],
    &["uri-query-kept", "sort-descending", "key-order-swapped"],
];

const CLIENT_SECRET: &str = "j49sk3j29djd Secret";
const TOKEN_SECRET: &str = "dh893hdasih9&Token";

/// Of so many runs the shortest is taken, which nothing else on the machine slowed down.
const RUNS: usize = 5;

fn main() {
    let given = Given {
        client_secret: Some(Secret::new(CLIENT_SECRET)),
        token_secret: Some(Secret::new(TOKEN_SECRET)),
        ..Given::default()
    };
    let calls = REQUESTS.map(|sent| (sent, call(sent)));
    for size in 1..=3 {
        let mut times = Vec::new();
        for (sent, call) in &calls {
            for set in MISTAKES.iter().filter(|set| set.len() == size) {
                let Some(signature) = wrong_signature(call, set) else {
                    continue;
                };
                let evidence = evidence(*sent, call, signature);
                let (time, diagnosis) = timed(&evidence, &given, Depth::Triples);
                // Fewer mistakes, or another URL, may give the same.
                if diagnosis
                    .explanations
                    .iter()
                    .any(|e| e.mistakes.len() == size)
                {
                    times.push(time);
                }
            }
        }
        show(&format!("explained, size {size}"), times);
    }
    for (depth, name) in [
        (Depth::Singles, "unexplained, singles"),
        (Depth::Pairs, "unexplained, singles and pairs"),
        (Depth::Triples, "unexplained, singles, pairs and triples"),
    ] {
        let times = calls.iter().map(|(sent, call)| {
            let evidence = evidence(*sent, call, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned());
            let (time, diagnosis) = timed(&evidence, &given, depth);
            assert_eq!(diagnosis.verdict, Verdict::Unexplained);
            time
        });
        show(name, times.collect());
    }
}

fn headers((_, _, content_type, _): Sent) -> Vec<(String, String)> {
    let fields = content_type.map(|value| ("Content-Type".to_owned(), value.to_owned()));
    fields.into_iter().collect()
}

fn call(sent @ (method, url, _, body): Sent) -> Call {
    let text = |text: &str| Some(text.to_owned());
    Call::Sign(SignInput {
        request: RequestInput {
            method: method.to_owned(),
            url: url.to_owned(),
            headers: headers(sent),
            body: text(body).filter(|body| !body.is_empty()),
            body_base64: None,
        },
        credentials: CredentialsInput {
            consumer_key: text("9djdj82h48djs9d2"),
            consumer_secret: text(CLIENT_SECRET),
            token: text("kkk9d7dh3k39sjv7"),
            token_secret: text(TOKEN_SECRET),
        },
        oauth: OauthInput {
            signature_method: text("HMAC-SHA1"),
            timestamp: text("137131201"),
            nonce: text("7d8f3e4a"),
            ..OauthInput::default()
        },
    })
}

/// The signature by these mistakes, where it is another than the right one.
fn wrong_signature(call: &Call, ids: &[&str]) -> Option<String> {
    let mut rules = Rules::right();
    for id in ids {
        let mistake = Mistake::find(id).expect("the list has each of these mistakes");
        mistake.apply(&mut rules);
    }
    let right = Reference.answer(call);
    let wrong = rules.answer_beside(call, right.clone());
    let right = text_of(&right, "signature");
    text_of(&wrong, "signature").filter(|wrong| Some(wrong) != right.as_ref())
}

fn text_of(answer: &Answer, name: &str) -> Option<String> {
    match answer {
        Answer::Ok(output) => output.text(name).map(str::to_owned),
        _ => None,
    }
}

/// The request as it is sent, with this signature.
fn evidence(sent @ (method, url, _, body): Sent, call: &Call, signature: String) -> Evidence {
    let field = text_of(&Reference.answer(call), "authorization")
        .expect("the reference signs each of these requests");
    let mut text = format!("{method} {url} HTTP/1.1\r\n");
    for (name, value) in headers(sent) {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Authorization: {field}\r\n\r\n{body}"));
    let mut evidence = Evidence::of(read_http(text.as_bytes(), None).expect("a request is read"));
    evidence.signature = Some(signature);
    evidence
}

fn timed(evidence: &Evidence, given: &Given, depth: Depth) -> (Duration, Diagnosis) {
    let run = || {
        let start = Instant::now();
        let diagnosis = diagnose(std::slice::from_ref(evidence), given, depth);
        let time = start.elapsed();
        (time, diagnosis.expect("a request that can be diagnosed"))
    };
    let runs = (1..RUNS).map(|_| run());
    runs.fold(
        run(),
        |best, next| {
            if next.0 < best.0 { next } else { best }
        },
    )
}

fn show(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let milliseconds = |time: Option<&Duration>| {
        let time = time.expect("each stage has a diagnosis that ends in it");
        time.as_secs_f64() * 1000.0
    };
    println!(
        "{name}: {:.1} ms at most, {:.1} ms in the middle, of {} diagnoses",
        milliseconds(times.last()),
        milliseconds(times.get(times.len() / 2)),
        times.len()
    );
}
