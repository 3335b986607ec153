//! Reading takes time in proportion to the length of the text, whatever the text is: for each form, texts
//! that a reader could scan again and again, or that could nest without an end.
//!
//! `BOUNDS=all` tries every text in every form and in three places, which takes minutes.

use std::time::Duration;

use basestring_oracle::internal::request::describe;
use basestring_oracle::request::{Form, ReadOptions, capture};

/// What a text repeats: what opens, closes, escapes or separates something in one of the forms.
const UNITS: &[&str] = &[
    "{",
    "[",
    "(",
    "<",
    "}",
    ")",
    "\"",
    "'",
    "`",
    "\\",
    "$",
    "^",
    "%",
    "%25",
    "&",
    "=",
    ":",
    ",",
    "|",
    "-",
    " ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\0",
    "#",
    "*",
    ">",
    "@",
    "~",
    "a",
    "é",
    "“",
    "‘",
    "–",
    "\u{feff}",
    "\u{200b}",
    "\u{a0}",
    "\u{1b}[",
    "a:[",
    "a=[",
    "$'",
    "$(",
    "${",
    "$\"",
    "{{",
    "<<",
    "<!",
    "<a>",
    "<a ",
    "b'",
    "b\"",
    "\\\"",
    "\\\n",
    "`\n",
    "^\n",
    "^\"",
    "/*",
    "//",
    "/a",
    "<ref *1> ",
    "[Function",
    "[A",
    "{\"a\":",
    "{'a': ",
    "{a{",
    "a(",
    "a{",
    "a[",
    "[[",
    "[{",
    "\"a\" + ",
    "'a' . ",
    "&amp;",
    "&quot;",
    "=> ",
    "] => ",
    "]=>",
    "[a]=>\n",
    "array(1) {\n",
    "array(",
    "array (\n",
    "Array\n(\n",
    "    [a] => Array\n        (\n",
    "string(9) \"",
    "-H ",
    "-H a ",
    "-H 'a: b' ",
    "-d a ",
    "-F a=b ",
    "-x ",
    "@{",
    "a=b&",
    "a=b ",
    "a=b\n",
    "a: b\n",
    "a: ",
    " a: b\n",
    "> a: b\n",
    "< ",
    "* ",
    "> ",
    "-> ",
    "<- ",
    "- ",
    "- -",
    "  - a: ",
    "a:\n",
    "a: |\n",
    "a: \"\n",
    "curl ",
    "curl -d '",
    "curl h\n",
    "curl \\\n",
    "wget h\n",
    "http h\n",
    "$ curl ",
    "| curl ",
    "echo a | ",
    "cat <<A\n",
    "GET ",
    "GET / HTTP/1.1\n",
    "POST http://h\n",
    "GET http://h/ ",
    "GET&http%3A%2F%2Fh&a",
    "GET&http%3A%2F%2Fh&a\n",
    "GET%26http%253A",
    "%26http",
    "&http",
    "http://",
    "https://h/\n",
    "Host: h\n",
    "Authorization: OAuth \n",
    "Authorization:",
    "oauth_a=\"",
    "oauth_",
    "OAuth ",
    "-signature",
    "oauth_signature=\"b\", ",
    "x-signature: ",
    "send: b'",
    "send: ",
    "header: ",
    "reply: ",
    "HTTP/1.1 200 OK\n",
    "HTTP/1.1 ",
    "http-outgoing-0 >> \"",
    "=> Send header\n",
    "0000: 61\n",
    "0000: a\n",
    "--> POST http://h/\n",
    "--> END\n",
    "### \n",
    "-- : ",
    " -- request: ",
    "request:",
    "response:",
    "body:\n",
    "headers: {",
    "url: http://h\n",
    "fetch(\"",
    "fetch(",
    "Headers:\n{\n",
    "~~~ REQUEST ~~~\n",
    "meta {\n",
    "body:text {\n",
    "<request>",
    "<![CDATA[",
    "<item>",
    "Request Headers\n",
    ":authority: h\n",
    ":a\n",
    "a\nb\n",
    "Form Data\n",
    "Content-Length: 3\n",
    "0\r\n",
    "\n\n",
    "\r\n\r\n",
    "{\"log\":\"a\"}\n",
    "{\"a\":1}",
    "[1]",
    "```\n",
    "…",
    "C:\\>",
    "PS > ",
    "export a=",
    "a=$a\n",
    "$a",
    "--",
    "--b\r\n",
    "; ",
    "&& ",
    "|| ",
    "$'\\u0041",
    "\\u0041",
    "\\x41",
    "\\ud800",
];

/// The processor time of this thread.
#[cfg(unix)]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

#[cfg(not(unix))]
fn now() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

