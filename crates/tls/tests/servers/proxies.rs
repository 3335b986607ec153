//! A proxy that CONNECT goes through.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use basestring_tls::{Options, Proxy, Target, check};

use crate::peers::{Server, listen};
use crate::pki::{HOST, Party, server};
use crate::{codes, trusting};

/// A proxy that sends every CONNECT to this server, and the heads that it received.
fn proxy(to: SocketAddr, answer: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&heads);
    let address = listen(move |mut client| {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            client.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        kept.lock().expect("no test panics here").push(text);
        client.write_all(answer.as_bytes())?;
        if !answer.contains(" 200 ") {
            return Ok(());
        }
        let mut upstream = TcpStream::connect(to)?;
        let (mut back, mut out) = (upstream.try_clone()?, client.try_clone()?);
        thread::spawn(move || {
            let copied = io::copy(&mut back, &mut out);
            out.shutdown(Shutdown::Both).and(copied)
        });
        io::copy(&mut client, &mut upstream)?;
        upstream.shutdown(Shutdown::Both)
    });
    (format!("http://user:pass@{address}"), heads)
}

#[test]
fn the_connection_goes_through_the_proxy_and_the_report_names_it() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let address = Server::new(&leaf, &[]).start();
    let (url, heads) = proxy(address, "HTTP/1.1 200 OK\r\n\r\n");
    let options = Options {
        proxy: Some(Proxy::parse(&url).expect("a proxy")),
        ..trusting(&root)
    };
    let report = check(&Target::parse(HOST).expect("a host"), &options);
    assert_eq!(codes(&report), [""; 0], "{}", report.to_text());
    let heads = heads.lock().expect("no test panics here");
    assert!(
        heads[0].starts_with("CONNECT api.example.com:443 HTTP/1.1\r\n"),
        "{}",
        heads[0]
    );
    assert!(heads[0].contains("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"));
    let text = report.to_text();
    assert!(
        text.contains("through 127.0.0.1:") && !text.contains("pass@"),
        "{text}"
    );
}

#[test]
fn a_proxy_that_refuses_is_named() {
    let root = Party::root("the root");
    let (url, _) = proxy(crate::peers::nobody(), "HTTP/1.1 407 Proxy\r\n\r\n");
    let options = Options {
        proxy: Some(Proxy::parse(&url).expect("a proxy")),
        ..trusting(&root)
    };
    let report = check(&Target::parse(HOST).expect("a host"), &options);
    assert_eq!(codes(&report), ["connect-failed"]);
    assert!(
        report.faults[0]
            .detail
            .contains("the proxy answers 407 to CONNECT")
    );
}
