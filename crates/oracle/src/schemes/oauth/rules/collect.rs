//! Which parameters are signed, with its decisions as fields (RFC 5849 3.4.1.3.1, 3.5).

use basestring::{Error, Kind, Request};

use super::query::QueryRules;
use crate::schemes::shared::{Pairs, pair};

decisions! {
    /// The decisions of collecting parameters.
    pub(crate) struct CollectRules {
        /// Whether the query is left out.
        query_left_out: bool = false,
        /// Whether the query counts for GET alone.
        query_for_get_only: bool = false,
        /// Whether a form body is left out.
        body_left_out: bool = false,
        /// Whether a form body counts for POST alone.
        body_for_post_only: bool = false,
        /// Whether a parameter of the Content-Type makes the body no form.
        charset_breaks_form: bool = false,
        /// Whether the letter case of Content-Type's name and value counts.
        content_type_case: bool = false,
        /// Whether a body without Content-Type is a form.
        untyped_is_form: bool = false,
        /// Whether a JSON body's members are parameters.
        json_signed: bool = false,
        /// Whether a body of another type is read as a form.
        other_is_form: bool = false,
        /// Whether the fields of a multipart body are parameters.
        multipart_signed: bool = false,
        /// Whether realm is signed.
        realm_signed: bool = false,
        /// Whether `oauth_signature` is signed.
        signature_signed: bool = false,
        /// Whether an `oauth_token` that is not sent is signed empty.
        empty_token_signed: bool = false,
        /// Whether an `oauth_version` that is not sent is signed.
        version_signed: bool = false,
        /// Whether a callback that is not sent is signed.
        default_injected: bool = false,
        /// Whether the router's own parameters are signed.
        framework_parameters: bool = false,
        /// Whether the query's parameters are signed twice.
        twice: bool = false,
        /// Whether `oauth_callback` is left out.
        callback_unsigned: bool = false,
        /// Whether `oauth_verifier` is left out.
        verifier_unsigned: bool = false,
        /// Whether `oauth_` names beyond the RFC's are left out.
        unknown_oauth_dropped: bool = false,
        /// Whether all but `oauth_` names are left out.
        only_oauth: bool = false,
        /// Whether quotes get a backslash.
        quotes_slashed: bool = false,
        /// Whether a form's submit button is left out.
        submit_button_dropped: bool = false,
        /// Whether truth values are written with an uppercase first letter.
        truth_capitalised: bool = false,
        /// Whether an `oauth_signature` of query or body is signed.
        other_signature_signed: bool = false,
        /// Whether an empty `oauth_token` is left out.
        empty_token_dropped: bool = false,
        /// Whether a protocol parameter gives way to one of its name in query or body.
        replaced_by_request: bool = false,
        /// Whether a form is refused whose Content-Type is more or other than its bare name.
        dressed_form_refused: bool = false,
        /// Whether a body that could be a form is refused where its Content-Type is another.
        other_type_refused: bool = false,
        /// Whether newlines of a form body are dropped.
        line_ends_dropped: bool = false,
    }
}

/// A request's own parameters and the protocol's: which are which matters to some mistakes.
pub(crate) struct Collected {
    /// Query and body.
    pub(crate) own: Pairs,
    /// The protocol's, by whatever way they came.
    pub(crate) protocol: Pairs,
}

/// The media type of a form (3.4.1.3.1).
const FORM: &[u8] = b"application/x-www-form-urlencoded";

const KNOWN: [&[u8]; 8] = [
    b"oauth_consumer_key",
    b"oauth_token",
    b"oauth_signature_method",
    b"oauth_timestamp",
    b"oauth_nonce",
    b"oauth_version",
    b"oauth_callback",
    b"oauth_verifier",
];

