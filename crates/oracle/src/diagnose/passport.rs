//! The signature of a SOAP request to NetSuite, in its element `tokenPassport`. It is not OAuth's: the
//! base string is account, consumer key, token, nonce and timestamp, joined by `&`.

use basestring::{Secret, hmac_sha1, hmac_sha256, hmac_sha512, percent_decode, percent_encode};

use crate::explain::Given;
use crate::request::OwnedRequest;
use crate::request::summary::summary;

use super::conceal::Conceal;
use super::model::{Diagnosis, Explanation, Named, Seen, Verdict};
use super::proof::{Claim, prove};

/// The element `tokenPassport` of a SOAP request.
///
/// ```
/// use basestring::Secret;
/// use basestring_oracle::internal::diagnose::Passport;
/// let body = "<tokenPassport><account>1234567</account><consumerKey>ck</consumerKey><token>tk</token>\
///             <nonce>n</nonce><timestamp>1700000000</timestamp>\
///             <signature algorithm=\"HMAC_SHA256\">s</signature></tokenPassport>";
/// let passport = Passport::of(body).unwrap();
/// assert_eq!(passport.base_string(), "1234567&ck&tk&n&1700000000");
/// let signature = passport.sign(&Secret::new("cs"), &Secret::new("ts"));
/// assert_eq!(signature, "bTHjS+Jv2sipRC3zenXcr3r2LLOZ+Q7XEb5zry0TKEc=");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passport {
    account: String,
    consumer_key: String,
    token: String,
    nonce: String,
    timestamp: String,
    /// The name of the hash, such as `HMAC_SHA256`.
    algorithm: String,
    signature: String,
}

impl Passport {
    /// The element in the text of a SOAP request; `None` without one, or where a part of it is missing.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let (_, passport) = element(text, "tokenPassport")?;
        let of = |name: &str| element(passport, name).map(|(_, text)| unescaped(text));
        let (attributes, signature) = element(passport, "signature").unwrap_or_default();
        let algorithm = attributes.split(['"', '\'']).nth(1).unwrap_or_default();
        Some(Self {
            account: of("account")?,
            consumer_key: of("consumerKey")?,
            token: of("token")?,
            nonce: of("nonce")?,
            timestamp: of("timestamp")?,
            algorithm: algorithm.to_owned(),
            signature: unescaped(signature),
        })
    }

    /// The text that is signed.
    #[must_use]
    pub fn base_string(&self) -> String {
        let Self {
            account,
            consumer_key,
            token,
            nonce,
            timestamp,
            algorithm: _,
            signature: _,
        } = self;
        joined(&[account, consumer_key, token, nonce, timestamp])
    }

    /// The right signature with these secrets, in Base64.
    #[must_use]
    pub fn sign(&self, consumer_secret: &Secret, token_secret: &Secret) -> String {
        let key = key(consumer_secret.expose(), token_secret.expose());
        self.hash()(self.base_string().as_bytes(), &Secret::new(key))
    }

    /// The hash that the element names; SHA-256, which NetSuite needs, where it names none.
    fn hash(&self) -> Hmac {
        let name = self.algorithm.to_ascii_uppercase();
        if name.ends_with("SHA1") || name.ends_with("SHA-1") {
            hmac_sha1
        } else if name.ends_with("SHA512") || name.ends_with("SHA-512") {
            hmac_sha512
        } else {
            hmac_sha256
        }
    }
}

fn joined(parts: &[&String]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| percent_encode(part.as_bytes()))
        .collect();
    parts.join("&")
}

fn key(consumer_secret: &[u8], token_secret: &[u8]) -> Vec<u8> {
    format!(
        "{}&{}",
        percent_encode(consumer_secret),
        percent_encode(token_secret)
    )
    .into_bytes()
}

