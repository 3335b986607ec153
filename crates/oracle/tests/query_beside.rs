//! A query, a host or a port that a text has next to the URL is read or reported: a request whose query
//! is not signed is never called right.

use basestring::{Credentials, ProtocolParameters, Secret, SignatureMethod};
use basestring_oracle::diagnose::{Depth, Evidence, Verdict, diagnose};
use basestring_oracle::explain::Given;
use basestring_oracle::request::{ReadOptions, read, read_http};

const URL: &str = "http://api.shop.example:8113/v1/orders";
const QUERY: &str = "include=true&q=caf%C3%A9%20a%2Bb";

/// The value of the Authorization header of a GET of this target, with double quotes escaped.
fn header(target: &str, secret: &str) -> String {
    let mut credentials = Credentials::client("ck", secret);
    credentials.token = Some(b"tok".to_vec());
    credentials.token_secret = Secret::new("ts");
    let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1_700_000_022, "n0nce");
    let text = format!("GET {target} HTTP/1.1\n\n");
    let signed = read_http(text.as_bytes(), None)
        .expect("a request")
        .with_view(|view| basestring::sign(view, &credentials, &protocol))
        .expect("a signature");
    let field = signed.authorization.to_field().expect("a header");
    field.replace('"', "\\\"")
}

/// The verdict on a text; `None` for one that cannot be read.
fn verdict(text: &str) -> Option<Verdict> {
    let request = read(text.as_bytes(), &ReadOptions::default()).ok()?;
    let given = Given {
        client_secret: Some(Secret::new("cs")),
        token_secret: Some(Secret::new("ts")),
        ..Given::default()
    };
    let diagnosis = diagnose(&[Evidence::of(request)], &given, Depth::Singles).ok()?;
    Some(diagnosis.verdict)
}

