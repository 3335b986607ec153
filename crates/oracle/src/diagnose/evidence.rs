//! What is known of one request, read as leniently as the request is careless: what is wrong with it
//! is the question, not a reason to give up.

use basestring::{
    Authorization, Error, Kind, Secret, SignatureMethod, Url, form_pairs, percent_decode,
};

use crate::explain::Given;
use crate::request::OwnedRequest;
use crate::schemes::Pairs;

use super::conceal::{Conceal, is_hash};
use super::header::read_leniently;
use super::model::Seen;
use super::subject::{Observed, Signing};

/// What is known of one request, and of what somebody made of it.
#[derive(Clone)]
pub struct Evidence {
    /// The request.
    pub request: OwnedRequest,
    /// The Authorization field that was sent or received, in place of the request's own.
    pub field: Option<String>,
    /// The signature that was made, in place of the one that the request carries.
    pub signature: Option<String>,
    /// The base string of the other side.
    pub base_string: Option<String>,
}

/// Evidence put in order.
pub(super) struct Assembled {
    pub(super) signing: Signing,
    pub(super) observed: Observed,
    pub(super) seen: Seen,
    pub(super) conceal: Conceal,
    /// The field's text.
    pub(super) field: Option<String>,
    /// All parameters whose names begin with `oauth_`, wherever they stand.
    pub(super) protocol: Pairs,
    /// Whether some stand in the field and others in query or body.
    pub(super) has_two_places: bool,
    /// Whether the signature is declared to be PLAINTEXT's.
    pub(super) is_plaintext: bool,
    /// Whether base strings may be shown: not where pieces of a signature that is made of the
    /// secrets may stand in them.
    pub(super) shows_texts: bool,
    /// The signature as it was given.
    pub(super) signature: Option<String>,
}

impl Evidence {
    /// A request with what it carries itself.
    #[must_use]
    pub const fn of(request: OwnedRequest) -> Self {
        Self {
            request,
            field: None,
            signature: None,
            base_string: None,
        }
    }

    /// The field that is looked at: the one given, else the request's.
    fn field(&self) -> Option<String> {
        let own =
            self.request.fields.iter().find(|(name, value)| {
                name.eq_ignore_ascii_case(b"Authorization") && is_oauth(value)
            });
        let own = own.map(|(_, value)| String::from_utf8_lossy(value).into_owned());
        let field = self.field.clone().or(own)?;
        // What is copied from a log or a command line has the field's name before it.
        let text = field.trim();
        let named = text
            .split_once(':')
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("Authorization"));
        Some(named.map_or(text, |(_, value)| value.trim()).to_owned())
    }

    /// Puts in order what is known.
    ///
    /// # Errors
    ///
    /// A URL that is none, and [`Kind::MissingParameter`] for a request without protocol parameters.
    #[expect(clippy::too_many_lines)]
    pub(super) fn assemble(&self, given: &Given) -> Result<Assembled, Error> {
        let request = &self.request;
        let url = Url::parse(&request.url)?;
        let field = self.field();
        let mut remarks = request.remarks.clone();
        let (realm, in_field) = match &field {
            None => (None, Pairs::new()),
            Some(text) => match Authorization::parse(text.as_bytes()) {
                Ok(field) => {
                    let pairs = field.parameters.iter();
                    let pairs = pairs.map(|p| (p.name.to_vec(), p.value.to_vec())).collect();
                    (field.realm.map(|realm| realm.to_vec()), pairs)
                }
                Err(_) => read_leniently(text),
            },
        };
        let body = request.with_view(|view| Ok(view.form_body()?.map(<[u8]>::to_vec)));
        let carried: Pairs = [url.query(), body.ok().flatten().as_deref()]
            .into_iter()
            .flatten()
            .flat_map(|form| form_pairs(form).flatten().collect::<Vec<_>>())
            .filter(|parameter| parameter.name.starts_with(b"oauth_"))
            .map(|parameter| (parameter.name.to_vec(), parameter.value.to_vec()))
            .collect();
        let mut header = in_field;
        if header.is_empty() && carried.is_empty() {
            header = self.protocol_of_base_string();
            if header.is_empty() {
                let expected =
                    "protocol parameters in the request, an Authorization field or a base string";
                return Err(Error::new(Kind::MissingParameter, expected, "none"));
            }
            remarks.push(
                "the protocol parameters are those of the other side's base string".to_owned(),
            );
        }
        let has_two_places =
            !carried.is_empty() && header.iter().any(|(name, _)| name.starts_with(b"oauth_"));
        let mut protocol = header.clone();
        protocol.extend(carried);
        protocol.retain(|(name, _)| name.starts_with(b"oauth_"));
        let value = |wanted: &[u8]| {
            let found = protocol.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.clone())
        };
        let named = value(b"oauth_signature_method");
        let method = SignatureMethod::parse(named.as_deref().unwrap_or_default());
        let is_plaintext =
            named.is_some_and(|name| name.to_ascii_uppercase().starts_with(b"PLAIN"));
        let carried_signature = value(b"oauth_signature").or_else(|| value(b"oauth_signagure"));
        let signature = self.signature(carried_signature, &mut remarks);
        header.retain(|(name, _)| name != b"oauth_signature" && name != b"oauth_signagure");

        let signing = Signing {
            method: request.method.clone(),
            url: request.url.clone(),
            fields: request.fields.clone(),
            body: request.body.octets().to_vec(),
            protocol: header,
            realm,
            signature_method: method.clone().unwrap_or(SignatureMethod::HmacSha1),
            client_key: value(b"oauth_consumer_key").unwrap_or_default(),
            client_secret: basestring::Secret::empty(),
            token: value(b"oauth_token"),
            token_secret: None,
            field: field.clone().map(String::into_bytes),
            text: None,
        }
        .with_credentials(given);
        let is_computable = given.client_secret.is_some() && method != Ok(SignatureMethod::RsaSha1);
        if method == Ok(SignatureMethod::RsaSha1) {
            remarks.push("an RSA key cannot be given: RSA-SHA1 is not computed".to_owned());
        }
        let mut secrets = sent_secrets(&signing);
        if !secrets.is_empty() {
            remarks.push("a secret is sent as a parameter: secrets are never sent".to_owned());
        }
        secrets.extend(signing.secrets_of_both());
        let conceal = Conceal::of(secrets.iter().map(|secret| secret.expose()));
        let observed = Observed {
            base_string: self.base_string.clone().map(String::into_bytes),
            signature: signature
                .clone()
                .filter(|_| is_computable)
                .map(String::into_bytes),
            authorization: None,
        };
        let shown_signature = signature
            .clone()
            .filter(|signature| !is_plaintext && is_hash(signature));
        let seen = Seen {
            source: request.source.name(),
            method: conceal.octets(&request.method),
            url: shown_url(&request.url, &url, shown_signature.is_some(), &conceal),
            signature: shown_signature.map(|signature| conceal.text(&signature)),
            remarks,
        };
        Ok(Assembled {
            signing,
            observed,
            seen,
            conceal,
            field,
            protocol,
            has_two_places,
            is_plaintext,
            shows_texts: !is_plaintext && signature.as_deref().is_none_or(is_hash),
            signature,
        })
    }

    fn signature(&self, carried: Option<Vec<u8>>, remarks: &mut Vec<String>) -> Option<String> {
        let carried = carried.map(|octets| String::from_utf8_lossy(&octets).into_owned());
        let mut signature = self.signature.clone().or(carried)?;
        for _ in 0..2 {
            // Only what a signature's own characters become is taken for an escape.
            let has_escape = ["%2b", "%2f", "%3d", "%25"]
                .iter()
                .any(|escape| signature.to_ascii_lowercase().contains(escape));
            match percent_decode(signature.as_bytes()) {
                Ok(octets) if has_escape => {
                    remarks.push("the signature is percent-encoded: it was decoded".to_owned());
                    signature = String::from_utf8_lossy(&octets).into_owned();
                }
                _ => break,
            }
        }
        if signature.trim_end().contains(' ') {
            let remark = "a space in the signature is taken for a + that was sent bare";
            remarks.push(remark.to_owned());
            signature = signature.replace(' ', "+");
        }
        Some(signature)
    }

    fn protocol_of_base_string(&self) -> Pairs {
        let parts = self
            .base_string
            .as_deref()
            .and_then(crate::request::split_base_string);
        let mut pairs = parts.map(|parts| parts.pairs).unwrap_or_default();
        pairs.retain(|(name, _)| name.starts_with(b"oauth_"));
        pairs
    }
}

