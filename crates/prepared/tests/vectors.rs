//! Every vector that prepared code can run: signing, verifying, reading a header, and webhooks.

use std::fs;
use std::path::{Path, PathBuf};

use basestring::{
    Clock, Credentials, Field, NonceUse, Nonces, Secret, Verification, WebhookSecret,
};
use basestring_prepared::{
    Call, Endpoint, Pair, RawParameter, SIGNATURE_LENGTH, Signer, TwilioVerifier, Verifier, Wire,
    raw_parameters,
};
use serde_json::Value;

/// Every case of an operation.
fn cases(operation: &str) -> Vec<Value> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: &PathBuf| -> Value {
        let text = fs::read_to_string(path).expect("the file can be read");
        serde_json::from_str(&text).expect("the file is JSON")
    };
    let all = files.iter().map(read);
    let all = all.filter_map(|file| file.as_array().cloned()).flatten();
    all.filter(|case| case["op"] == operation).collect()
}

fn text<'c>(value: &'c Value, name: &str) -> Option<&'c [u8]> {
    value[name].as_str().map(str::as_bytes)
}

fn pairs(value: &Value) -> Vec<Pair<'_>> {
    fn pair(pair: &Value) -> Option<Pair<'_>> {
        let text = |place: usize| pair.get(place).and_then(Value::as_str).map(str::as_bytes);
        Some((text(0)?, text(1)?))
    }
    let all = value.as_array().into_iter().flatten();
    all.filter_map(pair).collect()
}

fn credentials(input: &Value) -> Credentials {
    let given = &input["credentials"];
    let secret = |name| Secret::new(text(given, name).unwrap_or_default());
    Credentials {
        client_key: text(given, "consumer_key").unwrap_or_default().to_vec(),
        client_secret: secret("consumer_secret"),
        token: text(given, "token").map(<[u8]>::to_vec),
        token_secret: secret("token_secret"),
        ..Credentials::default()
    }
}

/// Calls `then` with the request of a case; cases with a body that is not text are skipped.
fn with_request<T>(input: &Value, then: impl FnOnce(&Wire<'_>) -> T) -> Option<T> {
    let request = &input["request"];
    if request.get("body_base64").is_some() {
        return None;
    }
    let fields: Vec<Field<'_>> = pairs(&request["headers"]);
    Some(then(&Wire {
        method: text(request, "method")?,
        url: text(request, "url")?,
        fields: &fields,
        body: text(request, "body").unwrap_or_default(),
    }))
}

/// The nonces that a case says were used, with their timestamps.
struct Seen<'c>(Vec<Pair<'c>>);

impl Nonces for Seen<'_> {
    fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool {
        let mut uses = self.0.iter();
        !uses.any(|(timestamp, used)| {
            *used == nonce.nonce && basestring::parse_timestamp(timestamp) == Ok(nonce.timestamp)
        })
    }
}

#[test]
fn every_request_to_verify_has_the_verdict_of_its_vector() {
    let (mut accepted, mut refused) = (0, 0);
    for case in cases("verify") {
        let input = &case["in"];
        // An empty secret is accepted only if the caller allows it; the vectors do.
        let insecure = basestring::Insecure {
            unchecked_body_hash: false,
            ..basestring::Insecure::ALLOWED
        };
        let verdict = with_request(input, |wire| {
            let mut seen = Seen(pairs(&input["seen"]));
            let clock = input["now"].as_u64().map(|now| Clock {
                now,
                window: Clock::WINDOW,
            });
            let mut verification = Verification {
                clock,
                nonces: Some(&mut seen),
                insecure,
                ..Verification::default()
            };
            Verifier::new(credentials(input)).verify(wire, &mut verification)
        });
        let Some(verdict) = verdict else { continue };
        let found = verdict.as_ref().map_err(|refusal| refusal.kind().name());
        let expected = &case["out"];
        // A case with several permitted answers has no `out`.
        if expected.is_null() {
            continue;
        }
        assert_eq!(found.is_ok(), expected["valid"] == true, "{}", case["id"]);
        if let (Err(kind), Some(expected)) = (found, expected["kind"].as_str()) {
            assert_eq!(kind, expected, "{}", case["id"]);
        }
        accepted += usize::from(found.is_ok());
        refused += usize::from(found.is_err());
    }
    assert!(accepted > 200 && refused > 300, "{accepted} {refused}");
}

