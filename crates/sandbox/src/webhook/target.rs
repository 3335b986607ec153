//! Where the requests go, and which URL is signed.

use std::net::{SocketAddr, ToSocketAddrs};

use basestring::webhook_url::{WebhookUrl, split_userinfo};
use basestring::{Scheme, Url};

use super::fault::{Fault, FaultKind};

/// The receiver: its addresses, its URL without credentials, and the URL that is signed.
#[derive(Debug)]
pub struct Target {
    pub(super) scheme: Scheme,
    /// The host without port and brackets, for TLS.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) addresses: Vec<SocketAddr>,
    /// URL and credentials of what is asked for.
    pub(super) webhook: WebhookUrl,
    /// What is signed.
    signed_url: Vec<u8>,
    /// The same with user name and password, where the URL has any.
    with_userinfo: Option<Vec<u8>>,
    signs_userinfo: bool,
}

/// What of a target is to be decided.
#[derive(Clone, Debug, Default)]
pub struct TargetOptions {
    /// The URL that is signed, where it is not the one that is asked for: the public one of a
    /// receiver behind a proxy.
    pub signed_url: Option<String>,
    /// Whether user name and password of the URL are signed with it. Most of Twilio's products leave
    /// them out (T-product-1), and the libraries' tests have them in (T-sign-13).
    pub signs_userinfo: bool,
    /// Whether a host that is not this machine may be asked.
    pub is_own_endpoint: bool,
}

/// A request's place: what its request line and Host field say, and what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) target: Vec<u8>,
    pub(super) host: Vec<u8>,
    pub(super) signed_url: Vec<u8>,
}

impl Target {
    /// Reads the URL and resolves its host.
    ///
    /// # Errors
    ///
    /// [`FaultKind::Input`] for what is no http or https URL, for one with a fragment, and for
    /// another host than this machine where that is not allowed; [`FaultKind::Connect`] for a name
    /// that is not resolved. A URL with a password is not shown.
    pub fn new(url: &str, options: &TargetOptions) -> Result<Self, Fault> {
        let webhook = read(url, "the URL")?;
        let parsed = Url::parse(&webhook.url)
            .map_err(|error| Fault::text(FaultKind::Input, format!("the URL: {error}")))?;
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
            let found = format!(
                "{host} at {}; for a receiver of your own elsewhere say --i-own-this-endpoint",
                remote.ip()
            );
            return Err(Fault::input("a receiver on this machine", found));
        }
        let (signed_url, with_userinfo) = match &options.signed_url {
            Some(signed) => {
                let without = read(signed, "the URL that is signed")?;
                let whole = without.credentials.is_some().then(|| signed.clone().into());
                (without.url, whole)
            }
            None => {
                let whole = webhook.credentials.is_some().then(|| url.into());
                (webhook.url.clone(), whole)
            }
        };
        if options.signs_userinfo && with_userinfo.is_none() {
            let expected = "user name and password in the URL that is signed";
            return Err(Fault::input(expected, "none"));
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

    /// The place with a query behind the URL's own, which may be empty.
    pub(super) fn place(&self, query: &str) -> Place {
        let signed = match &self.with_userinfo {
            Some(whole) if self.signs_userinfo => whole,
            _ => &self.signed_url,
        };
        let asked = with_query(&self.webhook.url, query);
        let host = self.host_field();
        Place {
            target: split_userinfo(&asked).map_or_else(|_| asked.clone(), |asked| asked.target),
            host,
            signed_url: with_query(signed, query),
        }
    }

    /// The signed URL in its other form: with the credentials where they are left out, and without
    /// where they are signed.
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
    fn host_field(&self) -> Vec<u8> {
        let url = &self.webhook.url;
        let start = self.scheme.name().len() + "://".len();
        let behind = url.get(start..).unwrap_or_default();
        let authority = behind.split(|octet| b"/?#".contains(octet)).next();
        authority.unwrap_or_default().to_vec()
    }
}

fn read(url: &str, what: &str) -> Result<WebhookUrl, Fault> {
    let webhook = split_userinfo(url.as_bytes())
        .map_err(|error| Fault::text(FaultKind::Input, format!("{what}: {error}")))?;
    if webhook.url.contains(&b'#') {
        let expected = "a URL without a fragment, as none is sent";
        return Err(Fault::input(expected, format!("one in {what}")));
    }
    Ok(webhook)
}

fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, Fault> {
    let fault = |found: String| Fault::new(FaultKind::Connect, "a host that is found", found);
    let addresses: Vec<SocketAddr> = (host, port)
        .to_socket_addrs()
        .map_err(|error| fault(format!("{host}: {error}")))?
        .collect();
    if addresses.is_empty() {
        return Err(fault(format!("no address of {host}")));
    }
    Ok(addresses)
}

/// A URL with a query behind its own. It has no fragment.
pub(super) fn with_query(url: &[u8], query: &str) -> Vec<u8> {
    if query.is_empty() {
        return url.to_vec();
    }
    let mark = if url.contains(&b'?') { "&" } else { "?" };
    [url, mark.as_bytes(), query.as_bytes()].concat()
}
