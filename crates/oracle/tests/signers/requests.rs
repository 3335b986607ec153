//! Generated requests, signed by rules.

use basestring::Secret;
use basestring_oracle::diagnose::Evidence;
use basestring_oracle::explain::Given;
use basestring_oracle::internal::check::Generated;
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::request::{OwnedRequest, read_http};
use basestring_oracle::{Answer, Call, Implementation, Mistake, Op, Output, Scheme, SignInput};

/// The inputs of generated signing cases whose signature is an HMAC or the key.
pub(crate) fn inputs(seed: u64, count: usize) -> Vec<SignInput> {
    let made = Generated::new(seed, &[Op::Sign]).cases(count);
    made.into_iter()
        .filter_map(|made| {
            let Call::Sign(input) = made.case.call else {
                return None;
            };
            Some(input)
        })
        .collect()
}

/// What rules give for an input, where they sign it.
pub(crate) fn signed(rules: &Rules, input: &SignInput) -> Option<Output> {
    let mut rules = rules.clone();
    let Answer::Ok(output) = rules.answer(&Call::Sign(input.clone())) else {
        return None;
    };
    Some(output)
}

/// The request of an input, with the header that was made for it.
pub(crate) fn sent(input: &SignInput, output: &Output) -> Option<Evidence> {
    let request = &input.request;
    let mut text = format!("{} {} HTTP/1.1\r\n", request.method, request.url);
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(request.body.as_deref().unwrap_or_default());
    let owned: OwnedRequest = read_http(text.as_bytes(), None).ok()?;
    // What cannot be written as text is not read again as it was.
    let is_same = owned.url == request.url.as_bytes()
        && owned.body.octets() == request.body.as_deref().unwrap_or_default().as_bytes();
    let mut evidence = Evidence::of(owned);
    evidence.field = Some(output.text("authorization")?.to_owned());
    (is_same && request.body_base64.is_none()).then_some(evidence)
}

/// The secrets of an input.
pub(crate) fn given(input: &SignInput) -> Given {
    let secret = |text: &Option<String>| text.as_deref().map(Secret::new);
    let credentials = &input.credentials;
    let has_token = credentials
        .token
        .as_ref()
        .is_some_and(|token| !token.is_empty());
    Given {
        client_secret: Some(secret(&credentials.consumer_secret).unwrap_or_default()),
        token_secret: secret(&credentials.token_secret).or_else(|| has_token.then(Secret::empty)),
        ..Given::default()
    }
}

/// The mistakes of OAuth that can be run and that are named alone: previews are not.
pub(crate) fn mistakes() -> Vec<(&'static Mistake, Rules)> {
    let all = Mistake::all().iter();
    let named = all.filter(|mistake| mistake.is_stable() && mistake.scheme == Scheme::Oauth);
    named
        .filter_map(|mistake| Some((mistake, mistake.rules()?)))
        .collect()
}
