//! Clients that are slow, halt, or send too much do not stop the others.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::call::{read, send};
use super::server::KEY;
use super::{Call, Server};

fn is_served(server: &Server) {
    let answer = Call::new(server, "GET", "/echo?a=1").signed(KEY).send();
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// The memory of a process at its highest, in KiB.
fn highest_memory(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

/// Sends what is given piece by piece until it is over or the server has cut it, and reads what the
/// server says.
fn dribble(mut stream: TcpStream, octets: &[u8], pause: Duration) -> (bool, Vec<u8>) {
    let mut is_cut = false;
    for octet in octets {
        if stream.write_all(&[*octet]).is_err() {
            is_cut = true;
            break;
        }
        thread::sleep(pause);
    }
    let mut answer = Vec::new();
    is_cut |= stream.read_to_end(&mut answer).is_err();
    (is_cut, answer)
}

#[test]
fn one_byte_at_a_time_is_cut_and_the_others_are_served() {
    let server = Server::start(&["--max-time", "1", "--max-connections", "20"]);
    let slow =
        b"GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    thread::scope(|scope| {
        let all: Vec<_> = (0..15)
            .map(|_| {
                let stream = TcpStream::connect(server.host()).expect("a connection");
                scope.spawn(move || dribble(stream, slow, Duration::from_millis(50)))
            })
            .collect();
        for _ in 0..50 {
            is_served(&server);
        }
        for slow in all {
            let (_, answer) = slow.join().expect("it ends");
            assert!(
                !answer.starts_with(b"HTTP/1.1 200"),
                "nothing was requested"
            );
        }
    });
    is_served(&server);
}

#[test]
fn half_a_body_gets_its_answer() {
    let server = Server::start(&["--max-time", "1"]);
    let mut call = Call::new(&server, "POST", "/echo")
        .form("a=1234567890")
        .signed(KEY);
    call.body.truncate(4);
    let octets = call.octets();
    let octets = String::from_utf8(octets).expect("text");
    let octets = octets.replace("Content-Length: 4", "Content-Length: 12");
    let answer = send(server.host(), octets.as_bytes());
    assert_eq!(answer.status, 408, "{}", answer.body);
    assert!(answer.body.contains("too-slow"), "{}", answer.body);
    // A request that breaks off gets none.
    let stream = TcpStream::connect(server.host()).expect("a connection");
    let (_, answer) = dribble(stream, b"GET /ec", Duration::ZERO);
    assert!(!answer.starts_with(b"HTTP/1.1 200"));
    is_served(&server);
}

/// Writes all of it while the answer is read.
fn send_much(server: &Server, head: &str, piece: &[u8], times: usize) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.host()).expect("a connection");
    let mut writer = stream.try_clone().expect("a connection");
    thread::scope(|scope| {
        scope.spawn(move || {
            let _ = writer.write_all(head.as_bytes());
            // The server says no before all of it is sent.
            let _ = (0..times).try_for_each(|_| writer.write_all(piece));
        });
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    })
}

#[test]
fn ten_megabytes_of_header_are_refused_in_little_memory() {
    let server = Server::start(&[]);
    is_served(&server);
    let before = highest_memory(server.id());
    let head = "GET /echo HTTP/1.1\r\nHost: h\r\nX-Long: ";
    for _ in 0..10 {
        let answer = send_much(&server, head, &[b'a'; 1 << 16], 160);
        assert_eq!(read(&answer).status, 431);
    }
    let answer = send_much(&server, "GET /", &[b'a'; 1 << 16], 160);
    assert_eq!(read(&answer).status, 431);
    is_served(&server);
    let grown = highest_memory(server.id()) - before;
    assert!(grown < 16 << 10, "grown by {grown} KiB");
}

#[test]
fn a_head_of_the_limit_is_accepted_and_a_longer_one_refused() {
    let server = Server::start(&["--max-head", "8192"]);
    let of_length = |length: usize| {
        let start = format!(
            "GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nX-Long: ",
            server.host()
        );
        let rest = length - start.len() - 4;
        send(
            server.host(),
            format!("{start}{}\r\n\r\n", "a".repeat(rest)).as_bytes(),
        )
        .status
    };
    assert_eq!(of_length(8192), 200);
    assert_eq!(of_length(8193), 431);
}

