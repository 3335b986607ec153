//! The peers, each called as its documentation shows.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU64;

use basestring::{Authorization, Parameter};

use crate::requests::Request;

/// A way of signing with another crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// oauth1-request 0.6: `Builder::authorize`.
    Oauth1Request,
    /// oauth-1a 0.1: `SignatureMethod::sign`, the header is written by the caller.
    Oauth1a,
    /// oauth-1a 0.1: `OAuthData::authorization`, which draws the time itself.
    Oauth1aField,
    /// oauth1-header 0.1: `Credentials::auth`, which draws nonce and time itself.
    Oauth1Header,
}

impl Peer {
    pub(crate) const ALL: [Self; 4] = [
        Self::Oauth1Request,
        Self::Oauth1a,
        Self::Oauth1aField,
        Self::Oauth1Header,
    ];

    /// The Authorization header with which it signs a request.
    pub(crate) fn field(self, request: &Request) -> String {
        match self {
            Self::Oauth1Request => oauth1_request(request),
            Self::Oauth1a => oauth_1a(request),
            Self::Oauth1aField => oauth_1a_field(request),
            Self::Oauth1Header => oauth1_header(request),
        }
    }
}

fn oauth1_request(request: &Request) -> String {
    use oauth1_request::{Builder, Credentials, HMAC_SHA1, ParameterList};

    let (key, secret) = &request.client;
    let mut builder = Builder::<_, &str>::new(Credentials::new(&**key, &**secret), HMAC_SHA1);
    builder
        .token(
            request
                .token
                .as_ref()
                .map(|(token, secret)| Credentials::new(&**token, &**secret)),
        )
        .nonce(&*request.nonce)
        .timestamp(NonZeroU64::new(request.timestamp.into()))
        .version(request.version);
    let parameters = ParameterList::new(request.pairs.clone());
    builder.authorize(&request.method, &request.target, &parameters)
}

fn signable(
    request: &Request,
    oauth: &[(&str, &str)],
) -> (oauth_1a::SignableRequest, oauth_1a::SigningKey) {
    use oauth_1a::{ClientSecret, SignableRequest, SigningKey, TokenSecret};

    let mut parameters: BTreeMap<_, _> = request.pairs.iter().cloned().collect();
    parameters.extend(
        oauth
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned())),
    );
    let key = SigningKey {
        client_secret: ClientSecret(request.client.1.clone()),
        token_secret: request.token.clone().map(|(_, secret)| TokenSecret(secret)),
    };
    let method = request.method.parse().expect("the method is one of HTTP's");
    let url = request.target.parse().expect("the target is a URL");
    (SignableRequest::new(method, url, parameters), key)
}

fn oauth_1a(request: &Request) -> String {
    let timestamp = request.timestamp.to_string();
    let mut oauth = vec![
        ("oauth_consumer_key", &*request.client.0),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", &*timestamp),
        ("oauth_nonce", &*request.nonce),
    ];
    oauth.extend(
        request
            .token
            .as_ref()
            .map(|(token, _)| ("oauth_token", &**token)),
    );
    oauth.extend(request.version.then_some(("oauth_version", "1.0")));
    let (signable, key) = signable(request, &oauth);
    let signature = oauth_1a::SignatureMethod::HmacSha1.sign(&signable, &key);
    oauth.push(("oauth_signature", &*signature));
    let parameters = oauth
        .iter()
        .map(|(name, value)| Parameter::new(*name, *value))
        .collect();
    let field = Authorization {
        realm: None,
        parameters,
    };
    field.to_field().expect("there are parameters and no realm")
}

fn oauth_1a_field(request: &Request) -> String {
    use oauth_1a::{AuthorizationType, ClientId, Nonce, OAuthData, SignatureMethod, Token};

    let (signable, key) = signable(request, &[]);
    let data = OAuthData {
        client_id: ClientId(request.client.0.clone()),
        token: request.token.clone().map(|(token, _)| Token(token)),
        signature_method: SignatureMethod::HmacSha1,
        nonce: Nonce::generate(),
    };
    data.authorization(signable, AuthorizationType::Request, &key)
}

fn oauth1_header(request: &Request) -> String {
    let (token, token_secret) = request.token.clone().unwrap_or_default();
    let credentials = oauth1_header::Credentials::new(
        &request.client.0,
        &request.client.1,
        &token,
        &token_secret,
    );
    let parameters: HashMap<&str, &str> = request
        .pairs
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let method = request.method.parse().expect("the method is a token");
    credentials.auth(&method, &request.target, &parameters)
}
