//! A request as received, byte by byte, because the bytes sent are what is signed (RFC 5849 3.4.1).

use std::net::SocketAddr;
use std::time::Duration;

use basestring::{Field, Scheme};
use basestring_oracle::request::{Body, Form, OwnedRequest, Source};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::http::request::Parts;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::refusal::{Refusal, Why};

/// Where a request came from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer {
    /// The other end of the connection.
    pub(super) remote: SocketAddr,
    /// This end: the host of a request that names none.
    pub(super) local: SocketAddr,
    /// http or https, as received.
    pub(super) scheme: Scheme,
}

/// The absolute URL: the scheme of the connection, the host that the request names, and its target.
pub(super) fn url(parts: &Parts, peer: &Peer) -> Vec<u8> {
    let target = parts.uri.path_and_query();
    let target = target.map_or("/", |target| target.as_str());
    let host = parts.headers.get(hyper::header::HOST);
    let named = named(parts).map(str::as_bytes);
    let local = peer.local.to_string();
    let host = match (named, host) {
        (Some(named), _) => named,
        (None, Some(host)) => host.as_bytes(),
        (None, None) => local.as_bytes(),
    };
    let mut url = Vec::from(peer.scheme.name());
    url.extend_from_slice(b"://");
    url.extend_from_slice(host);
    url.extend_from_slice(target.as_bytes());
    url
}

/// Whether the target has a scheme and a host. The target of CONNECT has a host only.
pub(super) fn is_absolute(parts: &Parts) -> bool {
    parts.uri.scheme().is_some()
}

/// The host that the target names. In absolute form, it counts instead of `Host` (RFC 9112 3.2.2).
fn named(parts: &Parts) -> Option<&str> {
    let authority = parts.uri.authority().filter(|_| is_absolute(parts));
    authority.map(hyper::http::uri::Authority::as_str)
}

/// The whole request.
pub(super) fn owned(parts: &Parts, body: &Bytes, peer: &Peer) -> OwnedRequest {
    OwnedRequest {
        source: Source::of(Form::Http),
        method: parts.method.as_str().as_bytes().to_vec(),
        url: url(parts, peer),
        fields: parts
            .headers
            .iter()
            .map(|(name, value)| {
                let value = match named(parts) {
                    Some(named) if name == hyper::header::HOST => named.as_bytes(),
                    Some(_) | None => value.as_bytes(),
                };
                (name.as_str().as_bytes().to_vec(), value.to_vec())
            })
            .collect(),
        body: Body::Octets(body.to_vec()),
        remarks: Vec::new(),
    }
}

/// The headers as the reference expects them.
pub(super) fn views(request: &OwnedRequest) -> Vec<Field<'_>> {
    let fields = request.fields.iter();
    fields
        .map(|(name, value)| (&name[..], &value[..]))
        .collect()
}

/// Bytes of long bodies that are held at once.
const HELD: usize = 32 << 20;
/// A body of at most this many bytes is short: it never waits for others.
const SHORT: usize = 16 << 10;

/// Room for long bodies: a client that sends many at once waits until the first is done, and short
/// bodies never wait.
pub(super) struct Room(Semaphore);

impl Room {
    pub(super) const fn new() -> Self {
        // One permit for each KiB.
        Self(Semaphore::const_new(HELD >> 10))
    }

    /// Room for this body, within `time`; a short one needs none.
    pub(super) async fn take(
        &self,
        body: &Incoming,
        most: usize,
        time: Duration,
    ) -> Result<Option<SemaphorePermit<'_>>, Refusal> {
        let declared = body.size_hint().upper();
        let declared = declared.and_then(|bytes| usize::try_from(bytes).ok());
        let bytes = declared.unwrap_or(most).min(most).min(HELD);
        if bytes <= SHORT {
            return Ok(None);
        }
        let places = u32::try_from(bytes >> 10).unwrap_or(u32::MAX);
        let place = tokio::time::timeout(time, self.0.acquire_many(places)).await;
        place.ok().and_then(Result::ok).map(Some).ok_or_else(|| {
            let message = "no room for another long body: try again later";
            Refusal::new(Why::NoRoom, message)
        })
    }
}

/// The body, if it has at most `most` bytes and arrives within `time`.
pub(super) async fn body(body: Incoming, most: usize, time: Duration) -> Result<Bytes, Refusal> {
    let collected = tokio::time::timeout(time, Limited::new(body, most).collect()).await;
    match collected {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(fault)) if fault.is::<http_body_util::LengthLimitError>() => {
            let message = format!("the body has more than {most} bytes");
            Err(Refusal::new(Why::BodyTooLarge, message))
        }
        Ok(Err(_)) => {
            let message = "the body is incomplete";
            Err(Refusal::new(Why::BrokenBody, message))
        }
        Err(_) => {
            let seconds = time.as_secs();
            let message = format!("the body did not arrive within {seconds} seconds");
            Err(Refusal::new(Why::TooSlow, message))
        }
    }
}
