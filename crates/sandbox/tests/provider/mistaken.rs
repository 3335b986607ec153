//! The signature that a provider computes that shares a mistake of clients.

use basestring::Credentials;
use basestring_oracle::{
    Answer, Call, CredentialsInput, Implementation, Mistake, OauthInput, RequestInput, SignInput,
};

use crate::http::Arrived;

/// The signature that a provider with a mistake of signing computes.
pub(crate) fn mistaken(
    mistake: &Mistake,
    arrived: &Arrived,
    value: &dyn Fn(&str) -> Option<String>,
    keys: &Credentials,
) -> Option<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (path, query) = arrived.parts();
    let own: Vec<&str> = query
        .split('&')
        .filter(|piece| !piece.starts_with("oauth_"))
        .collect();
    let mark = if own.join("").is_empty() { "" } else { "?" };
    let url = format!(
        "http://{}{path}{mark}{}",
        arrived.value("Host"),
        own.join("&")
    );
    let body = text(&arrived.body);
    let body: Vec<&str> = body
        .split('&')
        .filter(|piece| !piece.starts_with("oauth_"))
        .collect();
    let media_type = arrived.value("Content-Type");
    let headers = (!media_type.is_empty()).then(|| ("Content-Type".to_owned(), media_type));
    let input = SignInput {
        request: RequestInput {
            method: arrived.method.clone(),
            url,
            headers: headers.into_iter().collect(),
            body: (!arrived.body.is_empty()).then(|| body.join("&")),
            body_base64: None,
        },
        credentials: CredentialsInput {
            consumer_key: Some(text(&keys.client_key)),
            consumer_secret: Some(text(keys.client_secret.expose())),
            token: keys.token.as_deref().map(text),
            token_secret: keys
                .token
                .as_ref()
                .map(|_| text(keys.token_secret.expose())),
        },
        oauth: OauthInput {
            signature_method: value("oauth_signature_method"),
            timestamp: value("oauth_timestamp"),
            nonce: value("oauth_nonce"),
            version: value("oauth_version"),
            callback: value("oauth_callback"),
            verifier: value("oauth_verifier"),
            body_hash: value("oauth_body_hash"),
            realm: None,
        },
    };
    match mistake.rules()?.answer(&Call::Sign(input)) {
        Answer::Ok(output) => output.text("signature").map(str::to_owned),
        Answer::Refused { .. } | Answer::Unsupported(_) | Answer::Broken(_) => None,
    }
}
