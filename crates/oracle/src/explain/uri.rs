//! 3.4.1.2, explained.

use basestring::{Authority, Error, Request, base_string_uri};

use super::model::{Octets, Outcome, Stage};

/// The base string URI, and how it was made from the URL. `shown` is the URL as it may be shown, `raw`
/// as it was written.
pub(super) fn stage(request: &Request<'_>, shown: &Octets, raw: &[u8]) -> Result<Stage, Error> {
    let authority = request.authority()?;
    let uri = base_string_uri(&request.url, &authority);
    let mut given = vec![("URL", shown.clone())];
    let host = request.values("Host").next();
    given.extend(host.map(|host| ("Host", Octets(host.to_vec()))));
    Ok(Stage {
        section: "3.4.1.2",
        title: "base string URI",
        rule: "The scheme and the host are in lowercase. The default port is omitted. The path is used \
               as sent.",
        given,
        result: Outcome::Text {
            text: Octets(uri.into_bytes()),
        },
        remarks: remarks(request, &authority, raw),
    })
}

fn remarks(request: &Request<'_>, authority: &Authority<'_>, raw: &[u8]) -> Vec<String> {
    let url = &request.url;
    let scheme = url.scheme();
    let mut remarks = Vec::new();
    if !raw.starts_with(scheme.name().as_bytes()) {
        remarks.push("the scheme is written in lowercase".to_owned());
    }
    let own = url.authority();
    let port = |authority: &Authority<'_>| authority.port().unwrap_or(scheme.default_port());
    if !own.host().eq_ignore_ascii_case(authority.host()) || port(&own) != port(authority) {
        remarks.push(format!(
            "the Host header decides: {}, not {} as in the URL",
            written(authority),
            written(&own),
        ));
    }
    if authority.host().iter().any(u8::is_ascii_uppercase) {
        remarks.push("the host is written in lowercase".to_owned());
    }
    match authority.port() {
        Some(port) if port == scheme.default_port() => remarks.push(format!(
            "port {port} is the default of {}, so it is left out",
            scheme.name(),
        )),
        Some(port) => remarks.push(format!(
            "port {port} is not the default of {}, so it stays",
            scheme.name(),
        )),
        None => {}
    }
    if url.userinfo().is_some() {
        remarks.push("user and password are left out".to_owned());
    }
    remarks.extend(path_remarks(url.path()));
    if url.query().is_some() {
        let remark = "the query is left out: its parameters are collected by 3.4.1.3.1";
        remarks.push(remark.to_owned());
    }
    if raw.contains(&b'#') {
        remarks.push("the fragment is never sent, so it is left out".to_owned());
    }
    remarks
}

fn path_remarks(path: &[u8]) -> Vec<String> {
    let mut remarks = Vec::new();
    let is_raw = |octet: &u8| !octet.is_ascii_graphic() || b"\"<>".contains(octet);
    if path.is_empty() {
        remarks.push("an empty path is written /".to_owned());
    }
    if path.iter().any(is_raw) {
        let remark = "characters that a URL cannot have are signed as the escapes that are sent";
        remarks.push(remark.to_owned());
    }
    if path.contains(&b'%') {
        remarks.push("escapes in the path stay: nothing is decoded".to_owned());
    }
    let mut segments = path.split(|&octet| octet == b'/');
    if segments.any(|segment| matches!(segment, b"." | b"..")) {
        remarks.push("dot segments in the path stay as they are sent".to_owned());
    }
    remarks
}

fn written(authority: &Authority<'_>) -> String {
    let host = Octets(authority.host().to_vec());
    match authority.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_string(),
    }
}
