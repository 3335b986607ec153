//! What a text has next to the URL of a request: the query, the host and the port under names of their
//! own. It is read here for all forms, and what is not read is reported.

mod unread;

use std::borrow::Cow;

use basestring::{percent_decode, percent_encode};

use super::draft::Draft;
use super::literal::Value;
use super::pairs::{encoded, pairs};
use super::remark::Remark;

pub(super) use self::unread::note;

/// The remark on a query that was found and not read: no signature can be judged without it.
pub(crate) const QUERY_NOT_READ: &str = "query-not-read";

/// The remark on a port that was found and not read.
pub(crate) const PORT_NOT_READ: &str = "port-not-read";

/// The remark on a query whose `+` may have been sent as `%2B`.
pub(crate) const PLUS_AS_WRITTEN: &str = "plus-as-written";

/// The names of a query, in lowercase and without hyphens and underscores.
const QUERY: [&str; 16] = [
    "query",
    "params",
    "qs",
    "searchparams",
    "search",
    "queryparams",
    "queryparam",
    "queryparameters",
    "querystring",
    "querystringparams",
    "querystringparameters",
    "rawquery",
    "rawquerystring",
    "urlquery",
    "urlparams",
    "args",
];

/// The names that servers give to other parameters, such as those of the path.
const OF_SERVERS: [&str; 2] = ["params", "search"];

fn plain(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '-' | '_'));
    kept.collect::<String>().to_ascii_lowercase()
}

/// Whether a member of a client's request is its query by its name.
pub(crate) fn is_query(name: &str) -> bool {
    QUERY.contains(&plain(name).as_str())
}

/// Whether a member of a request that a server has is its query by its name.
pub(crate) fn is_query_of_server(name: &str) -> bool {
    is_query(name) && !OF_SERVERS.contains(&plain(name).as_str())
}

/// Adds the query that an object has under a name of its own to the URL of the request.
pub(crate) fn add(object: &Value, is_query: fn(&str) -> bool, draft: &mut Draft) {
    let Value::Map(members) = object else {
        return;
    };
    for (name, value) in members.iter().filter(|(name, _)| is_query(name)) {
        add_query(name, value, draft);
    }
}

/// Adds one query: a text as it is, parameters encoded.
pub(crate) fn add_query(name: &str, value: &Value, draft: &mut Draft) {
    match value {
        Value::Nothing | Value::Bytes(_) => {}
        Value::Text(text) => add_text(text, draft),
        Value::Word(word) => {
            if is_variable(word) && !draft.target.contains('?') {
                draft.remarks.push(unread(name));
            }
        }
        Value::Map(_) | Value::List(_) | Value::Call(..) => match query_of(value) {
            Some(Query::Text(text)) => add_text(&text, draft),
            Some(Query::Pairs(pairs)) => add_pairs(&pairs, draft),
            None if draft.target.contains('?') => {}
            None => draft.remarks.push(unread(name)),
        },
    }
}

/// A query as a value has it.
enum Query {
    Text(String),
    Pairs(Vec<(String, String)>),
}

fn query_of(value: &Value) -> Option<Query> {
    if let Value::Call(_, arguments) = value {
        return match arguments.first() {
            None => Some(Query::Pairs(Vec::new())),
            Some(Value::Text(text)) => Some(Query::Text(text.clone())),
            Some(first) => query_of(first),
        };
    }
    let has_variable = match value {
        Value::Map(members) => members.iter().any(|(_, value)| is_unknown(value)),
        Value::List(list) => list.iter().any(is_unknown),
        Value::Nothing | Value::Text(_) | Value::Bytes(_) | Value::Word(_) | Value::Call(..) => {
            false
        }
    };
    if has_variable {
        return None;
    }
    pairs(&without_disabled(value)).map(Query::Pairs)
}

/// A list without the entries that are switched off.
fn without_disabled(value: &Value) -> Cow<'_, Value> {
    let is =
        |one: &Value, name: &str, wanted: &str| one.get(name).and_then(Value::text) == Some(wanted);
    match value {
        Value::List(list) => {
            let on = list.iter().filter(|one| {
                !(is(one, "disabled", "true")
                    || is(one, "enabled", "false")
                    || is(one, "active", "false"))
            });
            Cow::Owned(Value::List(on.cloned().collect()))
        }
        Value::Nothing
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Word(_)
        | Value::Map(_)
        | Value::Call(..) => Cow::Borrowed(value),
    }
}

