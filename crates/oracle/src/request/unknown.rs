//! What is reported of a text that no reader recognizes: what it looks like, and what is missing.

use super::fault::ReadError;
use super::form::Form;
use super::paste::Paste;
use super::readers;

/// The error for the output of a tool that has no signature in it.
pub(crate) fn known(paste: &Paste<'_>) -> Option<ReadError> {
    let known = Known::ALL.iter().find(|known| known.is_in(paste))?;
    let found = format!("{}, which has {}", known.title, known.has);
    Some(ReadError::new("a request with its signature", found).help(known.instead))
}

/// The error for a text that no reader recognizes.
pub(crate) fn fault(paste: &Paste<'_>) -> ReadError {
    if let Some(fault) = known(paste) {
        return fault;
    }
    let found = Found::of(paste);
    let expected = "a request in a form that can be read (`basestring formats` lists them)";
    let nearest = found.nearest();
    let example = readers::of(nearest).example;
    ReadError::new(expected, found.words()).help(format!(
        "paste it as {}, for example:\n{example}",
        nearest.title()
    ))
}

/// An output of a tool that has no signature in it.
struct Known {
    /// One of these is in the text.
    marks: &'static [&'static str],
    title: &'static str,
    /// What of a request it has.
    has: &'static str,
    /// What to paste in its place.
    instead: &'static str,
}

impl Known {
    const ALL: &'static [Self] = &[
        Self {
            marks: &[
                "sending request to GET ",
                "sending request to POST ",
                "sending request to PUT ",
                "sending request to DELETE ",
                "sending request to PATCH ",
            ],
            title: "the debug output of Node's fetch (undici)",
            has: "the method and the URL, and no headers",
            instead: "print the request's headers and body before you send it, for example: \
                      console.log(JSON.stringify({method, url, headers, body}))",
        },
        Self {
            marks: &["call onSocket", ": outgoing message end."],
            title: "the output of Node's NODE_DEBUG=http",
            has: "the headers, and neither the path nor the body",
            instead: "print the request as JSON before you send it, for example: \
                      console.log(JSON.stringify({method, url, headers, body}))",
        },
        Self {
            marks: &[
                ": HTTP POST http",
                ": HTTP GET http",
                ": HTTP PUT http",
                "] HTTP POST http",
                "] HTTP GET http",
                "] HTTP PUT http",
                ": HTTP DELETE http",
                "] HTTP DELETE http",
            ],
            title: "a log of Spring's RestTemplate, RestClient or WebClient",
            has: "the method and the URL, and no headers",
            instead: "log the connection. With Apache HttpClient: \
                      logging.level.org.apache.hc.client5.http.wire=DEBUG. WebClient: \
                      HttpClient.create().wiretap(\"reactor.netty.http.client.HttpClient\", LogLevel.DEBUG, \
                      AdvancedByteBufFormat.TEXTUAL)",
        },
        Self {
            marks: &[
                " superagent GET ",
                " superagent POST ",
                " superagent PUT ",
                " superagent DELETE ",
            ],
            title: "the debug output of superagent",
            has: "the method and the URL, and no headers",
            instead: "print the request as JSON: console.log(JSON.stringify(request)), or the whole error \
                      with util.inspect(error, {depth: 5})",
        },
        Self {
            marks: &[
                "httpcore.http11",
                "- HTTP Request: GET ",
                "- HTTP Request: POST ",
                "[httpx]",
            ],
            title: "the log of Python's httpx",
            has: "the method and the URL, and no headers",
            instead: "print the request that was sent: r = response.request; print(r.method, r.url, \
                      dict(r.headers), r.content)",
        },
        Self {
            marks: &["urllib3.connectionpool"],
            title: "the log of Python's urllib3",
            has: "the method and the path, and no headers",
            instead: "set http.client.HTTPConnection.debuglevel = 1 and paste the lines that begin with \
                      send:, or print response.request.headers",
        },
        Self {
            marks: &["GuzzleHttp\\Exception\\"],
            title: "an exception of Guzzle",
            has: "the method and the URL, and no headers",
            instead: "print the request of the exception: echo \
                      GuzzleHttp\\Psr7\\Message::toString($exception->getRequest());",
        },
        Self {
            marks: &["<RestClient::Request"],
            title: "a request of rest-client as Ruby inspects it",
            has: "the method and the URL, and no headers",
            instead: "set RestClient.log = 'stdout' and paste the line that begins with RestClient.",
        },
        Self {
            marks: &[
                "Started GET \"",
                "Started POST \"",
                "Started PUT \"",
                "Started DELETE \"",
            ],
            title: "a log of Rails",
            has: "the method, the path and the parameters, and no headers",
            instead: "log the request in the action: logger.info(request.env.inspect), and \
                      request.raw_post",
        },
        Self {
            marks: &[
                "HTTP/1.1\" 401",
                "HTTP/1.1\" 403",
                "HTTP/1.1\" 200",
                "HTTP/1.0\" 4",
                "HTTP/2.0\" 4",
                "HTTP/1.1\" 400",
                "HTTP/1.1\" 500",
            ],
            title: "an access log of a server",
            has: "the method and the path, and no headers",
            instead: "log the headers and the body as well, or paste the request from the client's side",
        },
        Self {
            marks: &["TwilioRestException", "Unable to create record:"],
            title: "an error of Twilio's REST API",
            has: "the answer, and no webhook",
            instead: "paste the webhook that your server received: its URL, X-Twilio-Signature and the \
                      parameters",
        },
        Self {
            marks: &["tweepy.errors.", "tweepy.error."],
            title: "an error of tweepy",
            has: "the answer, and no request",
            instead: "set http.client.HTTPConnection.debuglevel = 1 and paste the lines that begin with send:",
        },
    ];

    fn is_in(&self, paste: &Paste<'_>) -> bool {
        self.marks.iter().any(|mark| paste.contains(mark))
    }
}

