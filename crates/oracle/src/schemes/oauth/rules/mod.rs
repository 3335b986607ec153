//! The algorithm of RFC 5849 with its decisions as fields: what a mistake departs from.
//!
//! [`Rules::right`] answers as the reference does on every input; a mistake is one field with another
//! value.

mod collect;
mod encode;
mod header;
mod key;
mod order;
pub(super) mod parse;
pub(super) mod punycode;
mod query;
mod uri;
mod verify;

use basestring::{Error, Request, SignatureMethod};

use crate::schemes::shared::Pairs;

pub(crate) use collect::{CollectRules, Collected};
pub(crate) use encode::{Before, Charset, EncodeRules};
pub(crate) use header::Header;
pub(crate) use key::{Computation, DigestText, Key, KeyRules, Plain, Secrets};
pub(crate) use order::{Encoded, Join, OrderRules, Sort};
pub(crate) use parse::Parse;
pub(crate) use query::{Decode, Duplicates, Octets, QueryRules, QuestionMark, Semicolon};
pub(crate) use uri::{PathRule, PortRule, SchemeRule, UriRules};
pub(crate) use verify::VerifyRules;

/// How the method is written into the base string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodRule {
    /// In upper case, encoded.
    Upper,
    /// As given.
    AsGiven,
    /// Another than the one sent.
    Other,
    /// The one of an override field.
    Override,
    /// In upper case, not encoded.
    NotEncoded,
}

/// How often a part of the base string is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    /// Once.
    Once,
    /// Not at all.
    None,
    /// Twice.
    Twice,
}

decisions! {
    /// Every decision of OAuth 1.0a's algorithm.
    pub(crate) struct Rules {
        /// The method of 3.4.1.1.
        method: MethodRule = MethodRule::Upper,
        /// How often the URI is encoded in 3.4.1.1.
        uri_encoded: Times = Times::Once,
        /// How often the parameters are encoded in 3.4.1.1.
        parameters_encoded: Times = Times::Once,
        /// Whether the separators of 3.4.1.1 are there.
        separators: bool = true,
        /// Whether the outer encoding of 3.4.1.1 has lowercase digits.
        outer_small_digits: bool = false,
        /// Whether the outer encoding escapes `=` and `&` though the inner one does not.
        outer_escapes_separators: bool = false,
        /// How `oauth_signature_method` is written.
        method_name: Option<&'static str> = None,
        /// How `oauth_version` is written.
        version: Option<&'static str> = None,
        /// Building the header of 3.5.1.
        header: Header = Header::Right,
        /// Reading it.
        parse: Parse = Parse::Right,
    }
    with {
        /// 3.6.
        encode: EncodeRules,
        /// Reading query and body.
        query: QueryRules,
        /// 3.4.1.2.
        uri: UriRules,
        /// 3.4.1.3.1.
        collect: CollectRules,
        /// 3.4.1.3.2.
        order: OrderRules,
        /// 3.4.2, 3.4.4.
        key: KeyRules,
        /// What is checked besides the signature.
        verify: VerifyRules,
    }
}

/// What a request became, stage by stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stages {
    /// The base string URI.
    pub(crate) base_string_uri: Vec<u8>,
    /// The normalized parameters.
    pub(crate) parameters: Vec<u8>,
    /// The base string.
    pub(crate) base_string: Vec<u8>,
    /// The signature.
    pub(crate) signature: Vec<u8>,
    /// The Authorization header.
    pub(crate) authorization: Vec<u8>,
}

/// The stages before the signature, and what was collected for them.
pub(crate) struct Unsigned {
    /// The base string URI.
    pub(crate) base_string_uri: Vec<u8>,
    /// The normalized parameters.
    pub(crate) parameters: Vec<u8>,
    /// The base string.
    pub(crate) base_string: Vec<u8>,
    /// The parameters that are signed.
    pub(crate) collected: Collected,
}

/// A request with what belongs to it, as the stages take it.
pub(crate) struct Prepared<'a> {
    /// The URL's text.
    pub(crate) text: &'a [u8],
    /// The request.
    pub(crate) request: Request<'a>,
    /// The protocol parameters but the signature, in their order.
    pub(crate) protocol: Pairs,
    /// The realm.
    pub(crate) realm: Option<Vec<u8>>,
}

