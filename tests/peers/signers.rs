//! The peers, each called as its documentation shows.

use std::collections::HashMap;
use std::num::NonZeroU64;

use crate::requests::Request;

/// A way of signing with another crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// oauth1-request 0.6: `Builder::authorize`.
    Oauth1Request,
    /// oauth1-header 0.1: `Credentials::auth`, which draws nonce and time itself.
    Oauth1Header,
}

impl Peer {
    pub(crate) const ALL: [Self; 2] = [Self::Oauth1Request, Self::Oauth1Header];

    /// The Authorization header with which it signs a request.
    pub(crate) fn field(self, request: &Request) -> String {
        match self {
            Self::Oauth1Request => oauth1_request(request),
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
