//! The request as a command.

use serde_json::{Value, json};

use crate::sent::{Sent, quoted};

pub(crate) fn curl(sent: &Sent) -> String {
    let url = sent.url();
    let body = &sent.body;
    let each = |write: &dyn Fn(&str, &str) -> String| -> String {
        let headers = sent.headers.iter();
        headers.map(|(name, value)| write(name, value)).collect()
    };
    let headers = each(&|name, value| format!(" -H {}", shell(&format!("{name}: {value}"))));
    let data = if body.is_empty() {
        String::new()
    } else {
        format!(" --data-raw {}", shell(body))
    };
    format!("$ curl {}{headers}{data}", shell(&url))
}

pub(crate) fn wget(sent: &Sent) -> String {
    let url = sent.url();
    let body = &sent.body;
    let each = |write: &dyn Fn(&str, &str) -> String| -> String {
        let headers = sent.headers.iter();
        headers.map(|(name, value)| write(name, value)).collect()
    };
    let headers = each(&|name, value| format!(" --header={}", shell(&format!("{name}: {value}"))));
    let data = if body.is_empty() {
        String::new()
    } else {
        format!(" --post-data={}", shell(body))
    };
    format!("wget -O -{headers}{data} {}", shell(&url))
}

pub(crate) fn httpie(sent: &Sent) -> String {
    let method = sent.method;
    let url = sent.url();
    let body = &sent.body;
    let each = |write: &dyn Fn(&str, &str) -> String| -> String {
        let headers = sent.headers.iter();
        headers.map(|(name, value)| write(name, value)).collect()
    };
    let headers = each(&|name, value| format!(" {}", shell(&format!("{name}:{value}"))));
    let data = if body.is_empty() {
        String::new()
    } else {
        format!(" --raw {}", shell(body))
    };
    format!("http{data} {method} {}{headers}", shell(&url))
}

pub(crate) fn power_shell(sent: &Sent) -> String {
    let method = sent.method;
    let url = sent.url();
    let body = &sent.body;
    let each = |write: &dyn Fn(&str, &str) -> String| -> String {
        let headers = sent.headers.iter();
        headers.map(|(name, value)| write(name, value)).collect()
    };
    let headers = each(&|name, value| format!("\"{name}\"=\"{}\"\n", value.replace('"', "`\"")));
    let data = if body.is_empty() {
        String::new()
    } else {
        format!(" `\n-Body \"{body}\"")
    };
    format!(
        "Invoke-WebRequest -UseBasicParsing -Uri \"{url}\" -Method {method} `\n-Headers @{{\n{headers}}}{data}"
    )
}

pub(crate) fn fetch(sent: &Sent) -> String {
    let method = sent.method;
    let url = sent.url();
    let body = &sent.body;
    let value = json!({"headers": sent.object(true), "method": method, "body": if body.is_empty() { Value::Null } else { Value::from(body.as_str()) }});
    format!("fetch({}, {value:#});", quoted(&url))
}

fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
