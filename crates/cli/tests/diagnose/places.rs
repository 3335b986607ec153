//! A secret in any place of a request and in any encoding is in no output of the commands that read
//! requests.

use super::encodings::{CLIENT, ENCODINGS, OTHER, TOKEN, forms, in_target};
use super::program::{Run, run_with};

/// A place with its name, and the text of a request that has another text there.
type Place = (&'static str, fn(&str) -> String);

/// A request over HTTP with a header and a body.
fn http(target: &str, header: &str, body: &str) -> String {
    format!("POST {target} HTTP/1.1\r\nHost: h.example\r\n{header}\r\n\r\n{body}")
}

/// The Authorization header with another value of a parameter.
fn oauth(name: &str, text: &str) -> String {
    let mut parameters = vec![
        ("oauth_consumer_key", "ck"),
        ("oauth_token", "tk"),
        ("oauth_nonce", "n"),
        ("oauth_timestamp", "1700000000"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_signature", "u4uN4Y3c1NdZWQm%2FuLzwbg7ivUE%3D"),
    ];
    parameters.retain(|(own, _)| *own != name);
    parameters.push((name, text));
    let pairs = parameters.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}=\"{value}\""))
        .collect();
    format!("Authorization: OAuth {}", pairs.join(", "))
}

/// A header that is signed, and wrong.
fn usual() -> String {
    oauth("oauth_version", "1.0")
}

/// A header is one line.
fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

const PLACES: [Place; 30] = [
    ("the path", |text| {
        http(&format!("/a/{}", in_target(text)), &usual(), "")
    }),
    ("a value of the query", |text| {
        http(&format!("/a?x={}&y=1", in_target(text)), &usual(), "")
    }),
    ("a name of the query", |text| {
        http(&format!("/a?{}", in_target(text)), &usual(), "")
    }),
    ("a form", |text| {
        let header = format!(
            "Content-Type: application/x-www-form-urlencoded\r\n{}",
            usual()
        );
        http("/a", &header, &format!("status=1&key={text}"))
    }),
    ("a body of JSON", |text| {
        let header = format!("Content-Type: application/json\r\n{}", usual());
        http("/a", &header, &format!("{{\"key\": \"{text}\"}}"))
    }),
    ("a body of multipart", |text| {
        let header = format!(
            "Content-Type: multipart/form-data; boundary=b\r\n{}",
            usual()
        );
        let body =
            format!("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{text}\r\n--b--\r\n");
        http("/a", &header, &body)
    }),
    ("a header", |text| {
        http("/a", &format!("X-Debug: {}\r\n{}", line(text), usual()), "")
    }),
    ("a cookie", |text| {
        http(
            "/a",
            &format!("Cookie: session={}\r\n{}", line(text), usual()),
            "",
        )
    }),
    ("the media type", |text| {
        http(
            "/a",
            &format!("Content-Type: {}\r\n{}", line(text), usual()),
            "a=1",
        )
    }),
    ("the client", |text| {
        http("/a", &oauth("oauth_consumer_key", &line(text)), "")
    }),
    ("the token", |text| {
        http("/a", &oauth("oauth_token", &line(text)), "")
    }),
    ("the nonce", |text| {
        http("/a", &oauth("oauth_nonce", &line(text)), "")
    }),
    ("the timestamp", |text| {
        http("/a", &oauth("oauth_timestamp", &line(text)), "")
    }),
    ("the signature method", |text| {
        http("/a", &oauth("oauth_signature_method", &line(text)), "")
    }),
    ("the signature", |text| {
        http("/a", &oauth("oauth_signature", &line(text)), "")
    }),
    ("the version", |text| {
        http("/a", &oauth("oauth_version", &line(text)), "")
    }),
    ("the realm", |text| {
        http("/a", &oauth("realm", &line(text)), "")
    }),
    ("the callback", |text| {
        http("/a", &oauth("oauth_callback", &line(text)), "")
    }),
    ("a parameter of its own", |text| {
        http("/a", &oauth("oauth_consumer_secret", &line(text)), "")
    }),
    ("a header with a tab", |text| {
        let header = format!(
            "Authorization: OAuth\toauth_token=\"tk\", key=\"{}\"",
            line(text)
        );
        http("/a", &header, "")
    }),
    ("Basic", |text| {
        http("/a", &format!("Authorization: Basic {}", line(text)), "")
    }),
    ("Bearer", |text| {
        http("/a", &format!("Authorization: Bearer {}", line(text)), "")
    }),
    ("the user of the URL", |text| {
        format!(
            "curl {} -H {}",
            quoted(&format!("https://me:{text}@h.example/a")),
            quoted(&usual())
        )
    }),
    ("curl -u", |text| {
        format!(
            "curl https://h.example/a -u {} -H {}",
            quoted(&format!("me:{text}")),
            quoted(&usual())
        )
    }),
    ("curl -d", |text| {
        format!(
            "curl https://h.example/a -d {} -H {}",
            quoted(&format!("a={text}")),
            quoted(&usual())
        )
    }),
    ("an unknown option of curl", |text| {
        format!("curl https://h.example/a --no-such-option {}", quoted(text))
    }),
    ("a HAR file", |text| {
        let url = json(&format!("https://h.example/a?x={}", in_target(text)));
        let value = json(usual().strip_prefix("Authorization: ").unwrap_or_default());
        format!(
            "{{\"log\": {{\"entries\": [{{\"request\": {{\"method\": \"GET\", \"url\": {url}, \
             \"headers\": [{{\"name\": \"Authorization\", \"value\": {value}}}]}}}}]}}}}"
        )
    }),
    ("a log", |text| {
        format!(
            "DEBUG Signing with key {text}\nDEBUG Base string GET&https%3A%2F%2Fh%2F&{text}\n{}",
            usual()
        )
    }),
    ("a text without a request", |text| {
        format!("consumer secret = {text}\n")
    }),
    ("a URL", |text| {
        format!("https://h.example/a?oauth_consumer_key=ck&oauth_token={text}\n")
    }),
];

