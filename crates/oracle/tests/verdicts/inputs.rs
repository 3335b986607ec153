//! The parts of a call, to be read or written in another way.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring_oracle::{Answer, Call, CredentialsInput, Output, RequestInput, SignInput};
use serde_json::Value;

pub(crate) fn signing(call: &mut Call, change: impl Fn(&mut SignInput)) {
    if let Call::Sign(input) = call {
        change(input);
    }
}

pub(crate) fn request(call: &Call) -> Option<&RequestInput> {
    match call {
        Call::Sign(input) | Call::BaseString(input) => Some(&input.request),
        Call::Verify(input) => Some(&input.request),
        _ => None,
    }
}

pub(crate) fn request_mut(call: &mut Call) -> Option<&mut RequestInput> {
    match call {
        Call::Sign(input) | Call::BaseString(input) => Some(&mut input.request),
        Call::Verify(input) => Some(&mut input.request),
        _ => None,
    }
}

pub(crate) fn credentials(call: &Call) -> Option<&CredentialsInput> {
    match call {
        Call::Sign(input) | Call::BaseString(input) => Some(&input.credentials),
        Call::Verify(input) => Some(&input.credentials),
        Call::SignBaseString(input) => Some(&input.credentials),
        _ => None,
    }
}

pub(crate) fn url_mut(call: &mut Call) -> Option<&mut String> {
    match call {
        Call::BaseStringUri(input) => Some(&mut input.url),
        Call::Sign(input) | Call::BaseString(input) => Some(&mut input.request.url),
        Call::Verify(input) => Some(&mut input.request.url),
        _ => None,
    }
}

pub(crate) fn url(call: &Call) -> Option<&str> {
    match call {
        Call::BaseStringUri(input) => Some(&input.url),
        _ => request(call).map(|request| request.url.as_str()),
    }
}

/// Scheme with `://`, authority, path, and the rest from `?` or `#`.
pub(crate) fn split(url: &str) -> (&str, &str, &str, &str) {
    let (scheme, rest) = match url.find("://") {
        Some(place) => url.split_at(place + 3),
        None => ("", url),
    };
    let (target, after) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    let (authority, path) = target.split_at(target.find('/').unwrap_or(target.len()));
    (scheme, authority, path, after)
}

pub(crate) fn authority(url: &str) -> &str {
    let (_, authority, ..) = split(url);
    authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host)
}

pub(crate) fn query(url: &str) -> Option<&str> {
    let url = url.split('#').next().unwrap_or_default();
    url.split_once('?').map(|(_, query)| query)
}

pub(crate) fn paths(call: &mut Call, change: impl Fn(&str) -> String) {
    if let Some(url) = url_mut(call) {
        let (scheme, authority, path, after) = split(url);
        *url = format!("{scheme}{authority}{}{after}", change(path));
    }
}

pub(crate) fn hosts(call: &mut Call, change: impl Fn(&str) -> String) {
    if let Some(url) = url_mut(call) {
        let (scheme, authority, path, after) = split(url);
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (format!("{user}@"), host),
            None => (String::new(), authority),
        };
        let end = if host.ends_with(']') {
            None
        } else {
            host.rfind(':')
        };
        let (host, port) = host.split_at(end.unwrap_or(host.len()));
        *url = format!("{scheme}{user}{}{port}{path}{after}", change(host));
    }
    headers(call, |name, value| {
        if !name.eq_ignore_ascii_case("host") {
            return value.to_owned();
        }
        let end = if value.ends_with(']') {
            None
        } else {
            value.rfind(':')
        };
        let (host, port) = value.split_at(end.unwrap_or(value.len()));
        format!("{}{port}", change(host))
    });
}

/// Changes the text of forms: the query, and the body where it is a form.
pub(crate) fn forms(call: &mut Call, change: impl Fn(&str) -> String) {
    if let Call::FormDecode(input) = call
        && let Some(text) = &mut input.text
    {
        *text = change(text);
    }
    if matches!(call, Call::BaseStringUri(_)) {
        return;
    }
    if let Some(url) = url_mut(call)
        && let Some((before, query)) = url.split_once('?')
    {
        let (query, fragment) = query.split_at(query.find('#').unwrap_or(query.len()));
        *url = format!("{before}?{}{fragment}", change(query));
    }
    if request(call).is_some_and(is_form) {
        bodies(call, change);
    }
}

