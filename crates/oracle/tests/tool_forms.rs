//! The readers of tools: what each makes of the variants of its form, written by hand.

use basestring_oracle::request::{Body, Form, OwnedRequest, ReadOptions, read};

fn options() -> ReadOptions<'static> {
    ReadOptions::default()
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

/// Method, URL, the headers that matter, and the body.
fn shown(request: &OwnedRequest) -> String {
    let kept = ["Authorization", "Content-Type", "X-Twilio-Signature"];
    let fields = kept.iter().filter_map(|name| request.field(name)).map(text);
    let body = match &request.body {
        Body::Octets(body) => text(body),
        Body::Multipart(_) => "multipart".to_owned(),
    };
    let fields = fields.collect::<Vec<_>>().join("; ");
    format!(
        "{} {} [{fields}] {body}",
        text(&request.method),
        text(&request.url)
    )
}

/// Reads each text as this form and compares the request.
fn check(form: Form, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        match read(text.as_bytes(), &options()) {
            Err(fault) => wrong.push(format!("{text}\n{fault} ({:?})", fault.form())),
            Ok(request) => {
                let shown = shown(&request);
                let is_form = request.source.form == Some(form);
                let others = request
                    .remarks
                    .iter()
                    .any(|remark| remark.id == "form-assumed");
                if shown != *expected || !is_form || others {
                    let source = &request.source;
                    wrong.push(format!(
                        "{text}\n  is {shown}\n not {expected}\n{source} {others}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn events_of_aws_lambda_are_the_requests_that_were_sent() {
    let form = format!("[{FORM}; s]");
    let expected = |url: &str, body: &str| format!("POST {url} {form} {body}");
    let headers = format!(
        r#""headers": {{"host": "h.example", "content-type": "{FORM}", "x-twilio-signature": "s"}}"#
    );
    let rest = format!(
        r#"{{"httpMethod": "POST", "path": "/hook", {headers}, "queryStringParameters": {{"a": "1 2"}},
        "requestContext": {{"stage": "prod", "path": "/prod/hook"}}, "body": "b=1+2", "isBase64Encoded": false}}"#
    );
    let http = format!(
        r#"{{"version": "2.0", "rawPath": "/hook", "rawQueryString": "a=1%202", {headers},
        "requestContext": {{"domainName": "x.lambda-url.eu-west-1.on.aws", "http": {{"method": "POST", "path": "/hook"}}}},
        "body": "Yj0xKzI=", "isBase64Encoded": true}}"#
    );
    let balancer = format!(
        r#"{{"requestContext": {{"elb": {{"targetGroupArn": "arn"}}}}, "httpMethod": "POST", "path": "/hook",
        "queryStringParameters": {{"a": "1%202"}}, {headers}, "body": "b=1", "isBase64Encoded": false}}"#
    );
    let log = format!("2023-11-14T22:13:35.000Z\tf1c\tINFO\t{http}\n");
    let python = rest.replace("false", "False").replace('"', "'");
    let wrapped = format!("{{\"event\": {rest}}}");
    let edge = format!(
        r#"{{"Records": [{{"cf": {{"request": {{"method": "POST", "uri": "/hook", "querystring": "a=1",
        "headers": {{"host": [{{"key": "Host", "value": "h.example"}}],
        "content-type": [{{"key": "Content-Type", "value": "{FORM}"}}],
        "x-twilio-signature": [{{"key": "X-Twilio-Signature", "value": "s"}}]}},
        "body": {{"data": "Yj0x", "encoding": "base64"}}}}}}}}]}}"#
    );
    check(
        Form::Lambda,
        &[
            (
                &rest,
                &expected("https://h.example/prod/hook?a=1+2", "b=1+2"),
            ),
            (
                &python,
                &expected("https://h.example/prod/hook?a=1+2", "b=1+2"),
            ),
            (
                &wrapped,
                &expected("https://h.example/prod/hook?a=1+2", "b=1+2"),
            ),
            (&http, &expected("https://h.example/hook?a=1%202", "b=1+2")),
            (&log, &expected("https://h.example/hook?a=1%202", "b=1+2")),
            (
                &balancer,
                &expected("https://h.example/hook?a=1%202", "b=1"),
            ),
            (&edge, &expected("https://h.example/hook?a=1", "b=1")),
        ],
    );
}

