//! What the parameters of a Digest header mean: RFC 7616 3.4 has several forms of one answer.

use basestring::percent_decode;

use super::Raw;

/// The parameters that RFC 7616 3.4 defines. A server ignores every other one.
const DEFINED: [&str; 11] = [
    "username",
    "realm",
    "nonce",
    "uri",
    "response",
    "algorithm",
    "cnonce",
    "opaque",
    "qop",
    "nc",
    "userhash",
];

/// How RFC 8187 begins the form in which any text is ASCII.
const EXTENDED: &str = "UTF-8''";

/// The parameters of a header as a server reads them, in one order: names, values without escapes,
/// and whether a value has quotation marks.
#[derive(PartialEq, Eq)]
pub(super) struct Meant(Vec<(String, String, bool)>);

impl Meant {
    pub(super) fn of(parameters: &[Raw<'_>]) -> Self {
        let read = parameters.iter().map(|parameter| {
            let name = parameter.name.trim().to_ascii_lowercase();
            match user_name(&name, parameter) {
                Some(user) => ("username".to_owned(), user, true),
                None => (name, parameter.plain(), parameter.quoted),
            }
        });
        let is_meant = |(name, value, is_quoted): &(String, String, bool)| {
            // 3.4: false is what its absence means.
            let is_default = name == "userhash" && value == "false" && !is_quoted;
            (DEFINED.contains(&name.as_str()) || name == "username*") && !is_default
        };
        let mut meant: Vec<_> = read.filter(is_meant).collect();
        meant.sort();
        Self(meant)
    }
}

/// The user name of `username*`, which may be sent where a name has other than ASCII characters.
fn user_name(name: &str, parameter: &Raw<'_>) -> Option<String> {
    if name != "username*" || parameter.quoted {
        return None;
    }
    let (lead, text) = parameter.value.split_at_checked(EXTENDED.len())?;
    let bytes = percent_decode(text.as_bytes()).ok()?;
    let user = String::from_utf8(bytes).ok()?;
    (lead.eq_ignore_ascii_case(EXTENDED) && !user.is_ascii()).then_some(user)
}

#[cfg(test)]
mod tests {
    use crate::field::same_authorization;

    #[test]
    fn other_forms_of_a_digest_answer_are_the_same() {
        let field = r#"Digest username="Jäsøn", realm="r", uri="/", qop=auth"#;
        for same in [
            r#"digest qop=auth,uri="/",realm="r",username="Jäsøn""#,
            r#"Digest username="Jäsøn", realm="r", uri="/", qop=auth, userhash=false"#,
            r#"Digest username="Jäsøn", realm="r", uri="/", qop=auth, charset=UTF-8"#,
            r#"Digest username="Jäsøn", Realm="\r", URI="/", qop=auth"#,
            r#"Digest username*=utf-8''J%C3%A4s%C3%B8n, realm="r", uri="/", qop=auth"#,
        ] {
            assert!(same_authorization(field, same), "{same}");
        }
        for other in [
            r#"Digest username="Jäsøn", realm="r", uri="/", qop="auth""#,
            r#"Digest username="Jäsøn", realm="r", uri="/", qop=auth, userhash=true"#,
            r#"Digest username="Jäsøn", realm="r", uri="/", qop=auth, opaque="""#,
            r#"Digest username*="UTF-8''J%C3%A4s%C3%B8n", realm="r", uri="/", qop=auth"#,
            r#"Digest username*=UTF-8''Jason, realm="r", uri="/", qop=auth"#,
            r#"Digest username="Jäsøn", realm="r", uri="/", qop=auth,"#,
            r#"Digest username="Jäsøn", realm="r", uri="/", uri="/", qop=auth"#,
        ] {
            assert!(!same_authorization(field, other), "{other}");
        }
    }
}