pub(crate) fn bodies(call: &mut Call, change: impl Fn(&str) -> String) {
    let request = match call {
        Call::Sign(input) | Call::BaseString(input) => &mut input.request,
        Call::Verify(input) => &mut input.request,
        _ => return,
    };
    if is_form(request)
        && let Some(body) = &mut request.body
    {
        *body = change(body);
    }
}

pub(crate) fn headers(call: &mut Call, change: impl Fn(&str, &str) -> String) {
    let request = match call {
        Call::Sign(input) | Call::BaseString(input) => &mut input.request,
        Call::Verify(input) => &mut input.request,
        _ => return,
    };
    for (name, value) in &mut request.headers {
        *value = change(name, value);
    }
}

pub(crate) fn is_form(request: &RequestInput) -> bool {
    request.headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type")
            && value
                .trim()
                .to_ascii_lowercase()
                .starts_with("application/x-www-form-urlencoded")
    })
}

pub(crate) fn of_url(call: &Call, is_refused: impl Fn(&str) -> bool) -> Option<&'static str> {
    is_refused(url(call)?).then_some("malformed-url")
}

pub(crate) fn of_host(call: &Call, is_refused: impl Fn(&str) -> bool) -> Option<&'static str> {
    let host = |authority: &str| match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host.to_owned(),
        _ => authority.to_owned(),
    };
    let field = request(call).and_then(|request| {
        let mut headers = request.headers.iter();
        headers.find(|(name, _)| name.eq_ignore_ascii_case("host"))
    });
    let in_field = field.is_some_and(|(_, value)| is_refused(&host(value)));
    (in_field || is_refused(&host(authority(url(call)?)))).then_some("malformed-url")
}

pub(crate) fn of_query(call: &Call, is_refused: impl Fn(&str) -> bool) -> Option<&'static str> {
    let url = request(call)?.url.as_str();
    query(url)
        .is_some_and(is_refused)
        .then_some("malformed-url")
}

pub(crate) fn of_form(call: &Call, is_refused: impl Fn(&str) -> bool) -> Option<&'static str> {
    if let Call::FormDecode(input) = call {
        let text = input.text.as_deref().unwrap_or_default();
        return is_refused(text).then_some("malformed-parameter");
    }
    let request = request(call)?;
    let body = request.body.as_deref().filter(|_| is_form(request));
    let texts = [query(&request.url), body].into_iter().flatten();
    let mut texts = texts;
    texts.any(is_refused).then_some("malformed-parameter")
}

pub(crate) fn of_header(call: &Call, is_refused: impl Fn(&str) -> bool) -> Option<&'static str> {
    let header = match call {
        Call::ParseAuthorization(input) => Some(&input.header),
        Call::Verify(input) => {
            let mut headers = input.request.headers.iter();
            let field = headers.find(|(name, value)| {
                name.eq_ignore_ascii_case("authorization")
                    && value.trim().to_ascii_lowercase().starts_with("oauth")
            });
            field.map(|(_, value)| value)
        }
        _ => None,
    };
    is_refused(header?).then_some("malformed-header")
}

/// The names in a header.
pub(crate) fn names(header: &str) -> Vec<&str> {
    let outside = header.split('"').step_by(2);
    let names = outside.filter_map(|text| text.strip_suffix('='));
    let names = names.map(|text| {
        text.rsplit([',', ' ', '\t', '\n'])
            .next()
            .unwrap_or_default()
    });
    names.collect()
}

/// A protocol parameter of a request that is verified.
pub(crate) fn of_sent(
    call: &Call,
    name: &str,
    is_refused: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    let Call::Verify(input) = call else {
        return None;
    };
    let headers = input
        .request
        .headers
        .iter()
        .map(|(_, value)| value.as_str());
    let body = input.request.body.as_deref().unwrap_or_default();
    for text in headers.chain([input.request.url.as_str(), body]) {
        let Some((_, rest)) = text.split_once(&format!("{name}=")) else {
            continue;
        };
        let value = rest.trim_start_matches('"').split(['"', '&', ',']).next();
        let decoded = basestring::percent_decode(value.unwrap_or_default().as_bytes()).ok()?;
        return is_refused(&String::from_utf8_lossy(&decoded)).then_some("other");
    }
    None
}