#[test]
fn requests_that_servers_print_are_those_that_were_sent() {
    let sent = format!("POST https://h.example/hook?a=1 [{FORM}; s] b=1+2");
    let headers = format!("host: 'h.example', 'content-type': '{FORM}', 'x-twilio-signature': 's'");
    let express = format!(
        "{{ method: 'POST', url: '/hook?a=1', protocol: 'https', headers: {{ {headers} }}, body: {{ b: '1 2' }}, rawBody: 'b=1+2' }}"
    );
    let nested = format!(
        "req {{\n  method: 'POST',\n  originalUrl: '/hook?a=1',\n  url: '/?a=1',\n  headers: {{ {headers}, 'x-forwarded-proto': 'https' }},\n  body: <Buffer 62 3d 31 2b 32>\n}}"
    );
    let pino = format!(
        r#"{{"level":30,"time":1700000000000,"req":{{"method":"POST","url":"/hook?a=1","hostname":"h.example","headers":{{"host":"h.example","content-type":"{FORM}","x-twilio-signature":"s","x-forwarded-proto":"https"}}}},"body":"b=1+2"}}"#
    );
    let azure = format!(
        r#"{{"method": "POST", "url": "https://h.example/hook?a=1", "originalUrl": "https://h.example/hook?a=1",
        "headers": {{"host": "h.example", "content-type": "{FORM}", "x-twilio-signature": "s"}}, "query": {{"a": "1"}},
        "body": "b=1+2", "rawBody": "b=1+2"}}"#
    );
    let raw = format!(
        r#"{{"method": "POST", "url": "/hook?a=1", "httpVersion": "1.1", "rawHeaders": ["Host", "h.example",
        "Content-Type", "{FORM}", "X-Twilio-Signature", "s", "X-Forwarded-Proto", "https"], "body": "b=1+2"}}"#
    );
    check(
        Form::ServerRequest,
        &[
            (&express, &sent),
            (&nested, &sent),
            (&pino, &sent),
            (&azure, &sent),
            (&raw, &sent),
        ],
    );
}

#[test]
fn variables_of_servers_are_the_requests_that_were_sent() {
    let sent = format!("POST https://h.example/hook?a=1 [{FORM}; s] b=1");
    let wsgi = format!(
        "{{'REQUEST_METHOD': 'POST', 'SCRIPT_NAME': '', 'PATH_INFO': '/hook', 'QUERY_STRING': 'a=1',\n 'CONTENT_TYPE': '{FORM}',\n \
         'HTTP_HOST': 'h.example', 'HTTP_X_TWILIO_SIGNATURE': 's', 'wsgi.url_scheme': 'http',\n 'HTTP_X_FORWARDED_PROTO': 'https',\n \
         'wsgi.errors': <_io.TextIOWrapper name='<stderr>' mode='w'>, 'wsgi.input': b'b=1', 'wsgi.version': (1, 0)}}"
    );
    let rack = format!(
        "{{\"REQUEST_METHOD\"=>\"POST\", \"REQUEST_URI\"=>\"/hook?a=1\", \"PATH_INFO\"=>\"/hook\", \"QUERY_STRING\"=>\"a=1\", \
         \"CONTENT_TYPE\"=>\"{FORM}\", \"HTTP_HOST\"=>\"h.example\", \"HTTP_X_TWILIO_SIGNATURE\"=>\"s\", \"rack.url_scheme\"=>\"https\", \
         \"rack.errors\"=>#<IO:<STDERR>>, \"rack.version\"=>[1, 6], \"puma.socket\"=>nil, \"rack.request.form_vars\"=>\"b=1\"}}"
    );
    let php = format!(
        r#"{{"REQUEST_METHOD":"POST","REQUEST_URI":"\/hook?a=1","QUERY_STRING":"a=1","HTTPS":"on","CONTENT_TYPE":"{FORM}",
        "HTTP_HOST":"h.example","HTTP_X_TWILIO_SIGNATURE":"s","body":"b=1"}}"#
    );
    check(
        Form::Environ,
        &[(&wsgi, &sent), (&rack, &sent), (&php, &sent)],
    );
}

