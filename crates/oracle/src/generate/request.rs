//! Requests that can be signed, and the same signed and sent in each of 3.5's places.

use proptest::arbitrary::any;
use proptest::option;
use proptest::prop_oneof;
use proptest::strategy::{BoxedStrategy, Just, Strategy};

use basestring::{
    Authorization, Credentials, Error, Field, Parameter, Place, Request, Url, append_to_body,
    append_to_query,
};

use crate::generate::credentials::{CredentialsPlan, ProtocolPlan};
use crate::generate::parameters::{Context, Pairs, Spelling};
use crate::generate::text::{Octets, chosen};
use crate::generate::url::Target;

chosen! {
    /// A method: one of HTTP's in either case, or any token.
    Method, up to 2 of &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "post", "Get", "M-SEARCH", "!", "~"]
}

/// What a request carries besides its parameters in the URL.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub(crate) enum Body {
    /// Nothing.
    None,
    /// A form, with its spelling and that of its content type.
    Form(Pairs, Spelling, u8),
    /// Bytes of another type, or without a type.
    Other(Octets, u8),
}

/// Content types of a form, all of one meaning.
const FORM_TYPES: &[&str] = &[
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=UTF-8",
    "application/x-www-form-urlencoded;charset=utf-8",
    "Application/X-WWW-Form-URLencoded",
    " application/x-www-form-urlencoded ; a=b",
];

/// Content types of a body that is not signed.
const OTHER_TYPES: &[Option<&str>] = &[
    None,
    Some("text/plain"),
    Some("application/json"),
    Some("application/x-www-form-urlencoded-v2"),
    Some("multipart/form-data; boundary=application/x-www-form-urlencoded"),
    Some(""),
];

impl Body {
    fn octets(&self) -> Vec<u8> {
        match self {
            Self::None => Vec::new(),
            Self::Form(pairs, spelling, _) => spelling.form(&pairs.0, Context::Body),
            Self::Other(octets, _) => octets.0.clone(),
        }
    }

    fn content_type(&self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Form(_, _, which) => FORM_TYPES
                .get(usize::from(*which) % FORM_TYPES.len())
                .copied(),
            Self::Other(_, which) => OTHER_TYPES
                .get(usize::from(*which) % OTHER_TYPES.len())
                .copied()
                .flatten(),
        }
    }
}

impl proptest::arbitrary::Arbitrary for Body {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let pairs = any::<Pairs>().prop_map(Pairs::ordinary);
        prop_oneof![
            2 => Just(Self::None),
            3 => (pairs, any::<Spelling>(), any::<u8>()).prop_map(|(p, s, t)| Self::Form(p, s, t)),
            1 => (any::<Octets>(), any::<u8>()).prop_map(|(o, t)| Self::Other(o, t)),
        ]
        .boxed()
    }
}

/// A request that can be signed.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct RequestPlan {
    /// The method; none stands for `GET`.
    pub(crate) method: Method,
    /// The URL but for its query.
    pub(crate) target: Target,
    /// The query's parameters.
    pub(crate) query: Option<Pairs>,
    /// How the query is written.
    pub(crate) spelling: Spelling,
    /// Whether there is a `Host` header, with the URL's host and port.
    pub(crate) host_field: bool,
    /// The body.
    pub(crate) body: Body,
    /// The credentials.
    pub(crate) credentials: CredentialsPlan,
    /// The protocol parameters.
    pub(crate) protocol: ProtocolPlan,
    /// Which of 3.5's places: field, body or query.
    pub(crate) place: u8,
}

impl proptest::arbitrary::Arbitrary for RequestPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (
            (any::<Method>(), any::<Target>()),
            option::weighted(0.8, any::<Pairs>().prop_map(Pairs::ordinary)),
            any::<Spelling>(),
            any::<bool>(),
            any::<Body>(),
            any::<CredentialsPlan>(),
            (any::<ProtocolPlan>(), 0..3_u8),
        )
            .prop_map(
                |((method, target), query, spelling, host_field, body, credentials, last)| Self {
                    method,
                    target,
                    query,
                    spelling,
                    host_field,
                    body,
                    credentials,
                    protocol: last.0,
                    place: last.1,
                },
            )
            .boxed()
    }
}

