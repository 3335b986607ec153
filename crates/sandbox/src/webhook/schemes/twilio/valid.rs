//! Twilio's valid requests.

use basestring::twilio::{self, body_sha256};
use basestring_oracle::internal::schemes::Pairs;

use crate::webhook::attempt::{Attempt, Group};
use crate::webhook::judge::Expected::{self, Accept, Either};
use crate::webhook::message::{Message, Shape, encode};
use crate::webhook::random::Random;
use crate::webhook::scheme::Inputs;

/// The parameters of an incoming call, with generated identifiers.
pub(super) fn call_parameters(random: &mut Random) -> Pairs {
    let (account, call) = (random.hexadecimal(), random.hexadecimal());
    [
        ("AccountSid", format!("AC{account}").as_str()),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", format!("CA{call}").as_str()),
        ("CallStatus", "ringing"),
        ("Direction", "inbound"),
        ("From", "+14158675310"),
        ("To", "+18005551212"),
    ]
    .map(|(name, value)| (name.into(), value.into()))
    .to_vec()
}

/// The body of a JSON webhook, with a generated identifier.
pub(super) fn event_json(random: &mut Random) -> Vec<u8> {
    let message = random.hexadecimal();
    format!(r#"{{"MessageSid":"SM{message}","Body":"Hello"}}"#).into_bytes()
}

/// The valid request of a shape.
pub(super) fn valid(inputs: &Inputs<'_>, shape: Shape) -> Attempt {
    let (message, what) = match shape {
        Shape::Get => (
            get(inputs, &encode(&inputs.parameters)),
            "a GET as Twilio sends it: the URL with its query is signed",
        ),
        Shape::Form => (
            form(inputs, "", inputs.parameters.clone()),
            "a form as Twilio sends it: the URL and the sorted parameters are signed",
        ),
        Shape::Json => (
            json(inputs, &inputs.json),
            "JSON as Twilio sends it: the URL is signed, and it contains the hash of the body",
        ),
    };
    Attempt::new(shape.valid_name(), message, Accept, what)
}

/// More valid requests of these shapes.
pub(super) fn more_valid(inputs: &Inputs<'_>, shapes: &[Shape]) -> Vec<Group> {
    let has = |shape| shapes.contains(&shape);
    let mut attempts = Vec::new();
    if has(Shape::Get) || has(Shape::Form) {
        // Queries are sent with a GET, or with a form if the receiver accepts no GET.
        let queried = |query: &str| {
            if has(Shape::Get) {
                get(inputs, query)
            } else {
                form(inputs, query, inputs.parameters.clone())
            }
        };
        for (name, query, what) in QUERIES {
            attempts.push(Attempt::new(name, queried(query), Accept, what));
        }
        attempts.extend(with_uppercase_host(inputs, &queried("")));
    }
    if has(Shape::Form) {
        for (name, parameters, expected, what) in FORMS {
            let parameters = parameters.iter();
            let parameters = parameters.map(|&(name, value)| (name.into(), value.into()));
            let message = form(inputs, "", parameters.collect());
            attempts.push(Attempt::new(name, message, expected, what));
        }
    }
    attempts.extend(with_port_omitted(inputs, shapes));
    if has(Shape::Json) {
        attempts.push(Attempt::new(
            "valid-json-space",
            json(inputs, br#"{"a": 1}"#),
            Accept,
            "JSON with a space in it: the hash is of the bytes sent",
        ));
        attempts.push(Attempt::new(
            "valid-json-empty",
            json(inputs, b""),
            Either,
            "an empty JSON body: the hash is of zero bytes; Twilio's libraries hash {} instead",
        ));
    }
    attempts.into_iter().map(Group::of).collect()
}

fn get(inputs: &Inputs<'_>, query: &str) -> Message {
    inputs.signed(Message::get(inputs.target, query))
}

fn form(inputs: &Inputs<'_>, query: &str, parameters: Pairs) -> Message {
    inputs.signed(Message::form(inputs.target, query, parameters))
}

fn json(inputs: &Inputs<'_>, body: &[u8]) -> Message {
    let query = format!("bodySHA256={}", body_sha256(body));
    inputs.signed(Message::json(inputs.target, &query, body))
}

/// The request with its host in uppercase; none for a host without letters.
fn with_uppercase_host(inputs: &Inputs<'_>, message: &Message) -> Option<Attempt> {
    let uppercase = message.changed(|message| {
        message.place.host.make_ascii_uppercase();
        message.place.signed_url = uppercase_host(&message.place.signed_url);
    });
    let what = "the host in uppercase in URL and Host header: the URL is signed as given";
    (uppercase.place.host != message.place.host)
        .then(|| Attempt::new("valid-host-case", inputs.signed(uppercase), Either, what))
}

/// The request of the first shape, signed without the port that the URL has. Twilio signs so calls
/// over https (T-product-1).
fn with_port_omitted(inputs: &Inputs<'_>, shapes: &[Shape]) -> Option<Attempt> {
    let first = shapes.iter().find(|shape| **shape != Shape::Json)?;
    let valid = valid(inputs, *first).message;
    let [_, without, ..] = &twilio::candidates(&valid.place.signed_url)[..] else {
        return None;
    };
    if without.len() > valid.place.signed_url.len() {
        return None;
    }
    let is_https = without.to_ascii_lowercase().starts_with(b"https:");
    let (expected, what) = if is_https {
        let what = "the URL signed without its port, as Twilio does for calls over https";
        (Accept, what)
    } else {
        let what = "the URL signed without its port. Twilio does so for calls over https, and not over \
                    http: if the public URL is https and has a port, the receiver has to accept it";
        (Either, what)
    };
    let changed = valid.changed(|message| message.place.signed_url.clone_from(without));
    let signed = inputs.signed(changed);
    Some(Attempt::new("valid-port-omitted", signed, expected, what))
}

/// A URL with its host in uppercase.
fn uppercase_host(url: &[u8]) -> Vec<u8> {
    let mut url = url.to_vec();
    let start = url.windows(3).position(|window| window == b"://");
    let authority = url
        .iter_mut()
        .skip(start.map_or(0, |start| start + 3))
        .take_while(|byte| !b"/?#".contains(byte));
    authority.for_each(|byte| byte.make_ascii_uppercase());
    url
}

/// Queries on which receivers go wrong.
const QUERIES: [(&str, &str, &str); 5] = [
    (
        "valid-query-order",
        "zone=b&account=a",
        "a query in unsorted order: it is signed as sent",
    ),
    (
        "valid-query-repeated",
        "tag=b&tag=a&tag=b",
        "a query in which one name is repeated: it is signed as sent",
    ),
    (
        "valid-query-escapes",
        "note=%2B1+a@b",
        "a query with +, %2B and @: it is signed as sent",
    ),
    (
        "valid-query-apostrophe",
        "note=it's",
        "a query with an apostrophe: it is signed as sent",
    ),
    (
        "valid-query-utf8",
        "note=caf%C3%A9",
        "a query with UTF-8: it is signed as sent",
    ),
];

type Parameters = &'static [(&'static str, &'static str)];

/// Forms on which receivers go wrong.
const FORMS: [(&str, Parameters, Expected, &str); 8] = [
    (
        "valid-parameter-order",
        &[("b", "1"), ("A", "2"), ("a", "3"), ("B", "4")],
        Accept,
        "parameters in unsorted order: they are sorted by bytes, uppercase first",
    ),
    (
        "valid-name-beginning",
        &[("Reason", "Z"), ("ReasonConferenceEnded", "1")],
        Accept,
        "a name that starts with another name: names are sorted, not names with their values",
    ),
    (
        "valid-repeated-name",
        &[("MediaUrl", "2"), ("MediaUrl", "1")],
        Accept,
        "two values of one name: both are signed, sorted",
    ),
    (
        "valid-repeated-pair",
        &[("MediaUrl", "1"), ("MediaUrl", "1")],
        Either,
        "the same name and value twice: Twilio's libraries sign it once, the documents do not say",
    ),
    (
        "valid-empty-value",
        &[("Body", ""), ("From", "+14158675310")],
        Accept,
        "a parameter with an empty value: its name is signed",
    ),
    (
        "valid-spaces",
        &[("Body", " hi ")],
        Accept,
        "spaces at both ends of a value: they are signed",
    ),
    (
        "valid-dotted-name",
        &[("MessagingBinding.Address", "+14158675310")],
        Accept,
        "a dot in a name: it is signed",
    ),
    (
        "valid-utf8",
        &[("Body", "caf\u{e9} \u{20ac} \u{1f600} & = + %41")],
        Accept,
        "UTF-8 and characters that forms escape: the decoded bytes are signed",
    ),
];
