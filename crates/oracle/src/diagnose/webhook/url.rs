//! The text of a URL in its parts, and how one URL differs from another.

use crate::schemes::webhook::Rewrite;

/// The parts of a URL's text, as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) scheme: String,
    /// User name and password with their `@`; empty without them.
    pub(super) userinfo: String,
    pub(super) host: String,
    pub(super) port: Option<String>,
    pub(super) path: String,
    pub(super) query: Option<String>,
}

/// Host and port.
pub(super) type Authority = (String, Option<String>);

impl Parts {
    /// The parts of a URL; none of a text without `://`. A fragment is never sent, so it is left out.
    pub(super) fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (before, query) = match rest.split_once('?') {
            Some((before, query)) => (before, Some(query.to_owned())),
            None => (rest, None),
        };
        let (authority, path) = before.split_at(before.find('/').unwrap_or(before.len()));
        let (userinfo, authority) = match authority.rsplit_once('@') {
            Some((userinfo, authority)) => (format!("{userinfo}@"), authority),
            None => (String::new(), authority),
        };
        let (host, port) = authority_of(authority);
        Some(Self {
            scheme: scheme.to_owned(),
            userinfo,
            host,
            port,
            path: path.to_owned(),
            query,
        })
    }

    /// The URL.
    pub(super) fn url(&self) -> String {
        let Self {
            scheme,
            userinfo,
            host,
            port,
            path,
            query,
        } = self;
        let port = port.as_ref().map(|port| format!(":{port}"));
        let query = query.as_ref().map(|query| format!("?{query}"));
        format!(
            "{scheme}://{userinfo}{host}{}{path}{}",
            port.unwrap_or_default(),
            query.unwrap_or_default()
        )
    }

    /// Whether the scheme is that of a WebSocket.
    pub(super) fn is_web_socket(&self) -> bool {
        is_web_socket(&self.scheme)
    }

    /// How another URL differs from this one, the query apart: in words, and by kind.
    pub(super) fn difference(&self, other: &Self) -> Vec<(String, Rewrite)> {
        let mut found = Vec::new();
        if !self.scheme.eq_ignore_ascii_case(&other.scheme) {
            let is_of_web_socket = self.is_web_socket() || other.is_web_socket();
            let rewrite = if is_of_web_socket {
                Rewrite::WebSocketScheme
            } else {
                Rewrite::Scheme
            };
            let how = format!("{}:// in place of {}://", other.scheme, self.scheme);
            found.push((how, rewrite));
        }
        found.extend(self.letter_case(other));
        if self.userinfo != other.userinfo {
            let how = match (self.userinfo.is_empty(), other.userinfo.is_empty()) {
                (true, _) => "with user name and password",
                (false, true) => "without user name and password",
                (false, false) => "with another user name and password",
            };
            found.push((how.to_owned(), Rewrite::Userinfo));
        }
        if self.host.eq_ignore_ascii_case(&other.host) {
            match (&self.port, &other.port) {
                (Some(port), None) => {
                    found.push((format!("without the port {port}"), Rewrite::PortDropped));
                }
                (_, Some(port)) if self.port != other.port => {
                    found.push((format!("with the port {port}"), Rewrite::PortAdded));
                }
                (_, _) => {}
            }
        } else {
            let host = authority_text(&(other.host.clone(), other.port.clone()));
            found.push((format!("with the host {host}"), Rewrite::Host));
        }
        if self.path != other.path {
            let is_slash = self.path.trim_end_matches('/') == other.path.trim_end_matches('/');
            found.push(if is_slash {
                let how = if other.path.len() > self.path.len() {
                    "with a slash at the end of the path"
                } else {
                    "without the slash at the end of the path"
                };
                (how.to_owned(), Rewrite::Slash)
            } else {
                let path = if other.path.is_empty() {
                    "/"
                } else {
                    &other.path
                };
                (format!("with the path {path}"), Rewrite::Path)
            });
        }
        found
    }

    /// A scheme and a host that differ in their letter case alone.
    fn letter_case(&self, other: &Self) -> Option<(String, Rewrite)> {
        let differs = |one: &str, other: &str| one != other && one.eq_ignore_ascii_case(other);
        let scheme = differs(&self.scheme, &other.scheme);
        let host = differs(&self.host, &other.host);
        let how = match (scheme, host) {
            (false, false) => return None,
            (true, false) => format!("with the scheme written {}", other.scheme),
            (false, true) => format!("with the host written {}", other.host),
            (true, true) => format!(
                "with scheme and host written {}://{}",
                other.scheme, other.host
            ),
        };
        Some((how, Rewrite::LetterCase))
    }
}

/// Whether a scheme is that of a WebSocket.
pub(super) fn is_web_socket(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("ws") || scheme.eq_ignore_ascii_case("wss")
}

/// The scheme that a WebSocket has in place of this one.
pub(super) fn of_web_socket(scheme: &str) -> &'static str {
    if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("ws") {
        "ws"
    } else {
        "wss"
    }
}

/// Host and port of a text such as a Host header.
pub(super) fn authority_of(text: &str) -> Authority {
    match text.rsplit_once(':') {
        Some((host, port))
            if port.bytes().all(|byte| byte.is_ascii_digit())
                && (!host.contains(':') || host.ends_with(']')) =>
        {
            (host.to_owned(), Some(port.to_owned()))
        }
        Some(_) | None => (text.to_owned(), None),
    }
}

/// Host and port as one text.
pub(super) fn authority_text((host, port): &Authority) -> String {
    match port {
        Some(port) => format!("{host}:{port}"),
        None => host.clone(),
    }
}

/// The path without its first segments: with one less, two less, until none is left.
pub(super) fn without_prefixes(path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = path;
    while let Some(slash) = rest.get(1..).and_then(|after| after.find('/')) {
        rest = rest.get(slash + 1..).unwrap_or_default();
        found.push(rest.to_owned());
    }
    // A router that is mounted at the path itself has the root.
    if path.len() > 1 && !found.iter().any(|known| known == "/") {
        found.push("/".to_owned());
    }
    found
}

/// The path with its slash at the end removed or, where there is none, added.
pub(super) fn with_other_slash(path: &str) -> String {
    match path.strip_suffix('/') {
        Some(cut) => cut.to_owned(),
        None => format!("{path}/"),
    }
}
