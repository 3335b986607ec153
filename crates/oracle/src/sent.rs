//! What an implementation sent in addition to what the case gave it to send.
//!
//! RFC 5849 permits a client to send more or fewer protocol parameters than a case gives it, for
//! instance `oauth_version="1.0"` (3.1) or a realm (3.5.1). Such an answer is judged by the
//! parameters that it carries: a right signature over them is right. So is an answer to a Digest
//! challenge, in which the client chooses `qop` and `cnonce`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use crate::field::oauth_parameters;
use crate::implementation::Implementation;
use crate::protocol::{Answer, Output};
use crate::reference::Reference;
use crate::schemes::Call;
use crate::schemes::digest::sent::as_sent as digest;
use crate::schemes::oauth::{OauthInput, SignInput};

/// A parameter that a client may add or leave out.
struct Optional {
    /// Its name in the header; the realm has no prefix.
    name: &'static str,
    /// Whether it may be sent though the case has no such parameter.
    may_add: fn(&SignInput, &str) -> bool,
    /// Whether it may be left out though the case has it with this value.
    may_leave_out: fn(&SignInput, &str) -> bool,
    /// Whether another value may be sent in place of this one of the case.
    may_replace: fn(&str) -> bool,
    /// Its place in the input.
    place: fn(&mut SignInput) -> &mut Option<String>,
}

const OPTIONAL: [Optional; 7] = [
    // 3.1: OPTIONAL; if present, "1.0".
    Optional {
        name: "oauth_version",
        may_add: |_, value| value == "1.0",
        may_leave_out: |_, value| value == "1.0",
        may_replace: |_| false,
        place: |input| &mut input.oauth.version,
    },
    // 3.1: required, except with PLAINTEXT, where it may be left out. 3.3: the client chooses them, and
    // a library that makes its own shows them in its header.
    Optional {
        name: "oauth_timestamp",
        may_add: |_, _| true,
        may_leave_out: |input, _| is_plaintext(&input.oauth),
        may_replace: |_| true,
        place: |input| &mut input.oauth.timestamp,
    },
    Optional {
        name: "oauth_nonce",
        may_add: |_, _| true,
        may_leave_out: |input, _| is_plaintext(&input.oauth),
        may_replace: |_| true,
        place: |input| &mut input.oauth.nonce,
    },
    // 2.1: a client that asks for temporary credentials, without a token, sends where it is called back.
    Optional {
        name: "oauth_callback",
        may_add: |input, _| input.credentials.token.as_deref().is_none_or(str::is_empty),
        may_leave_out: |_, _| false,
        may_replace: |_| false,
        place: |input| &mut input.oauth.callback,
    },
    // 2.1, appendix A: an empty token may be left out.
    Optional {
        name: "oauth_token",
        may_add: |_, value| value.is_empty(),
        may_leave_out: |_, value| value.is_empty(),
        may_replace: |_| false,
        place: |input| &mut input.credentials.token,
    },
    // 3.5.1: OPTIONAL; it is not signed, and some libraries percent-encode it (O-realm-encoding).
    Optional {
        name: "realm",
        may_add: |_, _| true,
        may_leave_out: |_, _| true,
        may_replace: |_| true,
        place: |input| &mut input.oauth.realm,
    },
    // Appendix A permits further parameters; the body hash is one whose value is known.
    Optional {
        name: "oauth_body_hash",
        may_add: is_body_hash,
        may_leave_out: |_, _| false,
        may_replace: |_| false,
        place: |input| &mut input.oauth.body_hash,
    },
];

/// The call with the parameters that the answer carries, if they differ from the call's only in what
/// RFC 5849 or RFC 7616 permits. None if nothing differs, or if the answer does not show what was sent.
///
/// `exact` names the parameters that must be sent, or not, as the call has it.
pub(crate) fn as_sent(call: &Call, answer: &Answer, exact: &[String]) -> Option<Call> {
    let Answer::Ok(output) = answer else {
        return None;
    };
    if let Call::Sign(input) = call {
        of_signer(input, output, exact, Call::Sign)
    } else if let Call::BaseString(input) = call {
        of_signer(input, output, exact, Call::BaseString)
    } else if let Call::Digest(input) = call {
        digest(input, output.text("authorization")?, exact).map(Call::Digest)
    } else {
        None
    }
}

fn of_signer(
    input: &SignInput,
    output: &Output,
    exact: &[String],
    call: fn(SignInput) -> Call,
) -> Option<Call> {
    match carried(output) {
        Some(sent) => changed(input, &sent, exact).map(call),
        // A header that is malformed shows what is sent, and is judged as it is.
        None if output.text("authorization").is_some() => None,
        None => unshown(input, output, exact, call),
    }
}

