//! Every explanation of a value that an application computed is proven: a mistake that is named changes
//! the signature of the request at hand, and where it is named alone, it gives the value.

use basestring_oracle::Mistake;
use basestring_oracle::internal::schemes::webhook::Message;
use basestring_oracle::internal::schemes::{Rules, Scheme};

use crate::{TOKEN, With, request, sign, twilio_of, words};

const HEADER: &str = "X-Twilio-Signature";

/// URLs and fields, from plain ones to those on which several mistakes show at once.
const URLS: [&str; 5] = [
    "https://crm.example.org/hook",
    "https://crm.example.org/app/hook?a=1",
    "https://crm.example.org/app/hook?tag=b&tag=a&Zone=1&note=%2B1+a@b&e=",
    "https://crm.example.org:8443/hook/",
    "https://u:p@crm.example.org",
];
const FIELDS: [&[(&str, &str)]; 6] = [
    &[],
    &[("Body", "hi")],
    &[("Body", "hi"), ("Body", "hi")],
    &[("Body", "a"), ("Body", "b"), ("From", "+15005550006")],
    &[
        ("Body", " hi +1 "),
        ("a.b", "1"),
        ("Empty", ""),
        ("AA", "1"),
        ("a", "2"),
    ],
    &[("Tag", "2"), ("Tag", "1"), ("Tag", "2"), ("é", "ü")],
];

fn body(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| basestring::percent_encode(text.as_bytes());
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn message(url: &str, fields: &[(&str, &str)]) -> Message {
    Message {
        secret: TOKEN.into(),
        url: url.as_bytes().to_vec(),
        fields: fields
            .iter()
            .map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec()))
            .collect(),
        body: body(fields).into_bytes(),
    }
}

#[test]
fn every_explanation_of_a_computed_value_is_proven() {
    let webhook = Scheme::Twilio.webhook().expect("it signs webhooks");
    let all: Vec<(&Mistake, Rules)> = Mistake::all()
        .iter()
        .filter(|mistake| mistake.scheme == Scheme::Twilio)
        .filter_map(|mistake| Some((mistake, mistake.rules()?)))
        .collect();
    let (mut explained, mut alone) = (0, 0);
    for (place, url) in URLS.iter().enumerate() {
        for fields in FIELDS {
            let message = message(url, fields);
            let signature = sign(url, fields);
            let form = ("Content-Type", "application/x-www-form-urlencoded");
            let text = request("POST", url, &[form, (HEADER, &signature)], &body(fields));
            for (number, (mistake, rules)) in all.iter().enumerate() {
                let mut made = rules.clone();
                // Every second one together with another.
                if let Some((other, _)) = all.get((number * 7 + place) % all.len())
                    && number % 2 == 1
                {
                    other.apply(&mut made);
                }
                let computed = webhook.sign(&made, &message, HEADER);
                if computed == signature {
                    continue;
                }
                let with = With {
                    computed: Some(&computed),
                    ..With::default()
                };
                let diagnosis = twilio_of(&text, &with);
                for explanation in &diagnosis.explanations {
                    explained += 1;
                    for named in &explanation.mistakes {
                        let rules = Mistake::find(named.id).and_then(Mistake::rules);
                        let Some(rules) = rules else { continue };
                        let by_rules = webhook.sign(&rules, &message, HEADER);
                        assert_ne!(
                            by_rules,
                            signature,
                            "{} changes nothing, for {} on {text}: {}",
                            named.id,
                            mistake.id,
                            words(&diagnosis)
                        );
                        if explanation.mistakes.len() == 1 && explanation.how.is_none() {
                            assert_eq!(by_rules, computed, "{} on {text}", named.id);
                            alone += 1;
                        }
                    }
                }
            }
        }
    }
    println!("{explained} explanations, {alone} of one mistake run again");
    assert!(explained > 300 && alone > 50, "{explained} {alone}");
}
