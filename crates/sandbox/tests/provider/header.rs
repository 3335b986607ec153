//! The Authorization header as a provider reads it, with its weaknesses.

use basestring::{Parameter, percent_decode};

use crate::switch::Switch;

/// The parameters of an Authorization header, even if one occurs twice.
pub(crate) fn header_parameters(switch: &Switch, value: &str) -> Option<Vec<(String, String)>> {
    let (scheme, rest) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
    if switch.is("parse-scheme-case") && scheme != "OAuth" {
        return Some(Vec::new());
    }
    let is_spaced = rest.contains(" ,") || rest.contains(" =") || rest.contains(",  ");
    if switch.is("parse-space-not-allowed") && is_spaced {
        return None;
    }
    let is_first = rest.trim_start().starts_with("oauth_consumer_key=");
    if switch.is("header-order-assumed") && !is_first {
        return None;
    }
    if !scheme.eq_ignore_ascii_case("oauth") {
        return Some(Vec::new());
    }
    let mut all = Vec::new();
    let mut rest = rest.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        let (quoted, after) = after.split_once('"')?;
        let decode = |text: &str| {
            let bytes = percent_decode(text.as_bytes()).ok()?;
            String::from_utf8(bytes).ok()
        };
        if !name.trim().eq_ignore_ascii_case("realm") || switch.is("collect-realm-signed") {
            all.push((decode(name.trim())?, decode(quoted)?));
        }
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    Some(all)
}

/// Protocol parameters as a map: the last value of each name.
pub(crate) fn as_map(signed: Vec<Parameter<'static>>) -> Vec<Parameter<'static>> {
    let (protocol, mut others): (Vec<_>, Vec<_>) =
        signed.into_iter().partition(Parameter::is_protocol);
    let named = protocol.into_iter().map(|own| (own.name.to_vec(), own));
    let last: std::collections::BTreeMap<Vec<u8>, Parameter<'static>> = named.collect();
    others.extend(last.into_values());
    others
}
