//! Requests that are changed in one way that is no mistake in computing: in the signature's field,
//! the URL, the fields, the body, or its hash.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::twilio::body_sha256;
use basestring::{Secret, percent_encode, twilio};
use sha2::{Digest, Sha256};

use super::judge::Expected::{self, Accept, Either, Refuse};
use super::message::{Message, SIGNATURE_FIELD, Shape};
use super::plan::{Attempt, Material, Occasion};
use super::target::with_query;

/// Adds the changes to the occasions that they are made on.
pub(super) fn add(material: &Material<'_>, occasions: &mut [Occasion]) {
    if let Some(first) = occasions.first_mut() {
        let right = first.right.message.clone();
        first.wrong.extend(of_signature(material, &right));
        first.wrong.extend(of_url(material, &right));
    }
    for occasion in occasions {
        let right = occasion.right.message.clone();
        let more = match occasion.right.name.as_str() {
            "right-get" => of_query(&right),
            "right-form" => of_fields(material, &right),
            "right-json" => of_body(material, &right),
            "right-json-blank" => of_written_json(material, &right),
            "right-json-empty" => of_empty_body(material, &right),
            _ => Vec::new(),
        };
        occasion.wrong.extend(more);
    }
}

fn changed(right: &Message, change: impl FnOnce(&mut Message)) -> Message {
    let mut message = right.clone();
    change(&mut message);
    message
}