/// Values of parameters that are secrets by their names.
fn sent_secrets(signing: &Signing) -> Vec<Secret> {
    let query = signing.url.splitn(2, |&octet| octet == b'?').nth(1);
    let carried = form_pairs(query.unwrap_or_default()).chain(form_pairs(&signing.body));
    let carried = carried
        .flatten()
        .map(|pair| (pair.name.into_owned(), pair.value.into_owned()));
    carried
        .chain(signing.protocol.iter().cloned())
        .filter(|(name, _)| is_secret(name))
        .map(|(_, value)| Secret::new(value))
        .collect()
}

fn is_secret(name: &[u8]) -> bool {
    name.to_ascii_lowercase()
        .windows(6)
        .any(|window| window == b"secret")
}

impl Assembled {
    /// A URL as it may be shown.
    pub(super) fn shown_url(&self, raw: &[u8]) -> String {
        match Url::parse(raw) {
            Ok(url) => shown_url(raw, &url, self.seen.signature.is_some(), &self.conceal),
            Err(_) => self.conceal.octets(raw),
        }
    }
}

fn is_oauth(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let head = value.get(..5).unwrap_or(value);
    head.eq_ignore_ascii_case(b"OAuth") || value.windows(6).any(|window| window == b"oauth_")
}

/// The URL without what may not be shown: passwords, and signatures that are made of the secrets.
fn shown_url(raw: &[u8], url: &Url<'_>, shows_signature: bool, conceal: &Conceal) -> String {
    let mut shown = String::from_utf8_lossy(raw).into_owned();
    if let Some(userinfo) = url.userinfo().filter(|userinfo| !userinfo.is_empty()) {
        let userinfo = String::from_utf8_lossy(userinfo).into_owned();
        shown = shown.replacen(&format!("//{userinfo}@"), "//…@", 1);
    }
    if !shows_signature && let Some((target, query)) = shown.split_once('?') {
        let is_signature = |piece: &str| {
            let name = piece.split('=').next().unwrap_or_default();
            percent_decode(name.as_bytes()).is_ok_and(|name| *name == *b"oauth_signature")
        };
        // A signature that was not encoded goes on behind its &.
        let pieces = query.split('&').take_while(|piece| !is_signature(piece));
        let mut pieces: Vec<&str> = pieces.collect();
        if query.split('&').any(is_signature) {
            pieces.push("oauth_signature=…");
        }
        shown = format!("{target}?{}", pieces.join("&"));
    }
    conceal.text(&shown)
}
