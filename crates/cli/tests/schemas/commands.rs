//! The commands that print JSON documents: each document, with the command line and its standard input.

/// A document, the command line that prints it, and its standard input.
pub(crate) type Printed = (&'static str, &'static [&'static str], &'static str);

const SIGNED: &str = "curl -d 'a=1 2' https://api.example.com/ -H 'Authorization: OAuth \
    oauth_consumer_key=\"ck\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1\", \
    oauth_nonce=\"n\", oauth_signature=\"jNGS87Mvt0RvmGa%2B6TsIPO2rWBQ%3D\"'";

const UNSIGNED: &str = "curl 'https://api.example.com/1/items?b=2&a=1'";

const BASE_STRING: &str = "POST&https%3A%2F%2Fapi.example.com%2F&a%3D1%25202%26oauth_consumer_key\
    %3Dck%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1";

const TWILIO: &str = "POST /voice HTTP/1.1\nHost: example.com\nX-Twilio-Signature: \
    UdAA1QYTqgyoDuQ5jIzgJHXhDGE=\nContent-Type: application/x-www-form-urlencoded\n\nFrom=%2B1";

pub(crate) const SECRET: [&str; 2] = ["--consumer-secret", "cs"];

pub(crate) const PRINTED: &[Printed] = &[
    ("formats", &["formats", "--json"], ""),
    ("formats", &["formats", "curl", "--json"], ""),
    ("profiles", &["profiles", "--json"], ""),
    ("mistakes", &["mistakes", "list", "--json"], ""),
    (
        "mistake",
        &["mistakes", "show", "encode-space-plus", "--json"],
        "",
    ),
    (
        "mistake",
        &["mistakes", "show", "twilio-fails-open", "--json"],
        "",
    ),
    (
        "check",
        &[
            "check",
            "--reference",
            "--quiet",
            "--json",
            "-",
            "--layer",
            "sort",
        ],
        "",
    ),
    (
        "check",
        &[
            "check",
            "--adapter",
            WRONG,
            "--quiet",
            "--json",
            "-",
            "--layer",
            "percent-encode",
        ],
        "",
    ),
    (
        "check",
        &[
            "check",
            "--adapter",
            WRONG,
            "--quiet",
            "--json",
            "-",
            "--cases",
            "5",
            "--op",
            "percent_encode",
        ],
        "",
    ),
    (
        "probe",
        &["probe", WRONG, "--json", "-", "--layer", "percent-encode"],
        "",
    ),
    (
        "compare",
        &[
            "compare",
            "reference",
            WRONG,
            "--json",
            "-",
            "--layer",
            "percent-encode",
        ],
        "",
    ),
    (
        "compare",
        &[
            "compare",
            "reference",
            WRONG,
            "--json",
            "-",
            "--op",
            "percent_encode",
            "--cases",
            "5",
        ],
        "",
    ),
    (
        "sign",
        &["sign", "-", "--json", "--timestamp", "1"],
        UNSIGNED,
    ),
    (
        "sign",
        &["sign", "-", "--json", "--place", "query"],
        UNSIGNED,
    ),
    (
        "sign",
        &["sign", "-", "--json", "--signature-method", "PLAINTEXT"],
        UNSIGNED,
    ),
    ("explain", &["explain", "-", "--json"], UNSIGNED),
    ("explain", &["explain", "-", "--json"], SIGNED),
    (
        "explain",
        &["explain", "-", "--json", "--signature-method", "PLAINTEXT"],
        UNSIGNED,
    ),
    (
        "explain",
        &["explain", "-", "--json", "--twilio", "--auth-token", "t"],
        UNSIGNED,
    ),
    ("diagnose", &["diagnose", "-", "--json"], SIGNED),
    (
        "diagnose",
        &["diagnose", "-", "--json", "--signature", "AAAA"],
        SIGNED,
    ),
    (
        "diagnose",
        &[
            "diagnose",
            "-",
            "--json",
            "--their-base-string",
            BASE_STRING,
        ],
        SIGNED,
    ),
    ("diagnose", &["diagnose", "-", "--json", "--twilio"], TWILIO),
    (
        "sign-webhook",
        &["sign", "-", "--json", "--webhook", "twilio"],
        TWILIO,
    ),
    (
        "tls-mixed",
        &["tls", "--mixed", "-", "--json"],
        r#"{"a": "http://x", "a_https": "https://x"}"#,
    ),
    ("tls", &["tls", "localhost:1", "--json"], ""),
    ("tls-clients-list", &["tls-clients", "list", "--json"], ""),
    (
        "tls-clients-recipes",
        &["tls-clients", "recipes", "--json"],
        "",
    ),
    (
        "tls-clients",
        &[
            "tls-clients",
            "run",
            "--json",
            "--only",
            "expired",
            "--",
            "false",
            "{url}",
        ],
        "",
    ),
    ("self-test", &["self-test", "--json", "encode-space"], ""),
    (
        "matrix",
        &["vectors", "matrix", "--json", "--vectors", FEW],
        "",
    ),
];

/// In a command line: an adapter that answers everything with one text.
pub(crate) const WRONG: &str = "WRONG";

/// In a command line: a folder with few vectors.
pub(crate) const FEW: &str = "FEW";

/// In a command line: the program as an adapter of the reference.
pub(crate) const RIGHT: &str = "RIGHT";
