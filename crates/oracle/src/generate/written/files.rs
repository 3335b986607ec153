//! The request in the files and listings of tools.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::quote;
use super::sent::Sent;

pub(super) fn environ(sent: &Sent) -> String {
    let variable = |name: &str, value: &str| format!("'{name}': {}", quote::python(value));
    let mut variables = vec![
        variable("REQUEST_METHOD", &sent.method),
        variable("PATH_INFO", &sent.path),
        variable("QUERY_STRING", &sent.query),
        variable("wsgi.url_scheme", "https"),
    ];
    // PATH_INFO is decoded.
    if sent.path.contains('%') {
        variables.push(variable("RAW_URI", &sent.target()));
    }
    for (name, value) in sent.all_headers() {
        let name = name.to_ascii_uppercase().replace('-', "_");
        let prefix = if name.starts_with("CONTENT_") {
            ""
        } else {
            "HTTP_"
        };
        variables.push(variable(&format!("{prefix}{name}"), &value));
    }
    variables.push(format!("'wsgi.input': b{}", quote::python(&sent.body)));
    format!("{{{}}}", variables.join(", "))
}

pub(super) fn bruno(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    let lines = |before: &str| sent.lines(before, "\n");
    let body = match sent.body.as_str() {
        "" => String::new(),
        body => format!("\nbody:text {{\n  {body}\n}}\n"),
    };
    let mode = if body.is_empty() { "none" } else { "text" };
    format!(
        "meta {{\n  name: x\n  type: http\n}}\n\n{} {{\n  url: {url}\n  body: {mode}\n}}\n\nheaders {{\n{}}}\n{body}",
        method.to_ascii_lowercase(),
        lines("  ")
    )
}

pub(super) fn http_file(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    let lines = |before: &str| sent.lines(before, "\n");
    let body = &sent.body;
    format!(
        "### x\n{method} {url}\n{}\n{body}\n\n### y\nGET https://other.example/\n",
        lines("")
    )
}

pub(super) fn vcr(sent: &Sent) -> String {
    let (method, url) = (&sent.method, sent.url());
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let headers = sent.all_headers().into_iter();
    let headers: String = headers
        .map(|(name, value)| format!("      {name}:\n      - {}\n", quoted(&value)))
        .collect();
    format!(
        "interactions:\n- request:\n    method: {method}\n    uri: {url}\n    body: {}\n    headers:\n{headers}  response:\n    status: {{code: 401, message: no}}\nversion: 1\n",
        quoted(&sent.body)
    )
}

pub(super) fn burp(sent: &Sent) -> String {
    let url = sent.url();
    format!(
        "<items burpVersion=\"2023.10\"><item><url><![CDATA[{url}]]></url><protocol>https</protocol>\n<request base64=\"true\"><![CDATA[{}]]></request></item></items>",
        STANDARD.encode(sent.raw("\r\n"))
    )
}

pub(super) fn jmeter(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    let lines = |before: &str| sent.lines(before, "\n");
    let body = &sent.body;
    let data = match body.as_str() {
        "" => String::new(),
        body => format!("{method} data:\n{body}\n\n"),
    };
    format!(
        "{method} {url}\n\n{data}[no cookies]\n\nRequest Headers:\n{}",
        lines("")
    )
}

pub(super) fn mitmdump(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    let lines = |before: &str| sent.lines(before, "\n");
    let body = &sent.body;
    // A form is shown as its parameters.
    let data = match (body.as_str(), sent.form_lines("    ")) {
        ("", _) => String::new(),
        (_, Some(lines)) => format!("\n{lines}\n"),
        (body, None) => format!("\n    {body}\n"),
    };
    format!(
        "127.0.0.1:50354: {method} {url} HTTP/1.1\n{}{data}\n << HTTP/1.1 401 Unauthorized 17b\n",
        lines("    ")
    )
}
