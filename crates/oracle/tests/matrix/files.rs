//! The request in the files and listings of tools.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::sent::Sent;

pub(crate) fn environ(sent: &Sent) -> String {
    let method = sent.method;
    let body = &sent.body;
    let mut variables = format!(
        "{{'REQUEST_METHOD': '{method}', 'PATH_INFO': '{}', 'QUERY_STRING': '{}', 'wsgi.url_scheme': 'https'",
        sent.path, sent.query
    );
    for (name, value) in sent.all_headers() {
        let name = name.to_ascii_uppercase().replace('-', "_");
        let prefix = if name.starts_with("CONTENT_") {
            ""
        } else {
            "HTTP_"
        };
        variables.push_str(&format!(", '{prefix}{name}': '{value}'"));
    }
    format!("{variables}, 'wsgi.input': b'{body}'}}")
}

pub(crate) fn bruno(sent: &Sent) -> String {
    let method = sent.method;
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

pub(crate) fn http_file(sent: &Sent) -> String {
    let method = sent.method;
    let url = sent.url();
    let lines = |before: &str| sent.lines(before, "\n");
    let body = &sent.body;
    format!(
        "### x\n{method} {url}\n{}\n{body}\n\n### y\nGET https://other.example/\n",
        lines("")
    )
}

pub(crate) fn vcr(sent: &Sent) -> String {
    let method = sent.method;
    let url = sent.url();
    let body = &sent.body;
    let headers: String = sent
        .all_headers()
        .into_iter()
        .map(|(name, value)| format!("      {name}:\n      - '{value}'\n"))
        .collect();
    format!(
        "interactions:\n- request:\n    method: {method}\n    uri: {url}\n    body: '{body}'\n    headers:\n{headers}  response:\n    status: {{code: 401, message: no}}\nversion: 1\n"
    )
}

pub(crate) fn burp(sent: &Sent) -> String {
    let url = sent.url();
    format!(
        "<items burpVersion=\"2023.10\"><item><url><![CDATA[{url}]]></url><protocol>https</protocol>\n<request base64=\"true\"><![CDATA[{}]]></request></item></items>",
        STANDARD.encode(sent.raw("\r\n"))
    )
}

pub(crate) fn jmeter(sent: &Sent) -> String {
    let method = sent.method;
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

pub(crate) fn mitmdump(sent: &Sent) -> String {
    let method = sent.method;
    let url = sent.url();
    let lines = |before: &str| sent.lines(before, "\n");
    let body = &sent.body;
    let data = match body.as_str() {
        "" => String::new(),
        body => format!("\n    {body}\n"),
    };
    format!(
        "127.0.0.1:50354: {method} {url} HTTP/1.1\n{}{data}\n << HTTP/1.1 401 Unauthorized 17b\n",
        lines("    ")
    )
}
