//! Plans as the protocol's inputs.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::generate::parameters::Pairs;
use crate::generate::text::Octets;
use crate::generate::url::Target;
use crate::generate::wild::Edit;
use crate::protocol::input::{ParamsInput, TextInput};

pub(crate) fn lossy(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

pub(crate) fn edited(mut text: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for edit in edits {
        edit.apply_to(&mut text);
    }
    text
}

/// Bytes as text, or as Base64 if they are not valid UTF-8.
pub(crate) fn text(octets: &[u8]) -> TextInput {
    match std::str::from_utf8(octets) {
        Ok(text) => TextInput {
            text: Some(text.to_owned()),
            text_base64: None,
        },
        Err(_) => TextInput {
            text: None,
            text_base64: Some(STANDARD.encode(octets)),
        },
    }
}

pub(crate) fn params(pairs: &Pairs) -> ParamsInput {
    let is_text = |octets: &Octets| std::str::from_utf8(&octets.0).is_ok();
    if pairs
        .0
        .iter()
        .all(|(name, value)| is_text(name) && is_text(value))
    {
        return ParamsInput {
            params: Some(pairs.texts()),
            params_base64: None,
        };
    }
    let encoded = pairs
        .0
        .iter()
        .map(|(n, v)| (STANDARD.encode(&n.0), STANDARD.encode(&v.0)));
    ParamsInput {
        params: None,
        params_base64: Some(encoded.collect()),
    }
}

pub(crate) fn text_input(text: String) -> TextInput {
    TextInput {
        text: Some(text),
        text_base64: None,
    }
}

pub(crate) fn url_text(target: &Target, query: Option<String>) -> String {
    let query = query.filter(|query| !query.is_empty());
    let url = target.url(query.as_deref().map(str::as_bytes));
    String::from_utf8_lossy(&url).into_owned()
}