#[test]
fn captures_of_proxies_are_the_requests_that_were_sent() {
    check(
        Form::Ngrok,
        &[(
            r#"{"uri": "/api/requests/http", "requests": [{"uri": "/api/requests/http/airid_1", "id": "airid_1",
            "request": {"method": "POST", "proto": "HTTP/1.1", "uri": "/hook?a=1",
            "headers": {"Host": ["abc.ngrok.app"], "X-Forwarded-Proto": ["https"], "X-Twilio-Signature": ["s"]},
            "raw": "UE9TVCAvaG9vayBIVFRQLzEuMQ0KSG9zdDogYWJjLm5ncm9rLmFwcA0KDQphPTE="},
            "response": {"status": "403 Forbidden", "status_code": 403}}]}"#,
            "POST https://abc.ngrok.app/hook?a=1 [s] a=1",
        )],
    );
    check(
        Form::Burp,
        &[(
            "<?xml version=\"1.0\"?>\n<items burpVersion=\"2023.10\"><item><url><![CDATA[http://h/p?a=1]]></url>\n\
             <protocol>http</protocol><method><![CDATA[GET]]></method>\n\
             <request base64=\"true\"><![CDATA[R0VUIC9wP2E9MSBIVFRQLzEuMQ0KSG9zdDogaA0KQXV0aG9yaXphdGlvbjogT0F1dGggeA0KDQo=]]></request></item></items>",
            "GET http://h/p?a=1 [OAuth x] ",
        )],
    );
    check(
        Form::Jmeter,
        &[(
            "POST https://h/p?a=1\n\nPOST data:\nb=1\n\n\n[no cookies]\n\nRequest Headers:\nContent-Type: a/b\nAuthorization: OAuth x\nHost: h\n",
            "POST https://h/p?a=1 [OAuth x; a/b] b=1",
        )],
    );
    check(
        Form::Exchange,
        &[
            (
                "GET /p?a=1 HTTP/1.1\r\nAuthorization: OAuth x\r\nHost: h\r\n \r\nHTTP/1.1 401 Unauthorized\r\n\r\n{}",
                "GET https://h/p?a=1 [OAuth x] ",
            ),
            (
                "POST /p HTTP/1.1\nHost: h\nContent-Type: a/b\nContent-Length: 4\n\nb=1\n\n\nHTTP/1.1 401 \n\n{}",
                "POST https://h/p [a/b] b=1\n",
            ),
            // The second request is the signed one.
            (
                "GET /a HTTP/1.1\nHost: h\n\nHTTP/1.1 200 OK\n\nx\nPOST /p HTTP/1.1\nHost: h\nX-Twilio-Signature: s\n\nb=1\nHTTP/1.1 403 Forbidden\n",
                "POST https://h/p [s] b=1",
            ),
        ],
    );
}