impl CollectRules {
    /// The parameters that are signed, before they are sorted; the protocol's are given, and the
    /// request with its URL's text.
    ///
    /// # Errors
    ///
    /// As the reference's [`collect_parameters`](basestring::collect_parameters).
    pub(crate) fn collect(
        &self,
        (text, request): (&[u8], &Request<'_>),
        query_rules: &QueryRules,
        protocol: Pairs,
        realm: Option<&[u8]>,
    ) -> Result<Collected, Error> {
        let query = query_rules.read(query_rules.of_url(text, request.url.query()))?;
        let is_get = request.method.eq_ignore_ascii_case(b"GET");
        let mut own = Pairs::new();
        if !self.query_left_out && (is_get || !self.query_for_get_only) {
            if self.twice {
                own.extend(query.iter().cloned());
            }
            own.extend(query);
        }
        own.extend(self.body(request, query_rules)?);
        if self.framework_parameters {
            own.push(pair("q", request.url.path()));
        }
        let mut protocol = protocol;
        self.adjust_protocol(&mut protocol, realm);
        if !self.signature_signed && !self.other_signature_signed {
            own.retain(|(name, _)| name != b"oauth_signature");
        }
        if self.replaced_by_request {
            protocol.retain(|(name, _)| !own.iter().any(|(other, _)| other == name));
        }
        if !self.signature_signed {
            protocol.retain(|(name, _)| name != b"oauth_signature");
        }
        if self.only_oauth {
            own.retain(|(name, _)| name.starts_with(b"oauth_"));
        }
        if self.submit_button_dropped {
            own.retain(|(name, _)| !name.ends_with(b"submit"));
        }
        let (own, protocol) = (query_rules.fold(own), query_rules.fold(protocol));
        Ok(Collected { own, protocol })
    }

    fn adjust_protocol(&self, protocol: &mut Pairs, realm: Option<&[u8]>) {
        let has = |protocol: &Pairs, wanted: &[u8]| protocol.iter().any(|(name, _)| name == wanted);
        if self.callback_unsigned {
            protocol.retain(|(name, _)| name != b"oauth_callback");
        }
        if self.empty_token_dropped {
            protocol.retain(|(name, value)| name != b"oauth_token" || !value.is_empty());
        }
        if self.verifier_unsigned {
            protocol.retain(|(name, _)| name != b"oauth_verifier");
        }
        if self.unknown_oauth_dropped {
            protocol.retain(|(name, _)| {
                !name.starts_with(b"oauth_") || KNOWN.contains(&name.as_slice())
            });
        }
        if self.empty_token_signed && !has(protocol, b"oauth_token") {
            protocol.push(pair("oauth_token", b""));
        }
        if self.version_signed && !has(protocol, b"oauth_version") {
            protocol.push(pair("oauth_version", b"1.0"));
        }
        if self.default_injected && !has(protocol, b"oauth_callback") {
            protocol.push(pair("oauth_callback", b"about:blank"));
        }
        if self.signature_signed && !has(protocol, b"oauth_signature") {
            protocol.push(pair("oauth_signature", b""));
        }
        if let Some(realm) = realm.filter(|_| self.realm_signed) {
            protocol.push(pair("realm", realm));
        }
    }

    fn body(&self, request: &Request<'_>, query_rules: &QueryRules) -> Result<Pairs, Error> {
        let is_post = request.method.eq_ignore_ascii_case(b"POST");
        if self.body_left_out || (self.body_for_post_only && !is_post) {
            return Ok(Pairs::new());
        }
        // The reference decides what a form is, and refuses what is none of it.
        let form = request.form_body()?;
        let field = request
            .fields
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(b"Content-Type"));
        if let Some(form) = form {
            let value = field.map(|(_, value)| *value).unwrap_or_default();
            let other_case = field
                .is_some_and(|(name, value)| *name != b"Content-Type" || !value.starts_with(FORM));
            if self.dressed_form_refused && value != FORM {
                return Err(other_content_type(value));
            }
            let broken = (self.charset_breaks_form && value.contains(&b';'))
                || (self.content_type_case && other_case);
            return if broken {
                Ok(Pairs::new())
            } else if self.line_ends_dropped {
                let kept = form.iter().copied().filter(|o| !b"\r\n".contains(o));
                query_rules.read(&kept.collect::<Vec<u8>>())
            } else {
                query_rules.read(form)
            };
        }
        if self.other_type_refused && could_be_a_form(request.body) {
            let value = field.map(|(_, value)| *value).unwrap_or_default();
            return Err(other_content_type(value));
        }
        let media_type = field.map(|(_, value)| value.to_ascii_lowercase());
        match media_type.as_deref() {
            None if self.untyped_is_form => query_rules.read(request.body),
            Some(b"application/json") if self.json_signed => Ok(json_members(request.body)),
            Some(media) if media.starts_with(b"multipart/") => Ok(if self.multipart_signed {
                multipart_fields(request.body)
            } else {
                Pairs::new()
            }),
            Some(media) if media != b"application/json" && self.other_is_form => {
                query_rules.read(request.body)
            }
            _ => Ok(Pairs::new()),
        }
    }

    /// Whether values stay as they are before they are normalized.
    #[must_use]
    pub(crate) const fn keeps_values(&self) -> bool {
        !self.truth_capitalised && !self.quotes_slashed
    }

    /// What a value becomes before it is normalized.
    #[must_use]
    pub(crate) fn value(&self, value: Vec<u8>) -> Vec<u8> {
        if self.truth_capitalised {
            match value.as_slice() {
                b"true" => return b"True".to_vec(),
                b"false" => return b"False".to_vec(),
                _ => {}
            }
        }
        if !self.quotes_slashed {
            return value;
        }
        let mut slashed = Vec::with_capacity(value.len());
        for octet in value {
            if matches!(octet, b'\'' | b'"' | b'\\') {
                slashed.push(b'\\');
            }
            slashed.push(octet);
        }
        slashed
    }
}

fn other_content_type(found: &[u8]) -> Error {
    let found = String::from_utf8_lossy(found).into_owned();
    Error::new(Kind::Other, "the Content-Type of a form, bare", found)
}

/// Whether a body has nothing that a form's writer would have escaped.
fn could_be_a_form(body: &[u8]) -> bool {
    let is_sendable =
        |octet: &u8| basestring::is_unreserved(*octet) || b"=&;:%+,*@!()/?'$".contains(octet);
    !body.is_empty() && body.iter().all(is_sendable)
}

fn json_members(body: &[u8]) -> Pairs {
    let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(body) else {
        return Pairs::new();
    };
    let text = |value: &serde_json::Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    };
    members
        .iter()
        .map(|(name, value)| pair(name, text(value).as_bytes()))
        .collect()
}

/// The fields of a multipart body, found by their names; files and encodings do not matter here.
fn multipart_fields(body: &[u8]) -> Pairs {
    let text = String::from_utf8_lossy(body);
    let Some(boundary) = text.lines().next() else {
        return Pairs::new();
    };
    text.split(boundary)
        .filter_map(|part| {
            let (head, value) = part.split_once("\r\n\r\n")?;
            let (_, name) = head.split_once("name=\"")?;
            let (name, _) = name.split_once('"')?;
            Some(pair(
                name,
                value.strip_suffix("\r\n").unwrap_or(value).as_bytes(),
            ))
        })
        .collect()
}
