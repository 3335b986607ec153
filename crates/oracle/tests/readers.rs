//! The readers of requests: what each makes of a text, what it refuses and where, and that no text
//! makes it panic.

use std::io;

use basestring_oracle::internal::request::{curl_command, read_curl};
use basestring_oracle::request::{Body, OwnedRequest, ReadError, ReadOptions, read, read_http};

fn read_file(name: &str) -> io::Result<Vec<u8>> {
    match name {
        "data.txt" => Ok(b"a=1\r\n&b=x y\n".to_vec()),
        "fields.txt" => Ok(b"X-A: 1\r\nX-B: 2\n".to_vec()),
        _ => Err(io::ErrorKind::NotFound.into()),
    }
}

fn parsed(text: &[u8]) -> Result<OwnedRequest, ReadError> {
    let options = ReadOptions {
        read_file: &read_file,
        ..ReadOptions::default()
    };
    read(text, &options)
}

fn ok(text: &str) -> OwnedRequest {
    parsed(text.as_bytes()).expect(text)
}

fn line(request: &OwnedRequest) -> String {
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let body = match &request.body {
        Body::Octets(body) => text(body),
        Body::Multipart(parts) => format!("multipart of {}", parts.len()),
    };
    let content_type = request
        .fields
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(b"Content-Type"))
        .map_or_else(|| "-".to_owned(), |(_, value)| text(value));
    format!(
        "{} {} [{content_type}] {body}",
        text(&request.method),
        text(&request.url)
    )
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Command lines and the requests that curl 7.88.1 sends for them; `FORM` is the type of a form.
const CURL: [(&str, &str); 20] = [
    ("curl h", "GET http://h [-] "),
    (
        "/usr/bin/curl -sSL https://h/p -k -i -v --compressed",
        "GET https://h/p [-] ",
    ),
    (
        "curl -d a=1 -d '' --data-raw @b https://h",
        "POST https://h [FORM] a=1&&@b",
    ),
    (
        "curl -XPUT -da=1 --url https://h",
        "PUT https://h [FORM] a=1",
    ),
    ("curl -X get https://h", "get https://h [-] "),
    (
        "curl -d @data.txt https://h",
        "POST https://h [FORM] a=1&b=x y",
    ),
    (
        "curl --data-binary @data.txt https://h",
        "POST https://h [FORM] a=1\r\n&b=x y\n",
    ),
    (
        "curl --data-urlencode 'a= b~*' --data-urlencode '=x y' --data-urlencode 'x&y' https://h",
        "POST https://h [FORM] a=+b~%2A&x+y&x%26y",
    ),
    (
        "curl --data-urlencode n@data.txt https://h",
        "POST https://h [FORM] n=a%3D1%0D%0A%26b%3Dx+y%0A",
    ),
    (
        "curl -G -d a=1 -d b 'https://h/p?c#f'",
        "GET https://h/p?c&a=1&b [-] ",
    ),
    ("curl -GI -d a=1 https://h/p", "HEAD https://h/p?a=1 [-] "),
    (
        "curl --url-query 'a=x y' --url-query +b=1+2 https://h/p",
        "GET https://h/p?a=x+y&b=1+2 [-] ",
    ),
    (
        "curl -H 'content-type: text/plain' -d a=1 https://h",
        "POST https://h [text/plain] a=1",
    ),
    (
        "curl -H Content-Type: -d a=1 https://h",
        "POST https://h [-] a=1",
    ),
    (
        "curl --json '{' --json '}' https://h",
        "POST https://h [application/json] {}",
    ),
    (
        "curl -F a=b --form-string c=@d https://h",
        "POST https://h [multipart/form-data] multipart of 2",
    ),
    (
        "curl -T data.txt https://h/up/",
        "PUT https://h/up/data.txt [-] a=1\r\n&b=x y\n",
    ),
    ("curl -I https://h/a/./b/../c", "HEAD https://h/a/c [-] "),
    (
        "curl --path-as-is https://h/a/../c",
        "GET https://h/a/../c [-] ",
    ),
    (
        "curl -g 'https://[::1]:8/a[1]{b}'",
        "GET https://[::1]:8/a[1]{b} [-] ",
    ),
];

#[test]
fn a_curl_command_line_is_the_request_that_curl_sends() {
    for (command, expected) in CURL {
        assert_eq!(
            line(&ok(command)),
            expected.replace("FORM", FORM),
            "{command}"
        );
    }
}

#[test]
fn fields_of_curl_are_set_taken_away_and_emptied() {
    let command = "curl -H 'X-A:  1 ' -H 'X-E;' -H 'Nothing' -H @fields.txt -u me:pw -A agent \
                   -e from -b k=v -b jar https://h";
    let request = ok(command);
    let fields: Vec<String> = request
        .fields
        .iter()
        .map(|(n, v)| format!("{}={}", n.escape_ascii(), v.escape_ascii()))
        .collect();
    assert_eq!(
        fields,
        [
            "Authorization=Basic bWU6cHc=",
            "User-Agent=agent",
            "Referer=from",
            "Cookie=k=v",
            "X-A=1",
            "X-E=",
            "X-A=1",
            "X-B=2",
        ]
    );
    let own = ok("curl -H 'Authorization: OAuth a=\"b\"' https://u:p@h/");
    assert_eq!(own.fields.len(), 1);
}