#[test]
fn a_body_that_is_too_long_is_refused() {
    let server = Server::start(&["--max-body", "1000"]);
    let call = Call::new(&server, "POST", "/echo")
        .form(&"a".repeat(1001))
        .signed(KEY);
    let answer = call.send();
    assert_eq!(answer.status, 413, "{}", answer.body);
    assert!(answer.body.contains("body-too-large"), "{}", answer.body);
    let head = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    let answer = send_much(&server, head, b"400\r\n", 1);
    assert!(answer.is_empty() || read(&answer).status >= 400);
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(1 << 16));
    let answer = send_much(&server, head, chunk.as_bytes(), 160);
    assert_eq!(read(&answer).status, 413);
    let call = Call::new(&server, "POST", "/echo")
        .form(&"a".repeat(1000))
        .signed(KEY);
    assert_eq!(call.send().status, 200);
}

#[test]
fn long_bodies_at_once_are_held_in_bounded_memory() {
    let server = Server::start(&["--log", "off"]);
    is_served(&server);
    let before = highest_memory(server.id());
    let mut body = b"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 262144\r\n\r\n".to_vec();
    body.resize(262_000, b'a');
    let mut held: Vec<(TcpStream, usize)> = (0..300)
        .map(|_| {
            let stream = TcpStream::connect(server.host()).expect("a connection");
            stream.set_nonblocking(true).expect("a socket");
            (stream, 0)
        })
        .collect();
    for _ in 0..20 {
        for (stream, sent) in &mut held {
            // What the server does not take stays with the system.
            *sent += stream.write(&body[*sent..]).unwrap_or_default();
        }
        thread::sleep(Duration::from_millis(50));
    }
    // The others are served, with short bodies too.
    is_served(&server);
    let call = Call::new(&server, "POST", "/echo").form("a=1").signed(KEY);
    assert_eq!(call.send().status, 200);
    let grown = highest_memory(server.id()) - before;
    // All bodies together are 77 MiB; the connections' own buffers are some 40 MiB.
    assert!(grown < 68 << 10, "grown by {grown} KiB");
}

#[test]
fn ten_thousand_connections_do_not_stop_the_others() {
    let server = Server::start(&["--log", "off"]);
    is_served(&server);
    let before = highest_memory(server.id());
    let mut held = Vec::new();
    for number in 0..10_000 {
        // As many as this machine lets one process have.
        let Ok(mut stream) = TcpStream::connect(server.host()) else {
            break;
        };
        let _ = match number % 3 {
            0 => Ok(()),
            1 => stream.write_all(b"GET /echo HTTP/1.1\r\n"),
            _ => {
                stream.write_all(b"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\na=1")
            }
        };
        held.push(stream);
        if number % 500 == 499 {
            // One is let go for the request's own.
            held.swap_remove(0);
            is_served(&server);
        }
    }
    held.truncate(held.len() - 1);
    assert!(held.len() > 500, "{} connections", held.len());
    for _ in 0..20 {
        is_served(&server);
    }
    let grown = highest_memory(server.id()) - before;
    assert!(grown < 64 << 10, "grown by {grown} KiB");
}

#[test]
fn it_ends_well_while_connections_are_open() {
    let server = Server::start(&["--state", "{}/state"]);
    let mut idle = TcpStream::connect(server.host()).expect("a connection");
    let call = Call::new(&server, "GET", "/echo").signed(KEY);
    let octets = String::from_utf8(call.octets()).expect("text");
    let octets = octets.replace("Connection: close\r\n", "");
    idle.write_all(octets.as_bytes()).expect("it is sent");
    let mut first = [0; 15];
    idle.read_exact(&mut first).expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    let (code, _, log) = server.end();
    assert_eq!(code, Some(0), "{log}");
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest)
        .expect("the connection ends well");
}

