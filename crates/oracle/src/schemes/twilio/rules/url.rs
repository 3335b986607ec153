//! Which URL is signed.

use crate::schemes::shared::decode_leniently;

/// What happens to the URL before it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlRule {
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
    /// A slash at the end of the path is added or removed.
    Slash,
    /// The query is dropped.
    QueryDropped,
    /// The query's parameters are sorted.
    QuerySorted,
    /// Of the query's parameters with one name, the last one stays.
    QueryLastOnly,
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
    /// The path loses its first segment.
    PrefixDropped,
}

/// A URL's text, split.
struct Parts<'u> {
    text: &'u str,
    /// All before the query.
    target: &'u str,
    scheme: &'u str,
    authority: &'u str,
    path: &'u str,
    query: Option<&'u str>,
}

impl<'u> Parts<'u> {
    fn of(text: &'u str) -> Self {
        let (before, _) = split(text, '#');
        let (target, query) = split(before, '?');
        let (scheme, rest) = target.split_once("://").unwrap_or(("", target));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Self {
            text,
            target,
            scheme,
            authority,
            path,
            query,
        }
    }

    /// The URL with another authority and path.
    fn at(&self, authority: &str, path: &str) -> String {
        let tail = self.query.map(|query| format!("?{query}"));
        let tail = tail.unwrap_or_default();
        format!("{}://{authority}{path}{tail}", self.scheme)
    }

    /// The URL with another query, where it has one.
    fn with_query(&self, query: &str) -> String {
        match self.query {
            Some(_) => format!("{}?{query}", self.target),
            None => self.target.to_owned(),
        }
    }

    fn pairs(&self) -> impl Iterator<Item = &'u str> {
        self.query.unwrap_or_default().split('&')
    }

    fn with_port(&self) -> String {
        let port = if matches!(self.scheme, "http" | "ws") {
            80
        } else {
            443
        };
        if host_and_port(self.authority).1.is_some() {
            return self.text.to_owned();
        }
        self.at(&format!("{}:{port}", self.authority), self.path)
    }

    fn with_other_slash(&self) -> String {
        let path = match self.path.strip_suffix('/') {
            Some(cut) => cut.to_owned(),
            None => format!("{}/", self.path),
        };
        self.at(self.authority, &path)
    }

    fn sorted(&self) -> String {
        let mut pairs: Vec<&str> = self.pairs().collect();
        pairs.sort_unstable();
        self.with_query(&pairs.join("&"))
    }

    /// Each name where it comes first, with its last value.
    fn last_of_each(&self) -> String {
        let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
        let mut kept: Vec<&str> = Vec::new();
        for pair in self.pairs() {
            match kept.iter_mut().find(|known| name(known) == name(pair)) {
                Some(known) => *known = pair,
                None => kept.push(pair),
            }
        }
        self.with_query(&kept.join("&"))
    }

    fn without_prefix(&self) -> String {
        let after = self.path.get(1..).unwrap_or_default();
        let rest = after.find('/').and_then(|slash| after.get(slash..));
        let root = if self.path.is_empty() { "" } else { "/" };
        self.at(self.authority, rest.unwrap_or(root))
    }

    fn reencoded(&self) -> String {
        let reencoded = |part: &str| {
            let decoded = decode_leniently(part.replace('+', " ").as_bytes());
            basestring::percent_encode(&decoded)
        };
        let pairs: Vec<String> = self
            .pairs()
            .map(|pair| {
                let parts = pair.splitn(2, '=').map(reencoded);
                parts.collect::<Vec<_>>().join("=")
            })
            .collect();
        self.with_query(&pairs.join("&"))
    }

    fn without_body_hash(&self) -> String {
        let kept: Vec<&str> = self
            .pairs()
            .filter(|pair| !pair.starts_with("bodySHA256="))
            .collect();
        if kept.is_empty() {
            self.target.to_owned()
        } else {
            self.with_query(&kept.join("&"))
        }
    }

    fn normalised(&self) -> String {
        let (host, port) = host_and_port(self.authority);
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let scheme = self.scheme.to_ascii_lowercase();
        let host = host.to_ascii_lowercase();
        let tail = self.query.map(|query| format!("?{query}"));
        let tail = tail.unwrap_or_default();
        format!("{scheme}://{host}{port}{}{tail}", without_dots(self.path))
    }
}

impl UrlRule {
    /// The URL that is signed.
    pub(super) fn apply(self, url: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(url);
        let parts = Parts::of(&text);
        let changed = match self {
            Self::AsGiven => return url.to_vec(),
            Self::Http => text.replacen("https://", "http://", 1),
            Self::InnerHost => parts.at("localhost:3000", parts.path),
            Self::PortAdded => parts.with_port(),
            Self::PortDropped => parts.at(host_and_port(parts.authority).0, parts.path),
            Self::Slash => parts.with_other_slash(),
            Self::QueryDropped => parts.target.to_owned(),
            Self::QuerySorted => parts.sorted(),
            Self::QueryLastOnly => parts.last_of_each(),
            Self::QueryReencoded => parts.reencoded(),
            Self::QueryDecoded => {
                let decoded = decode_leniently(parts.query.unwrap_or_default().as_bytes());
                parts.with_query(&String::from_utf8_lossy(&decoded))
            }
            Self::QuestionMarkEncoded => text.replacen('?', "%3F", 1),
            Self::BodyHashRemoved => parts.without_body_hash(),
            Self::Normalised => parts.normalised(),
            Self::CutAtColon => {
                let host = parts.authority.split(':').next().unwrap_or_default();
                parts.at(host, parts.path)
            }
            Self::WebSocketAsHttps => text.replacen("wss://", "https://", 1),
            Self::PrefixDropped => parts.without_prefix(),
        };
        changed.into_bytes()
    }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
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
