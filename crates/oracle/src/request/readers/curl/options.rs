//! The options of curl, as far as they are known here, and what each does to a request.

use crate::request::fault::{Place, ReadError, excerpt};
use crate::request::shell::Word;

/// What an option does to the request that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing that is signed.
    None,
    Method,
    Field,
    Data,
    DataRaw,
    DataBinary,
    DataUrlencode,
    Json,
    Form,
    FormString,
    UrlQuery,
    Upload,
    Get,
    Head,
    User,
    /// How curl logs in, by the scheme's name.
    Login(&'static str),
    UserAgent,
    Referer,
    Cookie,
    Bearer,
    Url,
    NoGlob,
    PathAsIs,
    /// A file of options.
    Config,
    /// The end of a request, before the options of the next.
    Next,
}

impl Effect {
    /// The scheme that curl logs in with.
    pub(super) const fn login(self) -> Option<&'static str> {
        if let Self::Login(scheme) = self {
            Some(scheme)
        } else {
            None
        }
    }
}

use Effect as E;

type Row = (&'static str, &'static str, Effect);

/// Options with a value: the letters, the long name, the effect.
const WITH_VALUE: &[Row] = &[
    ("X", "request", E::Method),
    ("H", "header", E::Field),
    ("d", "data", E::Data),
    ("", "data-ascii", E::Data),
    ("", "data-raw", E::DataRaw),
    ("", "data-binary", E::DataBinary),
    ("", "data-urlencode", E::DataUrlencode),
    ("", "json", E::Json),
    ("F", "form", E::Form),
    ("", "form-string", E::FormString),
    ("", "url-query", E::UrlQuery),
    ("T", "upload-file", E::Upload),
    ("u", "user", E::User),
    ("A", "user-agent", E::UserAgent),
    ("e", "referer", E::Referer),
    ("b", "cookie", E::Cookie),
    ("", "oauth2-bearer", E::Bearer),
    ("", "aws-sigv4", E::Login("aws4-hmac-sha256")),
    ("", "url", E::Url),
    ("K", "config", E::Config),
    ("o", "output", E::None),
    ("", "output-dir", E::None),
    ("c", "cookie-jar", E::None),
    ("D", "dump-header", E::None),
    ("w", "write-out", E::None),
    ("", "stderr", E::None),
    ("", "trace", E::None),
    ("", "trace-ascii", E::None),
    ("m", "max-time", E::None),
    ("", "connect-timeout", E::None),
    ("", "expect100-timeout", E::None),
    ("", "keepalive-time", E::None),
    ("Y", "speed-limit", E::None),
    ("y", "speed-time", E::None),
    ("", "limit-rate", E::None),
    ("", "max-filesize", E::None),
    ("", "max-redirs", E::None),
    ("", "retry", E::None),
    ("", "retry-delay", E::None),
    ("", "retry-max-time", E::None),
    ("r", "range", E::None),
    ("C", "continue-at", E::None),
    ("z", "time-cond", E::None),
    ("x", "proxy", E::None),
    ("U", "proxy-user", E::None),
    ("", "proxy-header", E::None),
    ("", "noproxy", E::None),
    ("", "socks5", E::None),
    ("", "socks5-hostname", E::None),
    ("", "resolve", E::None),
    ("", "connect-to", E::None),
    ("", "interface", E::None),
    ("", "local-port", E::None),
    ("", "dns-servers", E::None),
    ("", "doh-url", E::None),
    ("", "unix-socket", E::None),
    ("", "cacert", E::None),
    ("", "capath", E::None),
    ("E", "cert", E::None),
    ("", "cert-type", E::None),
    ("", "key", E::None),
    ("", "key-type", E::None),
    ("", "pass", E::None),
    ("", "pinnedpubkey", E::None),
    ("", "ciphers", E::None),
    ("", "tls13-ciphers", E::None),
    ("", "curves", E::None),
    ("", "tls-max", E::None),
    ("", "proto", E::None),
    ("", "proto-redir", E::None),
    ("", "proto-default", E::None),
    ("", "preproxy", E::None),
    ("", "proxy-cacert", E::None),
    ("", "netrc-file", E::None),
    ("", "alt-svc", E::None),
    ("", "hsts", E::None),
    ("", "etag-save", E::None),
    ("", "etag-compare", E::None),
    ("", "happy-eyeballs-timeout-ms", E::None),
    ("", "rate", E::None),
    ("", "max-header-size", E::None),
    ("", "libcurl", E::None),
    ("", "crlfile", E::None),
    ("", "engine", E::None),
    ("", "socks4", E::None),
    ("", "socks4a", E::None),
    ("", "variable", E::None),
];

