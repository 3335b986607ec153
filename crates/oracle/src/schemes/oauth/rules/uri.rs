//! The base string URI with its decisions as fields (RFC 5849 3.4.1.2).

use basestring::{Scheme, Url};

use super::encode::EncodeRules;
use super::punycode;
use crate::schemes::shared::decode_leniently;

/// How the scheme is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemeRule {
    /// In lower case.
    Lower,
    /// As given.
    AsGiven,
    /// Not at all.
    LeftOut,
    /// `http`, whatever the request's: the server behind a proxy that ends TLS.
    Http,
    /// The other of the two: signed for one and sent to the other.
    Other,
}

/// Which port is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PortRule {
    /// One that is not the scheme's default.
    NotDefault,
    /// Any that is given.
    Kept,
    /// None.
    Dropped,
    /// One that is neither 80 nor 443.
    NeitherDefault,
}

/// How the path is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathRule {
    /// As sent; `/` where it is empty.
    AsSent,
    /// In lower case.
    Lower,
    /// Encoded once more.
    EncodedAgain,
    /// Percent-decoded.
    Decoded,
    /// Decoded as a form is: `+` becomes a space too.
    FormDecoded,
    /// Its escapes rewritten: unreserved decoded, digits in uppercase, other characters encoded.
    Renormalised,
    /// Raw where the client sends an escape.
    SpaceRaw,
    /// Without a slash at its end.
    SlashDropped,
    /// With a slash at its end.
    SlashAdded,
    /// Empty where it is empty.
    EmptyKept,
    /// Without dot segments.
    DotsRemoved,
    /// Without its first segment.
    PrefixDropped,
    /// Ended by its first `&`.
    CutAtAmpersand,
    /// As given, what a client escapes for it too.
    Raw,
    /// With a script's name before it.
    Rewritten,
}

decisions! {
    /// The decisions of 3.4.1.2.
    pub(crate) struct UriRules {
        /// The scheme.
        scheme: SchemeRule = SchemeRule::Lower,
        /// Whether the host's uppercase letters stay.
        host_case_kept: bool = false,
        /// Whether an international name is written in its own letters.
        host_in_unicode: bool = false,
        /// Whether user and password stay.
        userinfo_kept: bool = false,
        /// Whether the Host header is ignored.
        host_field_ignored: bool = false,
        /// The port.
        port: PortRule = PortRule::NotDefault,
        /// The path.
        path: PathRule = PathRule::AsSent,
        /// Whether the query stays.
        query_kept: bool = false,
        /// Whether the fragment stays.
        fragment_kept: bool = false,
        /// Whether a fragment before the first `?`, or without any, belongs to the path.
        fragment_in_path: bool = false,
        /// Whether the brackets around an IPv6 address are left out.
        brackets_dropped: bool = false,
    }
}

