//! What a signature scheme provides to the sender.

use basestring::Secret;
use basestring_oracle::Mistake;
use basestring_oracle::internal::schemes::Pairs;
use basestring_oracle::internal::schemes::webhook::Webhook;

use super::attempt::{Attempt, Group};
use super::judge::Expected;
use super::message::{Message, Shape};
use super::random::Random;
use super::target::Target;

/// What the requests of a run are made of.
pub(super) struct Inputs<'t> {
    pub(super) scheme: &'static dyn Scheme,
    pub(super) target: &'t Target,
    /// The secret that sender and receiver share.
    pub(super) secret: &'t Secret,
    /// The parameters of form and query, decoded, in the order in which they are sent.
    pub(super) parameters: Pairs,
    /// The JSON body.
    pub(super) json: Vec<u8>,
}

impl Inputs<'_> {
    /// The same message with the scheme's signature headers.
    pub(super) fn signed(&self, mut message: Message) -> Message {
        message.signatures = self.scheme.sign(self.secret, &message);
        message
    }

    /// The same inputs with one more parameter and one more member of the JSON, so that signatures are
    /// others.
    pub(super) fn renewed(&self, count: usize) -> Self {
        let mut parameters = self.parameters.clone();
        parameters.push((b"Renewed".to_vec(), count.to_string().into_bytes()));
        let json = match self.json.split_first() {
            Some((b'{', rest)) => {
                let is_empty = rest.trim_ascii_start().starts_with(b"}");
                let comma = if is_empty { "" } else { "," };
                let member = format!("{{\"Renewed\":{count}{comma}");
                [member.as_bytes(), rest].concat()
            }
            Some(_) | None => self.json.clone(),
        };
        Self {
            parameters,
            json,
            ..*self
        }
    }
}

/// How a scheme writes the digest in a signature header. It decides which changes of the header are
/// invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Base64: letter case counts.
    Base64,
    /// Lowercase hexadecimal digits: a receiver may compare them without regard to letter case.
    Hexadecimal,
}

/// What a known mistake of a sender makes of a message.
pub(super) enum Mistaken {
    /// The mistake cannot be made by a sender.
    NotRunnable,
    /// The mistake does not apply to this message.
    NotApplicable,
    /// The signature headers of a sender that makes the mistake.
    Signatures(Vec<(String, String)>),
}

/// A request whose acceptance explains that of others.
pub(super) struct Cover {
    /// Its name.
    pub(super) name: &'static str,
    /// The beginnings of the names of those that it explains.
    pub(super) covers: &'static [&'static str],
    /// The mistake that all of them show.
    pub(super) mistake: Option<&'static str>,
}

/// A webhook signature scheme: its requests, its signature, and what receivers get wrong.
///
/// The sender calls these; nothing else depends on the scheme. No method has a default, so that a new
/// scheme decides each.
pub(super) trait Scheme: Sync {
    /// The value of the User-Agent header.
    fn user_agent(&self) -> &'static str;

    /// What the provider calls the shared secret, with its article: `the AuthToken`.
    fn secret_name(&self) -> &'static str;

    /// How the digest is written in the signature headers.
    fn encoding(&self) -> Encoding;

    /// The shapes that the provider sends, in the order in which they are tried.
    fn shapes(&self) -> &'static [Shape];

    /// The header whose value is another one in each request, if there is one.
    fn unique_header(&self) -> Option<&'static str>;

    /// The shape that the provider can send in place of one that a receiver does not support.
    fn instead_of(&self, shape: Shape) -> Option<Shape>;

    /// The parameters of form and query where the caller gives none.
    fn default_parameters(&self, random: &mut Random) -> Pairs;

    /// The JSON body where the caller gives none.
    fn default_json(&self, random: &mut Random) -> Vec<u8>;

    /// The signature headers of a message: names and values.
    fn sign(&self, secret: &Secret, message: &Message) -> Vec<(String, String)>;

    /// Whether a receiver that follows the documents accepts these signature headers on the message.
    fn accepts(&self, secret: &Secret, message: &Message, signatures: &[(String, String)]) -> bool;

    /// The valid request of a shape, as the provider sends it. Its name is
    /// [`Shape::valid_name`](super::Shape).
    fn valid(&self, inputs: &Inputs<'_>, shape: Shape) -> Attempt;

    /// More valid requests on which receivers go wrong, of shapes that the receiver accepts.
    fn more_valid(&self, inputs: &Inputs<'_>, shapes: &[Shape]) -> Vec<Group>;

    /// Variants of the first group's valid request: each differs in one way. Use the functions of
    /// [`changes`](super::changes) for what schemes have in common.
    fn first_variants(&self, inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt>;

    /// Variants of the valid request of this name.
    fn variants(&self, inputs: &Inputs<'_>, name: &str, valid: &Message) -> Vec<Attempt>;

    /// Requests that a receiver accepts which computes with another URL or body than it was sent.
    /// They are tried where the valid request is rejected.
    fn explanations(&self, inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt>;

    /// The mistakes that a request of this name shows, by id.
    fn shown_by(&self, name: &str) -> &'static [&'static str];

    /// The known mistakes of the scheme, in the table's order.
    fn mistakes(&self) -> Vec<&'static Mistake>;

    /// The signature headers that a sender with a mistake makes for a message.
    fn mistaken(
        &self,
        mistake: &'static Mistake,
        inputs: &Inputs<'_>,
        message: &Message,
    ) -> Mistaken;

    /// What is expected of a mistaken signature that receivers may accept, and why.
    fn tolerated(&self, mistake: &Mistake) -> (Expected, &'static str);

    /// Whether receivers may accept what this mistake signs, although the documents do not say so.
    fn is_tolerated(&self, mistake: &Mistake) -> bool;

    /// Why no request shows a mistake. `is_runnable` tells whether a sender can make it.
    fn why_not_sent(&self, mistake: &Mistake, is_runnable: bool) -> &'static str;

    /// What to do where the receiver rejects the valid request and accepts those with these names;
    /// `is_proxied` tells whether another URL is signed than the requested one.
    fn advice(&self, accepted: &[&str], is_proxied: bool) -> Vec<String>;

    /// The scheme in the engine's table.
    fn webhook(&self) -> &'static dyn Webhook;

    /// The requests whose acceptance explains that of others, the most general first.
    fn covers(&self) -> &'static [Cover];
}
