//! What servers and proxies received: events, dumps, captures and cassettes.

use basestring_oracle::request::Form;

use super::{FORM, check};

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
