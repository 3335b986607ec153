//! A request before it is sent: what is signed, and how it becomes the bytes on the wire.

use basestring::{
    Authorization, Credentials, Parameter, Place, SignatureMethod, Url, append_to_body,
    append_to_query, base_string, base_string_uri, compute_signature, form_decode,
    normalize_parameters, percent_encode,
};

use super::wire::{Framing, Wire};

/// The media type of a form.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// A request and its protocol parameters, which need not be valid.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The method of the request line.
    pub(super) method: String,
    /// The URL with its own query, without a fragment.
    pub(super) url: String,
    /// Where the protocol parameters are sent.
    pub(super) place: Place,
    /// The protocol parameters in their order, without `oauth_signature`.
    pub(super) oauth: Vec<(String, String)>,
    /// The realm of the header.
    pub(super) realm: Option<String>,
    /// Further headers.
    pub(super) headers: Vec<(String, String)>,
    /// The media type of the body.
    pub(super) content_type: Option<String>,
    /// The body.
    pub(super) body: Option<Vec<u8>>,
    /// What every form starts with.
    pub(super) fixed: String,
    /// The keys that sign.
    pub(super) keys: Credentials,
    /// The method that signs; the declared one is among the parameters.
    pub(super) signs_by: SignatureMethod,
}

impl Draft {
    /// The value of a protocol parameter.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let mut pairs = self.oauth.iter();
        pairs
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The same with another value of a protocol parameter, which is added if it is not there.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        match self.oauth.iter_mut().find(|(own, _)| own == name) {
            Some((_, own)) => value.clone_into(own),
            None => self.oauth.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// The same with one more protocol parameter, even if it is there.
    pub(super) fn and(mut self, name: &str, value: &str) -> Self {
        self.oauth.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same without a protocol parameter.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.oauth.retain(|(own, _)| own != name);
        self
    }

    /// The same with a header.
    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same by another method.
    pub(super) fn by(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// The same with a query added to the URL's own.
    pub(super) fn query(mut self, query: &str) -> Self {
        let mark = if self.url.contains('?') { '&' } else { '?' };
        self.url.push(mark);
        self.url.push_str(query);
        self
    }

    /// The same as a POST of a form.
    pub(super) fn form(self, body: &str) -> Self {
        let parts = [self.fixed.as_str(), body];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        let body: Vec<&str> = parts.collect();
        let body = body.join("&");
        self.typed(FORM, &body)
    }

    /// The same as a POST of a body of this media type.
    pub(super) fn typed(mut self, media_type: &str, body: &str) -> Self {
        "POST".clone_into(&mut self.method);
        self.content_type = Some(media_type.to_owned());
        self.body = Some(body.as_bytes().to_vec());
        self
    }

    /// The same with the protocol parameters in another place.
    pub(super) fn at(mut self, place: Place) -> Self {
        self.place = place;
        self.realm = None;
        if place == Place::Body && self.content_type.is_none() {
            return self.form("");
        }
        self
    }

    /// Whether the engine can sign the request: its protocol parameters are in a body that is a form,
    /// or elsewhere.
    pub(super) fn has_usual_place(&self) -> bool {
        self.place != Place::Body || self.has_form()
    }

    /// Whether the body is a form, so that its parameters are signed (3.4.1.3.1).
    fn has_form(&self) -> bool {
        let media_type = self.content_type.as_deref().unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default();
        media_type.trim().eq_ignore_ascii_case(FORM)
    }

    /// The base string of the request as it is (3.4.1.1), even where it is not valid.
    pub(super) fn base_string(&self) -> String {
        let url = self.url.as_bytes();
        let query = self.url.split_once('?').map_or("", |(_, query)| query);
        let mut parameters = form_decode(query.as_bytes()).unwrap_or_default();
        let oauth = self.oauth.iter();
        parameters.extend(oauth.map(|(name, value)| Parameter::new(name, value).into_owned()));
        if let (true, Some(body)) = (self.has_form(), &self.body) {
            parameters.extend(form_decode(body).unwrap_or_default());
        }
        parameters.retain(|parameter| *parameter.name != *b"oauth_signature");
        let uri = Url::parse(url).map(|url| base_string_uri(&url, &url.authority()));
        base_string(
            self.method.as_bytes(),
            &uri.unwrap_or_default(),
            &normalize_parameters(&parameters),
        )
    }

    /// The signature of the request as it is.
    pub(super) fn signature(&self) -> String {
        compute_signature(self.signs_by, &self.keys, self.base_string().as_bytes())
            .unwrap_or_default()
    }

    /// The request with its own signature.
    pub(super) fn signed(&self) -> Wire {
        self.sent(Some(&self.signature()))
    }

    /// The request with a given signature, or without one.
    pub(super) fn sent(&self, signature: Option<&str>) -> Wire {
        let pairs = self.oauth.iter();
        let mut parameters: Vec<Parameter<'_>> = pairs
            .map(|(name, value)| Parameter::new(name, value))
            .collect();
        parameters.extend(signature.map(|value| Parameter::new("oauth_signature", value)));
        let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
        let mut url = self.url.as_bytes().to_vec();
        let mut body = self.body.clone();
        match self.place {
            Place::Header => {
                let value = self.field(&parameters);
                headers.push(("Authorization".to_owned(), value.into_bytes()));
            }
            Place::Query => url = append_to_query(&url, &parameters),
            Place::Body => {
                body = Some(append_to_body(&body.unwrap_or_default(), &parameters));
            }
        }
        let content_type = self.content_type.iter();
        headers.extend(content_type.map(|value| ("Content-Type".to_owned(), value.clone().into())));
        let own = self.headers.iter();
        headers.extend(own.map(|(name, value)| (name.clone(), value.clone().into_bytes())));
        let (host, target) = split(&url);
        Wire {
            method: self.method.clone(),
            target,
            host,
            headers,
            body,
            framing: Framing::Length,
        }
    }

    /// The header's value. A list of no parameters has the scheme alone.
    fn field(&self, parameters: &[Parameter<'_>]) -> String {
        let field = Authorization {
            realm: self.realm.as_ref().map(|realm| realm.as_bytes().into()),
            parameters: parameters.to_vec(),
        };
        field.to_field().unwrap_or_else(|_| "OAuth".to_owned())
    }

    /// The header's value with another separator, case of the scheme or order than usual.
    pub(super) fn respelled(&self, spell: impl Fn(&[String]) -> String) -> Wire {
        let signature = self.signature();
        let pairs = self.oauth.iter().map(|(name, value)| (&**name, &**value));
        let pairs = pairs.chain([("oauth_signature", &*signature)]);
        let encoded = |text: &str| percent_encode(text.as_bytes());
        let parts: Vec<String> = pairs
            .map(|(name, value)| format!("{}=\"{}\"", encoded(name), encoded(value)))
            .collect();
        let mut wire = self.signed();
        wire.set("Authorization", &spell(&parts));
        wire
    }
}

/// The authority and the target of an absolute URL.
fn split(url: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let text = String::from_utf8_lossy(url);
    let rest = text.split_once("://").map_or(&*text, |(_, rest)| rest);
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, target) = rest.split_at(end);
    let target = match target {
        "" => "/".to_owned(),
        query if query.starts_with('?') => format!("/{query}"),
        target => target.to_owned(),
    };
    (host.as_bytes().to_vec(), target.into_bytes())
}
