//! What a client offers in its ClientHello (RFC 8446 4.1.2), read from its first record.

use serde::Serialize;

/// What a client offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hello {
    /// The host name (SNI).
    pub sni: Option<String>,
    /// The protocol versions, as in `TLS 1.2`.
    pub versions: Vec<String>,
    /// The signature schemes, by number.
    pub signature_schemes: Vec<u16>,
    /// Whether it asks for a stapled OCSP response.
    pub asks_for_staple: bool,
    /// The application protocols (ALPN).
    pub protocols: Vec<String>,
}

/// The signature scheme ecdsa_secp521r1_sha512.
pub(crate) const P521: u16 = 0x0603;
/// The signature scheme ed25519.
pub(crate) const ED25519: u16 = 0x0807;

impl Hello {
    /// Reads a ClientHello; none if the bytes are not the start of one.
    pub(crate) fn read(record: &[u8]) -> Option<Self> {
        let mut rest = Reader(record);
        let (22, _version, length) = (rest.byte()?, rest.number()?, rest.number()?) else {
            return None;
        };
        let mut rest = Reader(rest.0.get(..usize::from(length)).unwrap_or(rest.0));
        if rest.byte()? != 1 {
            return None;
        }
        rest.take(3)?;
        let legacy = rest.number()?;
        rest.take(32)?;
        let session = rest.byte()?;
        rest.take(session.into())?;
        let suites = rest.number()?;
        rest.take(suites.into())?;
        let compressions = rest.byte()?;
        rest.take(compressions.into())?;
        let mut hello = Self::default();
        let mut versions = Vec::new();
        if let Some(mut extensions) = rest.list() {
            while let Some(number) = extensions.number() {
                let Some(content) = extensions.list() else {
                    break;
                };
                hello.extension(number, content, &mut versions);
            }
        }
        if versions.is_empty() {
            // The highest version; all lower ones are offered too (RFC 5246 E.1).
            versions = (0x0301..=legacy.min(0x0303)).rev().collect();
        }
        hello.versions = versions.into_iter().filter_map(version).collect();
        Some(hello)
    }

    fn extension(&mut self, number: u16, mut content: Reader<'_>, versions: &mut Vec<u16>) {
        match number {
            0 => {
                let name = content.list().and_then(|mut names| {
                    names.byte()?;
                    names.list()
                });
                self.sni = name.map(|name| String::from_utf8_lossy(name.0).into_owned());
            }
            5 => self.asks_for_staple = content.byte() == Some(1),
            13 => {
                let schemes = content.list().map(Reader::numbers);
                self.signature_schemes = schemes.unwrap_or_default();
            }
            16 => {
                if let Some(mut names) = content.list() {
                    while let Some(length) = names.byte() {
                        let Some(name) = names.take(length.into()) else {
                            break;
                        };
                        let name = String::from_utf8_lossy(name).into_owned();
                        self.protocols.push(name);
                    }
                }
            }
            // The length of the list is before it.
            43 => *versions = Reader(content.0.get(1..).unwrap_or_default()).numbers(),
            _ => {}
        }
    }

    /// Whether it offers a version, such as `TLS 1.3`.
    #[must_use]
    pub fn offers(&self, version: &str) -> bool {
        self.versions.iter().any(|one| one == version)
    }
}

/// The name of a version; none for those of later drafts and of GREASE (RFC 8701).
fn version(number: u16) -> Option<String> {
    let name = match number {
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        _ => return None,
    };
    Some(name.to_owned())
}

/// Bytes that are left to read.
#[derive(Clone, Copy)]
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn number(&mut self) -> Option<u16> {
        let bytes = self.take(2)?;
        Some(u16::from_be_bytes(bytes.try_into().ok()?))
    }

    /// Bytes after their length in two bytes.
    fn list(&mut self) -> Option<Self> {
        let length = self.number()?;
        self.take(length.into()).map(Self)
    }

    fn numbers(mut self) -> Vec<u16> {
        std::iter::from_fn(|| self.number()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Hello;

    #[test]
    fn bytes_of_something_else_are_not_read() {
        for bytes in [
            &b""[..],
            b"GET / HTTP/1.1",
            &[22, 3, 1, 0, 1, 2],
            &[22, 3, 1, 0xff, 0xff, 1, 0],
        ] {
            assert_eq!(Hello::read(bytes), None);
        }
    }
}
