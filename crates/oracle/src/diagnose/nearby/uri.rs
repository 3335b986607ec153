//! Base string URIs near the right one: without scheme and host, with other slashes, with a port that
//! was not sent, after a rewrite.

use basestring::{form_unescape, percent_decode};

use super::choice::Choice;

/// Ports on which servers listen during development, and ports to which proxies forward.
const PORTS: [u16; 14] = [
    80, 443, 3000, 3001, 4000, 4443, 5000, 5001, 8000, 8001, 8080, 8443, 8888, 9000,
];

/// What stands for scheme and host when a signer is given a path, by languages and libraries.
const NO_HOST: [&str; 28] = [
    "",
    "/",
    "//",
    "://",
    "http://",
    "https://",
    "null//null",
    "null://null",
    "undefined://undefined",
    "undefined//undefined",
    "None://None",
    "http://undefined",
    "https://undefined",
    "http://localhost",
    "https://localhost",
    "http://127.0.0.1",
    "http://localhost:3000",
    "http://localhost:8080",
    "undefined",
    "null",
    "None",
    "nil",
    "false",
    "http:",
    "https:",
    "http://null",
    "https://null",
    "https://None",
];

/// Paths that servers and frameworks put before or after a route.
const SCRIPTS: [&str; 3] = ["/index.php", "/index.html", "/default.aspx"];

/// Prefixes that are left out or added where a base address and a path are joined.
const PREFIXES: [&str; 9] = [
    "/api", "/rest", "/v1", "/v2", "/v3", "/public", "/app", "/oauth", "/wp-json",
];

/// The base string URIs near one, for a request with this query.
pub(super) fn uris(right: &str, query: &[u8]) -> Vec<Choice> {
    let Some((scheme, rest)) = right.split_once("://") else {
        return Vec::new();
    };
    let slash = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(slash).unwrap_or((rest, ""));
    let mut choices = without_host(authority, path);
    choices.extend(with_query(right, query));
    choices.extend(ports(scheme, authority, path));
    choices.extend(slashes(&format!("{scheme}://{authority}"), path));
    choices.extend(rewritten(&format!("{scheme}://{authority}"), path));
    choices.extend(joined_wrongly(scheme, authority, path));
    choices
}

/// What comes of joining or cleaning the parts of a URL as text.
fn joined_wrongly(scheme: &str, authority: &str, path: &str) -> Vec<Choice> {
    const CLEANED: &str = "Merge slashes in the path alone, not in the whole URL.";
    const JOINED: &str =
        "Build the URL from scheme, host and path once, and sign the one that is sent.";
    let origin = format!("{scheme}://{authority}");
    let merged = without_doubled_slashes(path);
    let bare = path.trim_start_matches('/');
    let cleaned = [
        format!("{scheme}:/{authority}{merged}"),
        format!("{scheme}:{authority}{merged}"),
        format!("{scheme}:///{authority}{path}"),
        format!("{scheme}//{authority}{path}"),
    ];
    let joined = [
        origin.clone(),
        format!("{origin}{bare}"),
        format!("{origin}{origin}{path}"),
        format!("{origin}/{origin}{path}"),
        format!("{origin}{path}{path}"),
        format!("{origin}:{path}"),
        format!("{origin}:0{path}"),
        format!("{origin}:undefined{path}"),
        format!("{origin}:null{path}"),
        format!("{origin}:-1{path}"),
        format!("{origin}undefined"),
        format!("{origin}/undefined"),
        format!("{origin}/null"),
        format!("{origin}{path}?"),
        format!("{origin}/{}", bare.replace('/', "%2F")),
        format!("{origin}{}", path.replace('/', "%2F")),
    ];
    let cleaned = cleaned.into_iter().map(|uri| (uri, CLEANED));
    cleaned
        .chain(joined.into_iter().map(|uri| (uri, JOINED)))
        .map(|(uri, fix)| {
            let how = format!("with the base string URI {uri}");
            Choice::new(how, uri).fixed(fix)
        })
        .collect()
}

fn without_doubled_slashes(path: &str) -> String {
    let mut merged = path.to_owned();
    while merged.contains("//") {
        merged = merged.replace("//", "/");
    }
    merged
}

