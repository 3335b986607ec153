//! Where a value has several explanations, one changed request tells them apart.

use basestring::Secret;
use basestring_oracle::Mistake;
use basestring_oracle::diagnose::{Diagnosis, Telling, Verdict};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::internal::schemes::webhook::Message;

use crate::{TOKEN, With, request, sign, twilio_of, words};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
const HEADER: &str = "X-Twilio-Signature";

/// Requests that are too plain to tell many mistakes apart.
const PLAIN: [(&str, &str); 6] = [
    ("https://h.example/hook", "Empty="),
    ("https://h.example", "a=+"),
    ("https://h.example/hook?b=1&a=2", ""),
    ("https://h.example/hook", "From=%2B15005550006&Body=hi"),
    ("https://h.example/hook?a=+x", "Body=+hi+&Empty="),
    ("https://h.example/hook/?b=%27", "Tag=1&Tag=2"),
];

fn message(url: &str, body: &str) -> Message {
    let pairs = basestring::form_decode(body.as_bytes()).expect("a form");
    let pairs = pairs.into_iter();
    let pairs = pairs.map(|pair| (pair.name.into_owned(), pair.value.into_owned()));
    Message {
        secret: Secret::from(TOKEN),
        url: url.into(),
        fields: pairs.collect(),
        body: body.into(),
    }
}

fn value(mistake: &Mistake, url: &str, body: &str) -> Option<String> {
    let webhook = Scheme::Twilio.webhook().expect("it signs webhooks");
    Some(webhook.sign(&mistake.rules()?, &message(url, body), HEADER))
}

/// What is reported where an application computes this value for a request that is signed right.
fn of(url: &str, body: &str, computed: &str) -> Diagnosis {
    let fields = message(url, body).fields;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let fields: Vec<_> = fields.iter().map(|(n, v)| (text(n), text(v))).collect();
    let fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let signature = sign(url, &fields);
    let own = (HEADER, signature.as_str());
    let (method, headers) = if body.is_empty() {
        ("GET", vec![own])
    } else {
        ("POST", vec![FORM, own])
    };
    let with = With {
        computed: Some(computed),
        ..With::default()
    };
    twilio_of(&request(method, url, &headers, body), &with)
}

/// Checks the changed request: it is the one at hand with a parameter more, every explanation gives
/// what the report predicts, and a value from it is explained by the mistake that was made.
fn check(telling: &Telling, first: &Diagnosis, made: &Mistake, (url, body): (&str, &str)) {
    let about = format!("{}: {telling:?}", made.id);
    let changed = telling.body.as_deref().unwrap_or(body);
    let rest = match telling.place {
        "query" => telling.url.strip_prefix(url),
        _ => changed.strip_prefix(body),
    };
    assert!(
        rest.is_some_and(|rest| rest.contains(&telling.parameter)),
        "{about}"
    );
    let ids: Vec<String> = first.explanations.iter().map(|one| one.ids()).collect();
    let said: Vec<&String> = telling.gives.iter().flat_map(|one| &one.ids).collect();
    assert_eq!(said.len(), ids.len(), "{about}");
    assert!(ids.iter().all(|id| said.contains(&id)), "{about}");
    for predicted in &telling.gives {
        let signature = predicted.signature.as_deref();
        for explanation in &first.explanations {
            let is_meant = predicted.ids.contains(&explanation.ids());
            if let ([only], None, true) = (&explanation.mistakes[..], &explanation.how, is_meant) {
                let mistake = Mistake::find(only.id).expect("a mistake");
                let own = value(mistake, &telling.url, changed);
                assert_eq!(own.as_deref(), signature, "{about}");
            }
        }
    }
    let own = value(made, &telling.url, changed).expect("rules");
    let second = of(&telling.url, changed, &own);
    let left = second.explanations.iter();
    let mut left = left.flat_map(|explanation| &explanation.mistakes);
    let was_named = first
        .explanations
        .iter()
        .any(|one| one.mistakes.iter().any(|named| named.id == made.id));
    assert!(
        !was_named || left.any(|named| named.id == made.id),
        "{about}: {}",
        words(&second)
    );
}

#[test]
fn a_changed_request_tells_explanations_of_a_value_apart() {
    let (mut several, mut distinguished, mut others) = (0, 0, Vec::new());
    for (url, body) in PLAIN {
        for mistake in Mistake::all().iter().filter(|m| m.scheme == Scheme::Twilio) {
            let Some(computed) = value(mistake, url, body) else {
                continue;
            };
            let diagnosis = of(url, body, &computed);
            let explanations = diagnosis.explanations.iter();
            let mut named = explanations.flat_map(|one| &one.mistakes);
            let is_named = named.any(|named| named.id == mistake.id);
            if !is_named && diagnosis.verdict == Verdict::Explained {
                others.push(mistake.id.as_str());
            }
            if diagnosis.explanations.len() < 2 {
                assert_eq!(diagnosis.told_apart_by, None, "{}", mistake.id);
                continue;
            }
            several += 1;
            if let Some(telling) = &diagnosis.told_apart_by {
                distinguished += 1;
                check(telling, &diagnosis, mistake, (url, body));
            }
        }
    }
    println!("{several} values with several explanations, {distinguished} with such a request");
    assert!(distinguished > 3, "{distinguished} of {several}");
    // What is made is one of the explanations.
    assert_eq!(others, [""; 0]);
}