/// Where in the example of a form the units are.
#[derive(Clone, Copy, Debug)]
enum Place {
    Start,
    Middle,
    End,
}

fn text(form: Form, unit: &str, place: Place, length: usize) -> String {
    let example = describe(form).example;
    let units = unit.repeat(length / unit.len());
    match place {
        Place::Start => units + example,
        Place::Middle => {
            let half = (example.len() / 2..example.len()).find(|at| example.is_char_boundary(*at));
            let (before, after) = example.split_at(half.unwrap_or(example.len()));
            format!("{before}{units}{after}")
        }
        Place::End => format!("{example}{units}"),
    }
}

/// The least time that reading the text took.
fn time(text: &str, form: Option<Form>, runs: usize) -> Duration {
    let options = ReadOptions {
        format: form,
        ..ReadOptions::default()
    };
    let once = || {
        let start = now();
        // What is read is not the question.
        drop(capture(text.as_bytes(), &options));
        now() - start
    };
    (0..runs).map(|_| once()).min().unwrap_or_default()
}

/// The lengths of the two texts that are compared, in bytes.
const SMALL: usize = 2_000;
const LARGE: usize = 8 * SMALL;

/// Times that are too short to be compared.
const SHORT: Duration = Duration::from_millis(20);

/// A text for which the time grows faster than its length.
fn fault(form: Option<Form>, example: Form, unit: &str, place: Place) -> Option<String> {
    let of = |length| text(example, unit, place, length);
    let large = time(&of(LARGE), form, 1);
    if large < SHORT {
        return None;
    }
    // What else the machine does makes single times longer, and never shorter.
    let small = time(&of(SMALL), form, 3);
    let large = time(&of(LARGE), form, 3).min(large);
    // 8 in linear time, 64 in quadratic time.
    let is_linear = large < SHORT || large < small * 24;
    let name = form.map_or("no form", Form::name);
    let what = format!("{name}, {unit:?} at the {place:?} of {}", example.name());
    (!is_linear).then(|| format!("{what}: {small:?} for {SMALL} bytes, {large:?} for {LARGE}"))
}

#[test]
fn each_form_is_read_in_linear_time() {
    let all = std::env::var_os("BOUNDS").is_some();
    let mut faults = Vec::new();
    for (number, &form) in Form::ALL.iter().enumerate() {
        for (index, &unit) in UNITS.iter().enumerate() {
            // Each unit in some forms, and each form with some units.
            if all || (number + index) % 16 == 0 {
                faults.extend(fault(Some(form), form, unit, Place::Middle));
            }
            if all {
                faults.extend(fault(Some(form), form, unit, Place::End));
                faults.extend(fault(None, form, unit, Place::Start));
            }
        }
    }
    for &unit in UNITS.iter().step_by(if all { 1 } else { 4 }) {
        faults.extend(fault(None, Form::Debug, unit, Place::End));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Lines in each of which a variable is ten times the one before, and a request with the last of them.
fn multiplied(line: &dyn Fn(char, &str) -> String, reference: &dyn Fn(char) -> String) -> String {
    let mut text = String::new();
    let mut value = "x".repeat(100);
    for name in 'a'..='k' {
        text.push_str(&line(name, &value));
        value = reference(name).repeat(10);
    }
    text
}

#[test]
fn variables_of_variables_do_not_fill_the_memory() {
    let dollar = |name: char| format!("${name}");
    let braces = |name: char| format!("{{{{{name}}}}}");
    let template = |name: char| format!("${{{name}}}");
    for (text, name) in [
        (
            multiplied(&|name, value| format!("{name}=\"{value}\"\n"), &dollar)
                + "curl -d \"$k\" https://h/\n",
            "curl",
        ),
        (
            multiplied(&|name, value| format!("${name} = \"{value}\"\n"), &dollar)
                + "Invoke-RestMethod -Uri https://h/ -Method Post -Body \"$k\"\n",
            "powershell",
        ),
        (
            multiplied(&|name, value| format!("@{name}={value}\n"), &braces)
                + "###\nPOST https://h/\n\n{{k}}\n",
            "http-file",
        ),
        (
            multiplied(
                &|name, value| format!("const {name} = `{value}`;\n"),
                &template,
            ) + "fetch('https://h/', {method: 'POST', body: `${k}`})\n",
            "fetch",
        ),
    ] {
        let options = ReadOptions {
            format: Form::from_name(name),
            ..ReadOptions::default()
        };
        // What is not put in its place is reported or refused.
        let length = match capture(text.as_bytes(), &options) {
            Ok(captured) => captured.request.body.octets().len(),
            Err(_) => 0,
        };
        assert!(
            length < 16 << 20,
            "{name}: {length} bytes of {}",
            text.len()
        );
    }
}
