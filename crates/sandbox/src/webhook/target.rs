//! Where the requests go, and which URL is signed.

use std::net::{SocketAddr, ToSocketAddrs};

use basestring::webhook_url::{WebhookUrl, split_userinfo};
use basestring::{Scheme, Url};

use super::fault::{Fault, FaultKind};

/// The receiver: its addresses, its URL without credentials, and the URL that is signed.
#[derive(Debug)]
pub struct Target {
    pub(crate) scheme: Scheme,
    /// The host without port and brackets, for TLS.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) addresses: Vec<SocketAddr>,
    /// The requested URL, and the credentials that were in it.
    pub(crate) webhook: WebhookUrl,
    /// The signed URL.
    signed_url: Vec<u8>,
    /// The same with user name and password; none if the URL has none.
    with_userinfo: Option<Vec<u8>>,
    signs_userinfo: bool,
}

/// How a target is signed, and whether it may be on another machine.
#[derive(Clone, Debug, Default)]
pub struct TargetOptions {
    /// The URL to sign instead of the requested one: the public URL of a receiver behind a proxy.
    pub signed_url: Option<String>,
    /// Whether the user name and password of the URL are signed. Most Twilio products leave them out
    /// (T-product-1); the tests of Twilio's libraries include them (T-sign-13).
    pub signs_userinfo: bool,
    /// Whether requests may go to a host that is not this machine.
    pub is_own_endpoint: bool,
}

/// Where a request goes: the target of its request line, its Host header, and the signed URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) target: Vec<u8>,
    pub(crate) host: Vec<u8>,
    pub(super) signed_url: Vec<u8>,
}

impl Place {
    /// The path of the request line.
    pub(super) fn path(&self) -> &[u8] {
        let path = self.target.split(|&byte| byte == b'?').next();
        path.unwrap_or_default()
    }
}

impl Target {
    /// Reads the URL and resolves its host.
    ///
    /// # Errors
    ///
    /// [`FaultKind::Input`] for an invalid URL, one that is neither http nor https, one with a
    /// fragment, and another host than this machine if that is not allowed; [`FaultKind::Connect`]
    /// for a name that cannot be resolved. The message never shows a password.
    pub fn new(url: &str, options: &TargetOptions) -> Result<Self, Fault> {
        let webhook = read(url, "URL")?;
        let parsed = Url::parse(&webhook.url)
            .map_err(|error| Fault::input(format!("invalid URL: {error}{}", escapes(url))))?;
        let authority = parsed.authority();
        let host = String::from_utf8_lossy(authority.host()).into_owned();
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let port = authority
            .port()
            .unwrap_or_else(|| parsed.scheme().default_port());
        let scheme = parsed.scheme();
        let addresses = resolve(&host, port)?;
        let is_remote = |address: &&SocketAddr| !address.ip().is_loopback();
        if let Some(remote) = addresses.iter().find(is_remote)
            && !options.is_own_endpoint
        {
            let message = format!(
                "{host} ({}) is not on this machine. If it is your own receiver, pass \
                 --i-own-this-endpoint",
                remote.ip()
            );
            return Err(Fault::input(message));
        }
        let (signed_url, with_userinfo) = match &options.signed_url {
            Some(signed) => {
                let without = read(signed, "signed URL")?;
                let whole = without.credentials.is_some().then(|| signed.clone().into());
                (without.url, whole)
            }
            None => {
                let whole = webhook.credentials.is_some().then(|| url.into());
                (webhook.url.clone(), whole)
            }
        };
        if options.signs_userinfo && with_userinfo.is_none() {
            let message = "the signed URL has no user name and password to sign";
            return Err(Fault::input(message));
        }
        Ok(Self {
            scheme,
            host,
            port,
            addresses,
            webhook,
            signed_url,
            with_userinfo,
            signs_userinfo: options.signs_userinfo,
        })
    }

    /// The place with a query added to the URL's own; it may be empty.
    pub(super) fn place(&self, query: &str) -> Place {
        let signed = match &self.with_userinfo {
            Some(whole) if self.signs_userinfo => whole,
            _ => &self.signed_url,
        };
        let requested = with_query(&self.webhook.url, query);
        let host = self.host_header();
        Place {
            target: split_userinfo(&requested).map_or_else(|_| requested.clone(), |url| url.target),
            host,
            signed_url: with_query(signed, query),
        }
    }

    /// Whether another URL is signed than the requested one.
    pub(super) fn is_proxied(&self) -> bool {
        self.signed_url != self.webhook.url
    }

    /// The URL of a request, as it is sent.
    pub(super) fn requested(&self, place: &Place) -> Vec<u8> {
        let scheme = self.scheme.name().as_bytes();
        [scheme, b"://", &place.host, &place.target].concat()
    }

    /// The signed URL in its other form: with the credentials if they are left out, without them if
    /// they are signed.
    pub(super) fn other_userinfo(&self, query: &str) -> Option<Vec<u8>> {
        let whole = self.with_userinfo.as_ref()?;
        let other = if self.signs_userinfo {
            &self.signed_url
        } else {
            whole
        };
        Some(with_query(other, query))
    }

    /// The signed URL with the credentials in it.
    pub(super) fn whole_url(&self, query: &str) -> Option<Vec<u8>> {
        Some(with_query(self.with_userinfo.as_ref()?, query))
    }

    /// RFC 9110 7.2: host and port as the URL has them.
    fn host_header(&self) -> Vec<u8> {
        let url = &self.webhook.url;
        let start = self.scheme.name().len() + "://".len();
        let rest = url.get(start..).unwrap_or_default();
        let authority = rest.split(|byte| b"/?#".contains(byte)).next();
        authority.unwrap_or_default().to_vec()
    }
}

fn read(url: &str, what: &str) -> Result<WebhookUrl, Fault> {
    let webhook = split_userinfo(url.as_bytes())
        .map_err(|error| Fault::input(format!("invalid {what}: {error}{}", escapes(url))))?;
    if webhook.url.contains(&b'#') {
        let message = format!("the {what} has a fragment (#…), which is never sent: remove it");
        return Err(Fault::input(message));
    }
    Ok(webhook)
}

/// What to do where the user name or password may have a character that ends the host.
fn escapes(url: &str) -> &'static str {
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let has_at = after.get(end..).is_some_and(|rest| rest.contains('@'));
    if has_at || after.contains('%') {
        ". In user name and password, write /, #, ?, @, : and % as %2F, %23, %3F, %40, %3A and %25"
    } else {
        ""
    }
}

fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, Fault> {
    let fault = |message: String| Fault::new(FaultKind::Connect, message);
    let addresses: Vec<SocketAddr> = (host, port)
        .to_socket_addrs()
        .map_err(|error| fault(format!("cannot resolve {host}: {error}")))?
        .collect();
    if addresses.is_empty() {
        return Err(fault(format!("{host} has no address")));
    }
    Ok(addresses)
}

/// A URL with a query added to its own. The URL has no fragment.
pub(super) fn with_query(url: &[u8], query: &str) -> Vec<u8> {
    if query.is_empty() {
        return url.to_vec();
    }
    let mark = if url.contains(&b'?') { "&" } else { "?" };
    [url, mark.as_bytes(), query.as_bytes()].concat()
}