#[test]
fn the_panels_of_browsers_are_the_requests_that_they_show() {
    let sent = "GET https://h/p?a=1 [OAuth x=\"1\"] ";
    let form = format!("POST https://h/p [{FORM}] b=1%202&c=");
    let chrome = format!(
        "General\nRequest URL\nhttps://h/p\nRequest Method\nPOST\nStatus Code\n401 Unauthorized\nResponse Headers\ncontent-type\ntext/html\n\
         Request Headers\n:authority\nh\ncontent-type\n{FORM}\nForm Data\nb: 1 2\nc: \n"
    );
    check(
        Form::Panel,
        &[
            (
                "Request URL: https://h/p?a=1\nRequest Method: GET\nStatus Code: 401\nRemote Address: 1.2.3.4:443\n\n:authority: h\n:path: /p?a=1\nauthorization: OAuth x=\"1\"",
                sent,
            ),
            (
                "Request URL:\nhttps://h/p?a=1\nRequest Method:\nGET\nResponse Headers (2)\nauthorization: no\nRequest Headers (3)\nAuthorization:\nOAuth x=\"1\"\nHost:\nh\n",
                sent,
            ),
            (
                ":method: GET\n:authority: h\n:scheme: https\n:path: /p?a=1\nauthorization: OAuth x=\"1\"\n",
                sent,
            ),
            (
                "Summary\nURL: https://h/p?a=1\nStatus: 401\nSource: Network\n\nRequest\nGET /p?a=1 HTTP/1.1\nAuthorization: OAuth x=\"1\"\n\nResponse\nHTTP/1.1 401\nX: y\n",
                sent,
            ),
            (
                "GET\n\thttps://h/p?a=1\nStatus\n401\nVersion\nHTTP/2\nRequest Headers (2)\n\t\nAuthorization\n\tOAuth x=\"1\"\nHost\n\th\n",
                sent,
            ),
            (&chrome, &form),
        ],
    );
}

#[test]
fn the_files_and_the_console_of_postman_are_the_requests_in_them() {
    let sent = "GET https://h/p?a=1 [OAuth x=\"1\"] ";
    let form = format!("POST https://h/p [{FORM}] b=1%202");
    let with_form = format!(
        "POST https://h/p\n401\nNetwork\nRequest Headers\nContent-Type: {FORM}\nRequest Body\nb: \"1 2\"\nResponse Headers\nX: y\n"
    );
    let copied = format!(
        "POST https://h/p: {{\n  \"Network\": {{\"addresses\": {{\"local\": {{}}}}}},\n  \"Request Headers\": {{\n    \"content-type\": \"{FORM}\"\n  }},\n  \"Request Body\": {{\"b\": \"1 2\"}},\n  \"Response Headers\": {{\"authorization\": \"no\"}},\n  \"Response Body\": \"no\"\n}}\n"
    );
    check(
        Form::PostmanConsole,
        &[
            (
                "GET https://h/p?a=1 401 120 ms\nRequest Headers\nauthorization: \"OAuth x=\\\"1\\\"\"\n",
                sent,
            ),
            (
                "GET https://h/p?a=1: {\n  \"Request Headers\": {\n    \"authorization\": \"OAuth x=\\\"1\\\"\"\n  }\n}",
                sent,
            ),
            (&with_form, &form),
            (&copied, &form),
        ],
    );
    let variables = r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.0.0/collection.json"},
        "variable": [{"key": "base", "value": "https://h"}], "item": [{"name": "f", "item": [{"name": "r", "request":
        {"method": "GET", "url": "{{base}}/p?a=1", "header": [{"key": "Authorization", "value": "OAuth x=\"1\""},
        {"key": "Authorization", "value": "old", "disabled": true}]}}]}]}"#;
    let parts = r#"{"info": {"name": "x"}, "item": [{"request": {"method": "GET", "header": "Authorization: OAuth x=\"1\"\n",
        "url": {"protocol": "https", "host": ["h"], "path": ["p"], "query": [{"key": "a", "value": "1"}, {"key": "b", "value": "2", "disabled": true}]}}}]}"#;
    check(Form::Postman, &[(variables, sent), (parts, sent)]);
}

