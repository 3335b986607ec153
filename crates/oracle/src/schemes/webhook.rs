//! What the engine and the webhook sender need to know of a scheme whose requests are webhooks.

use basestring::Secret;

use super::rules::Rules;
use super::scheme::Scheme;
use super::shared::Pairs;

/// A webhook request as its receiver has it.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// The secret that sender and receiver share.
    pub secret: Secret,
    /// The URL that was requested.
    pub url: Vec<u8>,
    /// The decoded fields of a form; none for another body.
    pub fields: Pairs,
    /// The body as it was sent.
    pub body: Vec<u8>,
}

/// What a webhook request carries where the caller gives nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A POST of this JSON text.
    Json(&'static str),
    /// A POST of a form of these fields.
    Form(&'static [(&'static str, &'static str)]),
}

/// How a signature is written in its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Base64.
    Base64,
    /// Lowercase hexadecimal digits after a prefix.
    Hexadecimal,
}

/// One change of a URL, as proxies and frameworks make them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlChange {
    /// `http` for another scheme.
    ToHttp,
    /// Another scheme that is not `http`.
    ToOtherScheme,
    /// The host or scheme that a proxy's header names.
    Forwarded,
    /// A host or path that a service renamed.
    Renamed,
    /// `www.` added or removed, or another change that has no name.
    Unnamed,
    /// The slash at the end of the path removed.
    SlashRemoved,
    /// A slash at the end of the path added.
    SlashAdded,
    /// The query removed.
    QueryRemoved,
}

/// A finding about a request besides its signature: what was found, and the mistake by its id.
pub(crate) type Finding = (&'static str, &'static str);

/// A webhook scheme. Nothing has a default, so that a new scheme decides all of it.
pub trait Webhook: Sync {
    /// The scheme.
    fn scheme(&self) -> Scheme;

    /// The service that sends the webhooks, as it writes its name.
    fn service(&self) -> &'static str;

    /// What the service calls the secret, with its article.
    fn secret_name(&self) -> &'static str;

    /// The headers that carry a signature, the recommended one first.
    fn headers(&self) -> &'static [&'static str];

    /// What comes before the digest in a header; empty where nothing does.
    fn prefix(&self, header: &str) -> &'static str;

    /// Headers that each request has besides, names and values.
    fn other_headers(&self) -> &'static [(&'static str, &'static str)];

    /// The User-Agent of the service.
    fn user_agent(&self) -> &'static str;

    /// How signatures are written.
    fn encoding(&self) -> Encoding;

    /// What a request carries where the caller gives nothing.
    fn content(&self) -> Content;

    /// Whether the URL is part of the signed text.
    fn signs_url(&self) -> bool;

    /// The URLs over which a signature counts, the given one first.
    fn candidates(&self, url: &[u8]) -> Vec<Vec<u8>>;

    /// The text that is signed by these rules.
    fn signed_text(&self, rules: &Rules, message: &Message) -> Vec<u8>;

    /// The value of a signature header by these rules.
    fn sign(&self, rules: &Rules, message: &Message, header: &str) -> String;

    /// Whether the reference accepts a value of a signature header.
    fn accepts(&self, message: &Message, header: &str, signature: &[u8]) -> bool;

    /// What is wrong with a request besides its signature; `is_form` tells whether its body is a form.
    fn finding(&self, message: &Message, is_form: bool) -> Option<Finding>;

    /// The scheme's own mistake, by its id, where a signature looks as this mistake of OAuth makes it
    /// look, or `uppercase-hexadecimal`.
    fn look(&self, mistake: &str) -> Option<&'static str>;

    /// The scheme's own mistake, by its id, that changes a URL so.
    fn url_mistake(&self, change: UrlChange) -> Option<&'static str>;
}
