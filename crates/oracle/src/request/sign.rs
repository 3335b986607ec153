//! A request with its signature in one of the three places of RFC 5849 3.5.

use basestring::{
    Authorization, Credentials, Error, Kind, Parameter, Place, ProtocolParameters, SignatureMethod,
    Signed, append_to_body, append_to_query, has_oauth_scheme,
};

use super::model::{Body, OwnedRequest};

const FORM: &str = "application/x-www-form-urlencoded";

/// Signs a request and puts the protocol parameters into it. An OAuth `Authorization` field from an
/// earlier signing is replaced.
///
/// ```
/// use basestring::{Credentials, Place, ProtocolParameters, SignatureMethod};
/// use basestring_oracle::internal::request::sign_request;
/// use basestring_oracle::request::read_http;
/// let request = read_http(b"GET https://h/p?a=1 HTTP/1.1\n\n", None).unwrap();
/// let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
/// let credentials = Credentials::client("ck", "cs");
/// let (_, sent) = sign_request(&request, &credentials, &protocol, Place::Query).unwrap();
/// assert!(sent.url.starts_with(b"https://h/p?a=1&oauth_consumer_key=ck&"));
/// ```
///
/// # Errors
///
/// Those of [`basestring::sign`]; [`Kind::SeveralPlaces`] for `oauth_` parameters in query or body
/// already; [`Kind::MalformedHeader`] if the request has an `Authorization` header of another scheme
/// or a body that is not a form where OAuth's parameters are to be added; [`Kind::Other`] for a realm
/// without the field that holds it.
pub fn sign_request(
    request: &OwnedRequest,
    credentials: &Credentials,
    protocol: &ProtocolParameters,
    place: Place,
) -> Result<(Signed, OwnedRequest), Error> {
    let mut sent = request.clone();
    sent.fields.retain(|(name, value)| {
        !(name.eq_ignore_ascii_case(b"Authorization") && has_oauth_scheme(value.trim_ascii()))
    });
    if place == Place::Body {
        prepare_body(&mut sent)?;
    }
    if place != Place::Header && protocol.realm.is_some() {
        let expected = "no realm, which only the Authorization header can have";
        return Err(Error::new(Kind::Other, expected, place.name()));
    }
    let signed = sent.with_view(|view| {
        match basestring::protocol_parameters(view) {
            Err(fault) if fault.kind() == Kind::MissingParameter => {}
            Err(fault) => return Err(fault),
            Ok((place, _)) => {
                let expected = "a request without oauth_ parameters of its own";
                let found = format!("some in the {}", place.name());
                return Err(Error::new(Kind::SeveralPlaces, expected, found));
            }
        }
        basestring::sign(view, credentials, protocol)
    })?;
    put(&mut sent, &signed.authorization, place)?;
    Ok((signed, sent))
}

/// A form body that is empty so far has its Content-Type from the start.
fn prepare_body(sent: &mut OwnedRequest) -> Result<(), Error> {
    const EXPECTED: &str = "a form body for the protocol parameters";
    if [&b"GET"[..], b"HEAD"].contains(&&sent.method.to_ascii_uppercase()[..]) {
        let found = String::from_utf8_lossy(&sent.method).into_owned();
        return Err(Error::new(
            Kind::Other,
            "a method that has a body, such as POST",
            found,
        ));
    }
    if matches!(sent.body, Body::Multipart(_)) {
        return Err(Error::new(
            Kind::MalformedHeader,
            EXPECTED,
            "multipart/form-data",
        ));
    }
    if sent.body.octets().is_empty() && !sent.has_field("Content-Type") {
        sent.fields.push(("Content-Type".into(), FORM.into()));
    }
    let is_form = sent.with_view(|view| Ok(view.form_body()?.is_some()))?;
    if !is_form {
        let expected = format!("{EXPECTED}, by a Content-Type of {FORM}");
        return Err(Error::new(Kind::MalformedHeader, expected, "another body"));
    }
    Ok(())
}

fn put(
    sent: &mut OwnedRequest,
    authorization: &Authorization<'_>,
    place: Place,
) -> Result<(), Error> {
    let parameters: &[Parameter<'_>] = &authorization.parameters;
    match place {
        Place::Header => {
            if sent.has_field("Authorization") {
                let expected = "no other Authorization header (OAuth's parameters can be in the query or a form body)";
                return Err(Error::new(
                    Kind::MalformedHeader,
                    expected,
                    "one of another scheme",
                ));
            }
            let value = authorization.to_field()?.into_bytes();
            sent.fields.push(("Authorization".into(), value));
        }
        Place::Body => {
            sent.body = Body::Octets(append_to_body(sent.body.octets(), parameters));
        }
        Place::Query => sent.url = append_to_query(&sent.url, parameters),
    }
    Ok(())
}

/// The value of `oauth_body_hash` (draft-eaton-oauth-bodyhash): the Base64 of the body's hash, by
/// the hash of the signature method.
///
/// ```
/// use basestring::SignatureMethod;
/// use basestring_oracle::internal::request::body_hash;
/// use basestring_oracle::request::read_http;
/// let request = read_http(b"POST https://h/ HTTP/1.1\n\nHello World!", None).unwrap();
/// let hash = body_hash(&request, SignatureMethod::HmacSha1).unwrap();
/// assert_eq!(hash, "Lve95gjOVATpfV8EL5X4nxwjKHE=");
/// ```
///
/// # Errors
///
/// [`Kind::Other`] for a form, which is signed as it is, and for a multipart body that is not
/// written yet; and those of [`OwnedRequest::with_view`] and [`basestring::body_hash`].
pub fn body_hash(request: &OwnedRequest, method: SignatureMethod) -> Result<String, Error> {
    const EXPECTED: &str = "a body that is not a form, to be hashed";
    if matches!(request.body, Body::Multipart(_)) {
        let found = "multipart/form-data that curl is to write";
        return Err(Error::new(Kind::Other, EXPECTED, found));
    }
    if request.with_view(|view| Ok(view.form_body()?.is_some()))? {
        return Err(Error::new(Kind::Other, EXPECTED, "a form, which is signed"));
    }
    basestring::body_hash(method, request.body.octets())
}
