//! A time server that is contacted: its protocol and its address.

use std::fmt;
use std::str::FromStr;

use crate::clock::Seconds;
use crate::connect::Budget;
use crate::roughtime;
use crate::sntp;
use crate::udp::Address;

/// A time server: by SNTP (RFC 5905), or by Roughtime (RFC 10049), which signs its answer.
///
/// It is read from `HOST` or `HOST:PORT` for SNTP, port 123 by default, and from
/// `roughtime:HOST:PORT:PUBLICKEY` for Roughtime, the public key of 32 bytes in Base64 or hexadecimal. It
/// is printed without the key.
///
/// ```
/// use basestring_tls::TimeSource;
///
/// let server: TimeSource = "time.example".parse()?;
/// assert_eq!(server.to_string(), "time.example");
/// let malformed = "roughtime:time.example:2002:AAAA".parse::<TimeSource>();
/// assert!(malformed.is_err_and(|expected| expected.contains("32 bytes")));
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeSource(Protocol);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Protocol {
    Sntp(Address),
    Roughtime(roughtime::Server),
}

impl TimeSource {
    /// How far the clock of this machine is ahead of the server's, in seconds.
    ///
    /// # Errors
    ///
    /// Why there is no usable answer.
    pub(crate) fn ahead(&self, budget: &Budget) -> Result<Seconds, String> {
        match &self.0 {
            Protocol::Sntp(address) => sntp::ahead(address, budget),
            Protocol::Roughtime(server) => server.ahead(budget),
        }
    }
}

impl FromStr for TimeSource {
    type Err = String;

    /// # Errors
    ///
    /// What is expected, what was found, and what to do.
    fn from_str(text: &str) -> Result<Self, String> {
        Ok(Self(match text.strip_prefix(roughtime::SCHEME) {
            Some(rest) => Protocol::Roughtime(roughtime::Server::parse(rest)?),
            None => Protocol::Sntp(sntp::address(text)?),
        }))
    }
}

impl fmt::Display for TimeSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Protocol::Sntp(address) => address.fmt(f),
            Protocol::Roughtime(server) => server.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TimeSource;

    #[test]
    fn a_time_server_is_printed_as_it_is_given_without_its_key() {
        let hex = "3b".repeat(32);
        let base64 = "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=";
        for (given, printed) in [
            ("time.example", "time.example"),
            ("time.example:123", "time.example:123"),
            ("127.0.0.1:4460", "127.0.0.1:4460"),
            ("[::1]:9", "[::1]:9"),
            ("::1", "[::1]"),
            (
                &format!("roughtime:a.example:2002:{hex}"),
                "roughtime:a.example:2002",
            ),
            (
                &format!("roughtime:a.example:{base64}"),
                "roughtime:a.example",
            ),
            (
                &format!("roughtime:[::1]:2002:{base64}"),
                "roughtime:[::1]:2002",
            ),
        ] {
            let read = given.parse::<TimeSource>().map(|one| one.to_string());
            assert_eq!(read.as_deref(), Ok(printed), "{given}");
        }
    }

    #[test]
    fn a_malformed_time_server_is_named_with_what_is_expected() {
        let short = "3b".repeat(31);
        let no_hex = "3g".repeat(32);
        for (given, expected) in [
            ("", "expected HOST or HOST:PORT"),
            (" ", "expected HOST or HOST:PORT"),
            (":123", "expected HOST or HOST:PORT"),
            ("[]:123", "expected HOST or HOST:PORT"),
            ("[::1", "expected HOST or HOST:PORT"),
            (
                "a.example:x",
                "expected a port from 1 to 65535, found \"x\"",
            ),
            (
                "a.example:0",
                "expected a port from 1 to 65535, found \"0\"",
            ),
            ("a.example:65536", "expected a port from 1 to 65535"),
            ("a.example:+1", "expected a port from 1 to 65535"),
            ("https://a.example", "without https://"),
            ("ntp://a.example", "without ntp://"),
            ("a.example/path", "expected HOST or HOST:PORT"),
            ("a b", "expected HOST or HOST:PORT"),
            ("Roughtime:a.example:1:x", "expected HOST or HOST:PORT"),
            (
                "roughtime:",
                "the public key is missing. Expected roughtime:HOST:PORT:PUBLICKEY",
            ),
            ("roughtime:a.example", "the public key is missing"),
            ("roughtime:a.example:2002", "the public key is missing"),
            ("roughtime:a.example:2002:", "the public key is missing"),
            (
                "roughtime:a.example:2002:AAAA",
                "\"AAAA\" (4 characters) is not one",
            ),
            (
                &format!("roughtime:a.example:2002:{short}"),
                "(62 characters) is not one",
            ),
            (
                &format!("roughtime:a.example:2002:{no_hex}"),
                "(64 characters) is not one",
            ),
            ("roughtime:a.example:2002:é", "(1 characters) is not one"),
            (
                &format!("roughtime:a.example:x:{}", "3b".repeat(32)),
                "found \"x\"",
            ),
        ] {
            let read = given.parse::<TimeSource>();
            let fault = read.expect_err(given);
            assert!(fault.contains(expected), "{given}: {fault}");
        }
    }
}
