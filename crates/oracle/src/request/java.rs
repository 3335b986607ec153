//! The requests in the logs of Java's own HTTP clients: `jdk.httpclient.HttpClient.log`, and the fine
//! levels of `HttpURLConnection`.

use super::draft::is_method;
use super::remark::Remark;

/// The text of the requests, where a text is such a log.
pub(crate) fn without_java(text: &str) -> Option<(String, Remark)> {
    let requests = of_client(text).or_else(|| of_connection(text))?;
    let said = "the requests were taken out of the log of Java's HTTP client";
    Some((requests, Remark::note("log-messages", said)))
}

/// `HttpClient` logs the URL in one record and the headers in another. It logs no body.
fn of_client(text: &str) -> Option<String> {
    const HEADERS: &str = "HEADERS: REQUEST HEADERS:";
    if !text.contains(HEADERS) || !text.contains("jdk.internal.net.http") {
        return None;
    }
    let mut requests: Vec<String> = Vec::new();
    let mut url = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some((_, rest)) = line.split_once("REQUEST: ")
            && rest.starts_with("http")
        {
            url = rest.split(' ').next().unwrap_or_default();
        }
        if !line.ends_with(HEADERS) {
            continue;
        }
        let head = lines.by_ref().take_while(|line| !line.trim().is_empty());
        let mut head = head.map(str::to_owned).collect::<Vec<_>>();
        if let Some(first) = head.first_mut() {
            *first = absolute(first, url);
        }
        requests.push(head.join("\n") + "\n");
    }
    (!requests.is_empty()).then(|| requests.join("\n"))
}

/// A request line with the whole URL in place of its target.
fn absolute(line: &str, url: &str) -> String {
    let mut words = line.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some(method), Some(target), Some(version)) if !url.is_empty() && url.ends_with(target) => {
            format!("{method} {url} {version}")
        }
        _ => line.to_owned(),
    }
}

/// `HttpURLConnection` logs a request in one line: `pairs: {POST /p HTTP/1.1: null}{Host: h}…`.
fn of_connection(text: &str) -> Option<String> {
    let mut requests: Vec<String> = Vec::new();
    let mut url = "";
    for line in text.lines() {
        if let Some((_, rest)) = line
            .split_once("HttpURLConnection:")
            .or_else(|| line.split_once("Request for "))
            && rest.starts_with("http")
        {
            url = rest.split(' ').next().unwrap_or_default();
        }
        let Some((_, pairs)) = line.split_once(" pairs: {") else {
            continue;
        };
        let is_header = line.contains("sun.net.www.MessageHeader@");
        let Some((first, rest)) = pairs.split_once(": null}").filter(|_| is_header) else {
            continue;
        };
        let method = first.split(' ').next().unwrap_or_default();
        if !is_method(method) {
            continue;
        }
        let fields = rest.trim_start_matches('{').trim_end_matches('}');
        let fields = fields.replace("}{", "\n");
        requests.push(format!("{}\n{fields}\n", absolute(first, url)));
    }
    (!requests.is_empty()).then(|| requests.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::without_java;

    #[test]
    fn the_requests_are_taken_out_of_the_log() {
        for text in [
            "Nov 30, 2026 5:57:00 AM jdk.internal.net.http.Http1Request headers\nINFO: REQUEST: http://h/p?a=1 POST\n\
             Nov 30, 2026 5:57:00 AM jdk.internal.net.http.Http1Request logHeaders\nINFO: HEADERS: REQUEST HEADERS:\n\
             POST /p?a=1 HTTP/1.1\nHost: h\nX: 1\n\n\
             Nov 30, 2026 5:57:00 AM jdk.internal.net.http.Http1Response x\nINFO: HEADERS: RESPONSE HEADERS:\n    content-length: 64\n",
            "Nov 30, 2026 5:57:13 AM sun.net.www.protocol.http.HttpURLConnection plainConnect0\n\
             FINEST: ProxySelector Request for http://h/p?a=1\n\
             FINE: sun.net.www.MessageHeader@312 pairs: {POST /p?a=1 HTTP/1.1: null}{Host: h}{X: 1}\n\
             FINE: sun.net.www.MessageHeader@66a pairs: {null: HTTP/1.1 401 Unauthorized}{Server: x}",
        ] {
            let (found, _) = without_java(text).expect(text);
            assert_eq!(found, "POST http://h/p?a=1 HTTP/1.1\nHost: h\nX: 1\n");
        }
        assert_eq!(without_java("POST /p HTTP/1.1\nHost: h\n"), None);
    }
}
