//! The request as programs print and log it.

use super::quote;
use super::sent::Sent;

pub(super) fn exchange(sent: &Sent) -> String {
    format!("{}\n\nHTTP/1.1 401 Unauthorized\n\nno", sent.raw("\n"))
}

pub(super) fn http(sent: &Sent) -> String {
    sent.raw("\r\n")
}

pub(super) fn verbose(sent: &Sent) -> String {
    let method = &sent.method;
    let target = sent.target();
    format!(
        "* Connected to {} (192.0.2.1) port 443\n* ALPN: server accepted http/1.1\n> {method} {target} HTTP/1.1\n{}>\n< HTTP/1.1 401\n",
        sent.host,
        sent.lines("> ", "\n")
    )
}

pub(super) fn trace(sent: &Sent) -> String {
    dump(sent)
}

pub(super) fn python(sent: &Sent) -> String {
    format!(
        "send: b{}\nreply: 'HTTP/1.1 401 Unauthorized\\r\\n'\n",
        quote::python(&sent.raw("\r\n"))
    )
}

pub(super) fn net_http(sent: &Sent) -> String {
    format!(
        "opening connection to {}:443...\nopened\nstarting SSL for {}:443...\n<- {}\n-> \"HTTP/1.1 401\\r\\n\"\n",
        sent.host,
        sent.host,
        quote::ruby(&sent.raw("\r\n"))
    )
}

pub(super) fn wire(sent: &Sent) -> String {
    let method = &sent.method;
    let target = sent.target();
    let has_body = !sent.body.is_empty();
    let lines = sent.lines("http-outgoing-0 >> \"", "[\\r][\\n]\"\n");
    let body = if has_body {
        format!("http-outgoing-0 >> \"{}\"\n", quote::wire(&sent.body))
    } else {
        String::new()
    };
    format!(
        "Opening connection {{s}}->https://h:443\nhttp-outgoing-0 >> \"{method} {target} HTTP/1.1[\\r][\\n]\"\n{lines}http-outgoing-0 >> \"[\\r][\\n]\"\n{body}"
    )
}

pub(super) fn rest_client(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    let has_body = !sent.body.is_empty();
    let headers = &sent.headers;
    let pairs = headers.iter();
    let pairs =
        pairs.map(|(name, value)| format!(", {}=>{}", quote::ruby(name), quote::ruby(value)));
    let body = if has_body {
        format!(", {}", quote::ruby(&sent.body))
    } else {
        String::new()
    };
    let pairs: String = pairs.collect();
    format!(
        "RestClient.{} {}{body}{pairs}",
        method.to_ascii_lowercase(),
        quote::ruby(&url)
    )
}

pub(super) fn dot_net(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    format!(
        "Method: {method}, RequestUri: '{url}', Version: 1.1, Content: <null>, Headers:\n{{\n{}}}",
        sent.lines("  ", "\n")
    )
}

/// As Ktor logs it.
pub(super) fn framework(sent: &Sent) -> String {
    let (method, url) = (&sent.method, sent.url());
    let headers = sent.lines("-> ", "\n");
    let body = &sent.body;
    format!(
        "10:13:42 [main] INFO io.ktor.client.HttpClient -- REQUEST: {url}\nMETHOD: HttpMethod(value={method})\nCOMMON HEADERS\n{headers}CONTENT HEADERS\nBODY START\n{body}\nBODY END\n"
    )
}

pub(super) fn resty(sent: &Sent) -> String {
    let method = &sent.method;
    let target = sent.target();
    format!(
        "~~~ REQUEST ~~~\n{method}  {target}  HTTP/1.1\nHOST   : {}\nHEADERS:\n{}BODY   :\n{}\n-----\n~~~ RESPONSE ~~~\n",
        sent.host,
        sent.lines("\t", "\n"),
        sent.body
    )
}

pub(super) fn okhttp(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    format!(
        "--> {method} {url}\n{}\n{}\n--> END {method}\n<-- 401 {url} (1ms)\n",
        sent.lines("", "\n"),
        sent.body
    )
}

pub(super) fn postman_console(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    format!(
        "{method} {url}\n401\n12 ms\nNetwork\nRequest Headers\n{}Request Body\n{}\nResponse Headers\nContent-Type: text/plain\n",
        sent.lines("", "\n"),
        sent.body
    )
}

pub(super) fn panel(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    let has_body = !sent.body.is_empty();
    let body = if has_body {
        format!("Form Data\n{}\n", sent.body)
    } else {
        String::new()
    };
    format!(
        "Request URL: {url}\nRequest Method: {method}\nStatus Code: 401\n\nRequest Headers\n{}\n{body}",
        sent.lines("", "\n")
    )
}

pub(super) fn debug(sent: &Sent) -> String {
    let method = &sent.method;
    let url = sent.url();
    format!(
        "2023-11-14 DEBUG request url: {url}\n2023-11-14 DEBUG method: {method}\n{}2023-11-14 DEBUG body: {}\n",
        sent.lines("2023-11-14 DEBUG ", "\n"),
        sent.body
    )
}

pub(super) fn php_oauth(sent: &Sent) -> String {
    format!(
        "Array\n(\n    [sbs] => {}\n    [headers_sent] => Authorization: {}\n)\n",
        sent.base_string,
        sent.authorization().unwrap_or_default()
    )
}

pub(super) fn headers(sent: &Sent) -> String {
    sent.lines("", "\n")
}

/// The parameters of the header in the query.
pub(super) fn url(sent: &Sent) -> String {
    let url = sent.url();
    let mark = if sent.query.is_empty() { '?' } else { '&' };
    let header = sent.authorization().unwrap_or_default();
    let pairs = header.trim_start_matches("OAuth ").split(", ");
    let pairs: Vec<String> = pairs.map(|pair| pair.replace('"', "")).collect();
    format!("{url}{mark}{}", pairs.join("&"))
}

/// curl's `--trace-ascii`.
fn dump(sent: &Sent) -> String {
    let head = format!(
        "{} {} HTTP/1.1\n{}",
        sent.method,
        sent.target(),
        sent.lines("", "\n")
    );
    let mut text = "== Info: Connected to h (192.0.2.1) port 443 (#0)\n== Info: ALPN: server accepted http/1.1\n".to_owned();
    let mut dump = |title: &str, data: &str| {
        text.push_str(&format!(
            "=> Send {title}, {} bytes (0x{:x})\n",
            data.len(),
            data.len()
        ));
        let mut at = 0;
        for line in data.split('\n') {
            text.push_str(&format!("{at:04x}: {line}\n"));
            at += line.len() + 2;
        }
    };
    dump("header", &head);
    if !sent.body.is_empty() {
        dump("data", &sent.body);
    }
    text.push_str("<= Recv header, 27 bytes (0x1b)\n0000: HTTP/1.1 401 Unauthorized\n");
    text
}
