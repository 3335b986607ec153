//! What is given of a webhook: the request, the values of a signature, the secrets.

use basestring::{Error, Secret, basic, body_parameters};

use crate::request::OwnedRequest;
use crate::schemes::webhook::{Message, Webhook};
use crate::schemes::{Pairs, Scheme, twilio};

use super::super::subject::Received;
use super::asked::{Choices, Place};
use super::genuine::given_places;
use super::headers::Headers;
use super::query;
use super::url::Parts;

/// A webhook as it was received, and what is known of its signature.
///
/// The request's own header has the value that the service computed. A value in `computed`, or one in
/// `signature` that differs from the header, is the application's.
#[derive(Clone)]
pub struct WebhookEvidence {
    /// The request.
    pub request: OwnedRequest,
    /// The value that is to be explained. Without a header in the request it is the service's.
    pub signature: Option<String>,
    /// The value that the application computed for this request.
    pub computed: Option<String>,
}

/// What is known besides the requests.
#[derive(Clone, Debug, Default)]
pub struct WebhookGiven {
    /// The secrets that the signature may be made with, the application's first.
    pub secrets: Vec<Secret>,
    /// The URL that the service requests: the public one of a receiver behind a proxy.
    pub signed_url: Option<String>,
}

/// A webhook, ready to be diagnosed.
pub(super) struct Sample<'e> {
    pub(super) evidence: &'e WebhookEvidence,
    pub(super) received: Received,
    pub(super) is_form: bool,
    /// Whether the Content-Type is that of a form, and the body is not one.
    pub(super) is_called_form: bool,
    /// The value that the service computed.
    pub(super) genuine: Option<Vec<u8>>,
    /// The value that the application computed.
    pub(super) computed: Option<Vec<u8>>,
    /// The URLs that the service may have requested, the most likely first.
    pub(super) places: Vec<Place>,
}

/// The remark of a reader that built the query again from decoded parameters.
const IS_REBUILT: &str = "query-encoded-again";

/// The remark of a reader that assumed the scheme.
const IS_ASSUMED: &str = "scheme-assumed";

impl<'e> Sample<'e> {
    /// # Errors
    ///
    /// [`Kind::MissingParameter`](basestring::Kind::MissingParameter) without any signature, and an
    /// invalid form.
    pub(super) fn of(
        webhook: &'static dyn Webhook,
        evidence: &'e WebhookEvidence,
        given: &WebhookGiven,
    ) -> Result<Self, Error> {
        let own = header_of(webhook, &evidence.request);
        let trimmed = |text: &String| text.trim_start().to_owned();
        let is_given = |text: &String| !text.is_empty();
        let asked = evidence.signature.as_ref().map(trimmed).filter(is_given);
        let computed = evidence.computed.as_ref().map(trimmed).filter(is_given);
        let (header, genuine, computed) = match (own, asked, computed) {
            (Some((header, own)), asked, computed) => {
                let asked = asked.filter(|asked| *asked != own);
                (header, Some(own), computed.or(asked))
            }
            (None, Some(asked), computed) => (header_for(webhook, &asked), Some(asked), computed),
            (None, None, Some(computed)) => (header_for(webhook, &computed), None, Some(computed)),
            (None, None, None) => {
                let headers = webhook.headers().join(" or ");
                let expected = format!("the header {headers}, or a signature");
                let found = if is_empty(webhook, &evidence.request) {
                    "an empty header"
                } else if evidence.signature.is_some() || evidence.computed.is_some() {
                    "an empty one"
                } else {
                    "none"
                };
                return Err(Error::new(
                    basestring::Kind::MissingParameter,
                    expected,
                    found,
                ));
            }
        };
        let (message, is_form) = message_of(webhook, &evidence.request, given)?;
        let is_called_form = !is_form && form(&evidence.request).is_ok_and(|form| form.is_some());
        let signature = genuine.clone().or_else(|| computed.clone());
        let received = Received {
            webhook,
            message,
            header,
            signature: signature.unwrap_or_default().into_bytes(),
        };
        let mut sample = Self {
            evidence,
            received,
            is_form,
            is_called_form,
            genuine: genuine.map(String::into_bytes),
            computed: computed.map(String::into_bytes),
            places: Vec::new(),
        };
        sample.places = sample.places(given);
        Ok(sample)
    }

