//! The pages as a person sees them in a browser, with scripts and without.

use std::process::Command;

use super::browser::Browser;
use super::call::get;
use super::flow::{begin, exchange};
use super::server::{CLIENT_KEY, KEY, PLAIN_KEY};
use super::{Call, Server};

const XSS: &str =
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

#[test]
fn whatever_a_client_sends_is_text_in_the_page() {
    let server = Server::start(&[]);
    let xss = basestring::percent_encode(XSS.as_bytes());
    let target = format!("/echo/%3Cb%3E?{xss}=1");
    let call = || {
        Call::new(&server, "POST", &target)
            .with("oauth_note", XSS)
            .field("X-OAuth-Base-String", XSS)
    };
    assert_eq!(call().signed(KEY).send().status, 200);
    assert_eq!(call().signed("x").send().status, 401);
    assert_eq!(
        call().with("oauth_version", XSS).signed(KEY).send().status,
        400
    );
    assert_eq!(
        call()
            .with("oauth_consumer_key", XSS)
            .signed(KEY)
            .send()
            .status,
        401
    );
    let begun = Call::of_client(&server, "POST", "/oauth/request_token")
        .with("oauth_callback", &format!("x:{}", XSS.replace(' ', "/")))
        .signed(CLIENT_KEY);
    assert!(begun.send().status < 500);
    let (token, _) = begin(&server, "oob");
    let mut browser = Browser::open();
    for page in [
        "/".to_owned(),
        "/requests?after=0".to_owned(),
        format!("/oauth/authorize?oauth_token={token}"),
        format!("/oauth/authorize?oauth_token={xss}"),
    ] {
        let answer = get(&server, &page);
        assert!(
            answer
                .head
                .contains("content-security-policy: default-src 'none'")
        );
        for mark in ["<img src=x", "<script>document", "<b>x</b>"] {
            assert!(!answer.body.contains(mark), "{page}: {}", answer.body);
        }
        if let Some(browser) = &mut browser {
            browser.go(&format!("http://{}{page}", server.host()));
            assert_eq!(browser.value("document.images.length"), 0, "{page}");
            assert_ne!(browser.value("document.title"), "owned", "{page}");
        }
    }
}

#[test]
fn the_page_shows_requests_without_scripts_and_live_with_them() {
    let Some(mut browser) = Browser::open() else {
        return;
    };
    let server = Server::start(&[]);
    let call = Call::plain(&server, "POST", "/echo?q=1").form("b=a%20b");
    let wrong = call.base_string().replace("%2520", "%2B");
    assert_eq!(call.signed_over(&wrong, PLAIN_KEY).send().status, 401);
    assert_eq!(
        Call::new(&server, "GET", "/echo").signed(KEY).send().status,
        200
    );

    browser.scripts(false);
    browser.go(server.base());
    let count = "document.querySelectorAll('details.request').length";
    assert_eq!(browser.value(count), 2);
    let shown = browser.value("document.querySelector('details.wrong').textContent");
    let shown = shown.as_str().expect("text");
    for text in ["encode-space-plus", "RFC 5849 3.4.1.3.2", "Fix: "] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    // What differs, and nothing else, is marked.
    let marks =
        "[...document.querySelectorAll('details.wrong mark')].map(m => m.textContent).join()";
    assert_eq!(browser.value(marks), "520,B");
    // Folded, it opens without a script too.
    assert_eq!(
        browser.value("document.querySelector('details.wrong').open"),
        false
    );
    browser.value("document.querySelector('details.wrong summary').click()");
    browser.until("document.querySelector('details.wrong').open");
    assert_ne!(
        browser.value("document.getElementById('live').textContent"),
        "live"
    );

    browser.scripts(true);
    browser.go(server.base());
    browser.until("document.getElementById('live').textContent == 'live'");
    for number in 3..8 {
        assert_eq!(
            Call::new(&server, "GET", "/echo").signed(KEY).send().status,
            200
        );
        browser.until(&format!(
            "document.getElementById('request-{number}') != null"
        ));
    }
    let first = "document.querySelector('#requests').firstElementChild.dataset.number";
    assert_eq!(browser.value(first), "7");
    assert_eq!(browser.value(count), 7);
}

#[test]
fn the_owner_grants_in_the_browser() {
    let Some(mut browser) = Browser::open() else {
        return;
    };
    let server = Server::start(&[]);
    // A page of its own to be sent back to.
    let callback = format!("{}?back=1", server.base());
    for callback in ["oob", &callback] {
        let (token, key) = begin(&server, callback);
        browser.go(&format!(
            "{}oauth/authorize?oauth_token={token}",
            server.base()
        ));
        browser.until("document.title == 'Grant access?'");
        let text = browser.value("document.querySelector('main strong').textContent");
        assert_eq!(text, "Printer <b>x</b>", "the page names the client");
        browser.value("document.querySelector('[name=password]').value = 'open sesame'");
        browser.value("document.querySelector('[value=grant]').click()");
        let code = if callback == "oob" {
            browser.until("document.getElementById('oauth_verifier') != null");
            browser.value("document.getElementById('oauth_verifier').textContent")
        } else {
            browser.until("location.search.startsWith('?back=1&oauth_token=')");
            browser.value("new URLSearchParams(location.search).get('oauth_verifier')")
        };
        let code = code.as_str().expect("a code");
        let answer = exchange(&server, &token, code).signed(&key).send();
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

#[test]
fn the_page_that_explains_is_the_one_that_the_program_writes() {
    let written = Command::new(env!("CARGO_BIN_EXE_basestring"))
        .args(["page", "-"])
        .output()
        .expect("the program");
    let answer = get(&Server::start(&[]), "/explain");
    if written.status.success() {
        assert_eq!(answer.status, 200);
        assert!(
            answer.body.as_bytes() == written.stdout,
            "expected the page of `basestring page`"
        );
    } else {
        assert_eq!(answer.status, 404);
        let how = "without the page. In a clone of the repository, run crates/web/build.sh";
        assert!(answer.body.contains(how), "{}", answer.body);
    }
}
