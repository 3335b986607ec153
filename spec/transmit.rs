//! The places in which protocol parameters are sent: RFC 5849 3.5, 3.5.2, 3.5.3
//! (R-3.5-1 to R-3.5-6, R-3.5.2-1 to -4, R-3.5.3-1 to -3).

use crate::authorization::refuse_duplicates;
use crate::encode::percent_encode;
use crate::error::{Error, Kind};
use crate::parameter::Parameter;
use crate::parameters::{Sources, body_parameters, header_parameters, query_parameters};
use crate::request::Request;
use crate::split::split_once;

/// The three places of 3.5, in the order of preference (R-3.5-2).
///
/// ```
/// use basestring::{Place, Received, Request, Url};
/// let url = Url::parse(
///     b"http://h/?oauth_consumer_key=ck&oauth_signature_method=PLAINTEXT&oauth_signature=cs%26",
/// )
/// .unwrap();
/// let request = Request { method: b"GET", url, fields: &[], body: b"" };
/// assert_eq!(Received::parse(&request).unwrap().place(), Place::Query);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The `Authorization` header (3.5.1).
    Header,
    /// A form-encoded body (3.5.2).
    Body,
    /// The query of the request's URL (3.5.3).
    Query,
}

impl Place {
    /// The place as a message names it.
    ///
    /// ```
    /// assert_eq!(basestring::Place::Body.name(), "form body");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Header => "Authorization header",
            Self::Body => "form body",
            Self::Query => "query",
        }
    }
}

/// Parameters as a form: names and values encoded by 3.6, which every form decoder decodes.
///
/// ```
/// use basestring::{Parameter, form_encode};
/// let parameters = [Parameter::new("oauth_token", "a+b"), Parameter::new("c2", "")];
/// assert_eq!(form_encode(&parameters), "oauth_token=a%2Bb&c2=");
/// ```
#[must_use]
pub fn form_encode(parameters: &[Parameter<'_>]) -> String {
    let pair = |p: &Parameter<'_>| {
        let (name, value) = (percent_encode(&p.name), percent_encode(&p.value));
        format!("{name}={value}")
    };
    let pairs: Vec<String> = parameters.iter().map(pair).collect();
    pairs.join("&")
}

/// 3.5.2: a form body with the protocol parameters after its own (R-3.5.2-4).
///
/// The request's Content-Type must be `application/x-www-form-urlencoded`, and the method one that
/// has a body.
///
/// ```
/// use basestring::{Parameter, append_to_body};
/// let protocol = [Parameter::new("oauth_nonce", "n"), Parameter::new("oauth_signature", "a+b=")];
/// assert_eq!(append_to_body(b"a=1", &protocol), b"a=1&oauth_nonce=n&oauth_signature=a%2Bb%3D");
/// ```
#[must_use]
pub fn append_to_body(body: &[u8], protocol: &[Parameter<'_>]) -> Vec<u8> {
    append(body, protocol)
}

/// 3.5.3: a URL with the protocol parameters after its own query and before its fragment
/// (R-3.5.3-2).
///
/// ```
/// use basestring::{Parameter, append_to_query};
/// let protocol = [Parameter::new("oauth_nonce", "n")];
/// assert_eq!(append_to_query(b"http://h/p?a=1#top", &protocol), b"http://h/p?a=1&oauth_nonce=n#top");
/// assert_eq!(append_to_query(b"http://h/p", &protocol), b"http://h/p?oauth_nonce=n");
/// ```
#[must_use]
pub fn append_to_query(url: &[u8], protocol: &[Parameter<'_>]) -> Vec<u8> {
    let (before, fragment) = match split_once(url, b'#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (url, None),
    };
    let mut out = match split_once(before, b'?') {
        Some((target, query)) => [target, b"?", &append(query, protocol)].concat(),
        None => [before, b"?", &append(b"", protocol)].concat(),
    };
    if let Some(fragment) = fragment {
        out.push(b'#');
        out.extend_from_slice(fragment);
    }
    out
}

fn append(form: &[u8], protocol: &[Parameter<'_>]) -> Vec<u8> {
    let mut out = form.to_vec();
    if !matches!(form, [] | [.., b'&']) && !protocol.is_empty() {
        out.push(b'&');
    }
    out.extend_from_slice(form_encode(protocol).as_bytes());
    out
}

/// 3.5: the protocol parameters of a received request and the one place in which they are.
///
/// ```
/// use basestring::{Place, Request, Url, protocol_parameters};
/// let url = Url::parse(b"http://h/?a=1&oauth_nonce=n").unwrap();
/// let request = Request { method: b"GET", url, fields: &[], body: b"" };
/// let (place, parameters) = protocol_parameters(&request).unwrap();
/// assert_eq!(place, Place::Query);
/// assert_eq!(parameters.len(), 1);
/// ```
///
/// # Errors
///
/// [`Kind::SeveralPlaces`] for `oauth_` parameters in more than one place (R-3.5-1),
/// [`Kind::DuplicateParameter`] for one that occurs twice in its place (R-3.1-10),
/// [`Kind::MissingParameter`] if there is none, and those of reading header, query and body.
pub fn protocol_parameters(
    request: &Request<'_>,
) -> Result<(Place, Vec<Parameter<'static>>), Error> {
    sources(request)?.protocol()
}

/// The parameters of a received request, read in the order of preference of 3.5.
pub(crate) fn sources(request: &Request<'_>) -> Result<Sources, Error> {
    Ok(Sources {
        header: header_parameters(request)?,
        body: body_parameters(request)?,
        query: query_parameters(request)?,
    })
}

impl Sources {
    /// The protocol parameters and their place.
    pub(crate) fn protocol(&self) -> Result<(Place, Vec<Parameter<'static>>), Error> {
        let mut found = Vec::new();
        for (place, parameters) in [
            (Place::Header, &self.header),
            (Place::Body, &self.body),
            (Place::Query, &self.query),
        ] {
            let protocol = parameters.iter().filter(|p| p.is_protocol());
            let protocol: Vec<_> = protocol.cloned().collect();
            if !protocol.is_empty() {
                found.push((place, protocol));
            }
        }
        let mut found = found.into_iter();
        match (found.next(), found.next()) {
            (None, _) => {
                let expected =
                    "oauth_ parameters in the Authorization header, a form body or the query";
                Err(Error::new(Kind::MissingParameter, expected, "none"))
            }
            (Some((place, parameters)), None) => {
                refuse_duplicates(&parameters)?;
                Ok((place, parameters))
            }
            (Some((first, _)), Some((second, _))) => {
                let found = format!(
                    "some in the {}, some in the {}",
                    first.name(),
                    second.name()
                );
                let expected = "all oauth_ parameters in one place";
                Err(Error::new(Kind::SeveralPlaces, expected, found))
            }
        }
    }
}
