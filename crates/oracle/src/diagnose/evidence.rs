//! What is known of one request. It is read leniently, because its mistakes are the question.

use basestring::{
    Authorization, Error, Kind, Secret, SignatureMethod, Url, form_pairs, percent_decode,
};

use crate::explain::Given;
use crate::method::{Key, facts};
use crate::request::summary::summary;
use crate::request::unread::Fidelity;
use crate::request::{Body, Form, OwnedRequest, Side};
use crate::schemes::Pairs;
use crate::unsigned::why_unsigned;

use super::carried::{Carried, core, is_of_the_rfc};
use super::conceal::{Conceal, is_hash, sent_secrets};
use super::header::read_leniently;
use super::model::Seen;
use super::rsa::{self, RsaState};
use super::short;
use super::subject::{Observed, Signing};

/// What is known of one request and of the other side's computation.
#[derive(Clone)]
pub struct Evidence {
    /// The request.
    pub request: OwnedRequest,
    /// The Authorization header that was sent or received, in place of the request's own.
    pub field: Option<String>,
    /// The signature, in place of the request's own.
    pub signature: Option<String>,
    /// The base string of the other side.
    pub base_string: Option<String>,
    /// Who printed the base string, if it is from the text of the request.
    pub printed_by: Option<Side>,
    /// Whether the base string is cut short.
    pub is_cut: bool,
}

/// What is known of the body of a request.
#[derive(Clone)]
pub(super) struct BodyFacts {
    /// Whether the body is known: a log or a paste may be without it.
    pub(super) is_known: bool,
    /// Whether there is none for certain: a GET as it was sent, without a header that announces one.
    pub(super) is_absent: bool,
    /// Whether the text says that there was a body which may be a form, and does not have it.
    pub(super) is_missing: bool,
    /// The file of the body, if the tool that sends it removes its line breaks.
    pub(super) file: Option<Vec<u8>>,
}

impl BodyFacts {
    fn of(request: &OwnedRequest) -> Self {
        Self {
            is_known: has_body(request),
            is_absent: is_bodiless(request),
            is_missing: lacks_body(request),
            file: request.source.file.clone(),
        }
    }
}

/// The collected evidence.
#[derive(Clone)]
pub(super) struct Assembled {
    pub(super) signing: Signing,
    pub(super) observed: Observed,
    pub(super) seen: Seen,
    pub(super) conceal: Conceal,
    /// The text of the Authorization header.
    pub(super) field: Option<String>,
    /// All parameters whose names begin with `oauth_`, from every place.
    pub(super) protocol: Pairs,
    /// Whether some are in the header and others in the query or body.
    pub(super) has_two_places: bool,
    /// Whether the method is PLAINTEXT or looks like it.
    pub(super) is_plaintext: bool,
    /// Whether base strings may be shown: not if a signature in them may contain the secrets.
    pub(super) shows_texts: bool,
    /// The signature as it was given.
    pub(super) signature: Option<String>,
    /// Whether the request carries another text than the signature that is in it: with a space for a
    /// `+`, or as a language prints it.
    pub(super) has_other_signature: bool,
    /// Whether that is a `+` which the query or the form has without an escape.
    pub(super) has_bare_plus: bool,
    /// Who printed the base string, if it is from the text of the request.
    pub(super) printed_by: Option<Side>,
    /// What an RSA signature says of the keys.
    pub(super) rsa: Option<RsaState>,
    /// Whether oauth_signature_method names a method, or is meant to.
    pub(super) is_method_known: bool,
    /// What is known of the body.
    pub(super) body: BodyFacts,
    /// Whether the text was read as the request was sent.
    pub(super) fidelity: Fidelity,
}

impl Evidence {
    /// A request without further evidence.
    #[must_use]
    pub const fn of(request: OwnedRequest) -> Self {
        Self {
            request,
            field: None,
            signature: None,
            base_string: None,
            printed_by: None,
            is_cut: false,
        }
    }