/// Options that are a switch.
const SWITCHES: &[Row] = &[
    ("G", "get", E::Get),
    ("I", "head", E::Head),
    ("g", "globoff", E::NoGlob),
    ("", "path-as-is", E::PathAsIs),
    (":", "next", E::Next),
    ("k", "insecure", E::None),
    ("s", "silent", E::None),
    ("S", "show-error", E::None),
    ("v", "verbose", E::None),
    ("i", "include", E::None),
    ("", "show-headers", E::None),
    ("L", "location", E::None),
    ("f", "fail", E::None),
    ("", "fail-with-body", E::None),
    ("", "fail-early", E::None),
    ("", "compressed", E::None),
    ("", "tr-encoding", E::None),
    ("N", "no-buffer", E::None),
    ("O", "remote-name", E::None),
    ("J", "remote-header-name", E::None),
    ("R", "remote-time", E::None),
    ("", "create-dirs", E::None),
    ("#", "progress-bar", E::None),
    ("", "progress-meter", E::None),
    ("0", "http1.0", E::None),
    ("", "http1.1", E::None),
    ("", "http2", E::None),
    ("", "http2-prior-knowledge", E::None),
    ("", "http3", E::None),
    ("", "http3-only", E::None),
    ("", "http0.9", E::None),
    ("1", "tlsv1", E::None),
    ("", "tlsv1.0", E::None),
    ("", "tlsv1.1", E::None),
    ("", "tlsv1.2", E::None),
    ("", "tlsv1.3", E::None),
    ("", "ssl-no-revoke", E::None),
    ("", "ca-native", E::None),
    ("4", "ipv4", E::None),
    ("6", "ipv6", E::None),
    ("a", "append", E::None),
    ("j", "junk-session-cookies", E::None),
    ("p", "proxytunnel", E::None),
    ("q", "disable", E::None),
    ("", "raw", E::None),
    ("", "alpn", E::None),
    ("", "keepalive", E::None),
    ("", "sessionid", E::None),
    ("", "tcp-nodelay", E::None),
    ("", "tcp-fastopen", E::None),
    ("", "retry-all-errors", E::None),
    ("", "retry-connrefused", E::None),
    ("", "trace-time", E::None),
    ("", "styled-output", E::None),
    ("", "post301", E::None),
    ("", "post302", E::None),
    ("", "post303", E::None),
    ("", "basic", E::Login("basic")),
    ("", "digest", E::Login("digest")),
    ("", "ntlm", E::Login("ntlm")),
    ("", "negotiate", E::Login("negotiate")),
    ("", "anyauth", E::Login("any")),
    ("", "ssl", E::None),
    ("", "ssl-reqd", E::None),
    ("", "ssl-allow-beast", E::None),
    ("2", "sslv2", E::None),
    ("3", "sslv3", E::None),
    ("", "location-trusted", E::None),
    ("", "no-progress-meter", E::None),
    ("", "remove-on-error", E::None),
    ("", "skip-existing", E::None),
    ("", "parallel", E::None),
    ("Z", "parallel", E::None),
    ("", "compressed-ssh", E::None),
    ("", "ignore-content-length", E::None),
    ("", "trace-ids", E::None),
    ("", "tls-earlydata", E::None),
];

/// One use of an option, or a word that is not an option (a URL), with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) effect: Effect,
    pub(crate) value: Vec<u8>,
    pub(crate) at: usize,
    /// What in the value the shell would replace.
    pub(crate) unresolved: Option<String>,
}