/// What a signer adds without a value of its own: an answer without the header may have it in what is
/// signed, and does not show whether it is sent too.
const CONSTANT: [(&str, &str); 2] = [("oauth_version", "1.0"), ("oauth_token", "")];

/// The call with such parameters, where they give what is answered.
fn unshown(
    input: &SignInput,
    output: &Output,
    exact: &[String],
    call: fn(SignInput) -> Call,
) -> Option<Call> {
    let sets: [&[(&str, &str)]; 3] = [&CONSTANT[..1], &CONSTANT[1..], &CONSTANT];
    let shows = |right: &Output, name: &str| {
        let found = output.0.get(name)?;
        Some(right.0.get(name) == Some(found))
    };
    sets.into_iter().find_map(|set| {
        let sent: Vec<(String, String)> = set
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let with = call(added(input, &sent, exact)?);
        let Answer::Ok(right) = Reference.answer(&with) else {
            return None;
        };
        let mut shown = ["signature", "base_string"]
            .into_iter()
            .filter_map(|name| shows(&right, name))
            .peekable();
        (shown.peek().is_some() && shown.all(|is_same| is_same)).then_some(with)
    })
}

/// The input with parameters that it does not have and that may be added.
fn added(input: &SignInput, sent: &[(String, String)], exact: &[String]) -> Option<SignInput> {
    let mut with = input.clone();
    for (name, value) in sent {
        let parameter = OPTIONAL.iter().find(|parameter| parameter.name == name)?;
        let is_exact = exact.iter().any(|exact| exact == name);
        let place = (parameter.place)(&mut with);
        if place.is_some() || is_exact || !(parameter.may_add)(input, value) {
            return None;
        }
        *place = Some(value.clone());
    }
    Some(with)
}

/// What is right for a call: the answer of the reference, with the fields of `expected` alone.
pub(crate) fn right(call: &Call, expected: &Map<String, Value>) -> Option<Output> {
    let Answer::Ok(mut output) = Reference.answer(call) else {
        return None;
    };
    output.0.retain(|name, _| expected.contains_key(name));
    Some(output)
}

/// The parameters that an answer says it sent: those of its header, or else `params_sent`.
fn carried(output: &Output) -> Option<Vec<(String, String)>> {
    if let Some(header) = output.text("authorization") {
        return oauth_parameters(header);
    }
    let pairs = output.0.get("params_sent")?.as_array()?.iter();
    let text = |pair: &Value, at: usize| Some(pair.get(at)?.as_str()?.to_owned());
    pairs
        .map(|pair| Some((text(pair, 0)?, text(pair, 1)?)))
        .collect()
}

fn changed(input: &SignInput, sent: &[(String, String)], exact: &[String]) -> Option<SignInput> {
    let mut changed = input.clone();
    let mut differs = false;
    for parameter in &OPTIONAL {
        let place = (parameter.place)(&mut changed);
        let mut values = sent.iter().filter(|(name, _)| name == parameter.name);
        let new = match (place.as_deref(), values.next()) {
            (None, Some((_, value))) if (parameter.may_add)(input, value) => Some(value.clone()),
            (Some(value), None) if (parameter.may_leave_out)(input, value) => None,
            (Some(old), Some((_, new))) if old != new && (parameter.may_replace)(old) => {
                Some(new.clone())
            }
            _ => continue,
        };
        // The case's point: another value is shown by the stage that has it.
        if exact.iter().any(|name| name == parameter.name) {
            continue;
        }
        if values.next().is_some() {
            return None;
        }
        *place = new;
        differs = true;
    }
    differs.then_some(changed)
}

fn is_plaintext(oauth: &OauthInput) -> bool {
    oauth.signature_method.as_deref() == Some("PLAINTEXT")
}

/// Whether a value is the hash of a body that is not a form, by a method's hash function.
fn is_body_hash(input: &SignInput, value: &str) -> bool {
    let request = &input.request;
    let is_form = request.headers.iter().any(|(name, value)| {
        let kind = value.split(';').next().unwrap_or_default().trim();
        name.eq_ignore_ascii_case("Content-Type")
            && kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    });
    let body = match (&request.body, &request.body_base64) {
        (Some(body), _) => body.clone().into_bytes(),
        (None, Some(encoded)) => STANDARD.decode(encoded).unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    let hashes = [
        STANDARD.encode(Sha1::digest(&body)),
        STANDARD.encode(Sha256::digest(&body)),
        STANDARD.encode(Sha512::digest(&body)),
    ];
    !is_form && hashes.iter().any(|hash| hash == value)
}
