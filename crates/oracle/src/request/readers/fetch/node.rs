//! A request of Node's own client: `https.request(options, …)`, then `req.write(body)`.

use super::variables::Variables;
use crate::request::draft::Draft;
use crate::request::literal::{self, Value};
use crate::request::object;

/// The calls, with the scheme that each has.
const CALLS: [(&str, &str); 2] = [("https.request(", "https"), ("http.request(", "http")];

/// The first request of such a program.
pub(super) fn first(text: &str, variables: &Variables) -> Option<Draft> {
    let places = CALLS.iter().filter_map(|(call, _)| text.find(call));
    request(text, places.min()?, variables)
}

/// The request of the call at a place, if it is one of Node's client and its options are in the text.
pub(super) fn request(text: &str, start: usize, variables: &Variables) -> Option<Draft> {
    let here = text.get(start..)?;
    let (call, scheme) = *CALLS.iter().find(|(call, _)| here.starts_with(call))?;
    let after = start + call.len();
    let rest = text.get(after..)?.trim_start();
    let end = rest.find([',', ')'])?;
    let options = if rest.starts_with('{') {
        literal::parse(rest)?.0
    } else {
        Value::Word(rest.get(..end)?.trim().to_owned())
    };
    let options = variables.resolved(&options);
    let host = options.first(&["hostname", "host"]).and_then(Value::text)?;
    let text_of = |name: &str| options.get(name).and_then(Value::text);
    let scheme = text_of("protocol").map_or(scheme, |protocol| protocol.trim_end_matches(':'));
    let default = if scheme == "https" { "443" } else { "80" };
    let port =
        text_of("port").filter(|port| *port != default && !host.ends_with(&format!(":{port}")));
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let path = text_of("path").unwrap_or("/");
    let method = text_of("method").unwrap_or("GET").to_ascii_uppercase();
    let mut draft = Draft::new(&method, &format!("{scheme}://{host}{port}{path}"));
    if let Some(headers) = options.get("headers") {
        object::fields(headers, &mut draft.fields);
    }
    let assigned = text.get(..start)?.trim_end().strip_suffix('=');
    let name = assigned.and_then(|before| before.split_whitespace().next_back());
    write_body(text, name.unwrap_or("req"), variables, &mut draft);
    draft.tool = Some(format!("{scheme}.request"));
    Some(draft)
}

/// Adds what the program writes to the request.
fn write_body(text: &str, name: &str, variables: &Variables, draft: &mut Draft) {
    for method in [".write(", ".end("] {
        let wanted = format!("{name}{method}");
        let call = text
            .find(&wanted)
            .and_then(|at| literal::parse(text.get(at..)?));
        if let Some((Value::Call(_, arguments), _)) = call
            && let Some(body) = arguments.first()
        {
            super::set_body("", &variables.resolved(body), draft);
        }
    }
}
