//! Twilio's signature with its decisions as fields.

#![expect(clippy::wildcard_enum_match_arm)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::twilio::candidates;
use hmac::Hmac;
use sha1::Sha1;
use sha2::Sha256;

use crate::schemes::shared::{Pairs, decode_leniently, hexadecimal, keyed};

/// What happens to the URL before it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlRule {
    /// It stays as it is.
    AsGiven,
    /// `http` for `https`: behind a proxy that ends TLS.
    Http,
    /// An inner host.
    InnerHost,
    /// The default port is added.
    PortAdded,
    /// The port is dropped.
    PortDropped,
    /// A slash at the end of the path is added, or taken away.
    Slash,
    /// The query is dropped.
    QueryDropped,
    /// The query's parameters are sorted.
    QuerySorted,
    /// The query is decoded and encoded again.
    QueryReencoded,
    /// The query is decoded.
    QueryDecoded,
    /// `?` is an escape.
    QuestionMarkEncoded,
    /// bodySHA256 is taken out.
    BodyHashRemoved,
    /// A URL class rewrites it.
    Normalised,
    /// The host ends at the first colon.
    CutAtColon,
    /// `wss` becomes `https`.
    WebSocketAsHttps,
}

/// What happens to the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldsRule {
    /// Sorted by name, values sorted, equal pairs once.
    Right,
    /// The query's parameters are appended as well.
    QueryAppended,
    /// Left out.
    Omitted,
    /// In the order in which they came.
    NotSorted,
    /// Sorted without regard to letter case.
    CaseInsensitive,
    /// With `=` and `&`.
    Delimited,
    /// The values alone.
    ValuesOnly,
    /// Percent-encoded.
    RawEncoded,
    /// With a space for `+`.
    PlusLost,
    /// Values of one name in the order in which they came.
    DuplicateOrder,
    /// The last value of each name.
    LastOnly,
    /// Each name once, its values behind it.
    NameOnce,
    /// Without empty ones.
    EmptyDropped,
    /// Trimmed.
    Trimmed,
    /// With underscores for the dots of names.
    DotsLost,
    /// With the members of a JSON body.
    JsonMembers,
}

/// What happens to token and digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenRule {
    /// HMAC-SHA1 with the token, as Base64.
    Right,
    /// Another token.
    Other,
    /// The token in small letters.
    Small,
    /// HMAC-SHA256.
    Sha256,
    /// Hexadecimal digits.
    Hexadecimal,
    /// Base64 of hexadecimal digits.
    Base64OfHexadecimal,
    /// `&` behind the token.
    Ampersand,
}

decisions! {
    /// The decisions of Twilio's signature.
    #[derive(Copy)]
    pub struct Rules {
        /// The URL.
        url: UrlRule = UrlRule::AsGiven,
        /// The fields.
        fields: FieldsRule = FieldsRule::Right,
        /// Token and digest.
        token: TokenRule = TokenRule::Right,
    }
}

impl Rules {
    /// The text that is signed: URL and fields.
    #[must_use]
    pub fn signed_text(&self, url: &[u8], fields: &Pairs) -> Vec<u8> {
        let mut text = self.url(url);
        self.fields_into(url, fields, &mut text);
        text
    }

    /// The signature.
    #[must_use]
    pub fn sign(&self, token: &[u8], url: &[u8], fields: &Pairs) -> String {
        let text = self.signed_text(url, fields);
        let token = match self.token {
            TokenRule::Other => [token, b"2"].concat(),
            TokenRule::Small => token.to_ascii_lowercase(),
            TokenRule::Ampersand => [token, b"&"].concat(),
            _ => token.to_vec(),
        };
        if self.token == TokenRule::Sha256 {
            return STANDARD.encode(keyed::<Hmac<Sha256>>(&token, [&text, b""]));
        }
        let digest = keyed::<Hmac<Sha1>>(&token, [&text, b""]);
        match self.token {
            TokenRule::Hexadecimal => hexadecimal(&digest),
            TokenRule::Base64OfHexadecimal => STANDARD.encode(hexadecimal(&digest)),
            _ => STANDARD.encode(&digest),
        }
    }

    /// Whether a signature holds for any of the URLs that a verifier tries.
    #[must_use]
    pub fn verify(&self, token: &[u8], url: &[u8], fields: &Pairs, signature: &[u8]) -> bool {
        let urls = match self.url {
            UrlRule::AsGiven => candidates(url),
            _ => vec![url.to_vec()],
        };
        urls.iter()
            .any(|url| self.sign(token, url, fields).as_bytes() == signature)
    }

