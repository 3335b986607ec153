//! The request as a command.

use serde_json::{Value, json};

use super::quote;
use super::sent::Sent;

pub(super) fn curl(sent: &Sent) -> String {
    let usual = if sent.body.is_empty() { "GET" } else { "POST" };
    let method = match sent.method.as_str() {
        method if method == usual => String::new(),
        method => format!(" -X {method}"),
    };
    let headers = each(sent, |name, value| {
        format!(" -H {}", quote::shell(&format!("{name}: {value}")))
    });
    let data = data(sent, |body| format!(" --data-raw {}", quote::shell(body)));
    format!(
        "$ curl{method} {}{headers}{data}",
        quote::shell(&sent.url())
    )
}

pub(super) fn wget(sent: &Sent) -> String {
    let headers = each(sent, |name, value| {
        format!(" --header={}", quote::shell(&format!("{name}: {value}")))
    });
    let is_posted = sent.method == "POST" && !sent.body.is_empty();
    let (method, option) = match sent.method.as_str() {
        "GET" if sent.body.is_empty() => (String::new(), "post-data"),
        "POST" if is_posted => (String::new(), "post-data"),
        method => (format!(" --method={method}"), "body-data"),
    };
    let data = data(sent, |body| format!(" --{option}={}", quote::shell(body)));
    let url = quote::shell(&sent.url());
    format!("wget -O -{method}{headers}{data} {url}")
}

pub(super) fn httpie(sent: &Sent) -> String {
    let headers = each(sent, |name, value| {
        format!(" {}", quote::shell(&format!("{name}:{value}")))
    });
    let data = data(sent, |body| format!(" --raw {}", quote::shell(body)));
    let (method, url) = (&sent.method, quote::shell(&sent.url()));
    format!("http{data} {method} {url}{headers}")
}

pub(super) fn power_shell(sent: &Sent) -> String {
    let headers = each(sent, |name, value| {
        format!(
            "{}={}\n",
            quote::power_shell(name),
            quote::power_shell(value)
        )
    });
    let data = data(sent, |body| {
        format!(" `\n-Body {}", quote::power_shell(body))
    });
    let (method, url) = (&sent.method, quote::power_shell(&sent.url()));
    format!(
        "Invoke-WebRequest -UseBasicParsing -Uri {url} -Method {method} `\n-Headers @{{\n{headers}}}{data}"
    )
}

pub(super) fn fetch(sent: &Sent) -> String {
    let body = match sent.body.as_str() {
        "" => Value::Null,
        body => Value::from(body),
    };
    let options = json!({"headers": sent.object(true), "method": sent.method, "body": body});
    format!("fetch({}, {options:#});", quote::json(&sent.url()))
}

/// Each header but Host and Content-Length.
fn each(sent: &Sent, write: impl Fn(&str, &str) -> String) -> String {
    let headers = sent.headers.iter();
    headers.map(|(name, value)| write(name, value)).collect()
}

/// The body, if there is one.
fn data(sent: &Sent, write: impl Fn(&str) -> String) -> String {
    match sent.body.as_str() {
        "" => String::new(),
        body => write(body),
    }
}
