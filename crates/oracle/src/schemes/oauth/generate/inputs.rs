//! Plans as the inputs of OAuth's operations.

use crate::generate::convert::{lossy, text};
use crate::generate::credentials::{CredentialsPlan, ProtocolPlan};
use crate::generate::request::{OwnedRequest, RequestPlan};
use crate::generate::text::Text;
use crate::generate::wild::Edit;
use crate::protocol::input::TextInput;
use crate::schemes::oauth::{CredentialsInput, OauthInput, RequestInput, SignInput};

/// A request as JSON carries it; invalid UTF-8 outside the body is shown as U+FFFD.
pub(super) fn request_input(request: &OwnedRequest) -> RequestInput {
    let TextInput {
        text: body,
        text_base64: body_base64,
    } = text(&request.body);
    RequestInput {
        method: lossy(&request.method),
        url: lossy(&request.url),
        headers: request
            .fields
            .iter()
            .map(|(n, v)| (lossy(n), lossy(v)))
            .collect(),
        body: body.filter(|body| !body.is_empty()),
        body_base64,
    }
}

/// Credentials as JSON carries them.
pub(super) fn credentials_input(plan: &CredentialsPlan) -> CredentialsInput {
    CredentialsInput {
        consumer_key: Some(plan.client_key.0.clone()),
        consumer_secret: Some(plan.client_secret.0.clone()),
        token: plan.token.clone().map(|token| token.0),
        token_secret: Some(plan.token_secret.0.clone()),
    }
}

/// Protocol parameters as JSON carries them.
pub(super) fn oauth_input(plan: &ProtocolPlan) -> OauthInput {
    let text = |text: &Option<Text>| text.clone().map(|text| text.0);
    OauthInput {
        signature_method: Some(plan.method().name().to_owned()),
        timestamp: Some(plan.timestamp().to_string()),
        nonce: Some(plan.nonce().to_owned()),
        version: plan.version.then(|| "1.0".to_owned()),
        callback: text(&plan.callback),
        verifier: text(&plan.verifier),
        body_hash: text(&plan.body_hash),
        realm: plan.realm.clone().map(|realm| realm.0),
    }
}

pub(super) fn sign_input(plan: &RequestPlan, edits: &[Edit]) -> SignInput {
    let mut request = plan.request();
    edits.iter().for_each(|edit| edit.apply(&mut request));
    SignInput {
        request: request_input(&request),
        credentials: credentials_input(&plan.credentials),
        oauth: oauth_input(&plan.protocol),
    }
}
