//! The stages that need no request, and reading an Authorization header.

use basestring::{Authorization, Url};
use serde_json::Value;

use crate::protocol::answer::{Answer, Output};
use crate::protocol::convert::{octets, pairs, parameters, text};
use crate::protocol::fault::Fault;
use crate::protocol::input::{ParamsInput, TextInput};
use crate::schemes::oauth::input::{HeaderInput, UrlInput};
use crate::schemes::oauth::rules::{Rules, parse, punycode};
use crate::schemes::operation::{Operation, Shows};
use crate::schemes::shared::Pairs;

fn ok(text: &[u8]) -> Result<Answer, Fault> {
    Ok(Answer::Ok(Output::default().with_octets("text", text)))
}

/// A URL with its host in ASCII, where these rules write it in Unicode: the reference accepts no
/// other.
pub(super) fn ascii_url(rules: &Rules, url: &str) -> Option<String> {
    let is_in_unicode = rules.uri.host_in_unicode;
    is_in_unicode
        .then(|| punycode::with_ascii_host(url))
        .flatten()
}

/// `percent_encode`
pub(crate) struct PercentEncode;

impl Operation for PercentEncode {
    type Input = TextInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["text"];
    const SHOWS: Shows = Shows::of("R-3.6-4", "RFC 5849", "3.6");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        octets(input).map(|octets| text(basestring::percent_encode(&octets)))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        ok(&rules.encode.encode(&octets(input)?))
    }
}

/// `base_string_uri`
pub(crate) struct BaseStringUri;

impl Operation for BaseStringUri {
    type Input = UrlInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["text"];
    const SHOWS: Shows = Shows::of("R-3.4.1.2-1", "RFC 5849", "3.4.1.2");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let url = basestring::Url::parse(input.url.as_bytes())?;
        Ok(text(basestring::base_string_uri(&url, &url.authority())))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let ascii = ascii_url(rules, &input.url);
        let text = ascii.as_ref().unwrap_or(&input.url).as_bytes();
        let url = Url::parse(text)?;
        ok(&rules.uri.write(text, &url, &url.authority()))
    }
}

/// `normalize_parameters`
pub(crate) struct NormalizeParameters;

impl Operation for NormalizeParameters {
    type Input = ParamsInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["text"];
    const SHOWS: Shows = Shows::of("R-3.4.1.3.2-1", "RFC 5849", "3.4.1.3.2");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let pairs = parameters(input.params.as_ref(), input.params_base64.as_ref())?;
        Ok(text(basestring::normalize_parameters(&pairs)))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let own = pairs(input.params.as_ref(), input.params_base64.as_ref())?.into_iter();
        let own = own.map(|(name, value)| (name, rules.collect.value(value)));
        let own: Pairs = own.collect();
        ok(&rules.order.normalize(&own, &Pairs::new(), &rules.encode))
    }
}

/// `form_decode`
pub(crate) struct FormDecode;

impl Operation for FormDecode {
    type Input = TextInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["params"];
    const SHOWS: Shows = Shows::of("R-3.4.1.3.1-1", "RFC 5849", "3.4.1.3.1");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let form = octets(input)?;
        Ok(Output::default().with_params(&basestring::form_decode(&form)?))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let read = rules.query.fold(rules.query.read(&octets(input)?)?);
        let output = Output::default().with_params(&parse::to_parameters(&read));
        Ok(Answer::Ok(output))
    }
}

/// `parse_authorization`
pub(crate) struct ParseAuthorization;

fn with_realm(realm: Option<&[u8]>) -> Output {
    match realm {
        None => Output::of("realm", Value::Null),
        Some(realm) => Output::default().with_octets("realm", realm),
    }
}

impl Operation for ParseAuthorization {
    type Input = HeaderInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["realm", "params"];
    const SHOWS: Shows = Shows::of("R-3.5.1-3", "RFC 5849", "3.5.1");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let field = Authorization::parse(input.header.as_bytes())?;
        Ok(with_realm(field.realm.as_deref()).with_params(&field.parameters))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let (realm, params) = rules.parse.read(input.header.as_bytes())?;
        let output = with_realm(realm.as_deref()).with_params(&parse::to_parameters(&params));
        Ok(Answer::Ok(output))
    }
}