/// The pairs of a form, where all are UTF-8.
pub(crate) fn texts(form: &str) -> Option<Vec<(String, String)>> {
    let pairs = basestring::form_decode(form.as_bytes()).ok()?;
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    let pair = |pair: &basestring::Parameter<'_>| Some((text(&pair.name)?, text(&pair.value)?));
    pairs.iter().map(pair).collect()
}

/// A form of pairs.
pub(crate) fn form_of(pairs: impl Iterator<Item = (String, String)>) -> String {
    let encoded = |text: &str| basestring::percent_encode(text.as_bytes());
    let pairs = pairs.map(|(name, value)| format!("{}={}", encoded(&name), encoded(&value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The text that Base64 encodes, with U+FFFD for what is not UTF-8.
pub(crate) fn lossy(base64: &str) -> String {
    let bytes = STANDARD.decode(base64).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// RFC 3986 5.2.4.
pub(crate) fn without_dots(path: &str) -> String {
    if !path
        .split('/')
        .any(|segment| segment == "." || segment == "..")
    {
        return path.to_owned();
    }
    let mut kept: Vec<&str> = Vec::new();
    let count = path.split('/').count();
    for (place, segment) in path.split('/').enumerate() {
        let is_last = place + 1 == count;
        match segment {
            "." if is_last => kept.push(""),
            "." => {}
            ".." => {
                if kept.len() > 1 {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    kept.join("/")
}

pub(crate) fn with_uppercase_escapes(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut changed = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.get(..2).unwrap_or_default();
        let rest = piece.get(digits.len()..).unwrap_or_default();
        changed.push('%');
        changed.push_str(&digits.to_ascii_uppercase());
        changed.push_str(rest);
    }
    changed
}

/// With each `%` that does not begin an escape encoded.
pub(crate) fn with_whole_escapes(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut changed = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.bytes().take(2).filter(u8::is_ascii_hexdigit).count();
        changed.push_str(if digits == 2 { "%" } else { "%25" });
        changed.push_str(piece);
    }
    changed
}

/// The right answer, where a header that is built is written in another way.
pub(crate) fn written(call: &Call, answer: Answer, write: impl Fn(&str) -> String) -> Answer {
    match (call, answer) {
        (Call::Sign(_) | Call::Basic(_) | Call::Digest(_), Answer::Ok(output)) => {
            match output.text("authorization").map(write) {
                Some(header) => Answer::Ok(output.with("authorization", header)),
                None => Answer::Ok(output),
            }
        }
        (_, answer) => answer,
    }
}

/// The parameters of a header that is read, without some.
pub(crate) fn parsed(call: &Call, answer: Answer, keeps: fn(&str) -> bool) -> Answer {
    let Answer::Ok(mut output) = answer else {
        return answer;
    };
    if let (Call::ParseAuthorization(_), Some(Value::Array(params))) =
        (call, output.0.get_mut("params"))
    {
        params.retain(|pair| pair.get(0).and_then(Value::as_str).is_none_or(keeps));
    }
    Answer::Ok(output)
}

/// Only the bit.
pub(crate) fn bit(answer: Answer) -> Answer {
    match answer {
        Answer::Ok(output) => match output.0.get("valid").cloned() {
            Some(valid) => Answer::Ok(Output::of("valid", valid)),
            None => Answer::Ok(output),
        },
        Answer::Refused { message, .. } => Answer::Refused {
            kind: None,
            message,
        },
        answer @ (Answer::Unsupported(_) | Answer::Broken(_)) => answer,
    }
}

pub(crate) fn other(answer: Answer) -> Answer {
    match answer {
        Answer::Ok(output) if output.0.contains_key("kind") => {
            Answer::Ok(output.with("kind", "other"))
        }
        Answer::Refused { message, .. } => Answer::Refused {
            kind: Some("other".to_owned()),
            message,
        },
        answer => answer,
    }
}
