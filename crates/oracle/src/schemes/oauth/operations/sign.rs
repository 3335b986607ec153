//! Signing, and the base string.

use basestring::{KeyKind, Kind, SignatureMethod};

use super::stages::ascii_url;
use crate::protocol::answer::{Answer, Output};
use crate::protocol::convert::text;
use crate::protocol::fault::Fault;
use crate::schemes::oauth::convert::{credentials, protocol, secrets, with_prepared, with_request};
use crate::schemes::oauth::input::{SignBaseStringInput, SignInput};
use crate::schemes::oauth::rules::Rules;
use crate::schemes::operation::{Operation, Shows, answered};

/// The input with its host in ASCII, where these rules write it in Unicode.
fn ascii_input(rules: &Rules, input: &SignInput) -> Option<SignInput> {
    let url = ascii_url(rules, &input.request.url)?;
    let mut input = input.clone();
    input.request.url = url;
    Some(input)
}

/// The protocol's credentials have no place for an RSA key.
fn no_rsa(method: SignatureMethod) -> Result<(), Fault> {
    if method.key_kind() == KeyKind::Rsa {
        return Err(Fault::Unsupported(
            "the credentials hold no RSA key".to_owned(),
        ));
    }
    Ok(())
}

/// `base_string`
pub(crate) struct BaseString;

impl Operation for BaseString {
    type Input = SignInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["text"];
    const SHOWS: Shows = Shows::of("R-3.4.1.1-7", "RFC 5849", "3.4.1.1");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        with_request(&input.request, |request| {
            let (credentials, protocol) =
                (credentials(&input.credentials), protocol(&input.oauth)?);
            let base_string = basestring::request_base_string(request, &credentials, &protocol)?;
            Ok(text(base_string))
        })
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let ascii = ascii_input(rules, input);
        with_prepared(ascii.as_ref().unwrap_or(input), |prepared, _, _| {
            let text = rules.base_string(prepared)?.base_string;
            Ok(Answer::Ok(Output::default().with_octets("text", &text)))
        })
    }
}

/// `sign`
pub(crate) struct Sign;

impl Operation for Sign {
    type Input = SignInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["signature", "base_string", "authorization"];
    const SHOWS: Shows = Shows::of("R-3.4.2-2", "RFC 5849", "3.4.2");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let (credentials, protocol) = (credentials(&input.credentials), protocol(&input.oauth)?);
        let method = protocol
            .signature_method
            .unwrap_or(SignatureMethod::HmacSha1);
        no_rsa(method)?;
        with_request(&input.request, |request| {
            let signed = basestring::sign(request, &credentials, &protocol)?;
            let authorization = signed.authorization.to_field()?;
            let mut output = Output::of("signature", signed.signature);
            if method != SignatureMethod::Plaintext {
                output = output
                    .with("base_string_uri", signed.base_string_uri)
                    .with("parameters", signed.parameters)
                    .with("base_string", signed.base_string);
            }
            Ok(output.with("authorization", authorization))
        })
    }

    fn depart(rules: &Rules, input: &Self::Input, right: Answer) -> Result<Answer, Fault> {
        if let Some(ascii) = ascii_input(rules, input) {
            return match answered::<Self>(&ascii) {
                right @ (Answer::Broken(_) | Answer::Unsupported(_)) => Ok(right),
                right @ (Answer::Ok(_) | Answer::Refused { .. }) => sign(rules, &ascii, right),
            };
        }
        sign(rules, input, right)
    }
}

fn sign(rules: &Rules, input: &SignInput, right: Answer) -> Result<Answer, Fault> {
    if leaves_refused(rules, input, &right) {
        return Ok(right);
    }
    with_prepared(input, |prepared, method, secrets| {
        let method = method.unwrap_or(SignatureMethod::HmacSha1);
        let stages = rules.sign(prepared, method, secrets)?;
        let mut output = Output::default().with_octets("signature", &stages.signature);
        if method != SignatureMethod::Plaintext {
            output = output
                .with_octets("base_string_uri", &stages.base_string_uri)
                .with_octets("parameters", &stages.parameters)
                .with_octets("base_string", &stages.base_string);
        }
        Ok(Answer::Ok(
            output.with_octets("authorization", &stages.authorization),
        ))
    })
}

/// Whether what the reference refuses to sign is refused by these rules too.
fn leaves_refused(rules: &Rules, input: &SignInput, right: &Answer) -> bool {
    let Answer::Refused { kind, .. } = right else {
        return false;
    };
    if !rules.query.bad_escape_dropped || kind.as_deref() != Some(Kind::MalformedParameter.name()) {
        return true;
    }
    let request = &input.request;
    let query = request.url.split_once('?').map(|(_, query)| query);
    let is_bad = |form: &str| basestring::form_decode(form.as_bytes()).is_err();
    !(query.is_some_and(is_bad) || request.body.as_deref().is_some_and(is_bad))
}

/// `sign_base_string`
pub(crate) struct SignBaseString;

impl Operation for SignBaseString {
    type Input = SignBaseStringInput;
    type Rules = Rules;

    const VERIFIES: bool = false;
    const TELLING: &'static [&'static str] = &["signature"];
    const SHOWS: Shows = Shows::of("R-3.4.2-1", "RFC 5849", "3.4.2");

    fn answer(input: &Self::Input) -> Result<Output, Fault> {
        let method = SignatureMethod::parse(input.signature_method.as_bytes())?;
        no_rsa(method)?;
        let credentials = credentials(&input.credentials);
        let signature = basestring::compute_signature(method, &credentials, input.text.as_bytes())?;
        Ok(Output::of("signature", signature))
    }

    fn depart(rules: &Rules, input: &Self::Input, _: Answer) -> Result<Answer, Fault> {
        let method = SignatureMethod::parse(input.signature_method.as_bytes())?;
        let key = rules.key.key(&secrets(&input.credentials), &rules.encode);
        let text = input.text.as_bytes();
        let signature = rules.key.signature(method, text, &key, &rules.encode);
        Ok(Answer::Ok(
            Output::default().with_octets("signature", &signature),
        ))
    }
}
