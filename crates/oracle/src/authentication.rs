//! Authentication schemes of HTTP (RFC 9110 11) besides OAuth 1.0a: what an `Authorization` header or a
//! server's challenge names. Values are never shown, since most of them are passwords or tokens.

use crate::request::Remark;

/// A scheme that is not OAuth 1.0a.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Authentication {
    /// The scheme's name, in lowercase.
    scheme: &'static str,
    /// What people call it, with its document where there is one.
    pub(crate) title: &'static str,
    /// The operation of the protocol with which implementations of it are checked.
    pub(crate) operation: Option<&'static str>,
}

const fn known(scheme: &'static str, title: &'static str) -> Authentication {
    Authentication {
        scheme,
        title,
        operation: None,
    }
}

const fn checked(
    scheme: &'static str,
    title: &'static str,
    operation: &'static str,
) -> Authentication {
    Authentication {
        scheme,
        title,
        operation: Some(operation),
    }
}

const TABLE: &[Authentication] = &[
    checked("basic", "HTTP Basic (RFC 7617)", "basic"),
    checked("digest", "HTTP Digest (RFC 7616)", "digest"),
    known("bearer", "a bearer token, as in OAuth 2.0 (RFC 6750)"),
    known("oauth2", "a bearer token, as in drafts of OAuth 2.0"),
    known("dpop", "a DPoP token (RFC 9449)"),
    known("mac", "a MAC token, as in drafts of OAuth 2.0"),
    known("hawk", "Hawk"),
    known("aws4-hmac-sha256", "AWS Signature Version 4"),
    known("aws4-ecdsa-p256-sha256", "AWS Signature Version 4A"),
    known("aws", "AWS Signature Version 2"),
    known("sharedkey", "Azure's Shared Key"),
    known("sharedkeylite", "Azure's Shared Key Lite"),
    known("sharedaccesssignature", "Azure's shared access signature"),
    known("hmac-sha256", "an HMAC-SHA256 scheme that is not OAuth"),
    known(
        "signature",
        "HTTP Signatures (draft-cavage-http-signatures)",
    ),
    known("eg1-hmac-sha256", "Akamai EdgeGrid"),
    known("ntlm", "NTLM"),
    known("any", "the scheme that the server asks for"),
    known("negotiate", "Negotiate: Kerberos or NTLM (RFC 4559)"),
    known("kerberos", "Kerberos"),
    known("scram-sha-1", "SCRAM (RFC 7804)"),
    known("scram-sha-256", "SCRAM (RFC 7804)"),
    known("hoba", "HOBA (RFC 7486)"),
    known("mutual", "Mutual (RFC 8120)"),
    known("vapid", "VAPID (RFC 8292)"),
    known("wsse", "WSSE"),
    known("googlelogin", "a token of Google ClientLogin"),
    known("authsub", "a token of Google AuthSub"),
    known("wrap", "a token of OAuth WRAP"),
    known("zoho-oauthtoken", "a bearer token of Zoho, as in OAuth 2.0"),
    known("token", "a token of an API"),
    known("jwt", "a JSON Web Token"),
    known("apikey", "the key of an API"),
    known("api-key", "the key of an API"),
    known("key", "the key of an API"),
    known("genie-key", "the key of an API"),
];

/// A header without parameters, as Salesforce and others had it before OAuth 2.0 was finished.
const DRAFT_TOKEN: Authentication = known(
    "oauth",
    "OAuth and a token without parameters, as in drafts of OAuth 2.0",
);

/// The parameters of OAuth 1.0a that show what a header is meant to be, whatever is wrong with it.
pub(crate) const PROTOCOL: &[&str] = &[
    "oauth_consumer_key",
    "oauth_token",
    "oauth_signature_method",
    "oauth_signature",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_version",
    "oauth_callback",
    "oauth_verifier",
    "oauth_body_hash",
];

/// What an `Authorization` header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    /// OAuth 1.0a, rightly written or not.
    Oauth,
    /// Another scheme that is known here.
    Other(&'static Authentication),
    /// Another scheme, or a value without one. Its name is not shown: it may be a secret.
    Unknown,
}

/// What the value of an `Authorization` header is.
pub(crate) fn carried(value: &[u8]) -> Carried {
    let value = value.trim_ascii();
    let (scheme, rest) = first_word(value);
    if scheme.eq_ignore_ascii_case(b"OAuth") && is_token(rest) {
        return Carried::Other(&DRAFT_TOKEN);
    }
    let other = find(scheme);
    let head = value.get(..5).unwrap_or(value);
    let has_any_name = value.windows(6).any(|window| window == b"oauth_");
    let is_oauth = match other {
        Some(_) => has_parameter(value),
        None => head.eq_ignore_ascii_case(b"OAuth") || has_any_name,
    };
    match other {
        _ if is_oauth => Carried::Oauth,
        Some(other) => Carried::Other(other),
        None => Carried::Unknown,
    }
}

/// Whether a value is meant to be OAuth 1.0a's.
pub(crate) fn is_oauth(value: &[u8]) -> bool {
    match carried(value) {
        Carried::Oauth => true,
        Carried::Other(_) | Carried::Unknown => false,
    }
}