#[test]
fn an_http_request_is_read_from_its_text() {
    for (text, expected) in [
        (
            "GET /p?a=1 HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET https://h/p?a=1 [-] ",
        ),
        ("GET /p HTTP/1.1\nhost: h:80\n", "GET http://h:80/p [-] "),
        ("\n\nGET http://h/p HTTP/1.0\n", "GET http://h/p [-] "),
        ("POST https://h/p\n\nbody\n", "POST https://h/p [-] body"),
        (
            "POST / HTTP/1.1\nHost: h\nContent-Length: 2\n\nab\r\n",
            "POST https://h/ [-] ab",
        ),
        (
            "POST / HTTP/1.1\nHost: h\nTransfer-Encoding: Chunked\n\n3;x=1\r\nabc\r\n1\nd\n0\r\nX: 1\r\n\r\n",
            "POST https://h/ [-] abcd",
        ),
        (
            "GET / HTTP/1.1\nHost: h\nContent-Type: a/b;\n c=d\n\n",
            "GET https://h/ [a/b; c=d] ",
        ),
        (
            "* Connected to h (::1) port 443\n> POST /p HTTP/2\n> Host: h\n> \n} [5 bytes data]\n> a=1\n< HTTP/2 200\n> GET /\n",
            "POST https://h/p [-] a=1",
        ),
    ] {
        assert_eq!(line(&ok(text)), expected, "{text}");
    }
}

/// Invalid HTTP requests, and what the error says; `HEAD` is the head of a POST.
const INVALID_HTTP: [(&str, &str); 18] = [
    (" \n", "found nothing but white space"),
    (
        "hello world out there",
        "found text without a URL, a method, OAuth parameters or a webhook's signature",
    ),
    ("HTTP/1.1 200 OK", "found a server's answer without one"),
    (
        "GET ftp://h/ HTTP/1.1",
        "found one that begins with \"ftp\", at line 1",
    ),
    (
        "GET / HTTP/1.1\n\n",
        "expected one Host header, because the target is a path, found none",
    ),
    (
        "GET / HTTP/1.1\nHost: h h\n\n",
        "in the Host header, found \"h h\"",
    ),
    (
        "GET / HTTP/1.1\nHost h\n\n",
        "found one that begins with \"Host\", at line 2",
    ),
    ("GET / HTTP/1.1\nX: a\0b\n\n", "found \"\\x00\", at line 2"),
    (
        "GET / HTTP/1.1\n X: a\n\n",
        "found one that goes on, at line 2",
    ),
    (
        "HEADContent-Length: 5\n\nabc",
        "as Content-Length says, found 3 bytes",
    ),
    (
        "HEADContent-Length: 1\n\nabc",
        "found 2 bytes more: \"bc\", at byte 1 of the body",
    ),
    (
        "HEADContent-Length: +1\n\na",
        "expected a number as Content-Length, found \"+1\"",
    ),
    (
        "HEADContent-Length: 1\nContent-Length: 2\n\na",
        "one Content-Length, found \"2\"",
    ),
    ("HEADTransfer-Encoding: gzip\n\n", "chunked, found \"gzip\""),
    (
        "HEADTransfer-Encoding: chunked\n\nxyz\n",
        "found \"xyz\", at byte 0 of the body",
    ),
    (
        "HEADTransfer-Encoding: chunked\n\n5\nabc\n",
        "found \"abc\\n\", at byte 0 of the body",
    ),
    (
        "HEADTransfer-Encoding: chunked\n\nFFFFFFFFFFFFFFFF\nabc\n",
        "all of them, found \"abc\\n\", at byte 0 of the body",
    ),
    (
        "HEADTransfer-Encoding: chunked\n\n1\na\n0\n\nmore",
        "found \"more\", at byte 7",
    ),
];

/// Invalid command lines of curl, and what the error says.
const INVALID_CURL: [(&str, &str); 11] = [
    ("curl", "expected a URL in the command line, found none"),
    (
        "curl --datta x https://h",
        "expected an option of curl, found \"--datta\", at byte 5",
    ),
    (
        "curl -s@ https://h",
        "expected an option of curl, found \"-@\", at byte 5",
    ),
    (
        "curl https://h -H",
        "expected a value after -H, found the end, at byte 15",
    ),
    ("curl https://h https://i", "found another word, at byte 15"),
    (
        "curl -d @none https://h",
        "found \"none\": entity not found, at byte 5",
    ),
    (
        "curl -d @- https://h",
        "found standard input, which the text does not have, at byte 5",
    ),
    ("curl -I -d a=1 https://h", "found -I and data (-d)"),
    (
        "curl -F a=1 -d a=1 https://h",
        "found data (-d) and a multipart form (-F)",
    ),
    (
        "curl 'https://h/{a,b}'",
        "found {, by which curl reads several, at byte 5",
    ),
    ("curl 'https://h/a b'", "found \" \", at byte 5"),
];

