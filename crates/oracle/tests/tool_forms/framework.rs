//! What frameworks log of a request, written after their documentation.

use basestring_oracle::request::{Form, ReadOptions, read};

use super::{FORM, check};

const BODY: &str = "status=Hello%20World&a=1";

const AUTHORIZATION: &str = "OAuth oauth_consumer_key=\"ck\", oauth_signature=\"ab%3D\"";

fn expected() -> String {
    format!("POST https://api.example.com/1/items?page=2 [{AUTHORIZATION}; {FORM}] {BODY}")
}

#[test]
fn layouts_of_frameworks_are_read() {
    let ktor = format!(
        "22:13:42.931 [main] INFO io.ktor.client.HttpClient -- REQUEST: https://api.example.com/1/items?page=2\n\
         METHOD: HttpMethod(value=POST)\nCOMMON HEADERS\n-> Accept: */*\n-> Authorization: {AUTHORIZATION}\n\
         CONTENT HEADERS\n-> Content-Length: 24\n-> Content-Type: {FORM}\nBODY Content-Type: {FORM}\nBODY START\n\
         {BODY}\nBODY END\n22:13:43.131 [main] INFO io.ktor.client.HttpClient -- RESPONSE: 401 Unauthorized\n\
         METHOD: HttpMethod(value=POST)\nCOMMON HEADERS\n-> Content-Type: application/json\n"
    );
    let chucker = format!(
        "URL: https://api.example.com/1/items?page=2\nMethod: POST\nProtocol: http/1.1\nStatus: Complete\n\
         Response: 401 Unauthorized\nSSL: Yes\n\n---------- Request ----------\n\nAuthorization: {AUTHORIZATION}\n\
         Content-Type: {FORM}\n\n{BODY}\n\n---------- Response ----------\n\nContent-Type: text/plain\n\nno\n"
    );
    let aspnet = format!(
        "info: Microsoft.AspNetCore.HttpLogging.HttpLoggingMiddleware[1]\n      Request:\n      Protocol: HTTP/1.1\n      \
         Method: POST\n      Scheme: https\n      PathBase: \n      Path: /1/items\n      QueryString: ?page=2\n      \
         Host: api.example.com\n      Authorization: {AUTHORIZATION}\n      Content-Type: {FORM}\n\
         info: Microsoft.AspNetCore.HttpLogging.HttpLoggingMiddleware[3]\n      RequestBody: {BODY}\n"
    );
    let interceptor = format!(
        "DEBUG c.e.LoggingInterceptor : URI         : https://api.example.com/1/items?page=2\n\
         DEBUG c.e.LoggingInterceptor : Method      : POST\n\
         DEBUG c.e.LoggingInterceptor : Headers     : [Content-Type:\"{FORM}\", Authorization:\"{AUTHORIZATION}\"]\n\
         DEBUG c.e.LoggingInterceptor : Request body: {BODY}\n"
    );
    let filter = format!(
        "DEBUG o.s.w.f.CommonsRequestLoggingFilter : Before request [POST /1/items?page=2, client=127.0.0.1, \
         headers=[host:\"api.example.com\", authorization:\"{AUTHORIZATION}\", content-type:\"{FORM}\"], payload={BODY}]"
    );
    let texts = [ktor, chucker, aspnet, interceptor, filter];
    let expected = expected();
    let cases = texts.iter().map(|text| (text.as_str(), expected.as_str()));
    check(Form::Framework, &cases.collect::<Vec<_>>());
}

#[test]
fn messages_of_the_logger_of_java_and_of_feign_are_read() {
    let lines = format!(
        "--> POST https://api.example.com/1/items?page=2 http/1.1\nAuthorization: {AUTHORIZATION}\n\
         Content-Type: {FORM}\nContent-Length: 24\n\n{BODY}\n--> END POST (24-byte body)\n<-- 401 (12ms)"
    );
    let before = "Nov 14, 2023 10:13:42 PM okhttp3.internal.platform.Platform log\nINFO: ";
    let okhttp: Vec<String> = lines
        .lines()
        .map(|line| format!("{before}{line}"))
        .collect();
    let before =
        "2023-11-14T22:13:42Z DEBUG 1 --- [main] c.e.OrdersClient : [OrdersClient#update] ";
    let feign = lines
        .replace("--> POST", "---> POST")
        .replace("http/1.1", "HTTP/1.1");
    let feign = feign
        .replace("--> END POST", "---> END HTTP")
        .replace("<-- 401", "<--- HTTP/1.1 401");
    let feign: Vec<String> = feign
        .lines()
        .map(|line| format!("{before}{line}"))
        .collect();
    let (okhttp, feign) = (okhttp.join("\n"), feign.join("\n"));
    let prose = format!("Our client gets a 401:\n\n{feign}\n\nAny idea?\n");
    let expected = expected();
    let cases = [&okhttp, &feign, &prose].map(|text| (text.as_str(), expected.as_str()));
    check(Form::Okhttp, &cases);
}

#[test]
fn a_log_without_the_signature_gets_an_answer_with_its_name() {
    for (text, wanted) in [
        (
            "HTTP 22385: call onSocket 0 0\nHTTP 22385: createConnection h:80: {\n  path: null,\n  headers: {\n    Authorization: 'OAuth oauth_signature=\"s\"'\n  }\n}\nHTTP 22385: outgoing message end.",
            "NODE_DEBUG=http",
        ),
        (
            "DEBUG 1 --- [main] o.s.web.client.RestTemplate : HTTP POST https://api.example.com/1/items\nDEBUG 1 --- [main] o.s.web.client.RestTemplate : Response 401 UNAUTHORIZED",
            "Spring",
        ),
        (
            "Request:\nProtocol: HTTP/1.1\nMethod: POST\nScheme: https\nPathBase: \nPath: /sms\nHost: h\nX-Twilio-Signature: [Redacted]\n",
            "hides X-Twilio-Signature",
        ),
    ] {
        let fault = read(text.as_bytes(), &ReadOptions::default()).expect_err(text);
        assert!(fault.to_string().contains(wanted), "{fault}");
        assert!(fault.next_step().is_some(), "{fault}");
    }
}
