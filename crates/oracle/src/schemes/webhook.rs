//! What the engine and the webhook sender need to know of a scheme whose requests are webhooks.

use basestring::{Error, Secret, WebhookSecret};

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

impl Message {
    /// Whether it is verified with its secret. With an empty one, nothing is.
    pub(crate) fn is_verified(
        &self,
        verify: impl FnOnce(&WebhookSecret) -> Result<(), Error>,
    ) -> bool {
        let secret = WebhookSecret::try_from(self.secret.clone());
        secret.and_then(|secret| verify(&secret)).is_ok()
    }
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

/// What the documentation of a service says of the text that is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Documented {
    /// The document and its section.
    pub section: &'static str,
    /// The rule of the text, in one or two sentences.
    pub rule: &'static str,
    /// Whether the fields of a form are part of the text.
    pub signs_fields: bool,
}

/// One change that an application makes to a request before it computes the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rewrite {
    /// `http` for `https`, or the other way round.
    Scheme,
    /// The scheme of a WebSocket for that of HTTP, or the other way round.
    WebSocketScheme,
    /// The scheme or the host in other letters.
    LetterCase,
    /// User name and password in the URL.
    Userinfo,
    /// Another host.
    Host,
    /// A port that the service did not sign.
    PortAdded,
    /// A port missing that the service signed.
    PortDropped,
    /// Another path: a prefix removed or added.
    Path,
    /// A slash at the end of the path removed or added.
    Slash,
    /// The query removed.
    QueryDropped,
    /// The query's parameters in another order.
    QueryOrder,
    /// Of several values of one name in the query, one is kept.
    QueryDuplicates,
    /// The query's parameters without a value removed.
    QueryEmptyDropped,
    /// The query with other escapes.
    QueryReencoded,
    /// The query decoded.
    QueryDecoded,
    /// The hash of the body removed from the query.
    BodyHashRemoved,
    /// The query's parameters signed as fields.
    QueryAppended,
    /// The fields not signed.
    FieldsOmitted,
    /// Of several values of one name in the form, one is kept.
    FieldsDuplicates,
    /// A space for `+` in values.
    FieldsPlus,
    /// Values trimmed.
    FieldsTrimmed,
    /// Fields without a value removed.
    FieldsEmptyDropped,
    /// Other characters in names.
    FieldsNames,
    /// Text in another normal form of Unicode.
    FieldsNormalForm,
    /// JSON parsed and written again.
    BodyRespelled,
    /// White space at the end of the body removed.
    BodyTrimmed,
    /// Other white space in the body.
    BodyOther,
    /// Another secret.
    OtherSecret,
    /// The secret in another letter case, or with white space.
    SecretSpelling,
}

/// A finding about a request besides its signature: what was found, and the mistake by its id, where
/// it is proven.
pub(crate) type Finding = (String, Option<&'static str>);

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

    /// What the service documents of the signed text.
    fn documented(&self) -> Documented;

    /// The algorithm of the signature in a header, such as `HMAC-SHA1`.
    fn algorithm(&self, header: &str) -> &'static str;

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

    /// The scheme's own mistake, by its id, that makes this change.
    fn rewrite_mistake(&self, rewrite: Rewrite) -> Option<&'static str>;

    /// What to check where nothing explains a signature: sentences about this request.
    fn advice(&self, message: &Message) -> Vec<String>;

    /// The mistake of another secret, by its id.
    fn secret_mistake(&self) -> Option<&'static str>;
}