#[test]
fn the_files_of_other_clients_are_the_requests_in_them() {
    let sent = "GET https://h/p?a=1 [OAuth x=\"1\"] ";
    let form = format!("POST https://h/p [{FORM}] b=1%202");
    let posted = "meta {\n  name: x\n}\n\npost {\n  url: {{base}}/p\n  body: formUrlEncoded\n}\n\n\
        body:form-urlencoded {\n  b: 1 2\n  ~c: 3\n}\n\nvars:pre-request {\n  base: https://h\n}\n";
    check(
        Form::Bruno,
        &[
            (
                "get {\n  url: https://h/p?a=1\n}\n\nparams:query {\n  a: 1\n}\n\nheaders {\n  Authorization: OAuth x=\"1\"\n  ~Authorization: old\n}\n",
                sent,
            ),
            (posted, &form),
        ],
    );
    check(
        Form::Insomnia,
        &[
            (
                r#"{"_type": "export", "__export_format": 4, "resources": [{"_type": "environment", "data": {"base": "https://h"}},
                {"_type": "request", "method": "GET", "url": "{{ _.base }}/p", "parameters": [{"name": "a", "value": "1"}],
                "headers": [{"name": "Authorization", "value": "OAuth x=\"1\""}]}]}"#,
                sent,
            ),
            (
                "type: collection.insomnia.rest/5.0\nname: x\ncollection:\n  - name: folder\n    children:\n      - url: https://h/p\n        name: r\n        method: GET\n        \
                 parameters:\n          - name: a\n            value: \"1\"\n        headers:\n          - name: Authorization\n            value: OAuth x=\"1\"\n",
                sent,
            ),
        ],
    );
}

#[test]
fn the_files_of_editors_and_extensions_are_the_requests_in_them() {
    let sent = "GET https://h/p?a=1 [OAuth x=\"1\"] ";
    let form = format!("POST https://h/p [{FORM}] b=1%202");
    check(
        Form::Hoppscotch,
        &[(
            r#"{"v": "3", "name": "x", "endpoint": "https://h/p", "method": "GET", "params": [{"key": "a", "value": "1", "active": true},
            {"key": "b", "value": "2", "active": false}], "headers": [{"key": "Authorization", "value": "OAuth x=\"1\"", "active": true}],
            "body": {"contentType": null, "body": null}}"#,
            sent,
        )],
    );
    check(
        Form::ThunderClient,
        &[(
            r#"{"clientName": "Thunder Client", "collectionName": "x", "requests": [{"url": "https://h/p", "method": "POST", "name": "r",
            "headers": [], "params": [], "body": {"type": "formencoded", "raw": "", "form": [{"name": "b", "value": "1 2"}]}}]}"#,
            &form,
        )],
    );
    let several = format!(
        "### one\nPOST {{{{base}}}}/p HTTP/1.1\nContent-Type: {FORM}\n\nb=1%202\n\n> {{% client.log(1) %}}\n\n### two\nGET https://h/q\n"
    );
    let several = format!("@base = https://h\n{several}");
    check(
        Form::HttpFile,
        &[
            (
                "### x\n# @no-log\nGET https://h/p\n    ?a=1\nAuthorization: OAuth x=\"1\"\n",
                sent,
            ),
            (
                "@h = h\n\nGET https://{{h}}/p?a=1\nAuthorization: OAuth x=\"1\"\n\n###\n",
                sent,
            ),
            (&several, &form),
        ],
    );
}

#[test]
fn cassettes_are_the_requests_that_were_recorded() {
    let expected = format!("POST https://h/p?a=1 [OAuth x=\"1\", y=\"2\"; {FORM}] b=1");
    let ruby = format!(
        "---\nhttp_interactions:\n- request:\n    method: post\n    uri: https://h/p?a=1\n    body:\n      encoding: UTF-8\n      string: b=1\n    headers:\n      \
         Content-Type:\n      - {FORM}\n      Authorization:\n      - OAuth x=\"1\",\n        y=\"2\"\n  response:\n    status:\n      code: 401\n      message: Unauthorized\n    \
         headers: {{}}\n    body:\n      encoding: ASCII-8BIT\n      string: '{{\"a\": ''b''}}'\n  recorded_at: Tue, 14 Nov 2023 22:13:35 GMT\nrecorded_with: VCR 6.2.0\n"
    );
    let python = format!(
        "interactions:\n- request:\n    body: !!binary |\n      Yj0x\n    headers:\n      Authorization: [\"OAuth x=\\\"1\\\", y=\\\"2\\\"\"]\n      Content-Type: ['{FORM}']\n    \
         method: POST\n    uri: https://h/p?a=1\n  response:\n    body: {{string: 'no'}}\n    status: {{code: 401, message: no}}\nversion: 1\n"
    );
    check(Form::Vcr, &[(&ruby, &expected), (&python, &expected)]);
}