    fn places(&self, given: &WebhookGiven) -> Vec<Place> {
        let parts = self.parts();
        let mut places = Vec::new();
        if let Some(signed_url) = &given.signed_url {
            places.extend(given_places(signed_url, parts.as_ref()));
        }
        if let Some(received) = parts.filter(|_| self.received.webhook.signs_url()) {
            let request = &self.evidence.request;
            let mut remarks = request.remarks.iter();
            let is_assumed = remarks.any(|remark| remark.id == IS_ASSUMED);
            let choices = Choices::of(&received, &self.headers(), is_assumed);
            let found = choices.places(&received);
            if request.remarks.iter().any(|remark| remark.id == IS_REBUILT) {
                let spellings = query::spellings(received.query.as_deref());
                places.extend(found.iter().take(1).cloned());
                places.extend(spellings.into_iter().flat_map(|(query, by)| {
                    let evident = found.iter().filter(|place| place.is_evident);
                    evident.map(move |place| place.with_query(&query, by))
                }));
            }
            places.extend(found);
        } else if let Some(received) = self.parts() {
            places.push(Place::of(received));
        }
        places
    }

    /// The parts of the URL that was received.
    pub(super) fn parts(&self) -> Option<Parts> {
        Parts::of(&String::from_utf8_lossy(&self.evidence.request.url))
    }

    /// Whether the service's value is one that another secret could give: the Base64 of 20 bytes.
    pub(super) fn has_digest(&self) -> bool {
        let value = self.genuine.as_deref().unwrap_or_default();
        value.len() == 28 && value.ends_with(b"=") && !value.ends_with(b"==")
    }

    pub(super) fn headers(&self) -> Headers<'_> {
        Headers(&self.evidence.request.fields)
    }

    /// The user name's password of a Basic header, which is never shown.
    pub(super) fn passwords(&self) -> Vec<Secret> {
        let values = self.headers().values("Authorization").into_iter();
        values
            .filter_map(|value| {
                let (_, password) = basic::parse_authorization(value.as_bytes()).ok()?;
                Some(password)
            })
            .collect()
    }
}

/// The request as its signature sees it, with the first secret, and whether its body is a form. A body
/// whose hash is in the URL is not a form, whatever Content-Type it was received with.
///
/// # Errors
///
/// An invalid form.
pub(crate) fn message_of(
    webhook: &'static dyn Webhook,
    request: &OwnedRequest,
    given: &WebhookGiven,
) -> Result<(Message, bool), Error> {
    let (url, body) = (&request.url, request.body.octets());
    let is_hashed = webhook.scheme() == Scheme::Twilio && twilio::has_hash_of(url, body);
    let form = if is_hashed { None } else { form(request)? };
    let is_form = form.is_some();
    let message = Message {
        secret: given.secrets.first().cloned().unwrap_or_default(),
        url: request.url.clone(),
        fields: form.unwrap_or_default(),
        body: request.body.octets().to_vec(),
    };
    Ok((message, is_form))
}

/// Whether the request has the header, and nothing in it.
fn is_empty(webhook: &dyn Webhook, request: &OwnedRequest) -> bool {
    let is_of_signature = |name: &[u8]| {
        let mut headers = webhook.headers().iter();
        headers.any(|header| name.eq_ignore_ascii_case(header.as_bytes()))
    };
    let mut fields = request.fields.iter();
    fields.any(|(name, value)| is_of_signature(name) && value.trim_ascii().is_empty())
}

/// The header that carries the signature, and its value, unless it is empty.
pub(crate) fn header_of(
    webhook: &dyn Webhook,
    request: &OwnedRequest,
) -> Option<(&'static str, String)> {
    let own = |header: &&'static str| {
        let mut fields = request.fields.iter();
        let (_, value) = fields.find(|(name, _)| name.eq_ignore_ascii_case(header.as_bytes()))?;
        let value = String::from_utf8_lossy(value);
        let value = value.trim_start().to_owned();
        (!value.is_empty()).then_some((*header, value))
    };
    webhook.headers().iter().find_map(own)
}

/// The header that a value belongs to, by its prefix.
fn header_for(webhook: &dyn Webhook, value: &str) -> &'static str {
    let headers = webhook.headers();
    let fits = |header: &&&str| {
        let prefix = webhook.prefix(header);
        !prefix.is_empty() && value.starts_with(prefix)
    };
    let header = headers.iter().find(fits).or_else(|| headers.first());
    header.copied().unwrap_or_default()
}

fn form(request: &OwnedRequest) -> Result<Option<Pairs>, Error> {
    request.with_view(|view| {
        if view.form_body()?.is_none() {
            return Ok(None);
        }
        let pairs = body_parameters(view)?.into_iter();
        let owned = pairs.map(|pair| (pair.name.into_owned(), pair.value.into_owned()));
        Ok(Some(owned.collect()))
    })
}
