//! Requests that the reference refuses and that another right implementation signs and verifies.

use basestring_oracle::internal::schemes::twilio::TwilioSignInput;
use basestring_oracle::{
    Answer, Call, HeaderInput, Implementation, OauthInput, Output, ParamsInput, Reference,
    SignBaseStringInput, UrlInput, VerifyInput,
};
use serde_json::Value;

use crate::inputs::{is_form, query, texts};

/// A list of texts.
type Pairs = Vec<(String, String)>;

fn asked(call: &Call) -> Option<Output> {
    match Reference.answer(call) {
        Answer::Ok(output) => Some(output),
        Answer::Refused { .. } | Answer::Unsupported(_) | Answer::Broken(_) => None,
    }
}

fn text(call: &Call, name: &str) -> Option<String> {
    asked(call)?.text(name).map(str::to_owned)
}

pub(crate) fn encoded(text: &str) -> String {
    basestring::percent_encode(text.as_bytes())
}

/// The protocol parameters of a request: those of its header, or where it has none, all parameters.
pub(crate) fn sent_parameters(input: &VerifyInput) -> Option<Pairs> {
    let mut headers = input.request.headers.iter();
    let header = headers.find(|(name, value)| {
        name.eq_ignore_ascii_case("authorization")
            && value.trim().to_ascii_lowercase().starts_with("oauth")
    });
    let Some((_, header)) = header else {
        return parameters(input);
    };
    let call = Call::ParseAuthorization(HeaderInput {
        header: header.clone(),
    });
    let output = asked(&call)?;
    let Some(Value::Array(params)) = output.0.get("params") else {
        return None;
    };
    let pair = |pair: &Value| {
        let text = |place: usize| pair.get(place).and_then(Value::as_str).map(str::to_owned);
        Some((text(0)?, text(1)?))
    };
    params.iter().map(pair).collect()
}

/// The parameters of the query and of a form.
fn parameters(input: &VerifyInput) -> Option<Pairs> {
    let request = &input.request;
    let mut pairs = texts(query(&request.url).unwrap_or_default())?;
    if is_form(request) {
        pairs.extend(texts(request.body.as_deref().unwrap_or_default())?);
    }
    Some(pairs)
}

/// Whether a request carries the signature of its method, in whatever letters the method is named. The
/// clock and used nonces are not looked at.
pub(crate) fn is_signed(input: &VerifyInput) -> Option<bool> {
    let sent = sent_parameters(input)?;
    let mut all = parameters(input)?;
    if sent != all {
        all.extend(sent.iter().cloned());
    }
    let value = |wanted: &str| {
        let found = sent.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone())
    };
    let method = value("oauth_signature_method")?.to_ascii_uppercase();
    let has_host = |(name, _): &(String, String)| name.eq_ignore_ascii_case("host");
    let is_open = method == "PLAINTEXT" && !input.request.url.starts_with("https:");
    if input.request.headers.iter().any(has_host) || is_open {
        return None;
    }
    all.retain(|(name, _)| name != "oauth_signature");
    let uri = Call::BaseStringUri(UrlInput {
        url: input.request.url.clone(),
    });
    let normalized = Call::NormalizeParameters(ParamsInput {
        params: Some(all),
        params_base64: None,
    });
    let sign = Call::SignBaseString(SignBaseStringInput {
        text: format!(
            "{}&{}&{}",
            encoded(&input.request.method.to_uppercase()),
            encoded(&text(&uri, "text")?),
            encoded(&text(&normalized, "text")?)
        ),
        credentials: input.credentials.clone(),
        signature_method: method,
    });
    Some(text(&sign, "signature")? == value("oauth_signature")?)
}

/// The answer of a signer that signs a value of a parameter that the reference refuses. `known` gives
/// the value and one that the reference signs, which it writes in its place.
pub(crate) fn signed_as(
    call: &Call,
    answer: Answer,
    parameter: &str,
    refusal: &str,
    known: fn(&mut OauthInput) -> Option<(String, String)>,
) -> Answer {
    let is_refused = matches!(&answer, Answer::Refused { kind: Some(kind), .. } if kind == refusal);
    let (Call::Sign(input) | Call::BaseString(input), true) = (call, is_refused) else {
        return answer;
    };
    let mut input = input.clone();
    let Some((given, stand_in)) = known(&mut input.oauth) else {
        return answer;
    };
    let method = input.oauth.signature_method.clone().unwrap_or_default();
    let credentials = input.credentials.clone();
    let is_base_string = matches!(call, Call::BaseString(_));
    let call = if is_base_string {
        Call::BaseString(input)
    } else {
        Call::Sign(input)
    };
    let Some(output) = asked(&call) else {
        return answer;
    };
    let pair = |value: &str| format!("{parameter}={}", encoded(value));
    let in_base = |text: &str| text.replace(&encoded(&pair(&stand_in)), &encoded(&pair(&given)));
    if is_base_string {
        let base = in_base(output.text("text").unwrap_or_default());
        return Answer::Ok(Output::of("text", base));
    }
    let field = |name: &str| output.text(name).unwrap_or_default().to_owned();
    let base_string = in_base(&field("base_string"));
    let sign = Call::SignBaseString(SignBaseStringInput {
        text: base_string.clone(),
        credentials,
        signature_method: method.clone(),
    });
    let Some(signature) = text(&sign, "signature").filter(|_| method != "PLAINTEXT") else {
        return answer;
    };
    let quoted = |value: &str| format!("{parameter}=\"{}\"", encoded(value));
    let header = field("authorization")
        .replace(&quoted(&stand_in), &quoted(&given))
        .replace(&encoded(&field("signature")), &encoded(&signature));
    let parameters = field("parameters").replace(&pair(&stand_in), &pair(&given));
    let output = output.with("parameters", parameters);
    let output = output.with("base_string", base_string);
    Answer::Ok(
        output
            .with("signature", signature)
            .with("authorization", header),
    )
}

/// Twilio's signature of a URL, without any field where none are given.
pub(crate) fn signature_of(input: &TwilioSignInput) -> String {
    let mut input = input.clone();
    input.params.get_or_insert_default();
    text(&Call::TwilioSign(input), "signature").unwrap_or_default()
}