#[test]
fn a_flood_of_wrong_signatures_gets_quick_refusals() {
    let server = Server::start(&["--log", "off"]);
    let busy = std::sync::atomic::AtomicUsize::new(0);
    // More than look for mistakes and wait for it, however many processors there are.
    let clients = thread::available_parallelism().map_or(1, usize::from) / 2 + 24;
    let calls: Vec<Vec<Call>> = (0..clients)
        .map(|_| {
            (0..10)
                .map(|_| Call::new(&server, "GET", "/echo?a=1&b=%20").signed("x"))
                .collect()
        })
        .collect();
    thread::scope(|scope| {
        for calls in &calls {
            let busy = &busy;
            scope.spawn(move || {
                for call in calls {
                    let answer = call.send();
                    assert_eq!(answer.status, 401, "{}", answer.body);
                    if answer.body.contains("skipped: the server is busy") {
                        busy.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    }
                }
            });
        }
        for _ in 0..20 {
            is_served(&server);
        }
    });
    assert!(busy.into_inner() > 0, "no refusal went without a diagnosis");
}

#[test]
fn readers_that_do_not_read_the_page_hold_little_memory() {
    let server = Server::start(&["--log", "off"]);
    let form = "p=%C3%A9%26&".repeat(900);
    for _ in 0..50 {
        let call = Call::new(&server, "POST", "/echo").form(&form).signed("x");
        assert_eq!(call.send().status, 401);
    }
    is_served(&server);
    let page = super::call::get(&server, "/");
    assert!(page.body.len() < 4 << 20, "{} bytes", page.body.len());
    assert_eq!(page.body.matches("<details class=\"request").count(), 50);
    let before = highest_memory(server.id());
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.host());
    let held: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = TcpStream::connect(server.host()).expect("a connection");
            stream.write_all(request.as_bytes()).expect("it is sent");
            stream
        })
        .collect();
    is_served(&server);
    let grown = highest_memory(server.id()) - before;
    assert!(grown < 100 << 10, "grown by {grown} KiB");
    drop(held);
    is_served(&server);
}

/// The soft and the hard limit of open files of a process.
fn open_files(id: u32) -> (String, String) {
    let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).expect("limits");
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"));
    let mut words = line.expect("a limit").split_whitespace().skip(3);
    let mut word = || words.next().expect("a number").to_owned();
    (word(), word())
}

#[test]
fn idle_connections_beyond_the_limit_of_open_files_stop_nobody() {
    for limit in ["64", "256"] {
        let server = Server::start_under(&["prlimit", &format!("--nofile={limit}")], &[]);
        let held: Vec<TcpStream> = (0..limit.parse().expect("a number"))
            .chain(0..50)
            .map(|_| TcpStream::connect(server.host()).expect("a connection"))
            .collect();
        let began = std::time::Instant::now();
        is_served(&server);
        let waited = began.elapsed();
        assert!(waited < Duration::from_secs(2), "{limit}: {waited:?}");
        drop(held);
    }
    let server = Server::start_under(&["prlimit", "--nofile=64:1000"], &[]);
    assert_eq!(
        open_files(server.id()),
        ("1000".to_owned(), "1000".to_owned())
    );
}

#[test]
fn bodies_that_are_only_announced_delay_no_other_body() {
    let server = Server::start(&["--log", "off"]);
    let announced = b"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 262144\r\n\r\n";
    let held: Vec<TcpStream> = (0..150)
        .map(|number| {
            let mut stream = TcpStream::connect(server.host()).expect("a connection");
            stream.write_all(announced).expect("it is sent");
            // Some send a part too.
            let part = vec![b'a'; if number % 2 == 0 { 0 } else { 20_000 }];
            stream.write_all(&part).expect("it is sent");
            stream
        })
        .collect();
    let long = "a".repeat(100_000);
    for _ in 0..5 {
        let mut call = Call::new(&server, "POST", "/echo").field("Content-Type", "text/plain");
        call = call.signed(KEY);
        call.body.clone_from(&long);
        let began = std::time::Instant::now();
        assert_eq!(call.send().status, 200);
        let waited = began.elapsed();
        assert!(waited < Duration::from_millis(500), "{waited:?}");
    }
    drop(held);
}