/// A request that owns its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct OwnedRequest {
    /// The method.
    pub method: Vec<u8>,
    /// The URL.
    pub url: Vec<u8>,
    /// The headers.
    pub fields: Vec<(Vec<u8>, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

impl OwnedRequest {
    /// Hands on the request as the reference takes it.
    ///
    /// # Errors
    ///
    /// An invalid URL, and the errors of `then`.
    pub(crate) fn with<T>(
        &self,
        then: impl FnOnce(&Request<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let fields: Vec<Field<'_>> = self.fields.iter().map(|(n, v)| (&n[..], &v[..])).collect();
        then(&Request {
            method: &self.method,
            url: Url::parse(&self.url)?,
            fields: &fields,
            body: &self.body,
        })
    }
}

impl RequestPlan {
    /// Makes the plan one whose protocol parameters are the only `oauth_` ones, and that has a form
    /// for a body where they are sent in it.
    #[must_use]
    pub(crate) fn valid(mut self) -> Self {
        self.query = self.query.map(Pairs::ordinary);
        if let Body::Form(pairs, _, _) = &mut self.body {
            *pairs = std::mem::take(pairs).ordinary();
        }
        if self.place() == Place::Body && !matches!(self.body, Body::Form(..)) {
            self.body = Body::Form(Pairs::default(), Spelling::default(), 0);
        }
        self
    }

    /// With the hash of its own body, if it has one: a plan's is any text. A form's is not compared.
    #[must_use]
    pub(crate) fn with_own_body_hash(mut self) -> Self {
        let (method, is_form) = (self.protocol.method(), matches!(self.body, Body::Form(..)));
        if let Some(hash) = self.protocol.body_hash.as_mut().filter(|_| !is_form) {
            hash.0 = basestring::body_hash(method, &self.body.octets()).unwrap_or_default();
        }
        self
    }

    /// The place of the protocol parameters.
    #[must_use]
    pub(crate) fn place(&self) -> Place {
        match self.place % 3 {
            0 => Place::Header,
            1 => Place::Body,
            _ => Place::Query,
        }
    }

    /// The request before it is signed.
    #[must_use]
    pub(crate) fn request(&self) -> OwnedRequest {
        let query = self
            .query
            .as_ref()
            .map(|pairs| self.spelling.form(&pairs.0, Context::Query));
        let mut fields = vec![(b"Accept".to_vec(), b"*/*".to_vec())];
        if self.host_field {
            let host = self.target.host() + &self.target.port.text(self.target.https);
            fields.push((b"host".to_vec(), host.into_bytes()));
        }
        if let Some(content_type) = self.body.content_type() {
            fields.push((b"Content-Type".to_vec(), content_type.as_bytes().to_vec()));
        }
        let method = if self.method.0.is_empty() {
            "GET"
        } else {
            &self.method.0
        };
        OwnedRequest {
            method: method.as_bytes().to_vec(),
            url: self.target.url(query.as_deref()),
            fields,
            body: self.body.octets(),
        }
    }

    /// Signs the request as it is.
    ///
    /// # Errors
    ///
    /// Those of [`basestring::sign`]; a valid plan has none.
    pub(crate) fn sign(&self) -> Result<basestring::Signed, Error> {
        self.sign_request(&self.request(), &self.credentials.credentials())
    }

    /// [`RequestPlan::sign`] of what [`RequestPlan::request`] and the credentials' plan gave.
    ///
    /// # Errors
    ///
    /// Those of [`basestring::sign`].
    pub(crate) fn sign_request(
        &self,
        request: &OwnedRequest,
        credentials: &Credentials,
    ) -> Result<basestring::Signed, Error> {
        let protocol = self.protocol.parameters();
        request.with(|request| basestring::sign(request, credentials, &protocol))
    }

    /// The request as it is sent with these protocol parameters, in the plan's place.
    ///
    /// # Errors
    ///
    /// Parameters that no field can carry.
    pub(crate) fn send(&self, protocol: &[Parameter<'_>]) -> Result<OwnedRequest, Error> {
        self.send_request(self.request(), protocol)
    }

    /// [`RequestPlan::send`] of what [`RequestPlan::request`] gave.
    ///
    /// # Errors
    ///
    /// Parameters that no field can carry.
    pub(crate) fn send_request(
        &self,
        mut request: OwnedRequest,
        protocol: &[Parameter<'_>],
    ) -> Result<OwnedRequest, Error> {
        match self.place() {
            Place::Header => {
                let realm = self
                    .protocol
                    .realm
                    .as_ref()
                    .map(|realm| realm.0.as_bytes().into());
                let field = Authorization {
                    realm,
                    parameters: protocol.to_vec(),
                }
                .to_field()?;
                request
                    .fields
                    .push((b"Authorization".to_vec(), field.into_bytes()));
            }
            Place::Body => request.body = append_to_body(&request.body, protocol),
            Place::Query => request.url = append_to_query(&request.url, protocol),
        }
        Ok(request)
    }
}