    #[expect(clippy::too_many_lines)]
    fn url(&self, url: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(url).into_owned();
        let (before, fragment) = split(&text, '#');
        let (target, query) = split(before, '?');
        let (scheme, rest) = target.split_once("://").unwrap_or(("", target));
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(slash);
        let tail = || query.map(|query| format!("?{query}")).unwrap_or_default();
        let changed = match self.url {
            UrlRule::AsGiven => return url.to_vec(),
            UrlRule::Http => text.replacen("https://", "http://", 1),
            UrlRule::InnerHost => format!("{scheme}://localhost:3000{path}{}", tail()),
            UrlRule::PortAdded => {
                let port = if matches!(scheme, "http" | "ws") {
                    80
                } else {
                    443
                };
                if host_and_port(authority).1.is_some() {
                    return url.to_vec();
                }
                format!("{scheme}://{authority}:{port}{path}{}", tail())
            }
            UrlRule::PortDropped => {
                format!("{scheme}://{}{path}{}", host_and_port(authority).0, tail())
            }
            UrlRule::Slash => {
                let path = match path.strip_suffix('/') {
                    Some(cut) => cut.to_owned(),
                    None => format!("{path}/"),
                };
                format!("{scheme}://{authority}{path}{}", tail())
            }
            UrlRule::QueryDropped => target.to_owned(),
            UrlRule::QuerySorted => {
                let mut pairs: Vec<&str> = query.unwrap_or_default().split('&').collect();
                pairs.sort_unstable();
                rebuilt(target, query, &pairs.join("&"))
            }
            UrlRule::QueryReencoded => {
                let pairs: Vec<String> = query
                    .unwrap_or_default()
                    .split('&')
                    .map(|pair| {
                        let parts = pair.splitn(2, '=').map(|part| {
                            let decoded = decode_leniently(part.replace('+', " ").as_bytes());
                            basestring::percent_encode(&decoded)
                        });
                        parts.collect::<Vec<_>>().join("=")
                    })
                    .collect();
                rebuilt(target, query, &pairs.join("&"))
            }
            UrlRule::QueryDecoded => {
                let decoded = decode_leniently(query.unwrap_or_default().as_bytes());
                rebuilt(target, query, &String::from_utf8_lossy(&decoded))
            }
            UrlRule::QuestionMarkEncoded => text.replacen('?', "%3F", 1),
            UrlRule::BodyHashRemoved => {
                let kept: Vec<&str> = query
                    .unwrap_or_default()
                    .split('&')
                    .filter(|pair| !pair.starts_with("bodySHA256="))
                    .collect();
                if kept.is_empty() {
                    target.to_owned()
                } else {
                    rebuilt(target, query, &kept.join("&"))
                }
            }
            UrlRule::Normalised => {
                let (host, port) = host_and_port(authority);
                let port = port.map(|port| format!(":{port}")).unwrap_or_default();
                let path = without_dots(path);
                let _ = fragment;
                format!(
                    "{}://{}{port}{path}{}",
                    scheme.to_ascii_lowercase(),
                    host.to_ascii_lowercase(),
                    tail()
                )
            }
            UrlRule::CutAtColon => {
                let host = authority.split(':').next().unwrap_or_default();
                format!("{scheme}://{host}{path}{}", tail())
            }
            UrlRule::WebSocketAsHttps => text.replacen("wss://", "https://", 1),
        };
        changed.into_bytes()
    }

    fn fields_into(&self, url: &[u8], fields: &Pairs, out: &mut Vec<u8>) {
        let mut fields = fields.clone();
        match self.fields {
            FieldsRule::Omitted => fields.clear(),
            FieldsRule::JsonMembers if contains(url, b"bodySHA256=") => {
                fields.push((b"a".to_vec(), b"1".to_vec()));
            }
            FieldsRule::QueryAppended => {
                let query = url
                    .splitn(2, |&octet| octet == b'?')
                    .nth(1)
                    .unwrap_or_default();
                let read = basestring::form_decode(query).unwrap_or_default();
                let owned =
                    |p: basestring::Parameter<'_>| (p.name.into_owned(), p.value.into_owned());
                fields.extend(read.into_iter().map(owned));
            }
            FieldsRule::EmptyDropped => fields.retain(|(_, value)| !value.is_empty()),
            FieldsRule::Trimmed => {
                for (_, value) in &mut fields {
                    *value = value.trim_ascii().to_vec();
                }
            }
            FieldsRule::DotsLost => {
                for (name, _) in &mut fields {
                    for octet in name.iter_mut().filter(|octet| matches!(octet, b'.' | b' ')) {
                        *octet = b'_';
                    }
                }
            }
            FieldsRule::PlusLost => {
                for (_, value) in &mut fields {
                    for octet in value.iter_mut().filter(|octet| **octet == b'+') {
                        *octet = b' ';
                    }
                }
            }
            FieldsRule::LastOnly => {
                let all = std::mem::take(&mut fields);
                for (name, value) in all {
                    match fields.iter_mut().find(|(other, _)| *other == name) {
                        Some((_, old)) => *old = value,
                        None => fields.push((name, value)),
                    }
                }
            }
            _ => {}
        }
        match self.fields {
            FieldsRule::NotSorted => {}
            FieldsRule::CaseInsensitive => {
                fields.sort_by_key(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
                fields.dedup();
            }
            FieldsRule::DuplicateOrder => fields.sort_by(|a, b| a.0.cmp(&b.0)),
            _ => {
                fields.sort();
                fields.dedup();
            }
        }
        self.join(&fields, out);
    }

    fn join(&self, fields: &Pairs, out: &mut Vec<u8>) {
        let mut last: Option<&[u8]> = None;
        for (index, (name, value)) in fields.iter().enumerate() {
            match self.fields {
                FieldsRule::Delimited => {
                    if index > 0 {
                        out.push(b'&');
                    }
                    out.extend_from_slice(name);
                    out.push(b'=');
                    out.extend_from_slice(value);
                }
                FieldsRule::ValuesOnly => out.extend_from_slice(value),
                FieldsRule::RawEncoded => {
                    out.extend(basestring::percent_encode(name).into_bytes());
                    out.extend(basestring::percent_encode(value).into_bytes());
                }
                FieldsRule::NameOnce if last == Some(name) => out.extend_from_slice(value),
                _ => {
                    out.extend_from_slice(name);
                    out.extend_from_slice(value);
                }
            }
            last = Some(name);
        }
    }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, behind)) => (before, Some(behind)),
        None => (text, None),
    }
}

fn rebuilt(target: &str, query: Option<&str>, changed: &str) -> String {
    if query.is_some() {
        format!("{target}?{changed}")
    } else {
        target.to_owned()
    }
}

fn host_and_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) => {
            (host, Some(port))
        }
        _ => (authority, None),
    }
}

fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}
