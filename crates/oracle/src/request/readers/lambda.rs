//! An event of AWS Lambda that is an HTTP request: from API Gateway's REST and HTTP APIs, a function
//! URL, a load balancer or CloudFront.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::parts::{Pair, list, text};
use super::shape;
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "An event of AWS Lambda: API Gateway (REST and HTTP API), function URL, load balancer, CloudFront",
    example: r#"{"version": "2.0", "rawPath": "/prod/hook", "rawQueryString": "a=1",
 "headers": {"host": "api.example.com", "x-twilio-signature": "s"},
 "requestContext": {"http": {"method": "POST", "path": "/prod/hook"}},
 "body": "From=%2B15005550006", "isBase64Encoded": false}"#,
    instead: "log the whole event with JSON.stringify(event) or json.dumps(event) and paste it",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::Lambda),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for value in shape::all(paste, Form::Lambda) {
        let event = match value.get("event") {
            Some(event) if value.get("requestContext").is_none() => event,
            Some(_) | None => value,
        };
        if let Some(records) = event.get("Records") {
            for record in list(Some(records)) {
                let request = record.get("cf").and_then(|cf| cf.get("request"));
                if let Some(request) = request {
                    read.push(cloud_front(request)?.finish(Form::Lambda, options)?);
                }
            }
            continue;
        }
        let context = event.get("requestContext").unwrap_or(&Value::Nothing);
        let draft = if context.get("http").is_some() || event.get("rawPath").is_some() {
            second(event, context)?
        } else {
            first(event, context)?
        };
        read.push(draft.finish(Form::Lambda, options)?);
    }
    Ok(read)
}

/// Version 2.0 of the payload: HTTP APIs and function URLs.
fn second(event: &Value, context: &Value) -> Result<Draft, ReadError> {
    let http = context.get("http").unwrap_or(&Value::Nothing);
    let path = match text(event, "rawPath") {
        "" => text(http, "path"),
        path => path,
    };
    let query = text(event, "rawQueryString");
    let mark = if query.is_empty() { "" } else { "?" };
    let mut draft = Draft::new(text(http, "method"), &format!("{path}{mark}{query}"));
    draft.tool = Some("payload version 2.0".to_owned());
    headers(event, &mut draft);
    let cookies: Vec<&str> = list(event.get("cookies"))
        .iter()
        .filter_map(Value::text)
        .collect();
    if !cookies.is_empty() {
        draft.default_field("Cookie", &cookies.join("; "));
    }
    origin(context, &mut draft);
    body(event, &mut draft)?;
    Ok(draft)
}

/// Version 1.0 of the payload, of REST APIs, and a load balancer's event.
fn first(event: &Value, context: &Value) -> Result<Draft, ReadError> {
    let is_balancer = context.get("elb").is_some();
    // The stage is part of the URL that the sender has, but not of `path`.
    let path = match text(context, "path") {
        "" => text(event, "path"),
        path => path,
    };
    let method = match text(event, "httpMethod") {
        "" => text(context, "httpMethod"),
        method => method,
    };
    let mut draft = Draft::new(method, path);
    draft.tool = Some(
        if is_balancer {
            "a load balancer"
        } else {
            "payload version 1.0"
        }
        .to_owned(),
    );
    headers(event, &mut draft);
    if !is_balancer && text(context, "path").is_empty() {
        let stage = text(context, "stage");
        let domain = text(context, "domainName");
        if !stage.is_empty() && domain.contains(".execute-api.") {
            draft.target = format!("/{stage}{}", draft.target);
        } else if !stage.is_empty() && domain.is_empty() {
            let text = format!(
                "the path is without the stage {stage}, which the event does not have in a URL"
            );
            draft
                .remarks
                .push(Remark::assumed("stage-unknown", text, "--url"));
        }
    }
    query(event, is_balancer, &mut draft);
    origin(context, &mut draft);
    body(event, &mut draft)?;
    Ok(draft)
}

/// The query, which the event has decoded, or, from a load balancer, as it was sent.
fn query(event: &Value, is_balancer: bool, draft: &mut Draft) {
    let all = event.first(&["multiValueQueryStringParameters", "queryStringParameters"]);
    let pairs: Vec<Pair> = all.and_then(object::pairs).unwrap_or_default();
    if pairs.is_empty() {
        return;
    }
    let query = if is_balancer {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("&")
    } else {
        let text = "the event has the query decoded, so it is encoded again as a form is: the order and \
                    the escapes that were sent are not in it";
        draft
            .remarks
            .push(Remark::assumed("query-encoded-again", text, "--url"));
        object::encoded(&pairs).replace("%20", "+")
    };
    draft.target = format!("{}?{query}", draft.target);
    if event.get("multiValueQueryStringParameters").is_none() {
        let text = "the event has one value for each name of the query: repeated names are lost";
        draft
            .remarks
            .push(Remark::note("repeated-names-lost", text));
    }
}

fn headers(event: &Value, draft: &mut Draft) {
    let all = event.first(&["multiValueHeaders", "headers"]);
    super::parts::fields(all, draft);
}

/// Host and scheme: from the headers, else from the context.
fn origin(context: &Value, draft: &mut Draft) {
    let domain = text(context, "domainName");
    if draft.field("Host").is_none() && !domain.is_empty() {
        draft.host = Some(domain.to_owned());
    }
    super::server::scheme_of_proxy(draft);
    if draft.scheme.is_none() && !domain.is_empty() {
        // API Gateway and function URLs are reached by https alone.
        draft.scheme = Some(basestring::Scheme::Https);
    }
}

fn body(event: &Value, draft: &mut Draft) -> Result<(), ReadError> {
    let Some(body) = event.get("body").filter(|body| **body != Value::Nothing) else {
        return Ok(());
    };
    let is_encoded = text(event, "isBase64Encoded").eq_ignore_ascii_case("true");
    draft.body = match body.text() {
        Some(text) if is_encoded => Some(decoded(text)?),
        Some(text) => Some(text.as_bytes().to_vec()),
        None => {
            object::set_body(body, draft);
            return Ok(());
        }
    };
    Ok(())
}

fn decoded(text: &str) -> Result<Vec<u8>, ReadError> {
    STANDARD.decode(text.trim()).map_err(|_| {
        let expected = "a body in Base64, as isBase64Encoded says";
        ReadError::new(expected, "another text")
            .help("set isBase64Encoded to false if the body was decoded")
    })
}

/// A request of CloudFront, as Lambda@Edge gets it.
fn cloud_front(request: &Value) -> Result<Draft, ReadError> {
    let query = text(request, "querystring");
    let mark = if query.is_empty() { "" } else { "?" };
    let target = format!("{}{mark}{query}", text(request, "uri"));
    let mut draft = Draft::new(text(request, "method"), &target);
    draft.tool = Some("CloudFront".to_owned());
    if let Some(Value::Map(headers)) = request.get("headers") {
        for (name, values) in headers {
            for value in list(Some(values)) {
                draft
                    .fields
                    .push((name.clone(), text(value, "value").to_owned()));
            }
        }
    }
    super::server::scheme_of_proxy(&mut draft);
    if let Some(body) = request.get("body") {
        let data = text(body, "data");
        draft.body = Some(match text(body, "encoding") {
            "base64" => decoded(data)?,
            _ => data.as_bytes().to_vec(),
        });
    }
    Ok(draft)
}