/// The signature's field.
fn of_signature(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let signature = right.sent_signature().to_owned();
    let with = |name: &str, text: String, expected, what| {
        let message = changed(right, |message| message.set_signature(text));
        Attempt::new(name, message, expected, what)
    };
    let named = |name: &str, field: &str, what| {
        let message = changed(right, |message| {
            message.signatures = vec![(field.to_owned(), signature.clone())];
        });
        Attempt::new(name, message, Accept, what).showing(&["twilio-signature-header-missing"])
    };
    let twice = |name: &str, texts: [&str; 2], what| {
        let message = changed(right, |message| {
            let fields = texts.map(|text| (SIGNATURE_FIELD.to_owned(), text.to_owned()));
            message.signatures = fields.to_vec();
        });
        Attempt::new(name, message, Either, what)
    };
    let swapped: String = signature
        .chars()
        .map(|c| {
            if c.is_ascii_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    let beginning: String = signature.chars().take(signature.len() / 2).collect();
    // Another digest with the same first characters.
    let other = twilio::sign(material.token, b"another", twilio::NO_FIELDS);
    let rest: String = other.chars().skip(beginning.len()).collect();
    let line_end = Secret::new([material.token.expose(), b"\n"].concat());
    let guard = "twilio-fails-open";
    let missing = "twilio-signature-header-missing";
    let mut attempts = vec![
        Attempt::new(
            "signature-missing",
            changed(right, |message| message.signatures.clear()),
            Refuse,
            "no signature: a refusal (400 or 403), neither let in nor a fault of the server",
        )
        .showing(&[guard, missing]),
        with(
            "signature-empty",
            String::new(),
            Refuse,
            "an empty signature",
        )
        .showing(&[guard, missing]),
        with(
            "signature-other",
            other.clone(),
            Refuse,
            "the signature of another text",
        )
        .showing(&[guard]),
        with(
            "signature-beginning",
            beginning.clone(),
            Refuse,
            "the first half of the signature",
        ),
        with(
            "signature-other-end",
            format!("{beginning}{rest}"),
            Refuse,
            "a signature whose first half is right",
        ),
        with(
            "signature-longer",
            format!("{signature}A"),
            Refuse,
            "the signature and a letter more",
        ),
        with(
            "signature-letter-case",
            swapped,
            Refuse,
            "the signature in other letter case: Base64 tells small letters from capitals",
        ),
        with(
            "signature-unpadded",
            signature.trim_end_matches('=').to_owned(),
            Either,
            "the signature without its =: a validator that decodes it may take it",
        ),
        twice(
            "signature-twice",
            [&signature, &other],
            "two signatures, the right one first: a receiver may read one, or refuse both",
        ),
        twice(
            "signature-twice-wrong-first",
            [&other, &signature],
            "two signatures, the right one last: a receiver may read one, or refuse both",
        ),
        named(
            "field-name-small",
            "x-twilio-signature",
            "the field's name in small letters: letter case does not count in names",
        ),
        named(
            "field-name-capitals",
            "X-TWILIO-SIGNATURE",
            "the field's name in capitals: letter case does not count in names",
        ),
        with(
            "token-line-end",
            right.signature(&line_end),
            Refuse,
            "signed with the AuthToken and a line end behind it",
        )
        .showing(&["twilio-token-case-or-blank"]),
        Attempt::new(
            "replay",
            right.clone(),
            Either,
            "the right request once more: nothing in it is used up, so letting it in is no fault",
        ),
    ];
    if let Some(target) = with_escaped_letter(&right.place.target) {
        let message = changed(right, |message| {
            message.signatures.clear();
            message.place.target = target;
        });
        let what = "no signature, and a letter of the path as an escape: a guard that matches paths \
                    must not miss it";
        attempts.push(Attempt::new("path-escaped", message, Refuse, what).showing(&[guard]));
    }
    attempts
}

/// The last path segment's first letter as an escape, which every router decodes.
fn with_escaped_letter(target: &[u8]) -> Option<Vec<u8>> {
    let path = target.split(|&octet| octet == b'?').next()?;
    let slash = path.iter().rposition(|&octet| octet == b'/')?;
    let letter = path
        .get(slash + 1)
        .filter(|octet| octet.is_ascii_alphanumeric())?;
    let (before, behind) = target.split_at_checked(slash + 1)?;
    let escape = format!("%{letter:02X}");
    Some([before, escape.as_bytes(), behind.get(1..)?].concat())
}

/// The URL that is signed, and the URL that is asked for.
pub(super) fn of_url(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let signed_url = &right.place.signed_url;
    let over = |name: &str, url: Vec<u8>, expected, what| {
        let message = changed(right, |message| {
            let asked = std::mem::replace(&mut message.place.signed_url, url);
            let signature = message.signature(material.token);
            message.set_signature(signature);
            message.place.signed_url = asked;
        });
        Attempt::new(name, message, expected, what)
    };
    let url = String::from_utf8_lossy(signed_url).into_owned();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", &url));
    let is_https = scheme.eq_ignore_ascii_case("https");
    let (other, socket) = if is_https {
        ("http", "wss")
    } else {
        ("https", "ws")
    };
    let mut attempts = vec![
        over(
            "scheme-other",
            format!("{other}://{rest}").into_bytes(),
            Refuse,
            "the same URL signed with the other of http and https",
        )
        .showing(&["twilio-http-behind-proxy"]),
        over(
            "scheme-websocket",
            format!("{socket}://{rest}").into_bytes(),
            Refuse,
            "the same URL signed as a WebSocket's",
        )
        .showing(&["twilio-websocket-scheme"]),
        over(
            "port-other",
            with_port(&url, material.target.port ^ 1).into_bytes(),
            Refuse,
            "the same URL signed with another port",
        ),
        over(
            "path-other",
            with_segment(&url).into_bytes(),
            Refuse,
            "another path signed, as when the request was redirected from there",
        )
        .showing(&["twilio-redirect"]),
        Attempt::new(
            "query-added",
            changed(right, |message| {
                message.place.target = with_query(&message.place.target, "added=1");
            }),
            Refuse,
            "a parameter added to the query behind the signing",
        ),
    ];
    if let Some(url) = material.target.other_userinfo(&right.query) {
        let what = "the URL signed in its other form, with user name and password or without: \
                    Twilio's products differ";
        let attempt = over("userinfo-other", url, Either, what);
        attempts.push(attempt.showing(&["twilio-credentials-in-url"]));
    }
    attempts
}

/// A URL with another port, written out.
fn with_port(url: &str, port: u16) -> String {
    let start = url.find("://").map_or(0, |start| start + 3);
    let (scheme, rest) = url.split_at(start);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at(end);
    let host = match authority.rsplit_once(':') {
        Some((host, digits)) if digits.bytes().all(|octet| octet.is_ascii_digit()) => host,
        _ => authority,
    };
    format!("{scheme}{host}:{port}{behind}")
}

/// A URL with a segment more at the end of its path.
fn with_segment(url: &str) -> String {
    let (path, query) = match url.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (url, String::new()),
    };
    format!("{}/other{query}", path.trim_end_matches('/'))
}

/// A GET's query.
fn of_query(right: &Message) -> Vec<Attempt> {
    if !right.place.target.contains(&b'?') {
        return Vec::new();
    }
    let tampered = changed(right, |message| {
        if let Some(last) = message.place.target.last_mut() {
            *last = if *last == b'3' { b'4' } else { b'3' };
        }
    });
    vec![Attempt::new(
        "query-tampered",
        tampered,
        Refuse,
        "the query's last character changed behind the signing",
    )]
}

/// A form's fields.
fn of_fields(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let sent = |name: &str, expected: Expected, what, change: &dyn Fn(&mut Message)| {
        let message = changed(right, |message| {
            change(message);
            // What is sent is changed, and the signature stays.
            let form = Message::form(material.target, &message.query, message.fields.clone());
            message.body = form.body;
        });
        Attempt::new(name, message, expected, what)
    };
    vec![
        sent(
            "value-tampered",
            Refuse,
            "a field's value changed behind the signing",
            &|message| {
                if let Some((_, value)) = message.fields.last_mut() {
                    value.push(b'3');
                }
            },
        ),
        sent(
            "field-added",
            Refuse,
            "a field added behind the signing",
            &|message| {
                message.fields.push((b"Added".to_vec(), b"1".to_vec()));
            },
        ),
        sent(
            "field-removed",
            Refuse,
            "a field taken away behind the signing",
            &|message| {
                message.fields.pop();
            },
        ),
        sent(
            "body-removed",
            Refuse,
            "all fields taken away behind the signing",
            &|message| {
                message.fields.clear();
            },
        ),
        sent(
            "fields-reordered",
            Accept,
            "the fields sent in the reverse order: they are sorted before signing",
            &|message| message.fields.reverse(),
        )
        .showing(&["twilio-not-sorted"]),
    ]
}

/// A JSON body and its hash.
fn of_body(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let tampered = [right.body.as_slice(), b" "].concat();
    let hashed = |name: &str, hash: &str, expected, what| {
        Attempt::new(name, with_hash(material, right, Some(hash)), expected, what)
    };
    let capitals = body_sha256(&right.body).to_ascii_uppercase();
    let base64 = STANDARD.encode(Sha256::digest(&right.body));
    let base64 = percent_encode(base64.as_bytes());
    vec![
        Attempt::new(
            "body-tampered",
            changed(right, |message| message.body.clone_from(&tampered)),
            Refuse,
            "the body changed behind the signing; URL, hash and signature stay",
        )
        .showing(&["twilio-body-hash-skipped"]),
        Attempt::new(
            "hash-missing",
            with_hash(material, right, None),
            Refuse,
            "JSON without bodySHA256: nothing in the signature covers the body",
        )
        .showing(&["twilio-body-hash-skipped"]),
        hashed(
            "hash-wrong",
            &body_sha256(&tampered),
            Refuse,
            "the hash of another body, rightly signed",
        )
        .showing(&["twilio-body-hash-skipped"]),
        hashed(
            "hash-capitals",
            &capitals,
            Either,
            "the hash in capitals: the documents have small letters, and do not say that they must be",
        )
        .showing(&["twilio-body-hash-encoding"]),
        hashed("hash-base64", &base64, Refuse, "the hash as Base64")
            .showing(&["twilio-body-hash-encoding"]),
    ]
}

/// JSON that a parser writes in another way.
fn of_written_json(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let hash = body_sha256(br#"{"a":1}"#);
    let message = with_hash(material, right, Some(&hash));
    let what = "the hash of the JSON as a parser writes it anew";
    let attempt = Attempt::new("hash-reserialised", message, Refuse, what);
    vec![attempt.showing(&["twilio-body-reserialised"])]
}

/// JSON without an octet.
fn of_empty_body(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let message = with_hash(material, right, Some(&body_sha256(b"{}")));
    let what = "no body, and the hash of {}";
    let attempt = Attempt::new("hash-of-braces", message, Refuse, what);
    vec![attempt.showing(&["twilio-body-hash-of-empty-body"])]
}

/// A right signature over another hash, or over none.
fn with_hash(material: &Material<'_>, right: &Message, hash: Option<&str>) -> Message {
    let query = hash.map(|hash| format!("bodySHA256={hash}"));
    let place = Message::get(material.target, &query.unwrap_or_default());
    Message {
        shape: Shape::Json,
        body: right.body.clone(),
        ..place
    }
    .signed(material.token)
}