fn find(scheme: &[u8]) -> Option<&'static Authentication> {
    let mut known = TABLE.iter();
    known.find(|one| scheme.eq_ignore_ascii_case(one.scheme.as_bytes()))
}

fn first_word(value: &[u8]) -> (&[u8], &[u8]) {
    let end = value.iter().position(u8::is_ascii_whitespace);
    let (word, rest) = value.split_at(end.unwrap_or(value.len()));
    (word, rest.trim_ascii())
}

/// Whether a text is one token (token68 of RFC 9110 11.2 and characters that services add to it) and no
/// list of parameters.
fn is_token(text: &[u8]) -> bool {
    let unpadded = text.iter().rposition(|octet| *octet != b'=');
    let token = text.get(..=unpadded.unwrap_or_default()).unwrap_or(text);
    let is_of_token = |octet: &u8| octet.is_ascii_alphanumeric() || b"-._~+/!|%:".contains(octet);
    token.len() >= 8 && token.iter().all(is_of_token) && !text.starts_with(b"oauth_")
}

/// Whether a parameter of OAuth 1.0a is in a value, outside quotation marks.
fn has_parameter(value: &[u8]) -> bool {
    let mut is_quoted = false;
    let mut begins = true;
    for (place, octet) in value.iter().enumerate() {
        let rest = value.get(place..).unwrap_or_default();
        if !is_quoted && begins && PROTOCOL.iter().any(|name| is_named(rest, name)) {
            return true;
        }
        is_quoted ^= *octet == b'"';
        begins = !octet.is_ascii_alphanumeric() && !b"_-.".contains(octet);
    }
    false
}

/// Whether a text begins with a parameter of this name.
fn is_named(text: &[u8], name: &str) -> bool {
    let rest = text.strip_prefix(name.as_bytes());
    rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"="))
}

/// What a server asks for, by the `WWW-Authenticate` headers of its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Whether OAuth is among the schemes.
    pub(crate) has_oauth: bool,
    /// The other schemes that are known, in order.
    pub(crate) others: Vec<&'static Authentication>,
}

impl Asked {
    /// The remark of an answer that asks for other schemes and not for OAuth.
    pub(crate) fn remark(&self) -> Remark {
        let titles: Vec<&str> = self.others.iter().map(|one| one.title).collect();
        let text = format!(
            "the answer asks for {} (WWW-Authenticate), not for OAuth 1.0a. Check first: the URL, and which \
             authentication its documentation names; a proxy or a web server before the application may \
             be what asks",
            titles.join(", or ")
        );
        Remark::note("answer-asks-other", text)
    }
}

/// What an answer asks for. An answer may be as a client's log prints it: in a list or a dictionary.
pub(crate) fn asked(answer: &str) -> Asked {
    const NAME: &str = "www-authenticate";
    let mut asked = Asked::default();
    for line in answer.lines() {
        let lower = line.to_ascii_lowercase();
        for (place, _) in lower.match_indices(NAME) {
            let rest = line.get(place + NAME.len()..).unwrap_or_default();
            let rest = rest.trim_start_matches(['"', '\'']).trim_start();
            let Some(value) = rest.strip_prefix([':', '=', ',']) else {
                continue;
            };
            let value = value.trim_start_matches(|c: char| c.is_whitespace() || "\"'[".contains(c));
            for scheme in schemes(value) {
                asked.has_oauth |= scheme.eq_ignore_ascii_case(b"OAuth");
                let other = find(scheme).filter(|other| !asked.others.contains(other));
                asked.others.extend(other);
            }
        }
    }
    asked
}

/// The schemes of a `WWW-Authenticate` header: the first where it is not written by the grammar.
fn schemes(value: &str) -> Vec<&[u8]> {
    match basestring::digest::split_challenges(value.as_bytes()) {
        Ok(challenges) => challenges.iter().map(|one| one.scheme).collect(),
        Err(_) => {
            let end = value.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let first = value.get(..end.unwrap_or(value.len()));
            first.map(str::as_bytes).into_iter().collect()
        }
    }
}

/// What a remark's id begins with where a tool logs in when it sends the request.
const LOGIN: &str = "login-";

/// The remark of a command or a file that sets how a tool logs in, by the name that the tool has for
/// the scheme.
pub(crate) fn login_remark(tool_name: &str) -> Option<Remark> {
    let id = match tool_name {
        "any" => "login-any",
        "aws4-hmac-sha256" | "awsv4" => "login-aws4-hmac-sha256",
        "basic" => "login-basic",
        "bearer" | "oauth2" => "login-bearer",
        "digest" => "login-digest",
        "hawk" => "login-hawk",
        "jwt" => "login-jwt",
        "negotiate" => "login-negotiate",
        "ntlm" => "login-ntlm",
        _ => return None,
    };
    let title = login_of(id)?.title;
    let text = format!("the tool logs in when it sends the request, with {title}");
    Some(Remark::note(id, text))
}

/// The scheme of such a remark.
pub(crate) fn login_of(id: &str) -> Option<&'static Authentication> {
    find(id.strip_prefix(LOGIN)?.as_bytes())
}
