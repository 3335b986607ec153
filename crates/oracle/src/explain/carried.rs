//! A request with protocol parameters, explained by these and verified.

use basestring::{
    Authorization, Credentials, Error, Insecure, Parameter, Place, Received, Request,
    SignatureMethod, Verification, collect_parameters, form_encode,
};

use super::model::{Explanation, Octets, Outcome, Stage, Verdict};
use super::shown::Sight;
use super::{Given, collect, normalized, signature};
use crate::body_hash::compare;
use crate::method::{Key, facts};

/// Adds the stages after the base string URI, and the verdict.
pub(super) fn explain(
    request: &Request<'_>,
    carried: Result<(Place, Vec<Parameter<'_>>), Error>,
    given: &Given,
    sight: Sight,
    explanation: &mut Explanation,
) -> Result<(), Error> {
    let parameters = collect_parameters(request)?;
    let stages = &mut explanation.stages;
    stages.push(collect::stage(request, &[], sight.shows_signature)?);
    stages.push(normalized::parameters(&parameters));
    let (stage, base_string) = normalized::whole(request, &parameters)?;
    stages.push(stage);

    let received = Received::parse(request);
    let method = received.as_ref().map_or_else(
        |_| declared_method(&parameters),
        |received| Some(received.method()),
    );
    let credentials = credentials(given, &parameters);
    let computed = match method {
        Some(method) => {
            let (stage, signature) = signature::stage(method, &base_string, &credentials, given)?;
            stages.push(stage);
            signature
        }
        None => None,
    };
    let body_hash = body_hash(request, &parameters, method);
    stages.extend(body_hash.clone().map(|(stage, _)| stage));
    if let Ok((place, protocol)) = carried {
        stages.push(place_stage(request, place, protocol, sight)?);
    }
    explanation.verdict = match received {
        Err(fault) => invalid(&fault, Vec::new()),
        Ok(received) => {
            let verdict = verdict(&received, &credentials, computed.as_deref(), given);
            let fault = body_hash.and_then(|(_, fault)| fault);
            match verdict {
                Verdict::Valid | Verdict::Unchecked { .. } => fault.unwrap_or(verdict),
                Verdict::Invalid { .. } | Verdict::Signed | Verdict::Unsigned => verdict,
            }
        }
    };
    Ok(())
}

/// The body hash as it should be, and the verdict if another one is sent.
fn body_hash(
    request: &Request<'_>,
    parameters: &[Parameter<'_>],
    method: Option<SignatureMethod>,
) -> Option<(Stage, Option<Verdict>)> {
    let sent = parameters
        .iter()
        .find(|parameter| *parameter.name == *b"oauth_body_hash")?;
    let is_form = request.form_body().ok().flatten().is_some();
    let method = method.filter(|_| !is_form)?;
    let compared = compare(&sent.value, method, request.body, None);
    let is_known = !request.body.is_empty();
    let remark = match (&compared.how, compared.is_right) {
        (_, true) => "the value that was sent is the same".to_owned(),
        (_, false) if !is_known => {
            "another value was sent; the request is shown without a body".to_owned()
        }
        (Some(how), false) => format!("another value was sent: {how}"),
        (None, false) => "another value was sent: it is the hash of another body".to_owned(),
    };
    let fault = (!compared.is_right && is_known).then(|| Verdict::Invalid {
        kind: "bad-body-hash",
        message: "oauth_body_hash is not the hash of the body".to_owned(),
        remarks: vec![remark.clone()],
    });
    let stage = Stage {
        section: "draft-eaton-oauth-bodyhash 3.2",
        title: "oauth_body_hash",
        rule: "The hash of the body by the hash of the signature method, as Base64. It is signed as a \
               parameter.",
        given: Vec::new(),
        result: Outcome::Text {
            text: Octets(compared.right.into_bytes()),
        },
        remarks: vec![remark],
    };
    Some((stage, fault))
}

fn declared_method(parameters: &[Parameter<'_>]) -> Option<SignatureMethod> {
    let declared = parameters
        .iter()
        .find(|parameter| *parameter.name == *b"oauth_signature_method")?;
    SignatureMethod::parse(&declared.value).ok()
}

/// The given credentials. Identifiers that are not given are those of the request.
fn credentials(given: &Given, parameters: &[Parameter<'_>]) -> Credentials {
    let own = |name: &str| {
        let found = parameters.iter().find(|p| *p.name == *name.as_bytes());
        found.map(|parameter| parameter.value.to_vec())
    };
    let mut credentials = given.credentials();
    if given.client_key.is_none() {
        credentials.client_key = own("oauth_consumer_key").unwrap_or_default();
    }
    if given.token.is_none() {
        credentials.token = own("oauth_token");
    }
    credentials
}

fn invalid(fault: &Error, remarks: Vec<String>) -> Verdict {
    Verdict::Invalid {
        kind: fault.kind().name(),
        message: fault.to_string(),
        remarks,
    }
}

fn verdict(
    received: &Received<'_>,
    credentials: &Credentials,
    computed: Option<&str>,
    given: &Given,
) -> Verdict {
    let is_rsa = facts(received.method()).key == Key::Rsa;
    let has_public_key = given.verifying_key().is_some();
    let lacks_token_secret =
        !is_rsa && !received.token().is_empty() && given.token_secret.is_none();
    if !is_rsa && computed.is_none() || is_rsa && !has_public_key {
        let why = match facts(received.method()).key {
            Key::Rsa => "no RSA key was given: give it with --public-key",
            Key::Hmac | Key::Plaintext => "no client secret was given",
        };
        return Verdict::Unchecked {
            why: why.to_owned(),
        };
    }
    // The signature is judged here, and not whether a server should accept it.
    let mut verification = Verification {
        insecure: Insecure::ALLOWED,
        ..Verification::default()
    };
    match received.verify(credentials, &mut verification) {
        Ok(()) => Verdict::Valid,
        Err(fault) if fault.kind() == basestring::Kind::BadSignature && lacks_token_secret => {
            Verdict::Unchecked {
                why: "a token is sent and no token secret was given, and the signature does not match \
                      with an empty one"
                    .to_owned(),
            }
        }
        Err(fault) if fault.kind() == basestring::Kind::BadSignature => {
            let signature = received.value("oauth_signature").unwrap_or_default();
            let remarks =
                computed.map(|computed| signature::compare(received.method(), signature, computed));
            let remarks = remarks.unwrap_or_default();
            invalid(&fault, remarks)
        }
        Err(fault) => invalid(&fault, Vec::new()),
    }
}

/// 3.5.1 to 3.5.3: the place of the protocol parameters and the signature.
fn place_stage(
    request: &Request<'_>,
    place: Place,
    protocol: Vec<Parameter<'_>>,
    sight: Sight,
) -> Result<Stage, Error> {
    let mut remarks = Vec::new();
    let (section, title, rule, text, hidden) = match place {
        Place::Header => {
            let field = request.oauth_authorization()?.unwrap_or_default();
            let (parameters, hidden) = shown(field.parameters, sight);
            if field.realm.is_some() {
                remarks.push("realm is not signed".to_owned());
            }
            let field = Authorization {
                realm: field.realm,
                parameters,
            };
            let rule =
                "OAuth, then name=\"value\" with name and value encoded, separated by commas.";
            let text = field.to_field().unwrap_or_else(|_| "OAuth".to_owned());
            ("3.5.1", "Authorization header", rule, text, hidden)
        }
        Place::Body => {
            let (parameters, hidden) = shown(protocol, sight);
            let rule = "In a form body, with the parameters of the form.";
            let text = form_encode(&parameters);
            ("3.5.2", "form-encoded body", rule, text, hidden)
        }
        Place::Query => {
            let (parameters, hidden) = shown(protocol, sight);
            let rule = "In the query of the URL, with its parameters.";
            let text = form_encode(&parameters);
            ("3.5.3", "query", rule, text, hidden)
        }
    };
    if hidden {
        remarks.push("the received signature is not shown: it is the secrets".to_owned());
    }
    Ok(Stage {
        section,
        title,
        rule,
        given: Vec::new(),
        result: Outcome::Text {
            text: Octets(text.into_bytes()),
        },
        remarks,
    })
}

/// The parameters that may be shown, and whether one was removed.
fn shown(mut parameters: Vec<Parameter<'_>>, sight: Sight) -> (Vec<Parameter<'_>>, bool) {
    let count = parameters.len();
    if !sight.shows_signature {
        parameters.retain(|parameter| *parameter.name != *b"oauth_signature");
    }
    let hidden = parameters.len() < count;
    (parameters, hidden)
}