fn is_invalid(text: &str, expected: &str) {
    // A pasted text may have another length than it says; a sent one may not.
    let read = if text.contains("-Length:") || text.contains("-Encoding:") {
        read_http(text.as_bytes(), None)
    } else {
        parsed(text.as_bytes())
    };
    let error = read.map(|request| line(&request));
    let error = error.expect_err("an invalid request").to_string();
    assert!(error.starts_with("expected "), "{error}");
    assert!(error.contains(expected), "{error}\nlacks {expected}");
}

#[test]
fn an_invalid_request_is_reported_with_its_place() {
    let head = "POST / HTTP/1.1\nHost: h\n";
    for (text, expected) in INVALID_HTTP.into_iter().chain(INVALID_CURL) {
        is_invalid(&text.replacen("HEAD", head, 1), expected);
    }
    for (text, expected) in [
        (
            format!("{head}X: {}\n\n", "a".repeat(10_000_000)),
            "found more, at line 3",
        ),
        (
            format!("curl -H 'X: {}' h", "a".repeat(2_000_000)),
            "found 2000003 bytes, at byte 5",
        ),
        (
            format!("curl h/{}", "a".repeat(2_000_000)),
            "found 2000002 bytes, at byte 5",
        ),
    ] {
        is_invalid(&text, expected);
    }
}

const SAMPLES: [&str; 4] = [
    "$ curl -sX POST -H 'X: a' -H $'Y: \\x41\\u00e9' \\\n --data-urlencode \"a=\\\"b\" -u a:b 'https://u:p@h/a/../b?c=%20#f'",
    "curl -G --json @data.txt -F a=b -T data.txt --url-query +x 'http://[::1]/{a}[1]' -g",
    "POST /p?a=%zz HTTP/1.1\r\nHost: h:80\r\nAuthorization: OAuth\r\n a=\"b\"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "* x\n> POST /p HTTP/2\n> Host: h\n> Content-Length: 3\n> \n> a=1\n< HTTP/2 200\n",
];

/// Cut at every place, and with an awkward byte at every place, a sample is read or refused.
#[test]
fn no_text_makes_a_reader_panic() {
    for sample in SAMPLES {
        for place in 0..sample.len() {
            let (head, tail) = sample.as_bytes().split_at(place);
            let _ = parsed(head);
            let _ = parsed(tail);
            for octet in [
                0, b'\n', b' ', b'\'', b'"', b'\\', b'$', b'%', b':', b'/', b'-', b'@', 0xFF,
            ] {
                let _ = parsed(&[head, &[octet], tail].concat());
                let _ = parsed(&[head, &[octet], tail.get(1..).unwrap_or_default()].concat());
            }
        }
    }
}

/// A command line that was written is read as the request that it was written for.
#[test]
fn a_written_curl_command_is_read_back() {
    for text in [
        "GET https://h/p?a=1&b HTTP/1.1\n\n",
        "POST https://h/ HTTP/1.1\n\nit's \"x\" $y `z` \\ \n\t!",
        "PUT https://h/a/../b/{c}[1] HTTP/1.1\nContent-Type: a/b\nX-Empty:\nX: 'q'\n\n@file",
        "GET https://h/ HTTP/1.1\n\nbody of a GET",
        "HEAD https://[::1]:8443/ HTTP/1.1\nHost: other\n\n",
        "POST https://u:p@h/ HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n",
    ] {
        let request = ok(text);
        let command = curl_command(&request).expect("no NUL");
        let options = ReadOptions {
            read_file: &read_file,
            ..ReadOptions::default()
        };
        let again = read_curl(command.as_bytes(), &options).expect("a command");
        assert_eq!(line(&again), line(&request), "{command}");
        for field in &request.fields {
            assert!(again.fields.contains(field), "{command}");
        }
    }
    let mut nul = ok("POST https://h/ HTTP/1.1\n\n");
    nul.body = Body::Octets(b"a\0b".to_vec());
    assert_eq!(curl_command(&nul), None);
}

const SIGNED: &str = "Authorization: OAuth oauth_consumer_key=\"ck\", oauth_nonce=\"n\", \
                      oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"tnnArxj06cWHq44gCs1OSKk%2FjLY%3D\"";

/// A signature and a request line of one text may be those of two requests.
#[test]
fn a_signature_that_may_be_of_another_request_is_reported() {
    for (text, expected) in [
        (
            format!(
                "Host: a.example.com\n{SIGNED}\n\nGET /p HTTP/1.1\nHost: b.example.com\nAccept: */*\n"
            ),
            Some("several-urls"),
        ),
        (
            format!(
                "Host: a.example.com\n{SIGNED}\n\nGET /p HTTP/1.1\nHost: a.example.com\nAccept: */*\n"
            ),
            Some("signature-apart"),
        ),
        (
            format!("sent:\nGET /p HTTP/1.1\nHost: a.example.com\n{SIGNED}\n"),
            None,
        ),
    ] {
        let request = ok(&text);
        let mut ids = request.remarks.iter().map(|remark| remark.id);
        let found = ids.find(|id| ["several-urls", "signature-apart"].contains(id));
        assert_eq!(found, expected, "{text}");
    }
}
