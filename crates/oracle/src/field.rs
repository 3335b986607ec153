//! Authorization headers as written: a scheme and a multiset of parameters.

mod digest;

use digest::Meant;

/// A parameter as it was written: its name, its raw value, and whether that was quoted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Raw<'a> {
    name: &'a str,
    value: &'a str,
    quoted: bool,
}

impl Raw<'_> {
    /// The value without the backslashes that quote.
    fn plain(&self) -> String {
        if self.quoted {
            without_backslashes(self.value)
        } else {
            self.value.to_owned()
        }
    }
}

/// Whether two Authorization headers have the same meaning. The scheme may be in any letter case and
/// the parameters in any order, with any white space around their commas. Names and values are
/// compared byte by byte, those of Digest by what they mean. A header without a list of parameters
/// (`Basic`) is compared as written after its scheme.
pub(crate) fn same_authorization(expected: &str, found: &str) -> bool {
    let (expected, found) = (split(expected), split(found));
    let is_digest = found.0.eq_ignore_ascii_case("Digest");
    if !expected.0.eq_ignore_ascii_case(found.0) {
        return false;
    }
    match (parameters(expected.1), parameters(found.1)) {
        (Some(expected), Some(found)) if is_digest => Meant::of(&expected) == Meant::of(&found),
        (Some(mut expected), Some(mut found)) => {
            expected.sort();
            found.sort();
            expected == found
        }
        _ => expected.1 == found.1,
    }
}

/// The value of a parameter of a Digest header, without quotation marks and escapes.
pub(crate) fn digest_parameter(header: &str, name: &str) -> Option<String> {
    let (scheme, rest) = split(header);
    if !scheme.eq_ignore_ascii_case("Digest") {
        return None;
    }
    let all = parameters(rest)?;
    let mut named = all
        .iter()
        .filter(|parameter| parameter.name.eq_ignore_ascii_case(name));
    named.next().map(Raw::plain)
}

/// The parameters of an OAuth header as a server reads them, decoded, and the realm; in order. None if
/// it is not a list of parameters, or a value cannot be decoded.
pub(crate) fn oauth_parameters(header: &str) -> Option<Vec<(String, String)>> {
    let (scheme, rest) = split(header);
    if !scheme.eq_ignore_ascii_case("OAuth") {
        return None;
    }
    let decoded = |text: &str| {
        let bytes = basestring::percent_decode(text.as_bytes()).ok()?;
        String::from_utf8(bytes).ok()
    };
    let pairs = parameters(rest)?.into_iter().map(|parameter| {
        let value = match parameter.name {
            // A quoted string (RFC 2617), which is not percent-encoded.
            "realm" if parameter.quoted => Some(without_backslashes(parameter.value)),
            "realm" => Some(parameter.value.to_owned()),
            _ => decoded(parameter.value),
        };
        Some((decoded(parameter.name)?, value?))
    });
    pairs.collect()
}

/// The same field with its parameters sorted, where it is a list of such.
pub(crate) fn sorted_authorization(field: &str) -> Option<String> {
    let (scheme, rest) = split(field);
    let mut parameters = parameters(rest)?;
    parameters.sort();
    let written: Vec<String> = parameters
        .iter()
        .map(|parameter| {
            let quote = if parameter.quoted { "\"" } else { "" };
            format!("{}={quote}{}{quote}", parameter.name, parameter.value)
        })
        .collect();
    Some(format!("{scheme} {}", written.join(", ")))
}

/// The scheme, and what follows it.
fn split(field: &str) -> (&str, &str) {
    let field = field.trim_matches([' ', '\t']);
    match field.split_once([' ', '\t']) {
        Some((scheme, rest)) => (scheme, rest.trim_start_matches([' ', '\t'])),
        None => (field, ""),
    }
}

/// The comma-separated parameters of a field, or none where it is no such list.
fn parameters(mut rest: &str) -> Option<Vec<Raw<'_>>> {
    let mut list = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        if rest.is_empty() {
            return (!list.is_empty()).then_some(list);
        }
        let (name, after) = rest.split_once('=')?;
        if name.contains([',', '"']) {
            return None;
        }
        let (quoted, value, after) = match after.strip_prefix('"') {
            Some(inside) => {
                let end = closing_quote(inside)?;
                (true, &inside[..end], &inside[end + 1..])
            }
            None => {
                let end = after.find(',').unwrap_or(after.len());
                (
                    false,
                    after[..end].trim_end_matches([' ', '\t']),
                    &after[end..],
                )
            }
        };
        list.push(Raw {
            name,
            value,
            quoted,
        });
        let after = after.trim_start_matches([' ', '\t']);
        rest = match after.strip_prefix(',') {
            // A comma separates two parameters; it never follows the last.
            Some(next) if next.trim_start_matches([' ', '\t']).is_empty() => return None,
            Some(next) => next,
            None if after.is_empty() => after,
            None => return None,
        };
    }
}

/// What is between the quotation marks of a quoted string, without the backslashes that quote.
fn without_backslashes(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let quoted = (character == '\\').then(|| characters.next()).flatten();
        plain.push(quoted.unwrap_or(character));
    }
    plain
}

/// Where the quoted string ends that begins before this text; a backslash quotes what follows it.
fn closing_quote(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some(at),
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{oauth_parameters, same_authorization};

    #[test]
    fn order_white_space_and_the_case_of_the_scheme_do_not_matter() {
        let field = r#"OAuth realm="a, b", oauth_nonce="x%20y",oauth_token="t""#;
        for same in [
            r#"oauth oauth_token="t" ,	oauth_nonce="x%20y" , realm="a, b""#,
            r#"OAUTH   realm="a, b",oauth_nonce="x%20y",oauth_token="t""#,
        ] {
            assert!(same_authorization(field, same), "{same}");
        }
        for other in [
            r#"OAuth realm="a, b", oauth_nonce="x%20y",oauth_token=t"#,
            r#"OAuth realm="a, b", oauth_nonce="x+y",oauth_token="t""#,
            r#"OAuth oauth_nonce="x%20y",oauth_token="t""#,
            r#"OAuth realm="a, b", oauth_nonce="x%20y",oauth_token="t",oauth_token="t""#,
            r#"OAuth realm="a, b" oauth_nonce="x%20y",oauth_token="t""#,
            r#"Digest realm="a, b", oauth_nonce="x%20y",oauth_token="t""#,
            r#"OAuth realm="a, b", oauth_nonce="x%20y",oauth_token="t","#,
            "OAuth",
            "",
        ] {
            assert!(!same_authorization(field, other), "{other}");
        }
    }

    #[test]
    fn a_realm_is_read_without_the_backslashes_that_quote() {
        let read = |field| oauth_parameters(field).and_then(|pairs| pairs.into_iter().next());
        let realm = |text: &str| Some(("realm".to_owned(), text.to_owned()));
        assert_eq!(read(r#"OAuth realm="a\\\"b%20""#), realm(r#"a\"b%20"#));
        assert_eq!(read(r"OAuth realm=a\b"), realm(r"a\b"));
    }

    #[test]
    fn a_header_without_a_list_is_compared_as_written() {
        assert!(same_authorization("Basic YTpi", "basic YTpi"));
        assert!(!same_authorization("Basic YTpi", "Basic YTpj"));
        assert!(!same_authorization("Basic YTo=", "Basic YTp="));
    }
}
