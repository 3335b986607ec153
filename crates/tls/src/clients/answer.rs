//! Requests that arrive, and the answers to them.

use std::io::{self, Read, Write};

use super::record::Request;
use super::situation::Http;

/// The highest number of bytes of a request's head.
const HEAD: usize = 64 << 10;

/// What an answer needs to know of the servers of a situation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// The ports of the servers of the situation.
    pub(crate) ports: [u16; 2],
    /// The credentials that the client was given.
    pub(crate) secret: String,
    pub(crate) http: Option<Http>,
}

/// Reads the head of a request; none if the client closes before it ends.
///
/// # Errors
///
/// The error of the connection.
pub(crate) fn read(
    stream: &mut impl Read,
    tls: bool,
    server: usize,
    context: &Context,
) -> io::Result<Option<Request>> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") && head.len() < HEAD {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Ok(None);
        }
        head.extend_from_slice(&buffer[..count]);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let text = text.split("\r\n\r\n").next().unwrap_or_default();
    let has_credentials = !context.secret.is_empty() && text.contains(&context.secret);
    let concealed = text.replace(&context.secret, "…");
    let text = if has_credentials { &concealed } else { text };
    let mut lines = text.split("\r\n");
    let line = lines.next().unwrap_or_default().to_owned();
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_owned(), value.trim().to_owned()))
    });
    Ok(Some(Request {
        tls,
        server,
        headers: headers.collect(),
        line,
        has_credentials,
    }))
}

/// Writes the answer to a request.
///
/// # Errors
///
/// The error of the connection.
pub(crate) fn write(
    stream: &mut impl Write,
    request: &Request,
    context: &Context,
) -> io::Result<()> {
    stream.write_all(text(request, context).as_bytes())?;
    stream.flush()
}

fn text(request: &Request, context: &Context) -> String {
    let [first, second] = context.ports;
    let is_start = request.server == 0 && !request.line.contains("/moved");
    let redirect = |more: &str, location: String| {
        format!(
            "HTTP/1.1 302 Found\r\n{more}Location: {location}\r\nContent-Length: 0\r\nConnection: \
             close\r\n\r\n"
        )
    };
    let page = |kind: &str, body: &str| {
        let length = body.len();
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: \
             close\r\n\r\n{body}"
        )
    };
    match context.http.filter(|_| is_start) {
        None => page("text/plain", "ok\n"),
        Some(Http::SameOrigin) => redirect("", format!("https://localhost:{first}/moved")),
        Some(Http::PlainRedirect) => redirect("", format!("http://localhost:{second}/moved")),
        Some(Http::OtherHost) => redirect("", format!("https://127.0.0.1:{second}/moved")),
        Some(Http::OtherPort) => redirect("", format!("https://localhost:{second}/moved")),
        Some(Http::Hsts) => redirect(
            "Strict-Transport-Security: max-age=31536000\r\n",
            format!("http://localhost:{second}/moved"),
        ),
        Some(Http::MixedContent) => page(
            "text/html",
            &format!(
                "<!doctype html><title>test</title><img src=\"http://localhost:{second}/picture\">\n"
            ),
        ),
        Some(Http::Plain) => {
            let body = "use https\n";
            format!(
                "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n{body}",
                body.len()
            )
        }
    }
}
