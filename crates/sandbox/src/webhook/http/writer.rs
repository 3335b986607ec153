//! A request's octets.

/// RFC 9112 3 to 6: the request line, the fields in their order, an empty line, the body. A body has
/// its Content-Length; one that is `None` has neither.
pub(in crate::webhook) fn request<N, V>(
    method: &str,
    target: &[u8],
    fields: &[(N, V)],
    body: Option<&[u8]>,
) -> Vec<u8>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    let mut octets = Vec::new();
    let mut line = |parts: &[&[u8]]| {
        for part in parts {
            octets.extend_from_slice(part);
        }
        octets.extend_from_slice(b"\r\n");
    };
    line(&[method.as_bytes(), b" ", target, b" HTTP/1.1"]);
    for (name, value) in fields {
        line(&[name.as_ref(), b": ", value.as_ref()]);
    }
    if let Some(body) = body {
        line(&[b"Content-Length: ", body.len().to_string().as_bytes()]);
    }
    line(&[]);
    octets.extend_from_slice(body.unwrap_or_default());
    octets
}
