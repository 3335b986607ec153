//! HTTP Digest with its decisions as fields (RFC 7616).

use super::input::DigestInput;
use crate::protocol::answer::{Answer, Output};
use crate::schemes::shared::hexadecimal;

/// How Digest is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digest {
    /// As RFC 7616 has it.
    Right,
    /// Without the query.
    UriWithoutQuery,
    /// With an absolute URL.
    UriAbsolute,
    /// With the challenge's list of qop.
    QopList,
    /// With qop quoted.
    QopQuoted,
    /// With nc quoted.
    NcQuoted,
    /// With algorithm quoted.
    AlgorithmQuoted,
    /// With nc as a plain number.
    NcPlain,
    /// With nc always 1.
    NcStays,
    /// The old way, though qop is offered.
    QopMissing,
    /// With qop, though none is offered.
    QopInvented,
    /// With the body put in as it is.
    BodyNotHashed,
    /// Always for GET.
    MethodIgnored,
    /// Without regard to `-sess`.
    SessIgnored,
    /// Without opaque.
    OpaqueDropped,
    /// Without escapes in quoted values.
    NotEscaped,
}

decisions! {
    /// The decisions of HTTP Digest.
    #[derive(Copy)]
    pub(crate) struct Rules {
        /// How a challenge is answered.
        response: Digest = Digest::Right,
    }
}

fn parameter<'i>(input: &'i DigestInput, name: &str) -> Option<&'i str> {
    input.challenge.get(name).and_then(|value| value.as_str())
}

impl Digest {
    /// The header's value: the input is changed before the right builder answers it, or the answer is
    /// changed after.
    #[must_use]
    pub(crate) fn answer(
        self,
        input: &DigestInput,
        right: impl Fn(&DigestInput) -> Answer,
    ) -> Answer {
        // What is not written is still checked.
        if self == Self::OpaqueDropped
            && let refusal @ Answer::Refused { .. } = right(input)
        {
            return refusal;
        }
        let answer = right(&self.changed(input));
        let Answer::Ok(output) = &answer else {
            return answer;
        };
        match output.text("authorization") {
            Some(field) => Answer::Ok(Output::of("authorization", self.rewritten(input, field))),
            None => answer,
        }
    }

    /// The input that the right builder answers.
    fn changed(self, input: &DigestInput) -> DigestInput {
        let mut changed = input.clone();
        match self {
            Self::UriWithoutQuery => {
                changed.uri = input.uri.split('?').next().unwrap_or_default().to_owned();
            }
            Self::UriAbsolute => changed.uri = format!("http://h{}", input.uri),
            Self::NcStays => changed.nc = input.nc.as_ref().map(|_| "00000001".to_owned()),
            Self::QopMissing => {
                changed.challenge.shift_remove("qop");
                changed.cnonce = None;
                changed.nc = None;
            }
            Self::QopInvented if parameter(input, "qop").is_none() => {
                changed.challenge.insert("qop".to_owned(), "auth".into());
                changed.cnonce.get_or_insert_with(|| "c".to_owned());
                changed.nc.get_or_insert_with(|| "00000001".to_owned());
            }
            Self::MethodIgnored => changed.method = "GET".to_owned(),
            Self::OpaqueDropped => {
                changed.challenge.shift_remove("opaque");
            }
            Self::SessIgnored => {
                if let Some(name) = parameter(input, "algorithm") {
                    let plain = without_session(name).to_owned();
                    let challenge = &mut changed.challenge;
                    challenge.insert("algorithm".to_owned(), plain.into());
                }
            }
            Self::Right
            | Self::QopInvented
            | Self::QopList
            | Self::QopQuoted
            | Self::NcQuoted
            | Self::AlgorithmQuoted
            | Self::NcPlain
            | Self::BodyNotHashed
            | Self::NotEscaped => {}
        }
        changed
    }

