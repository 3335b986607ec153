//! The protocol's inputs as the reference takes them, and its results as the protocol has them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::Parameter;

use super::answer::Output;
use super::fault::Fault;
use super::input::{Pairs, TextInput};

/// A text as a result.
pub(crate) fn text(text: String) -> Output {
    Output::of("text", text)
}

fn base64(text: &str, of: &str) -> Result<Vec<u8>, Fault> {
    STANDARD
        .decode(text)
        .map_err(|fault| Fault::Input(format!("expected Base64 as {of}: {fault}")))
}

pub(crate) fn octets(input: &TextInput) -> Result<Vec<u8>, Fault> {
    match (&input.text, &input.text_base64) {
        (Some(text), None) => Ok(text.as_bytes().to_vec()),
        (None, Some(encoded)) => base64(encoded, "text_base64"),
        _ => Err(Fault::Input(
            "expected either text or text_base64".to_owned(),
        )),
    }
}

pub(crate) fn parameters<'a>(
    texts: Option<&'a Pairs>,
    encoded: Option<&Pairs>,
) -> Result<Vec<Parameter<'a>>, Fault> {
    match (texts, encoded) {
        (Some(texts), None) => Ok(texts.iter().map(|(n, v)| Parameter::new(n, v)).collect()),
        (None, Some(encoded)) => encoded
            .iter()
            .map(|(name, value)| {
                Ok(Parameter {
                    name: base64(name, "params_base64")?.into(),
                    value: base64(value, "params_base64")?.into(),
                })
            })
            .collect(),
        (None, None) => Ok(Vec::new()),
        (Some(_), Some(_)) => Err(Fault::Input(
            "expected either params or params_base64, found both".to_owned(),
        )),
    }
}

/// [`parameters`] as rules take them.
pub(crate) fn pairs(
    texts: Option<&Pairs>,
    encoded: Option<&Pairs>,
) -> Result<crate::schemes::shared::Pairs, Fault> {
    let parameters = parameters(texts, encoded)?.into_iter();
    let owned = |p: Parameter<'_>| (p.name.into_owned(), p.value.into_owned());
    Ok(parameters.map(owned).collect())
}

pub(crate) fn body(body: Option<&String>, encoded: Option<&String>) -> Result<Vec<u8>, Fault> {
    match (body, encoded) {
        (body, None) => Ok(body
            .map(|body| body.as_bytes().to_vec())
            .unwrap_or_default()),
        (None, Some(encoded)) => base64(encoded, "body_base64"),
        (Some(_), Some(_)) => Err(Fault::Input(
            "expected either body or body_base64, found both".to_owned(),
        )),
    }
}

/// A verifier's result: a refusal says that a request is not valid.
pub(crate) fn validity(verdict: Result<(), Fault>) -> Result<Output, Fault> {
    match verdict {
        Ok(()) => Ok(Output::of("valid", true)),
        Err(Fault::Refused(error)) => Ok(Output::of("valid", false)
            .with("kind", error.kind().name())
            .with("message", error.to_string())),
        Err(fault) => Err(fault),
    }
}
