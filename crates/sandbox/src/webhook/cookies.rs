//! The cookies of one call: kept from request to request, as Twilio does, and dropped at its end (RFC
//! 6265 5.2 to 5.4, for one host).

use std::time::{SystemTime, UNIX_EPOCH};

use cookie::Cookie;

/// How many cookies one call may set.
const LIMIT: usize = 50;
/// The longest name and value together, in bytes, as in browsers.
const LONGEST: usize = 4096;

/// A call's cookies.
#[derive(Default)]
pub(crate) struct Jar {
    cookies: Vec<Kept>,
}

struct Kept {
    name: String,
    value: String,
    path: Vec<u8>,
    is_secure: bool,
}

impl Jar {
    /// RFC 6265 5.2, 5.3: stores the value of a Set-Cookie header that came with the answer to a
    /// request for this host and path. Invalid cookies are ignored, and so are those with control
    /// characters: no line may begin in the header that sends them back.
    pub(crate) fn set(&mut self, value: &[u8], host: &str, request_path: &[u8]) {
        let Ok(text) = std::str::from_utf8(value) else {
            return;
        };
        if text
            .chars()
            .any(|character| character.is_control() && character != '\t')
        {
            return;
        }
        let Ok(cookie) = Cookie::parse(text) else {
            return;
        };
        if cookie.name().len() + cookie.value().len() > LONGEST {
            return;
        }
        if cookie
            .domain()
            .is_some_and(|domain| !domain.is_empty() && !covers(domain, host))
        {
            return;
        }
        let path = cookie.path().filter(|path| path.starts_with('/'));
        let kept = Kept {
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
            path: path.map_or_else(
                || default_path(request_path),
                |path| path.as_bytes().to_vec(),
            ),
            is_secure: cookie.secure().unwrap_or_default(),
        };
        self.cookies
            .retain(|other| (&other.name, &other.path) != (&kept.name, &kept.path));
        if !is_expired(&cookie) && self.cookies.len() < LIMIT {
            self.cookies.push(kept);
        }
    }

    /// RFC 6265 5.4: the value of the Cookie header for a request to this path, longest paths first.
    pub(crate) fn header(&self, path: &[u8], is_https: bool) -> Option<Vec<u8>> {
        let mut sent: Vec<&Kept> = self
            .cookies
            .iter()
            .filter(|cookie| (is_https || !cookie.is_secure) && is_below(path, &cookie.path))
            .collect();
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = sent
            .iter()
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; ").into_bytes())
    }
}

/// RFC 6265 5.3: Max-Age counts more than Expires.
fn is_expired(cookie: &Cookie<'_>) -> bool {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    });
    match (cookie.max_age(), cookie.expires_datetime()) {
        (Some(age), _) => age.whole_seconds() <= 0,
        (None, Some(time)) => time.unix_timestamp() <= now,
        (None, None) => false,
    }
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
fn covers(domain: &str, host: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
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
    use super::{Jar, LIMIT, LONGEST};

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

    #[test]
    fn nothing_that_begins_a_line_is_sent_back() {
        let mut jar = Jar::default();
        for value in [
            &b"a=1\rX-Injected: 1"[..],
            b"b=1\nX: 1",
            b"c\r=1",
            b"d=1; Path=/\r",
            b"e=\0",
            b"f=\x7f",
            b"g=\xc2\x85",
            b"h=\xff",
            &[&b"i="[..], &[b'x'; 5000]].concat(),
        ] {
            jar.set(value, "h", b"/");
            assert_eq!(jar.header(b"/", true), None, "{}", value.escape_ascii());
        }
        jar.set(
            b"j=\"a b\"\t; Expires=Wed, 21-Oct-2099 07:28:00 GMT",
            "h",
            b"/",
        );
        assert_eq!(jar.header(b"/", true).as_deref(), Some(&b"j=\"a b\""[..]));
    }

    #[test]
    fn a_call_has_at_most_50_cookies_of_4096_bytes() {
        let sent = |jar: &Jar| {
            let header = jar.header(b"/", true).unwrap_or_default();
            String::from_utf8_lossy(&header).into_owned()
        };
        let mut jar = Jar::default();
        for place in 0..51 {
            jar.set(format!("n{place}=v").as_bytes(), "h", b"/");
        }
        let header = sent(&jar);
        assert_eq!(header.split("; ").count(), LIMIT);
        assert!(header.contains("n49=v") && !header.contains("n50=v"));
        for (length, is_kept) in [(LONGEST - 1, true), (LONGEST, false)] {
            let mut jar = Jar::default();
            jar.set(format!("n={}", "v".repeat(length)).as_bytes(), "h", b"/");
            assert_eq!(!sent(&jar).is_empty(), is_kept, "{length}");
        }
    }
}