/// The attributes and the text of the first element of that name, with any prefix.
fn element<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    for (at, _) in text.match_indices(name) {
        let before = text.get(..at)?;
        let before =
            before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "_:.-".contains(c));
        let rest = text.get(at + name.len()..)?;
        if !before.ends_with('<') || !rest.starts_with([' ', '>', '\n', '\r', '\t']) {
            continue;
        }
        let (attributes, content) = rest.split_once('>')?;
        let end = content.match_indices("</").find(|(end, _)| {
            let tag = content.get(end + 2..).unwrap_or_default();
            let tag = tag.split('>').next().unwrap_or_default().trim();
            tag == name
                || tag
                    .strip_suffix(name)
                    .is_some_and(|prefix| prefix.ends_with(':'))
        })?;
        return Some((attributes, content.get(..end.0)?));
    }
    None
}

fn unescaped(text: &str) -> String {
    let text = text.trim().replace("&#43;", "+").replace("&#x2B;", "+");
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Diagnoses the signature of a SOAP request to NetSuite; `None` for any other request.
#[must_use]
pub fn diagnose_passport(request: &OwnedRequest, given: &Given) -> Option<Diagnosis> {
    let body = std::str::from_utf8(request.body.octets()).ok()?;
    let passport = Passport::of(body)?;
    let secrets = [&given.client_secret, &given.token_secret];
    let secrets = secrets.map(|secret| secret.as_ref().map(Secret::expose));
    let conceal = Conceal::of(secrets.into_iter().flatten());
    let mut remarks: Vec<String> = request
        .remarks
        .iter()
        .map(|remark| conceal.text(&remark.to_string()))
        .collect();
    let base_string = conceal.text(&passport.base_string());
    remarks.push(format!(
        "the signature is NetSuite's tokenPassport, over {base_string}"
    ));
    let mut diagnosis = Diagnosis::of(vec![Seen {
        summary: conceal.text(&summary(request)),
        method: conceal.octets(&request.method),
        url: conceal.octets(&request.url),
        signature: Some(conceal.text(&passport.signature)),
        remarks,
    }]);
    let (Some(consumer_secret), Some(token_secret)) = (&given.client_secret, &given.token_secret)
    else {
        return Some(diagnosis);
    };
    let right = passport.sign(consumer_secret, token_secret);
    if passport.signature == right {
        diagnosis.verdict = Verdict::Right;
        return Some(diagnosis);
    }
    let candidates = candidates(&passport, consumer_secret.expose(), token_secret.expose());
    diagnosis.tried = candidates.len();
    diagnosis.depth = 1;
    let fits = |candidate: &Candidate| candidate.signature == passport.signature;
    diagnosis.explanations = candidates
        .into_iter()
        .filter(fits)
        .filter_map(|candidate| candidate.explain(&passport.signature, &right))
        .collect();
    diagnosis.explanations.dedup();
    diagnosis.verdict = if diagnosis.explanations.is_empty() {
        Verdict::Unexplained
    } else {
        Verdict::Explained
    };
    Some(diagnosis)
}

/// A way to sign that is wrong, and the signature that it gives.
struct Candidate {
    /// A known mistake.
    id: Option<&'static str>,
    how: String,
    fix: &'static str,
    signature: String,
}

impl Candidate {
    /// A way to sign for which no mistake is described.
    const fn of(how: String, fix: &'static str, signature: String) -> Self {
        Self {
            id: None,
            how,
            fix,
            signature,
        }
    }

    fn explain(self, observed: &str, right: &str) -> Option<Explanation> {
        let proof = prove(&[Claim::of_values(observed, &*self.signature, right)])?;
        let named = self.id.and_then(Named::find);
        Some(Explanation {
            proof,
            or: Vec::new(),
            how: named.is_none().then_some(self.how),
            fix: named.is_none().then(|| self.fix.to_owned()),
            mistakes: named.into_iter().collect(),
            parting: None,
        })
    }
}

type Hmac = fn(&[u8], &Secret) -> String;

fn candidates(passport: &Passport, consumer_secret: &[u8], token_secret: &[u8]) -> Vec<Candidate> {
    let right = Secret::new(key(consumer_secret, token_secret));
    let mut found = with_keys(passport, consumer_secret, token_secret);
    found.extend(with_hashes(passport, &right));
    found.extend(with_texts(passport, &right));
    let signature = passport.hash()(passport.base_string().as_bytes(), &right);
    let decoded = percent_decode(passport.signature.as_bytes()).unwrap_or_default();
    if decoded == signature.as_bytes() {
        let fix = "Write the Base64 of the signature as it is: XML needs no percent-encoding.";
        let how = "the signature is percent-encoded".to_owned();
        found.push(Candidate::of(how, fix, passport.signature.clone()));
    }
    found
}

/// The right text with wrong keys.
fn with_keys(passport: &Passport, consumer_secret: &[u8], token_secret: &[u8]) -> Vec<Candidate> {
    let text = passport.base_string();
    let identifiers = key(passport.consumer_key.as_bytes(), passport.token.as_bytes());
    let keys = [
        ("key-order-swapped", key(token_secret, consumer_secret)),
        (
            "key-ampersand-missing",
            percent_encode(consumer_secret).into_bytes(),
        ),
        ("key-consumer-secret-only", key(consumer_secret, b"")),
        ("key-token-secret-only", key(b"", token_secret)),
        ("key-identifiers-for-secrets", identifiers),
    ];
    let candidates = keys.into_iter().map(|(id, key)| Candidate {
        id: Some(id),
        how: String::new(),
        fix: "",
        signature: passport.hash()(text.as_bytes(), &Secret::new(key)),
    });
    candidates.collect()
}

/// The right text and key with another hash than the element names.
fn with_hashes(passport: &Passport, right: &Secret) -> Vec<Candidate> {
    let text = passport.base_string();
    let hashes: [(&str, Hmac); 3] = [
        ("HMAC_SHA1", hmac_sha1),
        ("HMAC_SHA256", hmac_sha256),
        ("HMAC_SHA512", hmac_sha512),
    ];
    let candidates = hashes.into_iter().map(|(name, hash)| {
        let named = &passport.algorithm;
        let how = format!("the signature is that of {name}, and the element names {named}");
        let fix = "Sign with HMAC-SHA256 and write algorithm=\"HMAC_SHA256\".";
        Candidate::of(how, fix, hash(text.as_bytes(), right))
    });
    candidates.collect()
}

/// Wrong texts with the right key: another account, another order.
fn with_texts(passport: &Passport, right: &Secret) -> Vec<Candidate> {
    let Passport {
        account,
        consumer_key,
        token,
        nonce,
        timestamp,
        algorithm: _,
        signature: _,
    } = passport;
    let sign = |parts: &[&String]| passport.hash()(joined(parts).as_bytes(), right);
    let mut found = Vec::new();
    let with_underscore = account.replace('-', "_");
    for changed in [
        account.to_uppercase(),
        with_underscore.to_uppercase(),
        with_underscore,
    ] {
        let how = format!("the account {changed} is signed, and {account} is sent");
        let fix =
            "Sign and send the same account: uppercase, with an underscore, such as 1234567_SB1.";
        let signature = sign(&[&changed, consumer_key, token, nonce, timestamp]);
        found.push(Candidate::of(how, fix, signature));
    }
    let fix = "Join account, consumer key, token, nonce and timestamp, in this order.";
    for (how, parts) in [
        (
            "the timestamp is signed before the nonce",
            [account, consumer_key, token, timestamp, nonce],
        ),
        (
            "the consumer key is signed before the account",
            [consumer_key, account, token, nonce, timestamp],
        ),
        (
            "the token is signed before the consumer key",
            [account, token, consumer_key, nonce, timestamp],
        ),
    ] {
        found.push(Candidate::of(how.to_owned(), fix, sign(&parts)));
    }
    found
}