impl UriRules {
    /// The base string URI of a URL's text, its parts, and the authority that counts.
    #[must_use]
    pub(crate) fn write(
        &self,
        text: &[u8],
        url: &Url<'_>,
        authority: &basestring::Authority<'_>,
    ) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        self.scheme_into(text, url.scheme(), &mut out);
        if let Some(userinfo) = url.userinfo().filter(|_| self.userinfo_kept) {
            out.extend_from_slice(userinfo);
            out.push(b'@');
        }
        self.host_into(authority.host(), &mut out);
        if let Some(port) = authority
            .port()
            .filter(|&port| self.has_port(url.scheme(), port))
        {
            out.extend_from_slice(format!(":{port}").as_bytes());
        }
        self.path_into(url.path(), &mut out);
        if self.fragment_in_path {
            let before = text
                .split(|&octet| octet == b'?')
                .next()
                .unwrap_or_default();
            if let Some(place) = before.iter().position(|&octet| octet == b'#') {
                out.extend_from_slice(before.get(place..).unwrap_or_default());
            }
        }
        if let Some(query) = url.query().filter(|_| self.query_kept) {
            out.push(b'?');
            out.extend_from_slice(query);
        }
        if self.fragment_kept
            && let Some(place) = text.iter().position(|&octet| octet == b'#')
        {
            out.extend_from_slice(text.get(place..).unwrap_or_default());
        }
        out
    }

    fn scheme_into(&self, text: &[u8], scheme: Scheme, out: &mut Vec<u8>) {
        let name = match (self.scheme, scheme) {
            (SchemeRule::LeftOut, _) => return,
            (SchemeRule::AsGiven, _) => text.get(..scheme.name().len()).unwrap_or_default(),
            (SchemeRule::Http, _) | (SchemeRule::Other, Scheme::Https) => b"http",
            (SchemeRule::Other, Scheme::Http) => b"https",
            (SchemeRule::Lower, scheme) => scheme.name().as_bytes(),
        };
        out.extend_from_slice(name);
        out.extend_from_slice(b"://");
    }

    fn host_into(&self, host: &[u8], out: &mut Vec<u8>) {
        let bare = host.strip_prefix(b"[").and_then(|h| h.strip_suffix(b"]"));
        let host = bare.filter(|_| self.brackets_dropped).unwrap_or(host);
        if self.host_in_unicode
            && let Some(text) = punycode::to_unicode(host)
        {
            out.extend_from_slice(text.as_bytes());
        } else if self.host_case_kept {
            out.extend_from_slice(host);
        } else {
            out.extend(host.iter().map(u8::to_ascii_lowercase));
        }
    }

    fn has_port(&self, scheme: Scheme, port: u16) -> bool {
        match self.port {
            PortRule::NotDefault => port != scheme.default_port(),
            PortRule::Kept => true,
            PortRule::Dropped => false,
            PortRule::NeitherDefault => !matches!(port, 80 | 443),
        }
    }

    fn path_into(&self, path: &[u8], out: &mut Vec<u8>) {
        let sent = if path.is_empty() { b"/" } else { path };
        match self.path {
            PathRule::AsSent => escape_unsendable(sent, out),
            PathRule::Lower => out.extend(sent.iter().map(u8::to_ascii_lowercase)),
            PathRule::EncodedAgain => {
                let mut rules = EncodeRules::right();
                rules.set_bare(*b"/!$&'()*+,;=:@", true);
                rules.encode_into(sent, out);
            }
            PathRule::Decoded => out.extend(decode_leniently(sent)),
            PathRule::FormDecoded => {
                let space = |&octet: &u8| if octet == b'+' { b' ' } else { octet };
                let spaced: Vec<u8> = sent.iter().map(space).collect();
                out.extend(decode_leniently(&spaced));
            }
            PathRule::Renormalised => renormalise(sent, out),
            PathRule::SpaceRaw => {
                // Only what the client would have escaped is raw; a reserved character's escape
                // stays.
                let decoded = decode_leniently(sent);
                if decoded.iter().any(|octet| !octet.is_ascii_graphic()) {
                    out.extend(decoded);
                } else {
                    out.extend_from_slice(sent);
                }
            }
            PathRule::SlashDropped => {
                let cut = sent
                    .strip_suffix(b"/")
                    .filter(|cut| !cut.is_empty())
                    .unwrap_or(sent);
                out.extend_from_slice(cut);
            }
            PathRule::SlashAdded => {
                out.extend_from_slice(sent);
                if !sent.ends_with(b"/") {
                    out.push(b'/');
                }
            }
            PathRule::EmptyKept => out.extend_from_slice(path),
            PathRule::DotsRemoved => remove_dots(sent, out),
            PathRule::PrefixDropped => {
                let mut segments = sent.splitn(3, |&byte| byte == b'/');
                match segments.nth(2) {
                    Some(rest) => out.extend([b"/", rest].concat()),
                    None => out.extend_from_slice(sent),
                }
            }
            PathRule::CutAtAmpersand => {
                let cut = sent.split(|&octet| octet == b'&').next();
                escape_unsendable(cut.unwrap_or_default(), out);
            }
            PathRule::Raw => out.extend_from_slice(sent),
            PathRule::Rewritten => {
                out.extend_from_slice(b"/index.php");
                out.extend_from_slice(sent);
            }
        }
    }
}

/// Decodes and encodes each segment again.
fn renormalise(path: &[u8], out: &mut Vec<u8>) {
    let mut rules = EncodeRules::right();
    rules.set_bare(*b"$&+,;=:@", true);
    for (index, segment) in path.split(|&byte| byte == b'/').enumerate() {
        if index > 0 {
            out.push(b'/');
        }
        rules.encode_into(&decode_leniently(segment), out);
    }
}

/// What a request line cannot hold is sent, and so signed, as an escape.
fn escape_unsendable(path: &[u8], out: &mut Vec<u8>) {
    for octet in path {
        if basestring::is_unreserved(*octet) || b"!$&'()*+,;=:@/%".contains(octet) {
            out.push(*octet);
        } else {
            out.extend_from_slice(basestring::percent_encode(&[*octet]).as_bytes());
        }
    }
}

/// RFC 3986 5.2.4.
fn remove_dots(path: &[u8], out: &mut Vec<u8>) {
    let mut kept: Vec<&[u8]> = Vec::new();
    let segments: Vec<&[u8]> = path.split(|&octet| octet == b'/').skip(1).collect();
    for (index, segment) in segments.iter().enumerate() {
        let is_last = index + 1 == segments.len();
        match *segment {
            b"." if is_last => kept.push(b""),
            b"." => {}
            b".." => {
                kept.pop();
                if is_last {
                    kept.push(b"");
                }
            }
            segment => kept.push(segment),
        }
    }
    for segment in kept {
        out.push(b'/');
        out.extend_from_slice(segment);
    }
}