fn without_host(authority: &str, path: &str) -> Vec<Choice> {
    const WHOLE: &str = "Give the signer the whole URL, with scheme and host.";
    let mut choices: Vec<Choice> = NO_HOST
        .iter()
        .map(|before| {
            let uri = format!("{before}{path}");
            let what = match before.split_once("://") {
                Some((_, "")) => "has no host",
                Some(_) => "has another host",
                None => "has no scheme and host",
            };
            let how = format!("with the base string URI {uri}, which {what}");
            Choice::new(how, uri).fixed(WHOLE)
        })
        .collect();
    for before in ["", "//", "://"] {
        let uri = format!("{before}{authority}{path}");
        let how = format!("with the base string URI {uri}, which has no scheme");
        choices.push(Choice::new(how, uri).by("uri-scheme-left-out"));
    }
    choices
}

/// The query left in the base string URI, as it is sent and decoded.
fn with_query(right: &str, query: &[u8]) -> Vec<Choice> {
    if query.is_empty() {
        return Vec::new();
    }
    let mut choices = Vec::new();
    let decoded = [percent_decode(query), form_unescape(query)];
    for (how, query) in [
        ("as it is sent", Some(query.to_vec())),
        ("decoded", decoded[0].clone().ok()),
        ("decoded as a form", decoded[1].clone().ok()),
    ] {
        let Some(query) = query else { continue };
        let uri = [right.as_bytes(), b"?", &query].concat();
        let how = format!(
            "with the query left in the base string URI, {how}, ?{}",
            String::from_utf8_lossy(&query)
        );
        choices.push(Choice::new(how, uri).by("uri-query-kept"));
    }
    choices
}

fn ports(scheme: &str, authority: &str, path: &str) -> Vec<Choice> {
    const SENT: &str =
        "Sign the port to which the request is sent: none for 443 with https and 80 with http.";
    let (host, sent) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let default = if scheme == "https" { 443 } else { 80 };
    let other = if scheme == "https" { "http" } else { "https" };
    let own = PORTS.iter().filter(|port| sent != Some(&port.to_string()));
    let own = own.map(|port| {
        let choice = Choice::new(
            format!("with the port {port}, which was not sent"),
            format!("{scheme}://{host}:{port}{path}"),
        );
        if *port == default && sent.is_none() {
            choice.by("uri-default-port-kept")
        } else {
            choice.fixed(SENT)
        }
    });
    let others = PORTS.iter().map(|port| {
        let how = format!("with {other} and the port {port} in place of {scheme}");
        let uri = format!("{other}://{host}:{port}{path}");
        Choice::new(how, uri)
            .by("uri-scheme-behind-proxy")
            .fixed(SENT)
    });
    own.chain(others).collect()
}

fn slashes(origin: &str, path: &str) -> Vec<Choice> {
    const JOIN: &str = "Join base address and path with one slash, and sign the URL that is sent.";
    const MERGED: &str = "Sign the slashes that are sent; do not merge them.";
    let mut choices = Vec::new();
    for (place, _) in path.match_indices('/') {
        let (before, after) = path.split_at_checked(place).unwrap_or((path, ""));
        let doubled = format!("{before}/{after}");
        let how = format!("with a doubled slash in the path, {doubled}");
        choices.push(Choice::new(how, format!("{origin}{doubled}")).fixed(JOIN));
    }
    let merged = without_doubled_slashes(path);
    if merged != path {
        let how = format!("with one slash where several were sent, {merged}");
        choices.push(Choice::new(how, format!("{origin}{merged}")).fixed(MERGED));
    }
    choices
}

fn rewritten(origin: &str, path: &str) -> Vec<Choice> {
    const SENT: &str = "Sign the path that is sent, whole and unchanged.";
    let mut paths = Vec::new();
    for script in SCRIPTS {
        paths.push(format!("{script}{path}"));
        paths.push(format!("{}{script}", path.trim_end_matches('/')));
        paths.push(script.to_owned());
    }
    paths.extend(PREFIXES.iter().map(|prefix| format!("{prefix}{path}")));
    for suffix in [".json", ".xml"] {
        paths.push(match path.strip_suffix(suffix) {
            Some(cut) => cut.to_owned(),
            None => format!("{path}{suffix}"),
        });
    }
    // What a router or a mount point takes away, segment by segment.
    paths.extend(
        path.match_indices('/')
            .skip(1)
            .filter_map(|(place, _)| path.get(place..))
            .map(str::to_owned),
    );
    paths.push("/".to_owned());
    paths.push(path.to_ascii_lowercase());
    paths
        .into_iter()
        .filter(|other| other != path)
        .map(|other| {
            let how = format!("with the path {other}, and sent with {path}");
            Choice::new(how, format!("{origin}{other}")).fixed(SENT)
        })
        .collect()
}
