//! Texts that have a request and are not one: the source of a program, packets as Wireshark dissects or
//! dumps them. Their parts are not put together by guessing.

use super::draft::header_line;
use super::fault::ReadError;
use super::form::Form;
use super::paste::Paste;

/// A text of which only a reader that knows it may read a request.
struct Source {
    /// What it is.
    title: &'static str,
    /// One of these is in the text.
    marks: &'static [&'static str],
    /// All of these are in the text too.
    also: &'static [&'static str],
    /// What to paste instead.
    help: &'static str,
}

const fn code(title: &'static str, marks: &'static [&'static str]) -> Source {
    Source {
        title,
        marks,
        also: &[],
        help: CODE,
    }
}

const fn packets(title: &'static str, marks: &'static [&'static str]) -> Source {
    Source {
        title,
        marks,
        also: &[],
        help: WIRE,
    }
}

/// The source of programs, by what only a program has that sends a request.
const PROGRAMS: [Source; 19] = [
    code(
        "Go code (net/http)",
        &["http.NewRequest(", "http.NewRequestWithContext("],
    ),
    Source {
        title: "Python code",
        marks: &[
            "requests.",
            "http.client.HTTP",
            "httpx.",
            "urllib.request.Request(",
        ],
        also: &["import "],
        help: CODE,
    },
    Source {
        title: "Ruby code",
        marks: &["Net::HTTP", "Faraday.new(", "HTTParty.", "RestClient."],
        also: &["require "],
        help: CODE,
    },
    code(
        "PHP code",
        &[
            "<?php",
            "curl_setopt",
            "curl_init(",
            "new Client(",
            "new HttpRequest(",
            "new http\\Client",
        ],
    ),
    code("C code (libcurl)", &["curl_easy_setopt("]),
    code(
        "Java or Kotlin code",
        &[
            "OkHttpClient()",
            "OkHttpClient.Builder()",
            "HttpRequest.newBuilder(",
            "Unirest.",
            "AsyncHttpClient",
        ],
    ),
    code(
        "C# code",
        &[
            "new HttpRequestMessage",
            "new RestClient(",
            "new RestRequest(",
            "new HttpClient(",
        ],
    ),
    code("Swift code", &["URLRequest(url:", "URLSession.shared"]),
    code(
        "Objective-C code",
        &["NSMutableURLRequest", "NSDictionary *"],
    ),
    code(
        "R code",
        &["library(httr", "library(RCurl)", "add_headers("],
    ),
    code("Rust code (reqwest)", &["reqwest::"]),
    code("Dart code", &["http.Request('", "dio.request(", "Dio()"]),
    code("OCaml code (Cohttp)", &["open Cohttp", "Cohttp_lwt"]),
    code("Clojure code (clj-http)", &["[clj-http", "(client/"]),
    code("Crystal code", &["HTTP::Client.", "HTTP::Headers{"]),
    code(
        "Perl code (LWP)",
        &["LWP::UserAgent", "HTTP::Request->new("],
    ),
    code("Elixir code", &["HTTPoison.", "Req.new("]),
    code("JavaScript code (XMLHttpRequest)", &["new XMLHttpRequest("]),
    code(
        "JavaScript code",
        &[
            "https.request(",
            "http.request(",
            "unirest(",
            "unirest.",
            "require('http')",
            "require('https')",
        ],
    ),
];

/// Packets, by what only a dissection or a dump of them has.
const PACKETS: [Source; 4] = [
    packets(
        "packets as Wireshark exports them (JSON or XML)",
        &[
            "\"http.request.line\"",
            "\"http.authorization\"",
            "\"http_http_authorization\"",
            "<pdml",
        ],
    ),
    packets(
        "Wireshark's packet details, which cut long headers",
        &["[Full request URI: "],
    ),
    Source {
        title: "packets as ngrep prints them without -W byline",
        marks: &["..Host: ", "..Authorization: ", "HTTP/1.1.."],
        also: &["T ", " -> ", " [A"],
        help: WIRE,
    },
    Source {
        title: "a file of flows that mitmproxy saved",
        marks: &[":type;4:http;7:version;"],
        also: &[],
        help: "print the flows: mitmdump -nr FILE --flow-detail 3",
    },
];

impl Source {
    fn is_in(&self, text: &str) -> bool {
        self.marks.iter().any(|mark| text.contains(mark))
            && self.also.iter().all(|mark| text.contains(mark))
    }
}

/// The fault of such a text.
pub(crate) fn fault(paste: &Paste<'_>) -> Option<ReadError> {
    let text = paste.text()?;
    let of = |title: &str, help: &'static str| {
        let expected = "a request as it is sent";
        Some(ReadError::new(expected, title.to_owned()).help(help))
    };
    if let Some(source) = PACKETS.iter().find(|source| source.is_in(text)) {
        return of(source.title, source.help);
    }
    if is_dump(text) {
        return of("bytes in hexadecimal digits", WIRE);
    }
    let program = PROGRAMS.iter().find(|source| source.is_in(text))?;
    // Next to a program there may be the log of what it sent.
    let mut lines = text.lines();
    let is_sent = lines.any(|line| {
        let line = line.trim();
        let header = header_line(line).filter(|_| !line.starts_with(['"', '\'', '`']));
        header.is_some_and(|(_, value)| {
            value.starts_with("OAuth oauth_") || value.starts_with("OAuth realm")
        })
    });
    if is_sent {
        return None;
    }
    of(program.title, program.help)
}

const WIRE: &str = "paste the text of the stream: in Wireshark use Follow, HTTP Stream; of a file: tshark -q \
                    -r FILE -z follow,http,ascii,0";

const CODE: &str = "paste the request that it sends: where a tool wrote the code, choose cURL as its language; \
                    of your own program, print the method, the URL, the headers and the body before it sends \
                    them";

/// Whether a form is not to be tried for such a text: it would put values of the text together.
pub(crate) const fn guesses(form: Form) -> bool {
    matches!(
        form,
        Form::Debug
            | Form::Headers
            | Form::Object
            | Form::ServerRequest
            | Form::Answer
            | Form::Environ
            | Form::Httpie
    )
}

/// Whether a text is C's: its names begin as a command of curl does.
pub(crate) fn is_c(paste: &Paste<'_>) -> bool {
    paste.contains("curl_easy_setopt(")
}

/// The most lines of a dump that are looked at.
const MOST_LINES: usize = 2_000;

/// Whether a text has lines of an offset and bytes in hexadecimal digits. curl's trace has them too,
/// with a colon after the offset.
fn is_dump(text: &str) -> bool {
    if text.contains("=> Send ") {
        return false;
    }
    let is_hex = |word: &str| word.bytes().all(|octet| octet.is_ascii_hexdigit());
    let is_line = |line: &&str| {
        let mut words = line.split_whitespace();
        let Some(offset) = words.next() else {
            return false;
        };
        let offset = offset.trim_start_matches("0x").trim_end_matches(':');
        let is_offset = (4..=8).contains(&offset.len()) && is_hex(offset) && offset.ends_with('0');
        let is_group = |word: &&str| matches!(word.len(), 2 | 4) && is_hex(word);
        is_offset && words.take(8).filter(is_group).count() == 8
    };
    text.lines().take(MOST_LINES).filter(is_line).count() >= 3
}

#[cfg(test)]
mod tests {
    use super::{Paste, fault};

    #[test]
    fn a_program_is_named_and_a_log_is_not() {
        for (text, expected) in [
            (
                "req, err := http.NewRequest(m, u, b)\nreq.Header.Add(\"Authorization\", \"OAuth oauth_nonce=\\\"n\\\"\")",
                Some("Go code (net/http)"),
            ),
            (
                "import requests\nr = requests.get(url, headers={'Authorization': 'OAuth oauth_nonce=\"n\"'})",
                Some("Python code"),
            ),
            (
                "\t0x0000:  4500 003c 4558 4000 4006 f761 7f00 0001  E..<EX@.@..a....\n\
                 \t0x0010:  7f00 0001 a35c 1fb1 3c81 1462 0000 0000  .....\n\
                 \t0x0020:  a002 ffd7 fe30 0000 0204 ffd7 0402 080a  .....",
                Some("bytes in hexadecimal digits"),
            ),
            (
                "import requests\nr = requests.get(url)\nsent:\nGET /p HTTP/1.1\nAuthorization: OAuth oauth_nonce=\"n\"",
                None,
            ),
            (
                "Traceback:\n    r = requests.post(url)\nAuthorization: OAuth oauth_nonce=\"n\"",
                None,
            ),
        ] {
            let found = fault(&Paste::of(text.as_bytes())).map(|fault| fault.to_string());
            let expected =
                expected.map(|name| format!("expected a request as it is sent, found {name}"));
            assert_eq!(found, expected, "{text}");
        }
    }
}