impl Use {
    /// Whether the value is part of what is signed, or carries the signature.
    pub(super) fn is_signed(&self) -> bool {
        match self.effect {
            E::Method
            | E::Url
            | E::Data
            | E::DataRaw
            | E::DataBinary
            | E::DataUrlencode
            | E::Json
            | E::Form
            | E::FormString
            | E::UrlQuery
            | E::Upload
            | E::Config => true,
            E::Field => {
                let name = self
                    .value
                    .split(|&octet| octet == b':')
                    .next()
                    .unwrap_or_default();
                let name = name.trim_ascii().to_ascii_lowercase();
                let is_signature = name.windows(9).any(|window| window == b"signature");
                is_signature
                    || [&b"authorization"[..], b"content-type", b"host"].contains(&&name[..])
            }
            E::None
            | E::Get
            | E::Head
            | E::User
            | E::Login(_)
            | E::UserAgent
            | E::Referer
            | E::Cookie
            | E::Bearer
            | E::NoGlob
            | E::PathAsIs
            | E::Next => false,
        }
    }

    fn of(effect: Effect, value: Word, at: usize) -> Self {
        Self {
            effect,
            value: value.text,
            at,
            unresolved: value.unresolved,
        }
    }
}

/// The options of a command line, without its first word, `curl`.
///
/// # Errors
///
/// [`ReadError`] for an option that is not known here, and for one without its value.
pub(crate) fn uses(words: Vec<Word>) -> Result<Vec<Use>, ReadError> {
    let mut uses = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let Word {
            text,
            at,
            unresolved,
        } = word;
        let mut value = |option: &str| {
            words.next().ok_or_else(|| {
                ReadError::new(format!("a value after {option}"), "the end").at(place(at))
            })
        };
        if let Some(name) = text.strip_prefix(b"--") {
            if let Some(effect) = long(WITH_VALUE, name) {
                let value = value(&String::from_utf8_lossy(&text))?;
                uses.push(Use::of(effect, value, at));
            } else {
                let effect = long(SWITCHES, name)
                    .or_else(|| {
                        let effect = long(SWITCHES, name.strip_prefix(b"no-")?)?;
                        matches!(effect, E::None | E::Login(_)).then_some(E::None)
                    })
                    .ok_or_else(|| unknown(&text, at))?;
                uses.push(Use::of(effect, Word::default(), at));
            }
        } else if let Some(letters @ [_, ..]) = text.strip_prefix(b"-") {
            short_options(letters, at, &mut value, &mut uses)?;
        } else {
            uses.push(Use {
                effect: E::Url,
                value: text,
                at,
                unresolved,
            });
        }
    }
    Ok(uses)
}

/// Letters after one dash: switches, the last of them perhaps with a value, in the same word or the
/// next.
fn short_options(
    letters: &[u8],
    at: usize,
    value: &mut dyn FnMut(&str) -> Result<Word, ReadError>,
    uses: &mut Vec<Use>,
) -> Result<(), ReadError> {
    let mut rest = letters;
    while let [letter, behind @ ..] = rest {
        rest = behind;
        if let Some(effect) = short(WITH_VALUE, *letter) {
            let value = match rest {
                [] => value(&format!("-{}", char::from(*letter)))?,
                text => Word {
                    text: text.to_vec(),
                    at,
                    unresolved: None,
                },
            };
            uses.push(Use::of(effect, value, at));
            return Ok(());
        }
        let option = [b'-', *letter];
        let effect = short(SWITCHES, *letter).ok_or_else(|| unknown(&option, at))?;
        uses.push(Use::of(effect, Word::default(), at));
    }
    Ok(())
}

pub(crate) const fn place(at: usize) -> Place {
    Place::Byte(at, "the text")
}

fn unknown(option: &[u8], at: usize) -> ReadError {
    ReadError::new("an option of curl", excerpt(option)).at(place(at))
}

fn long(rows: &[Row], name: &[u8]) -> Option<Effect> {
    rows.iter()
        .find(|(_, long, _)| long.as_bytes() == name)
        .map(|(_, _, effect)| *effect)
}

fn short(rows: &[Row], letter: u8) -> Option<Effect> {
    rows.iter()
        .find(|(letters, _, _)| letters.as_bytes() == [letter])
        .map(|(_, _, effect)| *effect)
}
