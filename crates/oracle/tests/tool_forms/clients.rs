//! What clients keep and show: files of API clients, panels, consoles and scripts.

use basestring_oracle::request::{Form, read};

use super::{FORM, check, options};

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
fn calls_in_scripts_are_the_requests_that_they_send() {
    let sent = "GET https://h/p?a=1 [OAuth x=\"1\"] ";
    let form = format!("POST https://h/p [{FORM}] b=1%202");
    let posted = format!("POST https://h/p [OAuth x; {FORM}] b=1+2");
    let json = "POST https://h/p [application/json] {\"b\":1}";
    check(
        Form::Fetch,
        &[
            (
                "const base = 'https://h';\nconst headers = {Authorization: 'OAuth x=\"1\"'};\nconst r = await fetch(`${base}/p?a=1`, { method: 'GET', headers });",
                sent,
            ),
            (
                "const base = 'https://h';\nconst headers = {Authorization: 'OAuth x=\"1\"'};\nconst r = await fetch(`${base}/p?a=1`, { headers: headers });",
                sent,
            ),
            (
                "import http from 'k6/http';\nexport default function () {\n  const params = { headers: { Authorization: 'OAuth x=\"1\"' } };\n  http.get('https://h/p?a=1', params);\n}\n",
                sent,
            ),
            ("http.post('https://h/p', { b: '1 2' });", &form),
            (
                "axios.post('https://h/p', 'b=1+2', { headers: { Authorization: 'OAuth x' } })",
                &posted,
            ),
            (
                "fetch('https://h/p', {method: 'POST', body: new URLSearchParams({b: '1 2'})})",
                &form,
            ),
            (
                "fetch('https://h/p', {method: 'post', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({b: 1})})",
                json,
            ),
            (
                "fetch(\"https://h/a\", {\"headers\": {}, \"body\": null, \"method\": \"GET\"}) ;\nfetch(\"https://h/p?a=1\", {\n  \"headers\": {\"authorization\": \"OAuth x=\\\"1\\\", oauth_signature=\\\"s\\\"\"},\n  \"method\": \"GET\"\n});",
                "GET https://h/p?a=1 [OAuth x=\"1\", oauth_signature=\"s\"] ",
            ),
        ],
    );
    let fault = read(b"fetch(url, {method: 'POST'})", &options()).expect_err("a variable");
    assert_eq!(
        fault.to_string(),
        "expected a URL in the call, found the variable url, which has no value in the text"
    );
}
