//! Plans out of the protocol's inputs: so every vector is a seed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use basestring::{SignatureMethod, Url, form_decode};

use crate::generate::credentials::{CredentialsPlan, METHODS, ProtocolPlan};
use crate::generate::header::Realm;
use crate::generate::parameters::{Pairs, Spelling};
use crate::generate::request::{Body, Method, RequestPlan};
use crate::generate::text::{Octets, Text};
use crate::generate::url::{Host, HostEnd, PathEnd, Port, Target, Userinfo};
use crate::protocol::{ParamsInput, SignInput};

impl Pairs {
    /// Decoded pairs; `None` where the input has none that can be read.
    #[must_use]
    pub fn from_input(input: &ParamsInput) -> Option<Self> {
        if let Some(texts) = &input.params {
            let pair = |(n, v): &(String, String)| (octets(n), octets(v));
            return Some(Self(texts.iter().map(pair).collect()));
        }
        let decode = |text: &String| STANDARD.decode(text).ok().map(Octets);
        let encoded = input.params_base64.as_ref()?.iter();
        encoded
            .map(|(n, v)| Some((decode(n)?, decode(v)?)))
            .collect::<Option<_>>()
            .map(Self)
    }

    pub(crate) fn of_form(form: &[u8]) -> Option<Self> {
        let pairs = form_decode(form).ok()?;
        let pair = |p: basestring::Parameter<'_>| {
            (Octets(p.name.into_owned()), Octets(p.value.into_owned()))
        };
        Some(Self(pairs.into_iter().map(pair).collect()))
    }
}

pub(crate) fn octets(text: &str) -> Octets {
    Octets(text.as_bytes().to_vec())
}

impl Target {
    /// A URL's parts, without its query and fragment; `None` for an invalid URL or one
    /// that is not in ASCII.
    #[must_use]
    pub fn from_url(url: &Url<'_>) -> Option<Self> {
        let text = |octets: &[u8]| String::from_utf8(octets.to_vec()).ok();
        let host = text(url.authority().host())?;
        let address = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
        let host = match address {
            Some(address) => Host::V6(
                address.parse::<std::net::Ipv6Addr>().ok()?.segments(),
                false,
            ),
            None => Host::Name(HostEnd(host)),
        };
        let path = match url.path() {
            [] => None,
            [_slash, end @ ..] => Some(PathEnd(text(end)?)),
        };
        Some(Self {
            https: url.scheme() == basestring::Scheme::Https,
            capitals: 0,
            userinfo: match url.userinfo() {
                Some(userinfo) => Some(Userinfo(text(userinfo)?)),
                None => None,
            },
            host,
            port: url.authority().port().map_or(Port::None, Port::Other),
            path,
            fragment: None,
        })
    }
}

impl RequestPlan {
    /// A request much like the input's: its URL, its parameters, its credentials.
    #[must_use]
    pub fn from_input(input: &SignInput) -> Option<Self> {
        let request = &input.request;
        let url = Url::parse(request.url.as_bytes()).ok()?;
        let body = request.body.clone().unwrap_or_default();
        let is_form = request.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type")
                && value.starts_with("application/x-www-form-urlencoded")
        });
        let text = |text: &Option<String>| text.clone().map(Text);
        let (credentials, oauth) = (&input.credentials, &input.oauth);
        let method = oauth.signature_method.as_deref().unwrap_or("HMAC-SHA1");
        let method = SignatureMethod::parse(method.as_bytes()).ok()?;
        let timestamp = oauth.timestamp.as_deref().unwrap_or("1");
        Some(Self {
            method: Method(request.method.clone()),
            target: Target::from_url(&url)?,
            query: match url.query() {
                Some(query) => Some(Pairs::of_form(query)?),
                None => None,
            },
            spelling: Spelling::default(),
            host_field: request
                .headers
                .iter()
                .any(|(n, _)| n.eq_ignore_ascii_case("host")),
            body: match &body[..] {
                "" => Body::None,
                form if is_form => {
                    Body::Form(Pairs::of_form(form.as_bytes())?, Spelling::default(), 0)
                }
                other => Body::Other(octets(other), 0),
            },
            credentials: CredentialsPlan {
                client_key: text(&credentials.consumer_key).unwrap_or_default(),
                client_secret: text(&credentials.consumer_secret).unwrap_or_default(),
                token: text(&credentials.token),
                token_secret: text(&credentials.token_secret).unwrap_or_default(),
            },
            protocol: ProtocolPlan {
                method: METHODS.iter().position(|&m| m == method)?.try_into().ok()?,
                timestamp: timestamp.parse().ok()?,
                nonce: text(&oauth.nonce).unwrap_or_default(),
                version: oauth.version.is_some(),
                callback: text(&oauth.callback),
                verifier: text(&oauth.verifier),
                body_hash: text(&oauth.body_hash),
                realm: text(&oauth.realm).map(Realm::from),
            },
            place: 0,
        })
    }
}
