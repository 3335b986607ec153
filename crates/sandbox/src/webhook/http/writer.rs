//! Writes a request as bytes.

/// RFC 9112 3 to 6: the request line, the headers in their order, an empty line, the body. A request
/// with a body has a Content-Length; one whose body is `None` has none.
pub(crate) fn request<N, V>(
    method: &str,
    target: &[u8],
    headers: &[(N, V)],
    body: Option<&[u8]>,
) -> Vec<u8>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    let mut bytes = Vec::new();
    let mut line = |parts: &[&[u8]]| {
        for part in parts {
            bytes.extend_from_slice(part);
        }
        bytes.extend_from_slice(b"\r\n");
    };
    line(&[method.as_bytes(), b" ", target, b" HTTP/1.1"]);
    for (name, value) in headers {
        line(&[name.as_ref(), b": ", value.as_ref()]);
    }
    if let Some(body) = body {
        line(&[b"Content-Length: ", body.len().to_string().as_bytes()]);
    }
    line(&[]);
    bytes.extend_from_slice(body.unwrap_or_default());
    bytes
}
