//! The cookies of one call: kept from request to request, as Twilio does, and dropped at its end (RFC
//! 6265 5.2 to 5.4, for one host).

use std::time::SystemTime;

/// How many cookies one call may set.
const LIMIT: usize = 50;

/// A call's cookies.
#[derive(Default)]
pub(super) struct Jar {
    cookies: Vec<Cookie>,
}

struct Cookie {
    name: Vec<u8>,
    value: Vec<u8>,
    path: Vec<u8>,
    is_secure: bool,
}

impl Jar {
    /// RFC 6265 5.2, 5.3: stores the value of a Set-Cookie header that came with the answer to a
    /// request for this host and path. Invalid cookies are ignored.
    pub(super) fn set(&mut self, value: &[u8], host: &str, request_path: &[u8]) {
        let mut parts = value.split(|&byte| byte == b';');
        let Some((name, content)) = parts.next().and_then(pair) else {
            return;
        };
        let mut cookie = Cookie {
            name: name.to_vec(),
            value: content.to_vec(),
            path: default_path(request_path),
            is_secure: false,
        };
        let (mut expires, mut max_age) = (None, None);
        for part in parts {
            let (name, value) = pair(part).unwrap_or((part.trim_ascii(), b""));
            let text = || std::str::from_utf8(value).ok();
            match name.to_ascii_lowercase().as_slice() {
                b"path" if value.starts_with(b"/") => cookie.path = value.to_vec(),
                b"secure" => cookie.is_secure = true,
                b"max-age" => max_age = text().and_then(|text| text.parse::<i64>().ok()),
                b"expires" => {
                    expires = text().and_then(|text| httpdate::parse_http_date(text).ok())
                }
                b"domain" if !covers(value, host) => return,
                _ => {}
            }
        }
        self.cookies
            .retain(|other| (&other.name, &other.path) != (&cookie.name, &cookie.path));
        let is_expired = match (max_age, expires) {
            (Some(seconds), _) => seconds <= 0,
            (None, Some(time)) => time <= SystemTime::now(),
            (None, None) => false,
        };
        if !is_expired && self.cookies.len() < LIMIT {
            self.cookies.push(cookie);
        }
    }

    /// RFC 6265 5.4: the value of the Cookie header for a request to this path, longest paths first.
    pub(super) fn header(&self, path: &[u8], is_https: bool) -> Option<Vec<u8>> {
        let mut sent: Vec<&Cookie> = self
            .cookies
            .iter()
            .filter(|cookie| (is_https || !cookie.is_secure) && is_below(path, &cookie.path))
            .collect();
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<Vec<u8>> = sent
            .iter()
            .map(|cookie| [&cookie.name[..], b"=", &cookie.value].concat())
            .collect();
        (!pairs.is_empty()).then(|| pairs.join(&b"; "[..]))
    }
}

fn pair(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|&byte| byte == b'=')?;
    let (name, [_, value @ ..]) = text.split_at_checked(at)? else {
        return None;
    };
    let name = name.trim_ascii();
    (!name.is_empty()).then_some((name, value.trim_ascii()))
}

/// RFC 6265 5.1.4: the path up to its last slash.
fn default_path(path: &[u8]) -> Vec<u8> {
    match path.iter().rposition(|&byte| byte == b'/') {
        None | Some(0) => b"/".to_vec(),
        Some(last) => path.get(..last).unwrap_or_default().to_vec(),
    }
}

/// RFC 6265 5.1.4: whether a request's path is the cookie's or below it.
fn is_below(path: &[u8], cookie: &[u8]) -> bool {
    path.strip_prefix(cookie)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/") || cookie.ends_with(b"/"))
}

/// RFC 6265 5.1.3: whether a Domain is the host or above it.
fn covers(domain: &[u8], host: &str) -> bool {
    let domain = String::from_utf8_lossy(domain).to_ascii_lowercase();
    let domain = domain.trim_start_matches('.');
    let host = host.to_ascii_lowercase();
    let is_name = host.parse::<std::net::IpAddr>().is_err();
    host == domain
        || (is_name
            && host
                .strip_suffix(domain)
                .is_some_and(|rest| !domain.is_empty() && rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::Jar;

    #[test]
    fn a_cookie_is_sent_where_its_path_and_scheme_allow() {
        let mut jar = Jar::default();
        for value in [
            "a=1",
            "b=2; Path=/",
            "c=3; Path=/voice/menu",
            "d=4; Secure; Path=/",
            "e=5; Domain=example.com",
            "f=6; Domain=other.example",
            "g=7; Max-Age=0",
            "h=8; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "a=9; HttpOnly",
            "=x",
            "alone",
        ] {
            jar.set(value.as_bytes(), "hooks.example.com", b"/voice/start");
        }
        let header = |path: &str, is_https| {
            jar.header(path.as_bytes(), is_https)
                .map(|value| String::from_utf8_lossy(&value).into_owned())
        };
        assert_eq!(header("/voice", false).as_deref(), Some("e=5; a=9; b=2"));
        assert_eq!(header("/voices", true).as_deref(), Some("b=2; d=4"));
        assert_eq!(
            header("/voice/menu", false).as_deref(),
            Some("c=3; e=5; a=9; b=2")
        );
        jar.set(b"b=; Max-Age=-1; Path=/", "hooks.example.com", b"/");
        let after = |path: &[u8]| jar.header(path, false).is_some();
        assert!(!after(b"/sms"));
    }
}