impl Rules {
    /// The base string and the stages before it, with the collected parameters.
    ///
    /// # Errors
    ///
    /// As the reference's.
    pub(crate) fn base_string(&self, prepared: &Prepared<'_>) -> Result<Unsigned, Error> {
        let request = &prepared.request;
        let sent = if self.uri.host_field_ignored {
            request.authority()?;
            request.url.authority()
        } else {
            request.authority()?
        };
        let uri = self.uri.write(prepared.text, &request.url, &sent);
        let mut sent = prepared.protocol.clone();
        self.rename(&mut sent);
        let realm = prepared.realm.as_deref();
        let text_and_request = (prepared.text, request);
        let collected = self
            .collect
            .collect(text_and_request, &self.query, sent, realm)?;
        let changed: Pairs;
        let own = if self.collect.keeps_values() {
            &collected.own
        } else {
            let own = collected.own.iter();
            changed = own
                .map(|(name, value)| (name.clone(), self.collect.value(value.clone())))
                .collect();
            &changed
        };
        let parameters = self.order.normalize(own, &collected.protocol, &self.encode);

        let outer = self.outer();
        let mut text = self.method(request, &outer);
        let separator: &[u8] = if self.separators { b"&" } else { b"" };
        text.extend_from_slice(separator);
        text.extend(times(self.uri_encoded, &uri, &outer));
        text.extend_from_slice(separator);
        text.extend(times(self.parameters_encoded, &parameters, &outer));
        Ok(Unsigned {
            base_string_uri: uri,
            parameters,
            base_string: text,
            collected,
        })
    }

    /// The encoder of 3.4.1.1: a language's own is used for it too.
    fn outer(&self) -> EncodeRules {
        let mut outer = self.encode.clone();
        outer.small_digits |= self.outer_small_digits;
        if self.outer_escapes_separators {
            outer.set_bare(*b"=&", false);
        }
        outer
    }

    fn rename(&self, protocol: &mut Pairs) {
        for (name, value) in protocol {
            match (name.as_slice(), self.method_name, self.version) {
                (b"oauth_signature_method", Some(shown), _) => *value = shown.as_bytes().to_vec(),
                (b"oauth_version", _, Some(shown)) => *value = shown.as_bytes().to_vec(),
                _ => {}
            }
        }
    }

    fn method(&self, request: &Request<'_>, outer: &EncodeRules) -> Vec<u8> {
        let upper = request.method.to_ascii_uppercase();
        match self.method {
            MethodRule::Upper => outer.encode(&upper),
            MethodRule::AsGiven => outer.encode(request.method),
            MethodRule::NotEncoded => upper,
            MethodRule::Other => {
                if upper == b"GET" {
                    b"POST".to_vec()
                } else {
                    b"GET".to_vec()
                }
            }
            MethodRule::Override => {
                let field = request.values("X-HTTP-Method-Override").next();
                outer.encode(&field.unwrap_or(&upper).to_ascii_uppercase())
            }
        }
    }

    /// Signs a request, stage by stage.
    ///
    /// # Errors
    ///
    /// As the reference's [`sign`](basestring::sign).
    pub(crate) fn sign(
        &self,
        prepared: &Prepared<'_>,
        method: SignatureMethod,
        secrets: &Secrets<'_>,
    ) -> Result<Stages, Error> {
        let Unsigned {
            base_string_uri,
            parameters,
            base_string,
            collected,
        } = self.base_string(prepared)?;
        let key = self.key.key(secrets, &self.encode);
        let signature = self.key.signature(method, &base_string, &key, &self.encode);
        let mut sent = prepared.protocol.clone();
        self.rename(&mut sent);
        let authorization = self.header.write(
            &header::Parts {
                realm: prepared.realm.as_deref(),
                protocol: &sent,
                own: &collected.own,
                signature: &signature,
                is_plaintext: method == SignatureMethod::Plaintext,
            },
            &self.encode,
        );
        Ok(Stages {
            base_string_uri,
            parameters,
            base_string,
            signature,
            authorization,
        })
    }
}

fn times(times: Times, text: &[u8], encode: &EncodeRules) -> Vec<u8> {
    match times {
        Times::None => text.to_vec(),
        Times::Once => encode.encode(text),
        Times::Twice => encode.encode(&encode.encode(text)),
    }
}
