//! URLs with every part of RFC 3986, valid by construction, and their equals.

use proptest::arbitrary::any;
use proptest::option;
use proptest::prop_oneof;
use proptest::strategy::{BoxedStrategy, Just, Strategy};

use crate::generate::text::chosen;

chosen! {
    /// A user and a password as written before the `@`.
    Userinfo, up to 4 of &["u", "p", ":", "%40", "%2F", "~", "!", "user", "%3a", "@"]
}

chosen! {
    /// The end of a host's name.
    HostEnd, up to 5 of &[
        "a", ".example", ".COM", "-", "1", ".xn--bcher-kva", "_", "~", "%41", "%C3%A9", "!", "$",
        "'", "(", ")", "*", ",", ";", "=", ".",
    ]
}

chosen! {
    /// A path after its first slash.
    PathEnd, up to 6 of &[
        "a", "B", "/", "r%20v", "%7E", "%2f", "%41", "~", "..", ".", ";x=1", ":", "@", "!", "$",
        "'", "(", ")", "*", "+", ",", "&", "=", "[", "]", "|", "^", "`", "{", "}", "%C3%A9", "%00",
        "http:", "%25", " ", "é", "<", "\"",
    ]
}

chosen! {
    /// A fragment.
    Fragment, up to 3 of &["top", "?", "/", "a=1", "&", "%20", "#", "@", " "]
}

/// A host.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub(crate) enum Host {
    /// A registered name: this, with a letter before it unless it begins with a letter or a digit.
    Name(HostEnd),
    /// An IPv4 address.
    V4([u8; 4]),
    /// An IPv6 address in brackets, in uppercase or not.
    V6([u16; 8], bool),
}

impl Host {
    /// The host as it is written.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Name(end) if end.0.starts_with(|c: char| c.is_ascii_alphanumeric()) => {
                end.0.clone()
            }
            Self::Name(end) => format!("h{}", end.0),
            Self::V4([a, b, c, d]) => format!("{a}.{b}.{c}.{d}"),
            Self::V6(address, capitals) => {
                let text = format!("[{}]", std::net::Ipv6Addr::from(*address));
                if *capitals { text.to_uppercase() } else { text }
            }
        }
    }
}

impl proptest::arbitrary::Arbitrary for Host {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        prop_oneof![
            4 => any::<HostEnd>().prop_map(Self::Name),
            1 => any::<[u8; 4]>().prop_map(Self::V4),
            1 => (any::<[u16; 8]>(), any::<bool>()).prop_map(|(a, b)| Self::V6(a, b)),
        ]
        .boxed()
    }
}

/// A port, or its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub(crate) enum Port {
    /// No port and no colon.
    None,
    /// A colon alone.
    Empty,
    /// The scheme's own.
    Default,
    /// The scheme's own with a leading zero.
    DefaultWithZero,
    /// Any; 0 is written as 1.
    Other(u16),
}

impl Port {
    /// The port as it is written after the host.
    #[must_use]
    pub(crate) fn text(self, https: bool) -> String {
        let default = if https { 443 } else { 80 };
        match self {
            Self::None => String::new(),
            Self::Empty => ":".to_owned(),
            Self::Default => format!(":{default}"),
            Self::DefaultWithZero => format!(":0{default}"),
            Self::Other(number) => format!(":{}", number.max(1)),
        }
    }

    /// The port that is meant.
    #[must_use]
    pub(crate) fn number(self, https: bool) -> u16 {
        match self {
            Self::Other(number) => number.max(1),
            Self::None | Self::Empty | Self::Default | Self::DefaultWithZero => {
                if https {
                    443
                } else {
                    80
                }
            }
        }
    }
}

impl proptest::arbitrary::Arbitrary for Port {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        prop_oneof![
            4 => Just(Self::None),
            1 => Just(Self::Empty),
            2 => Just(Self::Default),
            1 => Just(Self::DefaultWithZero),
            1 => prop_oneof![Just(80), Just(443), Just(8080), Just(1), Just(65535)]
                .prop_map(Self::Other),
            1 => any::<u16>().prop_map(Self::Other),
        ]
        .boxed()
    }
}

/// A URL up to its query, and its fragment.
#[derive(Clone, Debug, PartialEq, Eq, arbitrary::Arbitrary)]
pub struct Target {
    /// https rather than http.
    pub(crate) https: bool,
    /// One bit a letter of the scheme, and the last for the host: uppercase.
    pub(crate) capitals: u8,
    /// The text before an `@`.
    pub(crate) userinfo: Option<Userinfo>,
    /// The host.
    pub(crate) host: Host,
    /// The port.
    pub(crate) port: Port,
    /// The path after its first slash; `None` for no path at all.
    pub(crate) path: Option<PathEnd>,
    /// The fragment.
    pub(crate) fragment: Option<Fragment>,
}

impl proptest::arbitrary::Arbitrary for Target {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (
            any::<bool>(),
            prop_oneof![3 => Just(0), 1 => any::<u8>()],
            option::weighted(0.15, any::<Userinfo>()),
            any::<Host>(),
            any::<Port>(),
            option::weighted(0.9, any::<PathEnd>()),
            option::weighted(0.15, any::<Fragment>()),
        )
            .prop_map(
                |(https, capitals, userinfo, host, port, path, fragment)| Self {
                    https,
                    capitals,
                    userinfo,
                    host,
                    port,
                    path,
                    fragment,
                },
            )
            .boxed()
    }
}

impl Target {
    /// The scheme as it is written.
    #[must_use]
    pub(crate) fn scheme(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        let letters = scheme.chars().enumerate();
        letters
            .map(|(bit, letter)| {
                if self.capitals >> bit & 1 == 1 {
                    letter.to_ascii_uppercase()
                } else {
                    letter
                }
            })
            .collect()
    }

    /// The host as it is written.
    #[must_use]
    pub(crate) fn host(&self) -> String {
        let host = self.host.text();
        if self.capitals & 0x80 == 0 {
            host
        } else {
            host.to_uppercase()
        }
    }

    /// The path as it is written.
    #[must_use]
    pub(crate) fn path(&self) -> String {
        match &self.path {
            None => String::new(),
            Some(end) => format!("/{}", end.0),
        }
    }

    /// The URL with this query.
    #[must_use]
    pub fn url(&self, query: Option<&[u8]>) -> Vec<u8> {
        let mut url = format!("{}://", self.scheme());
        if let Some(userinfo) = &self.userinfo {
            url += &userinfo.0;
            url.push('@');
        }
        url += &self.host();
        url += &self.port.text(self.https);
        url += &self.path();
        let mut url = url.into_bytes();
        if let Some(query) = query {
            url.push(b'?');
            url.extend_from_slice(query);
        }
        if let Some(fragment) = &self.fragment {
            url.push(b'#');
            url.extend_from_slice(fragment.0.as_bytes());
        }
        url
    }

    /// The same target in its plainest spelling: lowercase, no user, no fragment, no port where
    /// it is the default, `/` for no path.
    #[must_use]
    pub(crate) fn plain(&self) -> Self {
        let number = self.port.number(self.https);
        let default = Port::None.number(self.https);
        Self {
            https: self.https,
            capitals: 0,
            userinfo: None,
            host: match &self.host {
                Host::Name(HostEnd(end)) => Host::Name(HostEnd(end.to_ascii_lowercase())),
                Host::V6(address, _) => Host::V6(*address, false),
                Host::V4(address) => Host::V4(*address),
            },
            port: if number == default {
                Port::None
            } else {
                Port::Other(number)
            },
            path: Some(self.path.clone().unwrap_or_default()),
            fragment: None,
        }
    }
}
