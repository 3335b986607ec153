//! Commands as curl and wget send them: what arrives is compared with what was read. A tool that is not
//! installed is passed over.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use basestring_oracle::request::{OwnedRequest, ReadOptions, read, read_http};

/// Each with options that change the method, the URL, the headers or the body.
const COMMANDS: &[&str] = &[
    "curl -s URL/p",
    "curl -s 'URL/p?a=1&b=%20c'",
    "curl -s -d 'a=1' -d b=2 URL/p",
    "curl -s -d @data.txt URL/p",
    "curl -s --data-binary @data.txt URL/p",
    "curl -s --data-raw @data.txt URL/p",
    "curl -s --data-urlencode 'a=x y+z/é' --data-urlencode n@data.txt URL/p",
    "curl -s -G -d 'a=1' --data-urlencode 'b=x y' URL/p?c=3",
    "curl -s --json '{\"a\": 1}' URL/p",
    "curl -s -X PUT -H 'Content-Type: text/plain' -d 'x' URL/p",
    "curl -s -T data.txt URL/up/",
    "curl -s -H $'X-A: \\x41\\u00e9' -H 'Authorization: OAuth oauth_nonce=\"n\"' URL/p",
    "curl -s URL/a/../b/./c",
    "curl -s --path-as-is URL/a/../b",
    "curl -s --url-query 'a=x y' URL/p",
    "curl -s -g 'URL/p?a[]=1'",
    "curl -s -u me:pw URL/p",
    "curl -s -d @- URL/p <<'EOF'\na=1\nb=2\nEOF",
    "echo -n 'a=1&b=2' | curl -s --data-binary @- URL/p",
    "curl -s -K options.txt URL/p",
    "A='x y'; curl -s --data-urlencode \"a=$A\" URL/p",
    "wget -q -O - 'URL/p?a=1&b=2' --header='Authorization: OAuth oauth_nonce=\"n\"'",
    "wget -q -O - --post-data='a=1&b=x y' URL/p",
    "wget -q -O - --method=PUT --body-data='{\"a\":1}' --header='Content-Type: application/json' URL/p",
];

/// The bytes of the request that a command sends.
fn sent(listener: &TcpListener, command: &str, folder: &Path) -> Option<Vec<u8>> {
    let mut child = Command::new("bash")
        .args(["-c", command])
        .current_dir(folder)
        .env_remove("http_proxy")
        .env_remove("HTTP_PROXY")
        .env("no_proxy", "*")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (mut stream, _) = listener.accept().expect("a connection");
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !is_whole(&bytes) {
        let count = stream.read(&mut buffer).expect("bytes");
        bytes.extend_from_slice(&buffer[..count]);
        if count == 0 {
            break;
        }
    }
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    stream.write_all(answer).expect("an answer");
    child.wait().expect("the end of the command");
    Some(bytes)
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.split("content-length: ").nth(1).unwrap_or("0");
    let digits: String = length.chars().take_while(char::is_ascii_digit).collect();
    let length: usize = digits.parse().unwrap_or_default();
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    end.is_some_and(|end| bytes.len() >= end + 4 + length)
}

fn shown(request: &OwnedRequest) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let field = |name| request.field(name).map_or_else(String::new, text);
    format!(
        "{} {} [{}] [{}] [{}] {}",
        text(&request.method),
        text(&request.url),
        field("Content-Type"),
        field("Authorization"),
        field("X-A"),
        text(request.body.octets())
    )
}

fn is_installed(tool: &str) -> bool {
    let mut version = Command::new(tool);
    version
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

#[test]
fn what_arrives_is_what_was_read() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let folder = std::env::temp_dir().join(format!("basestring-sent-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("data.txt"), "a=1\r\nb=x y\n").expect("a file");
    fs::write(
        folder.join("options.txt"),
        "header = \"X-A: \\\"q\\\"\"\ndata = \"a=1&b=2\"\n",
    )
    .expect("a file");
    let read_file = |name: &str| fs::read(folder.join(name));
    let options = ReadOptions {
        read_file: &read_file,
        ..ReadOptions::default()
    };
    for command in COMMANDS {
        let tool = if command.contains("wget") {
            "wget"
        } else {
            "curl"
        };
        if !is_installed(tool) {
            continue;
        }
        let command = command.replace("URL", &url);
        let understood = read(command.as_bytes(), &options).expect(&command);
        let bytes = sent(&listener, &command, &folder).expect("bash");
        let arrived = read_http(&bytes, Some(basestring::Scheme::Http)).expect(&command);
        assert_eq!(shown(&understood), shown(&arrived), "{command}");
    }
    let _ = fs::remove_dir_all(&folder);
}