    /// Collects what is known of the request.
    ///
    /// # Errors
    ///
    /// An invalid URL, and [`Kind::MissingParameter`] for a request without protocol parameters.
    pub(super) fn assemble(&self, given: &Given) -> Result<Assembled, Error> {
        let request = &self.request;
        let url = Url::parse(&request.url)?;
        let mut remarks = self.remarks();
        let mut found = self.protocol(&url, &mut remarks)?;
        let value = |wanted: &[u8]| value_of(&found.all, wanted);
        let name = value(b"oauth_signature_method");
        let chosen = method(name.as_deref(), &mut remarks);
        let (method, is_plaintext) = (chosen.method, chosen.is_plaintext);
        let carried = value(b"oauth_signature").or_else(|| value(b"oauth_signagure"));
        let sent = carried
            .as_deref()
            .filter(|_| self.signature.is_none() && !is_plaintext);
        let sent = sent.map(|value| Carried::of(value, &found.header));
        let signature = self.signature(carried, is_plaintext, &mut remarks);
        found
            .header
            .retain(|(name, _)| name != b"oauth_signature" && name != b"oauth_signagure");
        let signing = Signing {
            protocol: found.header,
            realm: found.realm,
            signature_method: method,
            client_key: value(b"oauth_consumer_key").unwrap_or_default(),
            token: value(b"oauth_token"),
            field: found.field.clone().map(String::into_bytes),
            ..Signing::of_request(request)
        }
        .with_credentials(given);
        let conceal = conceal(&signing, &mut remarks);
        let core = signature.as_deref().map(core);
        let rsa = rsa::state(signature.as_deref(), &signing, given);
        let signing = signing.with_rsa_digest(rsa.as_ref().and_then(RsaState::digest).cloned());
        let observed = Observed {
            base_string: self.their_base_string(&signing, &mut remarks),
            signature: comparable(core.as_deref(), rsa.as_ref(), given),
            authorization: None,
        };
        let fidelity = short::fidelity(request, signature.as_deref(), method, &mut remarks);
        let shows_texts = !is_plaintext && signature.as_deref().is_none_or(is_hash);
        let shown_signature = signature.as_deref().filter(|_| shows_texts);
        let seen = self.seen(&url, shown_signature, &conceal, remarks);
        Ok(Assembled {
            signing,
            observed,
            seen,
            conceal,
            field: found.field,
            protocol: found.all,
            has_two_places: found.has_two_places,
            is_plaintext,
            shows_texts,
            has_other_signature: sent.is_some_and(|sent| sent.is_other(signature.as_deref())),
            has_bare_plus: sent.is_some_and(Carried::has_bare_plus),
            signature,
            printed_by: self.printed_by,
            rsa,
            is_method_known: chosen.is_known,
            body: BodyFacts::of(request),
            fidelity,
        })
    }

    fn seen(
        &self,
        url: &Url<'_>,
        signature: Option<&str>,
        conceal: &Conceal,
        remarks: Vec<String>,
    ) -> Seen {
        let request = &self.request;
        Seen {
            summary: conceal.text(&summary(request)),
            method: conceal.octets(&request.method),
            url: shown_url(&request.url, url, signature.is_some(), conceal),
            signature: signature.map(|signature| conceal.text(signature)),
            remarks: remarks.iter().map(|remark| conceal.text(remark)).collect(),
        }
    }