/// What a text has of a request.
struct Found {
    kind: &'static str,
    url: bool,
    method: bool,
    oauth: bool,
    webhook: bool,
}

impl Found {
    fn of(paste: &Paste<'_>) -> Self {
        let words = paste.bytes().split(|octet| !octet.is_ascii_alphanumeric());
        let mut words = words.take(10_000);
        Self {
            kind: kind(paste),
            url: paste.contains("http://") || paste.contains("https://"),
            method: words.any(|word| METHODS.contains(&word)),
            oauth: paste.contains("oauth_"),
            webhook: paste.contains("-signature"),
        }
    }

    /// The form that needs the least besides what is there.
    const fn nearest(&self) -> Form {
        if self.url { Form::Curl } else { Form::Http }
    }

    fn words(&self) -> String {
        let Self {
            kind,
            url,
            method,
            oauth,
            webhook,
        } = self;
        let mut missing = Vec::new();
        if !url {
            missing.push("a URL");
        }
        if !method {
            missing.push("a method");
        }
        if !oauth && !webhook {
            missing.push("OAuth parameters or a webhook's signature");
        }
        match missing[..] {
            [] => format!("{kind} with the parts of a request, but not in a known order"),
            _ => format!("{kind} without {}", missing.join(", ")),
        }
    }
}

const METHODS: [&[u8]; 7] = [
    b"GET", b"POST", b"PUT", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS",
];

/// What a text looks like.
fn kind(paste: &Paste<'_>) -> &'static str {
    let bytes = paste.bytes().trim_ascii_start();
    let begins = |wanted: &str| {
        let head = bytes.get(..wanted.len()).unwrap_or(bytes);
        head.eq_ignore_ascii_case(wanted.as_bytes())
    };
    if begins("-----BEGIN") {
        "a key or certificate"
    } else if begins("<!doctype html") || begins("<html") {
        "an HTML page"
    } else if begins("<") {
        "XML"
    } else if begins("HTTP/") {
        "a response"
    } else if paste.begins_as_json() && paste.json().is_ok() {
        "JSON"
    } else if paste.begins_as_json() {
        "text that begins as JSON but is malformed or cut short"
    } else if paste.text().is_none() || bytes.contains(&0) {
        "binary data"
    } else {
        "text"
    }
}
