//! The pages are served under this server's own names only, and each request has one host.

use super::call::{get, read, submit};
use super::flow::begin;
use super::server::{CLIENT_KEY, KEY};
use super::{Answer, Call, Server};

/// Sends a request as it is written; `{}` stands for the server's host.
fn send(server: &Server, request: &str) -> Answer {
    let request = request.replace("{}", server.host());
    super::call::send(server.host(), request.as_bytes())
}

#[test]
fn another_site_cannot_read_the_pages_under_its_own_name() {
    let server = Server::start(&[]);
    for path in [
        "/",
        "/requests",
        "/requests/1",
        "/live",
        "/live.js",
        "/style.css",
        "/oauth/authorize",
    ] {
        for host in [
            "evil.example:8049",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.2",
        ] {
            let request =
                format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            let answer = send(&server, &request);
            assert_eq!(answer.status, 421, "{path} {host}: {}", answer.body);
            assert!(!answer.body.contains("form_key"), "{path} {host}");
            // In absolute form, the target counts instead of Host.
            let request = format!(
                "GET http://{host}{path} HTTP/1.1\r\nHost: {{}}\r\nConnection: close\r\n\r\n"
            );
            assert_eq!(send(&server, &request).status, 421, "{path} {host}");
        }
    }
    let port = server.host().rsplit(':').next().expect("a port").to_owned();
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"] {
        for host in [host.to_owned(), format!("{host}:{port}")] {
            let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            assert_eq!(send(&server, &request).status, 200, "{host}");
        }
    }
}

#[test]
fn forms_of_other_origins_change_nothing() {
    let server = Server::start(&[]);
    let (token, _) = begin(&server, "oob");
    let page = get(&server, &format!("/oauth/authorize?oauth_token={token}"));
    assert!(
        page.head.contains("referrer-policy: same-origin"),
        "{}",
        page.head
    );
    let key = page.body.split("name=\"form_key\" value=\"").nth(1);
    let key = key.and_then(|rest| rest.split('"').next()).expect("a key");
    let body = format!(
        "form_key={key}&oauth_token={token}&screen_name=owner&password=open+sesame&decision=grant"
    );
    let post = |headers: &str| {
        let request = format!(
            "POST /oauth/authorize HTTP/1.1\r\nHost: {{}}\r\nConnection: close\r\n{headers}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        send(&server, &request)
    };
    for headers in [
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: https://{}\r\n",
        "Origin: http://127.0.0.1:1\r\n",
        "Origin: http://{}\r\nOrigin: http://evil.example\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
    ] {
        let answer = post(headers);
        assert_eq!(answer.status, 403, "{headers}: {}", answer.body);
    }
    let answer = post("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let revoked = submit(
        &server,
        &get(&server, "/"),
        "/oauth/revoke",
        &[("token", "tk")],
    );
    assert_eq!(revoked.status, 302);
}

#[test]
fn a_request_has_exactly_one_host() {
    let server = Server::start(&[]);
    for path in ["/", "/echo", "/oauth/request_token", "/nowhere"] {
        let request = format!("GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n");
        let answer = send(&server, &request);
        assert_eq!(answer.status, 400, "{path}: {}", answer.body);
        assert!(
            answer.body.contains("bad-host (RFC 9112 3.2)"),
            "{}",
            answer.body
        );
    }
    for hosts in [
        "Host: {}\r\nHost: {}\r\n",
        "Host:\r\n",
        "Host: u@{}\r\n",
        "Host: a b\r\n",
    ] {
        let request = format!("GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
        assert_eq!(send(&server, &request).status, 400, "{hosts}");
    }
    let request = "GET https://{}/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n";
    assert_eq!(send(&server, request).status, 421);
    let request = "GET http://u@{}/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n";
    assert_eq!(send(&server, request).status, 400);
    // HTTP/1.0 has no Host.
    assert_eq!(send(&server, "GET / HTTP/1.0\r\n\r\n").status, 200);
}

#[test]
fn a_signature_is_for_the_host_of_a_target_in_absolute_form() {
    let server = Server::start(&[]);
    let sent = |target: &str, host: &str| {
        let call = Call::new(&server, "GET", "/echo").signed(KEY);
        let octets = String::from_utf8(call.octets()).expect("text");
        let octets = octets
            .replace("GET /echo", &format!("GET {target}"))
            .replace(
                &format!("Host: {}", server.host()),
                &format!("Host: {host}"),
            );
        super::call::send(server.host(), octets.as_bytes()).status
    };
    let absolute = format!("http://{}/echo", server.host());
    assert_eq!(sent("/echo", server.host()), 200);
    assert_eq!(sent(&absolute, "another.example"), 200);
    assert_eq!(sent("/echo", "another.example"), 401);
    assert_eq!(sent("http://another.example/echo", server.host()), 401);
}

#[test]
fn callbacks_that_a_browser_would_run_or_open_are_refused() {
    let server = Server::start(&[]);
    let begin = |callback: &str| {
        Call::of_client(&server, "POST", "/oauth/request_token")
            .with("oauth_callback", callback)
            .signed(CLIENT_KEY)
            .send()
    };
    for callback in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "vbscript:x",
        "blob:http://h/1",
    ] {
        let answer = begin(callback);
        assert_eq!(answer.status, 400, "{callback}: {}", answer.body);
    }
    for callback in [
        "http://h/",
        "https://h/back?a=1",
        "printer.app:/back",
        "oob",
    ] {
        let answer = begin(callback);
        assert_eq!(answer.status, 200, "{callback}: {}", answer.body);
    }
}

#[test]
fn a_signed_request_is_never_redirected() {
    let server = Server::start(&[]);
    let paths = [
        "/",
        "/echo/",
        "/oauth/authorize",
        "/oauth/revoke",
        "/oauth",
        "//echo",
        "/echo/../",
    ];
    for path in paths {
        for method in ["GET", "POST"] {
            let answer = Call::new(&server, method, path).signed(KEY).send();
            assert!(
                !(300..400).contains(&answer.status),
                "{method} {path}: {}",
                answer.head
            );
        }
    }
    // Not even with the form of a page.
    let page = get(&server, "/");
    let key = page.body.split("name=\"form_key\" value=\"").nth(1);
    let key = key.and_then(|rest| rest.split('"').next()).expect("a key");
    let call = Call::new(&server, "POST", "/oauth/revoke");
    let answer = call
        .form(&format!("form_key={key}&token=tk"))
        .signed(KEY)
        .send();
    assert_eq!(answer.status, 403, "{}", read(answer.head.as_bytes()).head);
    assert_eq!(
        Call::new(&server, "GET", "/echo").signed(KEY).send().status,
        200
    );
}