    /// The protocol parameters of the header, the query, the body, or else of the base string.
    fn protocol(&self, url: &Url<'_>, remarks: &mut Vec<String>) -> Result<Protocol, Error> {
        let field = self.field();
        let (realm, mut header) = match &field {
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
        let request = &self.request;
        let body = request.with_view(|view| Ok(view.form_body()?.map(<[u8]>::to_vec)));
        let carried: Pairs = [url.query(), body.ok().flatten().as_deref()]
            .into_iter()
            .flatten()
            .flat_map(|form| form_pairs(form).flatten().collect::<Vec<_>>())
            .filter(|parameter| parameter.name.starts_with(b"oauth_"))
            .map(|parameter| (parameter.name.to_vec(), parameter.value.to_vec()))
            .collect();
        if header.is_empty() && carried.is_empty() {
            header = self.protocol_of_base_string();
            if header.is_empty() {
                let expected =
                    "protocol parameters in the request, an Authorization header or a base string";
                let why = why_unsigned(&self.request, self.field.as_deref());
                let found = why.map_or_else(|| "none".to_owned(), |why| why.found);
                return Err(Error::new(Kind::MissingParameter, expected, found));
            }
            let remark = "the protocol parameters are read from the base string of the other side";
            remarks.push(remark.to_owned());
        }
        let is_protocol = |(name, _): &(Vec<u8>, _)| name.starts_with(b"oauth_");
        let has_two_places = carried.iter().any(is_of_the_rfc) && header.iter().any(is_protocol);
        let mut all = header.clone();
        all.extend(carried);
        all.retain(is_protocol);
        Ok(Protocol {
            field,
            realm,
            header,
            all,
            has_two_places,
        })
    }

    fn signature(
        &self,
        carried: Option<Vec<u8>>,
        is_plaintext: bool,
        remarks: &mut Vec<String>,
    ) -> Option<String> {
        let field = self.field().filter(|_| is_plaintext);
        let raw = field.as_deref().and_then(unencoded_signature);
        let carried = raw.map(Vec::from).or(carried);
        let carried = carried.map(|octets| String::from_utf8_lossy(&octets).into_owned());
        let mut signature = self.signature.clone().or(carried)?;
        for _ in 0..2 {
            // Only the escapes of a signature's own characters count. PLAINTEXT has escapes of its
            // own, and an & that is not escaped.
            let lower = signature.to_ascii_lowercase();
            let has_escape = if is_plaintext {
                lower.contains("%26") && !lower.contains('&')
            } else {
                let escapes = ["%2b", "%2f", "%3d", "%25"];
                escapes.iter().any(|escape| lower.contains(escape))
            };
            match percent_decode(signature.as_bytes()) {
                Ok(octets) if has_escape => {
                    remarks.push("the signature is percent-encoded, so it was decoded".to_owned());
                    signature = String::from_utf8_lossy(&octets).into_owned();
                }
                _ => break,
            }
        }
        if signature.trim_end().contains(' ') && !is_plaintext {
            let remark = "a space in the signature is read as a + that was not encoded";
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

/// The protocol parameters of a request.
struct Protocol {
    /// The text of the Authorization header.
    field: Option<String>,
    realm: Option<Vec<u8>>,
    /// Those of the header.
    header: Pairs,
    /// All whose names begin with `oauth_`.
    all: Pairs,
    has_two_places: bool,
}

/// The signature of a header as it is written, if its `&` shows that it is not encoded: decoding it
/// would change secrets that have escapes.
fn unencoded_signature(field: &str) -> Option<&[u8]> {
    let (_, rest) = field.split_once("oauth_signature=\"")?;
    let (value, _) = rest.split_once('"')?;
    value.contains('&').then_some(value.as_bytes())
}

/// Whether the body of a request is known. What is pasted without one may have had one, unless it is a
/// whole command.
fn has_body(request: &OwnedRequest) -> bool {
    match &request.body {
        Body::Multipart(_) => false,
        Body::Octets(octets) => !octets.is_empty() || request.source.form == Some(Form::Curl),
    }
}

/// Whether a request has no body for certain.
fn is_bodiless(request: &OwnedRequest) -> bool {
    let is_get = [&b"GET"[..], b"HEAD"].contains(&&request.method[..]);
    let is_whole = request.source.form == Some(Form::Http);
    let announces = |name: &str| match request.field(name) {
        Some(value) => value.trim_ascii() != b"0",
        None => false,
    };
    let mut remarks = request.remarks.iter();
    let lacks = remarks.any(|remark| remark.id.starts_with("body-"));
    let headers = ["Content-Type", "Content-Length", "Transfer-Encoding"];
    is_get && is_whole && !lacks && !headers.into_iter().any(announces)
}

/// Whether a reader reports a body that the text does not have, and it may be a form.
fn lacks_body(request: &OwnedRequest) -> bool {
    let mut remarks = request.remarks.iter();
    let kind = request
        .field("Content-Type")
        .map(<[u8]>::to_ascii_lowercase);
    let may_be_form =
        kind.is_none_or(|kind| kind.starts_with(b"application/x-www-form-urlencoded"));
    may_be_form && remarks.any(|remark| remark.id == "body-missing")
}

fn value_of(pairs: &Pairs, wanted: &[u8]) -> Option<Vec<u8>> {
    let found = pairs.iter().find(|(name, _)| name == wanted);
    found.map(|(_, value)| value.clone())
}

/// The signature method by its name, and how sure that is.
struct Method {
    method: SignatureMethod,
    /// Whether it is meant to be PLAINTEXT.
    is_plaintext: bool,
    is_known: bool,
}

/// The signature method of a name. One that is written in another way is the one that it is meant to
/// be; an unknown or missing name is computed as HMAC-SHA1, with a remark.
fn method(name: Option<&[u8]>, remarks: &mut Vec<String>) -> Method {
    let name = name.unwrap_or_default();
    let meant = SignatureMethod::parse(name).ok().or_else(|| meant(name));
    let is_plaintext = match meant {
        Some(method) => facts(method).key == Key::Plaintext,
        None => name.to_ascii_uppercase().starts_with(b"PLAIN"),
    };
    match meant {
        Some(method) if method.name().as_bytes() != name => remarks.push(format!(
            "oauth_signature_method is {:?}: {} is assumed",
            String::from_utf8_lossy(name),
            method.name()
        )),
        Some(_) => {}
        None if name.is_empty() => {
            let remark = "there is no oauth_signature_method: HMAC-SHA1 is assumed";
            remarks.push(remark.to_owned());
        }
        None => {
            let remark = "the value of oauth_signature_method is unknown: HMAC-SHA1 is assumed";
            remarks.push(remark.to_owned());
        }
    }
    Method {
        method: meant.unwrap_or(SignatureMethod::HmacSha1),
        is_plaintext,
        is_known: meant.is_some(),
    }
}

/// The method of a name that is written in other letters or with other separators.
pub(super) fn meant(name: &[u8]) -> Option<SignatureMethod> {
    let letters = |name: &[u8]| -> Vec<u8> {
        let kept = name.iter().filter(|octet| octet.is_ascii_alphanumeric());
        kept.map(u8::to_ascii_uppercase).collect()
    };
    let wanted = letters(name);
    let mut all = SignatureMethod::ALL.into_iter();
    all.find(|method| letters(method.name().as_bytes()) == wanted)
}

/// The signature as it is compared with computed ones; of an RSA signature the hash in it. None where
/// it cannot be computed with what is given.
fn comparable(signature: Option<&str>, rsa: Option<&RsaState>, given: &Given) -> Option<Vec<u8>> {
    match rsa {
        None => {
            given.client_secret.as_ref()?;
            signature.map(|signature| signature.as_bytes().to_vec())
        }
        Some(state) => state.comparable(),
    }
}

/// The texts that must not be shown: the given secrets and those that the request sends.
fn conceal(signing: &Signing, remarks: &mut Vec<String>) -> Conceal {
    let sent = sent_secrets(
        &signing.url,
        &signing.body,
        signing.protocol.iter().cloned(),
    );
    let names: Vec<String> = sent
        .iter()
        .map(|(name, _)| name.escape_ascii().to_string())
        .collect();
    if !names.is_empty() {
        let names = names.join(", ");
        remarks.push(format!(
            "a secret is sent as a parameter ({names}): secrets are never sent, they are part of the \
             key. Whoever saw the request knows it: renew it [secret-sent]"
        ));
    }
    let both: Vec<Secret> = signing.secrets_of_both().collect();
    let secrets = sent.iter().map(|(_, secret)| secret).chain(&both);
    let mut conceal = Conceal::of(secrets.map(|secret| secret.expose()));
    for (name, secret) in &sent {
        conceal.parameter(name, secret.expose());
    }
    conceal
}

impl Assembled {
    /// Whether the signature is one of an RSA key, or should be.
    pub(super) const fn is_rsa(&self) -> bool {
        self.rsa.is_some()
    }

    /// Whether the body is a form.
    pub(super) fn is_form(&self) -> bool {
        let mut fields = self.signing.fields.iter();
        fields.any(|(name, value)| {
            name.eq_ignore_ascii_case(b"Content-Type")
                && value
                    .to_ascii_lowercase()
                    .starts_with(b"application/x-www-form-urlencoded")
        })
    }

    /// The same with the other side's base string in place of the one that is built.
    pub(super) fn with_their_text(&self) -> Self {
        let mut with = self.clone();
        with.signing.text.clone_from(&self.observed.base_string);
        with.observed.base_string = None;
        with
    }

    /// A URL as it may be shown.
    pub(super) fn shown_url(&self, raw: &[u8]) -> String {
        match Url::parse(raw) {
            Ok(url) => shown_url(raw, &url, self.seen.signature.is_some(), &self.conceal),
            Err(_) => self.conceal.octets(raw),
        }
    }
}

/// The URL without passwords and without a signature that contains the secrets.
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
        // A signature that is not encoded continues after its &.
        let pieces = query.split('&').take_while(|piece| !is_signature(piece));
        let mut pieces: Vec<&str> = pieces.collect();
        if query.split('&').any(is_signature) {
            pieces.push("oauth_signature=…");
        }
        shown = format!("{target}?{}", pieces.join("&"));
    }
    conceal.text(&shown)
}