#[test]
fn har_files_of_several_tools_are_read() {
    let sent = "GET https://h/p?a=1 [OAuth x] ";
    check(
        Form::Har,
        &[
            (
                "\u{FEFF}{\"log\": {\"creator\": {\"name\": \"Slack\"}, \"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"https://h/p?a=1\", \"headers\": {\"authorization\": \"OAuth x\"}}}]}}",
                sent,
            ),
            (
                "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"https://h/p?a=1\", \"headers\": [[\"Authorization\", \"OAuth x\"]]}}]}}",
                sent,
            ),
        ],
    );
    let chromium = r#"{"log": {"creator": {"name": "WebInspector", "version": "537.36"}, "entries": [{"request":
        {"method": "GET", "url": "https://h/p", "headers": [{"name": "accept", "value": "*/*"}]}}]}}"#;
    let request = read(chromium.as_bytes(), &options()).expect("a HAR file");
    let has = |wanted: &str| request.remarks.iter().any(|remark| remark.id == wanted);
    assert!(has("har-sanitized"));
}

/// A body may be an object that looks like another form.
#[test]
fn an_object_in_a_body_does_not_hide_the_request() {
    let object =
        r#"{"method": "GET", "url": "/x", "httpVersion": "1.1", "headers": {"host": "other"}}"#;
    let event = r#"{"requestContext": {"http": {"method": "GET"}}, "rawPath": "/x"}"#;
    for body in [object, event] {
        let length = body.len();
        let http = format!("POST /p HTTP/1.1\nHost: h\nContent-Length: {length}\n\n{body}");
        let curl = format!("curl https://h/p -d '{{\"a\": {body}}}'");
        for (form, text) in [(Form::Http, http), (Form::Curl, curl)] {
            let request = read(text.as_bytes(), &options()).expect(&text);
            assert_eq!(request.source.form, Some(form), "{text}");
            assert_eq!(request.url, b"https://h/p", "{text}");
            let ids: Vec<_> = request.remarks.iter().map(|remark| remark.id).collect();
            assert!(!ids.contains(&"form-assumed"), "{text}: {ids:?}");
        }
    }
}

#[test]
fn what_tools_change_or_leave_out_is_reported() {
    for (text, id) in [
        (
            "get {\n  url: https://h/p\n  auth: oauth1\n}\n",
            "bruno-signs-later",
        ),
        (
            r#"{"info": {"schema": "https://schema.getpostman.com/"}, "item": [{"request": {"method": "GET", "url": "https://h/p",
            "auth": {"type": "oauth1", "oauth1": [{"key": "consumerSecret", "value": "s3cretsecret"}]}}}]}"#,
            "postman-signs-later",
        ),
        (
            r#"{"_type": "export", "__export_format": 4, "resources": [{"_type": "request", "method": "POST", "url": "https://h/p",
            "body": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "x+&+y"}]}}]}"#,
            "plus-or-space",
        ),
        (
            "### x\nPOST https://h/p\nContent-Type: application/x-www-form-urlencoded\n\na=x y&b={1}\n",
            "form-not-encoded",
        ),
        (
            "### x\nGET https://h/p\nX: {{token}}\n",
            "variable-without-value",
        ),
    ] {
        let request = read(text.as_bytes(), &options()).expect(text);
        let ids: Vec<_> = request.remarks.iter().map(|remark| remark.id).collect();
        assert!(ids.contains(&id), "{text}\n{ids:?}");
    }
    let fault = read(
        b"### x\nGET {{base}}/p\nAuthorization: OAuth x\n",
        &options(),
    );
    let fault = fault.expect_err("a URL without a host");
    assert_eq!(fault.form(), Some(Form::HttpFile));
    assert_eq!(
        fault.to_string(),
        "expected the value of the variable {{base}}, found none in the text"
    );
}
