//! Calls to which the documents leave one answer.
//!
//! Plans as elsewhere, made plain where the documents can be read otherwise: no raw characters, no
//! octets that are no text, no dot segments, no protocol parameter in the query. What is left still
//! has escapes in either case, names that occur twice, capitals, ports, empty values.

mod digest;
mod text;
mod twilio;
mod url;

use proptest::arbitrary::any;
use proptest::bool::weighted;
use proptest::option;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

use basestring::SignatureMethod;

use crate::generate::call::{credentials_input, oauth_input, request_input};
use crate::generate::change::{Change, Sent, Sort};
use crate::generate::digest::DigestPlan;
use crate::generate::header::FieldPlan;
use crate::generate::parameters::{Pairs, Spelling};
use crate::generate::request::{Body, Method, RequestPlan};
use crate::generate::text::{Octets, Text};
use crate::generate::twilio::{TwilioChange, TwilioPlan};
use crate::generate::url::Target;
use crate::protocol::{
    BasicInput, Call, CredentialsInput, HeaderInput, Op, ParamsInput, RequestInput,
    SignBaseStringInput, SignInput, TextInput, UrlInput, VerifyInput,
};
use text::{ascii, form, plain, plain_pairs, word};

/// The operations that calls are made up for.
pub const OPS: [Op; 13] = [
    Op::PercentEncode,
    Op::BaseStringUri,
    Op::NormalizeParameters,
    Op::BaseString,
    Op::FormDecode,
    Op::SignBaseString,
    Op::Sign,
    Op::Verify,
    Op::ParseAuthorization,
    Op::TwilioSign,
    Op::TwilioVerify,
    Op::Basic,
    Op::Digest,
];

/// What a verifier is asked about: changes whose meaning is beyond doubt.
const CHANGES: [Sort; 22] = [
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

/// Calls of an operation, each with one right answer; none for an operation not in [`OPS`].
#[must_use]
pub fn clear_calls(op: Op) -> Option<BoxedStrategy<Call>> {
    let calls = match op {
        Op::PercentEncode => any::<Octets>()
            .prop_map(|octets| Call::PercentEncode(text_input(plain(&octets))))
            .boxed(),
        Op::BaseStringUri => (any::<Target>(), option::of(any::<Pairs>()))
            .prop_map(|(target, query)| {
                let query = query.map(|query| form(&plain_pairs(query), &Spelling::default()));
                let url = url_text(&url::plain(target), query);
                Call::BaseStringUri(UrlInput { url })
            })
            .boxed(),
        Op::NormalizeParameters => any::<Pairs>()
            .prop_map(|pairs| {
                Call::NormalizeParameters(ParamsInput {
                    params: Some(plain_pairs(pairs).texts()),
                    params_base64: None,
                })
            })
            .boxed(),
        Op::FormDecode => (any::<Pairs>(), any::<Spelling>())
            .prop_map(|(pairs, spelling)| {
                Call::FormDecode(text_input(form(&plain_pairs(pairs), &spelling)))
            })
            .boxed(),
        Op::BaseString => any::<RequestPlan>()
            .prop_map(|plan| {
                let mut plan = plan_of(plan);
                // PLAINTEXT has none (3.4.4).
                plan.protocol.method = 0;
                let mut input = sign_input(plan);
                input.credentials.consumer_secret = None;
                input.credentials.token_secret = None;
                Call::BaseString(input)
            })
            .boxed(),
        Op::Sign => any::<RequestPlan>()
            .prop_map(|plan| Call::Sign(sign_input(plan_of(plan))))
            .boxed(),
        Op::SignBaseString => (any::<Octets>(), any::<RequestPlan>(), any::<u8>())
            .prop_map(|(octets, mut plan, method)| {
                plan.protocol.method = method;
                let plan = plan_of(plan);
                Call::SignBaseString(SignBaseStringInput {
                    text: plain(&octets),
                    credentials: credentials_input(&plan.credentials),
                    signature_method: plan.protocol.method().name().to_owned(),
                })
            })
            .boxed(),
        Op::Verify => (any::<RequestPlan>(), select(&CHANGES[..]), any::<u8>())
            .prop_filter_map("a change that can be made", |(plan, sort, which)| {
                verify(plan_of(plan), Change { sort, which })
            })
            .boxed(),
        Op::ParseAuthorization => any::<FieldPlan>()
            .prop_map(|plan| {
                Call::ParseAuthorization(HeaderInput {
                    header: header(plan),
                })
            })
            .boxed(),
        Op::TwilioSign => any::<TwilioPlan>()
            .prop_map(|plan| Call::TwilioSign(twilio::input(&twilio::plain(plan))))
            .boxed(),
        Op::TwilioVerify => {
            let plan = any::<TwilioPlan>();
            let change = option::of(any::<TwilioChange>());
            (plan, change, weighted(0.3))
                .prop_filter_map("a change that can be made", |(plan, change, has_body)| {
                    twilio::verify(twilio::plain(plan), change, has_body)
                })
                .boxed()
        }
        Op::Digest => any::<DigestPlan>().prop_map(digest::call).boxed(),
        Op::Basic => (any::<Text>(), any::<Text>())
            .prop_map(|(username, password)| {
                Call::Basic(BasicInput {
                    username: word(&username.0, "u"),
                    password: ascii(&password.0),
                })
            })
            .boxed(),
        _ => return None,
    };
    Some(calls)
}

fn text_input(text: String) -> TextInput {
    TextInput {
        text: Some(text),
        text_base64: None,
    }
}

fn url_text(target: &Target, query: Option<String>) -> String {
    let query = query.filter(|query| !query.is_empty());
    let url = target.url(query.as_deref().map(str::as_bytes));
    String::from_utf8_lossy(&url).into_owned()
}

/// The plan without what the documents leave open.
fn plan_of(mut plan: RequestPlan) -> RequestPlan {
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
        // The types beside the first three are themselves open.
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

fn sign_input(plan: RequestPlan) -> SignInput {
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

/// The request signed, written as 3.6 has it, changed, and put to the verifier.
fn verify(mut plan: RequestPlan, change: Change) -> Option<Call> {
    plan.spelling = Spelling::default();
    if let Body::Form(_, spelling, _) = &mut plan.body {
        *spelling = Spelling::default();
    }
    let mut sent = Sent::new(plan.valid()).ok()?;
    // What comes of it is asked of the reference.
    let _expected = change.apply(&mut sent)?;
    let request = sent.request().ok()?;
    if sent.plan.protocol.method() == SignatureMethod::Plaintext && !sent.plan.target.https {
        return None;
    }
    let secret = |secret: &basestring::Secret| String::from_utf8(secret.expose().to_vec()).ok();
    Some(Call::Verify(VerifyInput {
        request: request_input(&request),
        credentials: CredentialsInput {
            consumer_secret: secret(&sent.credentials.client_secret),
            token_secret: secret(&sent.credentials.token_secret),
            ..credentials_input(&sent.plan.credentials)
        },
        now: None,
        seen: None,
    }))
}

/// A field with a realm in front and each parameter once.
fn header(plan: FieldPlan) -> String {
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