#[test]
fn every_request_to_sign_has_the_signature_of_its_vector() {
    let mut signed = 0;
    for case in cases("sign") {
        let (input, expected) = (&case["in"], text(&case["out"], "signature"));
        let oauth = &input["oauth"];
        let (Some(expected), Some(b"HMAC-SHA1")) = (expected, text(oauth, "signature_method"))
        else {
            continue;
        };
        let (Some(timestamp), Some(nonce)) = (text(oauth, "timestamp"), text(oauth, "nonce"))
        else {
            continue;
        };
        let names = ["callback", "verifier", "body_hash"];
        let others = names.map(|name| (format!("oauth_{name}"), text(oauth, name)));
        let found = with_request(input, |wire| {
            let request = wire.parse().expect("the request can be signed");
            let collected = basestring::collect_parameters(&request).expect("parameters");
            let others = others
                .iter()
                .filter_map(|(name, value)| Some((name.as_bytes(), (*value)?)));
            let parameters: Vec<Pair<'_>> = collected
                .iter()
                .map(|p| (&*p.name, &*p.value))
                .chain(others)
                .collect();
            let mut signer = Signer::new(&credentials(input));
            if text(oauth, "version").is_some() {
                signer = signer.with_version();
            }
            let authority = request.authority().expect("a host");
            let call = Call {
                endpoint: &Endpoint::new(request.method, &request.url, &authority),
                parameters: &parameters,
                timestamp,
                nonce,
            };
            let mut signature = [0; SIGNATURE_LENGTH];
            signer.sign_into(&call, &mut signature);
            signature
        });
        let Some(found) = found else { continue };
        assert_eq!(found, expected, "{}", case["id"]);
        signed += 1;
    }
    assert!(signed > 400, "{signed}");
}

#[test]
fn every_header_to_parse_has_the_parameters_of_its_vector() {
    let mut read = 0;
    for case in cases("parse_authorization") {
        let header = text(&case["in"], "header").unwrap_or_default();
        let found: Result<Vec<_>, _> = raw_parameters(header).collect();
        let Some(expected) = case["out"]["params"].as_array() else {
            continue;
        };
        let found = found.unwrap_or_default();
        let others = found.iter().filter_map(|raw| match raw {
            RawParameter::Realm(_) => None,
            RawParameter::Other { name, value } => Some([*name, *value]),
        });
        let decoded: Vec<_> = others
            .map(|pair| pair.map(|text| basestring::percent_decode(text).unwrap_or_default()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|pair| {
                [0, 1].map(|place| pair[place].as_str().unwrap_or_default().as_bytes().to_vec())
            })
            .collect();
        assert_eq!(decoded, expected, "{}", case["id"]);
        read += 1;
    }
    assert!(read > 80, "{read}");
}

#[test]
fn every_webhook_has_the_verdict_of_its_vector() {
    let mut verified = 0;
    for case in cases("twilio_verify") {
        let input = &case["in"];
        let (Some(url), Some(signature)) = (text(input, "url"), text(input, "signature")) else {
            continue;
        };
        if input.get("params").is_none() {
            continue;
        }
        let parameters: Vec<_> = pairs(&input["params"])
            .into_iter()
            .map(|(name, value)| basestring::Parameter::new(name, value))
            .collect();
        let form = basestring::form_encode(&parameters);
        let token = WebhookSecret::new(text(input, "auth_token").unwrap_or_default());
        let verdict = token.and_then(|token| {
            TwilioVerifier::new(token).verify_form(url, form.as_bytes(), signature)
        });
        if let Some(valid) = case["out"]["valid"].as_bool() {
            assert_eq!(verdict.is_ok(), valid, "{}", case["id"]);
            verified += 1;
        }
    }
    assert!(verified > 100, "{verified}");
}