/// The commands with their options.
const COMMANDS: [&[&str]; 10] = [
    &["explain", "-"],
    &["diagnose", "-", "--depth", "1"],
    &["sign", "-", "--consumer-key", "ck"],
    &["explain", "-", "--json"],
    &["diagnose", "-", "--depth", "1", "--json"],
    &["diagnose", "-", "--depth", "1", "--twilio"],
    &["sign", "-"],
    &["sign", "-", "--json", "--place", "query"],
    &["diagnose", "-", "--depth", "1", "--fix"],
    &["sign", "-", "--twilio"],
];

/// What a command prints of a request.
fn printed(command: usize, request: &str) -> String {
    let arguments = COMMANDS[command];
    let environment = [
        ("BASESTRING_CONSUMER_SECRET", CLIENT),
        ("BASESTRING_TOKEN_SECRET", TOKEN),
        ("BASESTRING_AUTH_TOKEN", OTHER),
        // A line break in a secret would hide it from the search.
        ("COLUMNS", "100000"),
    ];
    let Run {
        stdout,
        stderr,
        code,
    } = run_with(arguments, &environment, request.as_bytes());
    assert_ne!(code, Some(101), "{arguments:?} of {request}: {stderr}");
    format!("{stdout}{stderr}")
}

#[test]
fn a_secret_in_any_place_and_encoding_is_in_no_output() {
    let all: bool = std::env::var("EVERY_PLACE").is_ok();
    let faults = std::sync::Mutex::new(Vec::new());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || loop {
        let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let Some((name, place)) = PLACES.get(number) else {
            break;
        };
        for (at, (encoded, encoding)) in ENCODINGS.iter().enumerate() {
            for (command, arguments) in COMMANDS.iter().enumerate() {
                // Each place and each encoding with each command, not each with all others.
                if !all && !(number + 2 * at + command).is_multiple_of(13) {
                    continue;
                }
                // Twilio's secret is one of its own.
                let secret = if arguments.contains(&"--twilio") {
                    OTHER
                } else {
                    [CLIENT, TOKEN][(number + at) % 2]
                };
                let out = printed(command, &place(&encoding(secret)));
                let found = forms(secret)
                    .into_iter()
                    .find(|(_, form)| out.contains(form));
                if let Some((form, _)) = found {
                    let words = arguments.join(" ");
                    let fault = format!("{words}, {name}, {encoded}: found as {form}\n{out}");
                    faults.lock().expect("a list").push(fault);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(work);
        }
    });
    let faults = faults.into_inner().expect("a list");
    let count = faults.len();
    assert!(faults.is_empty(), "{count} times\n{}", faults.join("\n\n"));
}
