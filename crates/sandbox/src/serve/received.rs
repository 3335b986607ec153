//! A request as received, byte by byte, because the bytes sent are what is signed (RFC 5849 3.4.1).

use std::net::SocketAddr;

use basestring::{Field, Scheme};
use basestring_oracle::request::{Body, Form, OwnedRequest, Source};
use bytes::Bytes;
use hyper::http::request::Parts;

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
