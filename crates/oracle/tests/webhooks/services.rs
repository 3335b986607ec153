//! The values that applications compute for the webhooks of every service, with each known mistake.

use basestring::Secret;
use basestring_oracle::diagnose::Verdict;
use basestring_oracle::internal::schemes::webhook::{Message, Webhook};
use basestring_oracle::internal::schemes::{Rules, Scheme};
use basestring_oracle::{Mistake, Status};

use crate::{TOKEN, With, diagnosed, request, words};

const URL: &str = "https://crm.example.org/app/hook?tag=b&tag=a&Zone=1&note=%2B1+a@b&e=";
const BODY: &str = "b=+hi+%2B1+&Tag=2&Tag=1&From=%2B15005550006&Empty=&AA=1&a=%C3%A9&a=%C3%A9";
const FIELDS: [(&str, &str); 8] = [
    ("b", " hi +1 "),
    ("Tag", "2"),
    ("Tag", "1"),
    ("From", "+15005550006"),
    ("Empty", ""),
    ("AA", "1"),
    ("a", "é"),
    ("a", "é"),
];
const JSON: &str = "{\"b\": \"é/\\u00e9\", \"a\": [1, 2.0], \"Zone\": null} ";

/// A webhook as its service sends it: the message and the text of the request.
fn sent(webhook: &dyn Webhook, header: &'static str) -> (Message, String) {
    let is_json = matches!(webhook.scheme(), Scheme::Github | Scheme::Trello);
    let (body, kind) = if is_json {
        (JSON, "application/json")
    } else {
        (BODY, "application/x-www-form-urlencoded")
    };
    let fields = FIELDS.iter().filter(|_| !is_json);
    let message = Message {
        secret: Secret::from(TOKEN),
        url: URL.into(),
        fields: fields
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
        body: body.into(),
    };
    let signature = webhook.sign(&Rules::right(), &message, header);
    let headers = [("Content-Type", kind), (header, signature.as_str())];
    let text = request("POST", URL, &headers, body);
    (message, text)
}

/// What is wrong with the diagnosis of a value that a mistake computed.
fn fault(
    mistake: &Mistake,
    webhook: &dyn Webhook,
    (message, text): (&Message, &str),
    header: &str,
) -> Option<String> {
    let computed = webhook.sign(&mistake.rules()?, message, header);
    let with = With {
        computed: Some(&computed),
        ..With::default()
    };
    let diagnosis = diagnosed(webhook.scheme(), text, &with);
    if diagnosis.verdict != Verdict::Explained {
        return Some(format!("{}: {:?}", mistake.id, diagnosis.verdict));
    }
    let explanations = diagnosis.explanations.iter();
    let mut named = explanations.flat_map(|explanation| &explanation.mistakes);
    let is_named = named.any(|named| named.id == mistake.id);
    // Another mistake is named only where it gives this value.
    let others = diagnosis
        .explanations
        .iter()
        .filter(|one| one.mistakes.len() == 1);
    let is_same = |id: &str| {
        let rules = Mistake::find(id).and_then(Mistake::rules);
        rules.is_none_or(|rules| webhook.sign(&rules, message, header) == computed)
    };
    let mut others = others.flat_map(|one| &one.mistakes);
    let is_explained = is_named || !diagnosis.explanations.is_empty();
    (!is_explained || !others.all(|named| is_same(named.id)))
        .then(|| format!("{}: {}", mistake.id, words(&diagnosis)))
}

#[test]
fn every_mistake_of_every_service_is_named_from_what_it_computes() {
    let mut named = 0;
    let mut faults = Vec::new();
    let services = [
        Scheme::Github,
        Scheme::Mandrill,
        Scheme::Trello,
        Scheme::Plivo,
    ];
    for webhook in services.map(|scheme| scheme.webhook().expect("it signs webhooks")) {
        for header in webhook.headers() {
            let (message, text) = sent(webhook, header);
            let right = webhook.sign(&Rules::right(), &message, header);
            let own = Mistake::all().iter().filter(|mistake| {
                mistake.scheme == webhook.scheme() && mistake.status == Status::Stable
            });
            for mistake in own {
                let Some(rules) = mistake.rules() else {
                    continue;
                };
                let computed = webhook.sign(&rules, &message, header);
                if computed == right || webhook.accepts(&message, header, computed.as_bytes()) {
                    continue;
                }
                named += 1;
                faults.extend(fault(mistake, webhook, (&message, &text), header));
            }
        }
    }
    println!("{named} values");
    assert!(faults.is_empty(), "{}\n{}", faults.len(), faults.join("\n"));
    assert!(named > 20, "{named}");
}

/// GitHub signs the body alone, so that no sentence is about the URL.
#[test]
fn no_sentence_is_about_the_url_where_only_the_body_is_signed() {
    let scheme = basestring_oracle::internal::schemes::Scheme::Github;
    let webhook = scheme.webhook().expect("it signs webhooks");
    let value = |body: &str| {
        let message = basestring_oracle::internal::schemes::webhook::Message {
            secret: basestring::Secret::from(crate::TOKEN),
            body: body.as_bytes().to_vec(),
            ..Default::default()
        };
        let rules = basestring_oracle::internal::schemes::Rules::right();
        webhook.sign(&rules, &message, "X-Hub-Signature-256")
    };
    let body = "{\"a\": 1}";
    let (right, other) = (value(body), value("elsewhere"));
    let of = |sent: &str, computed: Option<&str>| {
        let headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", "8"),
            ("X-Hub-Signature-256", sent),
        ];
        let text = crate::request("POST", "https://app.example.com/hook", &headers, body);
        let with = crate::With {
            computed,
            ..Default::default()
        };
        crate::diagnosed(scheme, &text, &with)
    };
    for diagnosis in [of(&right, Some(&other)), of(&other, None)] {
        let said = [&diagnosis.seen[0].remarks[..], &diagnosis.to_try].concat();
        let said = said.join("\n");
        assert!(
            !said.contains("URL") && !said.contains("over https"),
            "{said}"
        );
    }
    for lost in ["", "{}", "[object Object]"] {
        let diagnosis = of(&right, Some(&value(lost)));
        let how = diagnosis
            .explanations
            .first()
            .and_then(|first| first.how.clone());
        let how = how.unwrap_or_default();
        assert!(how.contains("a parser has read it"), "{lost}: {how}");
    }
}
