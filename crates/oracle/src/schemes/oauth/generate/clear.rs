//! Plans to which the documents leave one answer.

use basestring::SignatureMethod;
use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::inputs::{credentials_input, oauth_input, request_input};
use crate::generate::change::{Change, Sent, Sort};
use crate::generate::clear::text::{ascii, form, plain, plain_pairs, word};
use crate::generate::clear::url;
use crate::generate::convert::url_text;
use crate::generate::header::FieldPlan;
use crate::generate::parameters::Spelling;
use crate::generate::request::{Body, Method, RequestPlan};
use crate::generate::special::Pointed;
use crate::generate::text::{Octets, Text};
use crate::schemes::oauth::{CredentialsInput, RequestInput, SignInput, VerifyInput};

/// The changes that a verifier is run on: those whose meaning is beyond doubt.
pub(super) const CHANGES: [Sort; 22] = [
    Sort::Nothing,
    Sort::MethodCase,
    Sort::TargetCase,
    Sort::ProtocolOrder,
    Sort::Method,
    Sort::Scheme,
    Sort::Host,
    Sort::Port,
    Sort::Path,
    Sort::AddQuery,
    Sort::RemoveQuery,
    Sort::QueryName,
    Sort::QueryValue,
    Sort::AddForm,
    Sort::RemoveForm,
    Sort::FormName,
    Sort::FormValue,
    Sort::Timestamp,
    Sort::Nonce,
    Sort::Signature,
    Sort::ClientSecret,
    Sort::TokenSecret,
];

/// The plan without what the documents leave open.
pub(super) fn plan_of(mut plan: RequestPlan) -> RequestPlan {
    let method: String = plan
        .method
        .0
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect();
    plan.method = Method(if method.is_empty() {
        "GET".to_owned()
    } else {
        method
    });
    plan.target = url::plain(plan.target);
    plan.query = plan
        .query
        .map(plain_pairs)
        .filter(|pairs| !pairs.0.is_empty());
    plan.body = match plan.body {
        Body::None => Body::None,
        Body::Form(pairs, spelling, _) => Body::Form(plain_pairs(pairs), spelling, 0),
        // Whether a type after the first three is a form is unspecified.
        Body::Other(octets, which) => Body::Other(Octets(plain(&octets).into_bytes()), which % 3),
    };
    let credentials = &mut plan.credentials;
    credentials.client_key = Text(word(&credentials.client_key.0, "ck"));
    credentials.client_secret = Text(ascii(&credentials.client_secret.0));
    credentials.token = credentials
        .token
        .take()
        .map(|token| Text(word(&token.0, "tk")));
    credentials.token_secret = match credentials.token {
        Some(_) => Text(ascii(&credentials.token_secret.0)),
        None => Text::default(),
    };
    let protocol = &mut plan.protocol;
    let value = |text: Text| Text(plain(&Octets(text.0.into_bytes())));
    protocol.timestamp = protocol.timestamp % 9_999_999_999 + 1;
    protocol.nonce = Text(word(&protocol.nonce.0, "n"));
    protocol.callback = protocol
        .callback
        .take()
        .map(value)
        .filter(|v| !v.0.is_empty());
    let value = |text: Text| Text(plain(&Octets(text.0.into_bytes())));
    protocol.verifier = protocol
        .verifier
        .take()
        .map(value)
        .filter(|v| !v.0.is_empty());
    protocol.body_hash = None;
    let realm = protocol.realm.take().map(|realm| word(&realm.0, "r"));
    protocol.realm = realm.map(|realm| Text(realm).into());
    if protocol.method() == SignatureMethod::Plaintext {
        // It is for connections that nobody listens to (3.4.4).
        plan.target.https = true;
    }
    plan
}

fn request_of(plan: &RequestPlan) -> RequestInput {
    let mut request = request_input(&plan.request());
    request.headers.retain(|(name, _)| name != "Accept");
    let query = plan.query.as_ref().map(|pairs| form(pairs, &plan.spelling));
    request.url = url_text(&plan.target, query);
    if let Body::Form(pairs, spelling, _) = &plan.body {
        request.body = Some(form(pairs, spelling)).filter(|body| !body.is_empty());
        request.body_base64 = None;
    }
    request
}

pub(super) fn sign_input(plan: RequestPlan) -> SignInput {
    let mut oauth = oauth_input(&plan.protocol);
    if plan.protocol.method() == SignatureMethod::Plaintext {
        // Clients send them or leave them out (3.1).
        oauth.timestamp = None;
        oauth.nonce = None;
    }
    SignInput {
        request: request_of(&plan),
        credentials: credentials_input(&plan.credentials),
        oauth,
    }
}

/// Requests that HMAC-SHA1 signs, so that each part of them counts.
pub(super) fn hmac_requests() -> BoxedStrategy<SignInput> {
    let plans = any::<RequestPlan>();
    plans
        .prop_map(|mut plan| {
            plan.protocol.method = 0;
            sign_input(plan_of(plan))
        })
        .boxed()
}

/// The request signed, written as 3.6 has it, changed, and put to the verifier.
pub(super) fn verify(mut plan: RequestPlan, change: Change) -> Option<VerifyInput> {
    plan.spelling = Spelling::default();
    if let Body::Form(_, spelling, _) = &mut plan.body {
        *spelling = Spelling::default();
    }
    let mut sent = Sent::new(plan.valid()).ok()?;
    // The reference computes the result.
    let _expected = change.apply(&mut sent)?;
    let request = sent.request().ok()?;
    if sent.plan.protocol.method() == SignatureMethod::Plaintext && !sent.plan.target.https {
        return None;
    }
    let secret = |secret: &basestring::Secret| String::from_utf8(secret.expose().to_vec()).ok();
    let now = sent.clock.and_then(|clock| i64::try_from(clock.now).ok());
    let used = sent.all_used.then_some(&sent.plan.protocol);
    let used = used.map(|used| (used.timestamp().to_string(), used.nonce().to_owned()));
    Some(VerifyInput {
        request: request_input(&request),
        credentials: CredentialsInput {
            consumer_secret: secret(&sent.credentials.client_secret),
            token_secret: secret(&sent.credentials.token_secret),
            ..credentials_input(&sent.plan.credentials)
        },
        now,
        seen: used.map(|used| vec![used]),
    })
}

/// The same with a point. PLAINTEXT is left out: little of a request counts there.
pub(super) fn changed(plan: Pointed<(RequestPlan, Change)>) -> Pointed<VerifyInput> {
    let ((mut plan, change), point) = plan?;
    if plan.protocol.method() == SignatureMethod::Plaintext {
        plan.protocol.method = 0;
    }
    Some((verify(plan, change)?, point))
}

/// A header with its realm first and each parameter once.
pub(super) fn header(plan: FieldPlan) -> String {
    let mut names = Vec::new();
    let mut items = Vec::new();
    items.extend(
        plan.realm
            .map(|realm| format!("realm=\"{}\"", word(&realm.0, "r"))),
    );
    for (name, value) in plan.pairs.0 {
        let name = format!("oauth_{}", word(&name.text(), "x").to_ascii_lowercase());
        let value = basestring::percent_encode(plain(&value).as_bytes());
        if !names.contains(&name) {
            items.push(format!("{name}=\"{value}\""));
            names.push(name);
        }
    }
    if names.is_empty() {
        items.push("oauth_nonce=\"n\"".to_owned());
    }
    format!("OAuth {}", items.join(", "))
}