/// The query as each kind of text has it.
fn queries() -> [(&'static str, String); 4] {
    [
        ("object", "{\"include\": \"true\", \"q\": \"café a+b\"}".to_owned()),
        (
            "list",
            "[{\"name\": \"include\", \"value\": \"true\"}, {\"name\": \"q\", \"value\": \"café a+b\"}]".to_owned(),
        ),
        ("text", format!("\"{QUERY}\"")),
        ("text after a question mark", format!("\"?{QUERY}\"")),
    ]
}

/// Texts of one request, with the header in the place of `HEADER`.
fn texts() -> Vec<(String, String)> {
    const HEADERS: &str = "{\"Authorization\": \"HEADER\"}";
    let names = [
        "params",
        "qs",
        "searchParams",
        "query",
        "queryParams",
        "query_string",
        "queryString",
        "queryParameters",
        "raw_query",
    ];
    let mut texts = Vec::new();
    for name in names {
        for (kind, query) in queries() {
            let text = format!(
                "{{\"method\": \"GET\", \"url\": \"{URL}\", \"{name}\": {query}, \"headers\": {HEADERS}}}"
            );
            texts.push((format!("an object, {name}, {kind}"), text.clone()));
            texts.push((format!("a log, {name}, {kind}"), format!("sending {text}")));
            let nested = format!("{{\"request\": {text}}}");
            texts.push((format!("a nested object, {name}, {kind}"), nested));
        }
    }
    let query = "{ include: true, q: 'café a+b' }";
    for (call, name) in [
        ("axios.get", "params"),
        ("got", "searchParams"),
        ("ky.get", "searchParams"),
        ("request.get", "qs"),
        ("request.get", "params"),
        ("request", "query"),
    ] {
        let text = format!("await {call}('{URL}', {{ {name}: {query}, headers: {HEADERS} }})");
        texts.push((format!("{call}, {name}"), text));
    }
    for member in ["\"port\": 8113", "\"port\": \"8113\""] {
        for host in ["host", "hostname"] {
            let text = format!(
                "{{\"method\": \"GET\", \"scheme\": \"http\", \"{host}\": \"api.shop.example\", {member}, \
                 \"path\": \"/v1/orders\", \"query\": \"{QUERY}\", \"headers\": {HEADERS}}}"
            );
            texts.push((format!("{host} and {member}"), text));
        }
    }
    let har = format!(
        "{{\"log\": {{\"entries\": [{{\"request\": {{\"method\": \"GET\", \"url\": \"{URL}\", \"headers\": \
         [{{\"name\": \"Authorization\", \"value\": \"HEADER\"}}], \"queryString\": {}}}}}]}}}}",
        queries()[1].1
    );
    texts.push(("HAR".to_owned(), har));
    let cassette = format!(
        "{{\"interactions\": [{{\"request\": {{\"method\": \"GET\", \"uri\": \"{URL}\", \"query\": {}, \
         \"headers\": {HEADERS}}}}}]}}",
        queries()[0].1
    );
    texts.push(("a cassette".to_owned(), cassette));
    texts
}

#[test]
fn a_query_next_to_the_url_is_read_or_reported() {
    let right = header(&format!("{URL}?{QUERY}"), "cs");
    let without_query = header(URL, "cs");
    let wrong_key = header(&format!("{URL}?{QUERY}"), "other");
    let mut wrong = Vec::new();
    for (at, (name, text)) in texts().into_iter().enumerate() {
        let with = |header: &str| verdict(&text.replace("HEADER", header));
        let found = [with(&right), with(&without_query)];
        // The search for a mistake takes longer.
        let is_other_key = at % 12 != 0 || with(&wrong_key) == Some(Verdict::Unexplained);
        if found != [Some(Verdict::Right), Some(Verdict::OtherRequest)] || !is_other_key {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hurl_sections_are_parts_of_the_url() {
    for section in ["[QueryStringParams]", "[Query]"] {
        let text = |target: &str| {
            let header = header(target, "cs").replace('\\', "");
            format!(
                "# orders\nGET {URL}\nAuthorization: {header}\n{section}\ninclude: true\nq: café a+b\nHTTP 401\n"
            )
        };
        let right = text(&format!("{URL}?{QUERY}"));
        assert_eq!(verdict(&right), Some(Verdict::Right), "{section}");
        assert_eq!(
            verdict(&text(URL)),
            Some(Verdict::OtherRequest),
            "{section}"
        );
    }
}

#[test]
fn a_query_whose_values_are_not_in_the_text_leaves_the_verdict_undecided() {
    for text in [
        "axios.get('URL', { params, headers: {\"Authorization\": \"HEADER\"} })",
        "axios.get('URL', { params: { q: term }, headers: {\"Authorization\": \"HEADER\"} })",
        "{ method: 'GET', url: 'URL', query: [Object], headers: {\"Authorization\": \"HEADER\"} }",
    ] {
        let text = text.replace("URL", URL);
        for header in [header(URL, "cs"), header(URL, "other")] {
            let found = verdict(&text.replace("HEADER", &header));
            assert_eq!(found, Some(Verdict::Undecided), "{text}");
        }
    }
}

#[test]
fn a_query_that_the_url_has_too_is_not_added_again() {
    let header = header(&format!("{URL}?{QUERY}"), "cs");
    for (kind, query) in queries() {
        let text = format!(
            "{{\"method\": \"GET\", \"url\": \"{URL}?{QUERY}\", \"queryString\": {query}, \
             \"headers\": {{\"Authorization\": \"{header}\"}}}}"
        );
        assert_eq!(verdict(&text), Some(Verdict::Right), "{kind}");
    }
}

#[test]
fn a_query_that_a_script_sets_is_read_or_reported() {
    let script = |header: &str, value: &str| {
        format!(
            "const url = new URL('{URL}');\nurl.searchParams.set('include', 'true');\n\
             url.searchParams.append('q', {value});\n\
             fetch(url, {{ headers: {{\"Authorization\": \"{header}\"}} }})"
        )
    };
    let ajax = |header: &str| {
        format!(
            "$.ajax({{ url: '{URL}', data: {{ include: true, q: 'café a+b' }}, \
             headers: {{\"Authorization\": \"{header}\"}} }});"
        )
    };
    let right = header(&format!("{URL}?{QUERY}"), "cs");
    let without_query = header(URL, "cs");
    for (header, expected) in [
        (right, Verdict::Right),
        (without_query.clone(), Verdict::OtherRequest),
    ] {
        assert_eq!(verdict(&script(&header, "'café a+b'")), Some(expected));
        assert_eq!(verdict(&ajax(&header)), Some(expected));
    }
    assert_ne!(
        verdict(&script(&without_query, "term()")),
        Some(Verdict::Right)
    );
}