fn is_unknown(value: &Value) -> bool {
    matches!(value, Value::Word(word) if is_variable(word))
}

/// Whether a word is the name of a variable or stands for a value that was not printed, and is not a
/// number or a constant.
pub(crate) fn is_variable(word: &str) -> bool {
    let is_constant = matches!(
        word.to_ascii_lowercase().as_str(),
        "true" | "false" | "nan" | "infinity"
    );
    !is_constant && word.starts_with(|c: char| c.is_alphabetic() || "_$[".contains(c))
}

fn unread(name: &str) -> Remark {
    let text =
        format!("the query in {name} next to the URL was not read: its values are not in the text");
    Remark::assumed(QUERY_NOT_READ, text, "--url")
}

/// Adds the text of a query, as it is, without what the URL has already.
fn add_text(text: &str, draft: &mut Draft) {
    let text = text.trim().trim_start_matches('?');
    let is_form = text.contains('=') && !text.contains(['\n', '{', '<']);
    if !is_form {
        return;
    }
    let known = parameters(&draft.target);
    let pieces = text.split('&').filter(|piece| !piece.is_empty());
    let missing: Vec<&str> = pieces
        .filter(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            !is_known(&known, name, value)
        })
        .collect();
    let added: String = missing.join("&").chars().map(sent).collect();
    join(&added, draft);
}

/// A character of a query as a client sends it.
fn sent(c: char) -> String {
    if c.is_ascii_graphic() && !"\"<>`{}\\^|".contains(c) {
        return c.to_string();
    }
    percent_encode(c.encode_utf8(&mut [0; 4]).as_bytes())
}

/// Adds parameters, encoded, without those that the URL has already.
pub(crate) fn add_pairs(given: &[(String, String)], draft: &mut Draft) {
    let known = parameters(&draft.target);
    let missing: Vec<(String, String)> = given
        .iter()
        .filter(|(name, value)| !is_known(&known, name, value))
        .cloned()
        .collect();
    if missing.is_empty() {
        return;
    }
    join(&encoded(&missing), draft);
    let text =
        "the text has parameters of the query and not the query itself, so they are encoded again";
    draft
        .remarks
        .push(Remark::assumed("query-encoded-again", text, "--url"));
}

/// Puts a query at the end of the URL.
fn join(query: &str, draft: &mut Draft) {
    if query.is_empty() {
        return;
    }
    let target = draft.target.split('#').next().unwrap_or_default();
    let has_query = target.contains('?');
    let mark = match (target.ends_with(['?', '&']), has_query) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    let is_joined = !parameters(target).is_empty();
    draft.target = format!("{target}{mark}{query}");
    if is_joined {
        let text = "parameters next to the URL are joined to the query of the URL";
        draft
            .remarks
            .push(Remark::assumed("query-joined", text, "--url"));
    }
}

/// The decoded names and values of a URL's query.
pub(crate) fn parameters(target: &str) -> Vec<(String, String)> {
    let target = target.split('#').next().unwrap_or_default();
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let pieces = query.split('&').filter(|piece| !piece.is_empty());
    let pairs = pieces.map(|piece| piece.split_once('=').unwrap_or((piece, "")));
    pairs
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    match percent_decode(spaced.as_bytes()) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => spaced,
    }
}

/// Whether the URL has a parameter, which a text may have decoded or as it was sent.
fn is_known(known: &[(String, String)], name: &str, value: &str) -> bool {
    let is = |(known, its): &(String, String)| {
        (known == name || *known == decoded(name)) && (its == value || *its == decoded(value))
    };
    known.iter().any(is)
}

/// The host of an object with its port, where they are members of their own.
pub(crate) fn host(object: &Value) -> Option<String> {
    let host = object
        .first(&["host", "hostname"])
        .and_then(Value::text)
        .filter(|host| !host.is_empty())?;
    let bare = !host.contains(':') || host.ends_with(']');
    match port(object).filter(|_| bare) {
        Some(port) => Some(format!("{host}:{port}")),
        None => Some(host.to_owned()),
    }
}

/// The port of an object, unless it is the one of its scheme.
fn port(object: &Value) -> Option<&str> {
    let port = object.first(&["port"]).and_then(Value::text)?;
    let is_number = !port.is_empty() && port.bytes().all(|octet| octet.is_ascii_digit());
    (is_number && !matches!(port, "80" | "443" | "0")).then_some(port)
}