    /// The right builder's field, rewritten.
    fn rewritten(self, input: &DigestInput, field: &str) -> String {
        let value = |name: &str| parameter(input, name).unwrap_or_default();
        let quote = |name: &str, plain: &str, shown: &str| {
            let (from, to) = (format!("{name}={plain}"), format!("{name}=\"{shown}\""));
            replace_parameter(field, &from, &to)
        };
        let chosen = if value("qop").split(',').any(|qop| qop.trim() == "auth") {
            "auth"
        } else {
            "auth-int"
        };
        let nc = input.nc.clone().unwrap_or_default().to_ascii_lowercase();
        match self {
            Self::QopList if value("qop").contains(',') => quote("qop", chosen, value("qop")),
            Self::QopQuoted => quote("qop", chosen, chosen),
            Self::NcQuoted => quote("nc", &nc, &nc),
            Self::AlgorithmQuoted => quote("algorithm", value("algorithm"), value("algorithm")),
            Self::SessIgnored => {
                let plain = without_session(value("algorithm"));
                let to = format!("algorithm={}", value("algorithm"));
                replace_parameter(field, &format!("algorithm={plain}"), &to)
            }
            Self::NotEscaped => field.replace("\\\"", "\"").replace("\\\\", "\\"),
            Self::NcPlain | Self::BodyNotHashed => {
                computed(self, input, field).unwrap_or_else(|| field.to_owned())
            }
            Self::Right
            | Self::UriWithoutQuery
            | Self::UriAbsolute
            | Self::QopList
            | Self::NcStays
            | Self::QopMissing
            | Self::QopInvented
            | Self::MethodIgnored
            | Self::OpaqueDropped => field.to_owned(),
        }
    }
}

/// The name of an algorithm without `-sess`, which is in any letter case.
fn without_session(name: &str) -> &str {
    match name.len().checked_sub("-sess".len()) {
        Some(end)
            if name
                .get(end..)
                .is_some_and(|end| end.eq_ignore_ascii_case("-sess")) =>
        {
            name.get(..end).unwrap_or(name)
        }
        Some(_) | None => name,
    }
}

fn replace_parameter(field: &str, from: &str, to: &str) -> String {
    let parts: Vec<&str> = field
        .split(", ")
        .map(|part| if part == from { to } else { part })
        .collect();
    parts.join(", ")
}

/// The field with its response computed again (RFC 7616 3.4.1), for what no change of the input gives;
/// `None` where the rule changes nothing.
fn computed(rule: Digest, input: &DigestInput, field: &str) -> Option<String> {
    let value = |name: &str| parameter(input, name).unwrap_or_default();
    let is_int = field.contains("qop=auth-int");
    let (nc, cnonce) = (input.nc.as_ref()?, input.cnonce.as_ref()?);
    if value("qop").is_empty() || (rule == Digest::BodyNotHashed && !is_int) {
        return None;
    }
    let algorithm = value("algorithm").to_ascii_uppercase();
    let hash = |text: String| hash(&algorithm, text);
    let mut secret = hash(format!(
        "{}:{}:{}",
        input.username,
        value("realm"),
        input.password
    ));
    if algorithm.ends_with("-SESS") {
        secret = hash(format!("{secret}:{}:{cnonce}", value("nonce")));
    }
    let body = input.body.clone().unwrap_or_default();
    let target = match (is_int, rule == Digest::BodyNotHashed) {
        (true, true) => format!("{}:{}:{body}", input.method, input.uri),
        (true, false) => format!("{}:{}:{}", input.method, input.uri, hash(body)),
        (false, _) => format!("{}:{}", input.method, input.uri),
    };
    let qop = if is_int { "auth-int" } else { "auth" };
    let shown = match (rule == Digest::NcPlain, nc.trim_start_matches('0')) {
        (true, "") => "0",
        (true, digits) => digits,
        (false, _) => nc,
    };
    let nonce = value("nonce");
    let target = hash(target);
    let response = hash(format!("{secret}:{nonce}:{shown}:{cnonce}:{qop}:{target}"));
    let parts: Vec<String> = field
        .split(", ")
        .map(|part| match part.split_once('=') {
            Some(("response", _)) => format!("response=\"{response}\""),
            Some(("nc", _)) => format!("nc={shown}"),
            Some(_) | None => part.to_owned(),
        })
        .collect();
    Some(parts.join(", "))
}

/// The hash of an algorithm by its name in uppercase, as hexadecimal digits.
fn hash(algorithm: &str, text: String) -> String {
    use md5::Digest as _;
    let bytes = match algorithm.trim_end_matches("-SESS") {
        "SHA-256" => sha2::Sha256::digest(text).to_vec(),
        "SHA-512-256" => sha2::Sha512_256::digest(text).to_vec(),
        _ => md5::Md5::digest(text).to_vec(),
    };
    hexadecimal(&bytes)
}
