//! HTTP Digest with its decisions as fields (RFC 7616).

#![expect(clippy::wildcard_enum_match_arm)]

use super::input::DigestInput;
use crate::protocol::answer::{Answer, Output};
use crate::schemes::shared::hexadecimal;

/// How Digest is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
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
    pub struct Rules {
        /// How a challenge is answered.
        response: Digest = Digest::Right,
    }
}

impl Digest {
    /// The field's value: the input changed before the right builder answers it, or its answer
    /// changed behind.
    #[must_use]
    #[expect(clippy::too_many_lines)]
    pub fn answer(self, input: &DigestInput, right: impl Fn(&DigestInput) -> Answer) -> Answer {
        let mut changed = input.clone();
        let challenge = |input: &DigestInput, name: &str| {
            input
                .challenge
                .get(name)
                .and_then(|value| value.as_str())
                .map(str::to_owned)
        };
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
            Self::QopInvented if challenge(input, "qop").is_none() => {
                changed.challenge.insert("qop".to_owned(), "auth".into());
                changed.cnonce.get_or_insert_with(|| "c".to_owned());
                changed.nc.get_or_insert_with(|| "00000001".to_owned());
            }
            Self::MethodIgnored => changed.method = "GET".to_owned(),
            Self::OpaqueDropped => {
                changed.challenge.shift_remove("opaque");
            }
            Self::SessIgnored => {
                if let Some(name) = challenge(input, "algorithm") {
                    let plain = name.strip_suffix("-sess").unwrap_or(&name).to_owned();
                    changed
                        .challenge
                        .insert("algorithm".to_owned(), plain.into());
                }
            }
            _ => {}
        }
        let answer = right(&changed);
        let Answer::Ok(output) = &answer else {
            return answer;
        };
        let Some(field) = output.text("authorization") else {
            return answer;
        };
        let value = |name: &str| challenge(input, name).unwrap_or_default();
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
        let text = match self {
            Self::QopList if value("qop").contains(',') => quote("qop", chosen, &value("qop")),
            Self::QopQuoted => quote("qop", chosen, chosen),
            Self::NcQuoted => quote("nc", &nc, &nc),
            Self::AlgorithmQuoted => quote("algorithm", &value("algorithm"), &value("algorithm")),
            Self::SessIgnored => {
                let plain = value("algorithm").trim_end_matches("-sess").to_owned();
                let to = format!("algorithm={}", value("algorithm"));
                replace_parameter(field, &format!("algorithm={plain}"), &to)
            }
            Self::NotEscaped => field.replace("\\\"", "\"").replace("\\\\", "\\"),
            Self::NcPlain | Self::BodyNotHashed => return answer_by_hand(self, input, field),
            _ => field.to_owned(),
        };
        Answer::Ok(Output::of("authorization", text))
    }
}

fn replace_parameter(field: &str, from: &str, to: &str) -> String {
    let parts: Vec<&str> = field
        .split(", ")
        .map(|part| if part == from { to } else { part })
        .collect();
    parts.join(", ")
}

/// What cannot be had by changing the input: the response is computed anew (RFC 7616 3.4.1).
#[expect(clippy::too_many_lines)]
fn answer_by_hand(rule: Digest, input: &DigestInput, field: &str) -> Answer {
    use md5::Digest as _;
    let value = |name: &str| {
        input
            .challenge
            .get(name)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    };
    let is_int = field.contains("qop=auth-int");
    let unchanged = Answer::Ok(Output::of("authorization", field));
    let (Some(nc), Some(cnonce)) = (&input.nc, &input.cnonce) else {
        return unchanged;
    };
    if value("qop").is_empty() || (rule == Digest::BodyNotHashed && !is_int) {
        return unchanged;
    }
    let algorithm = value("algorithm").to_ascii_uppercase();
    let hash = |text: String| -> String {
        let octets = match algorithm.trim_end_matches("-SESS") {
            "SHA-256" => sha2::Sha256::digest(text).to_vec(),
            "SHA-512-256" => sha2::Sha512_256::digest(text).to_vec(),
            _ => md5::Md5::digest(text).to_vec(),
        };
        hexadecimal(&octets)
    };
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
    let target = match (is_int, rule) {
        (true, Digest::BodyNotHashed) => format!("{}:{}:{body}", input.method, input.uri),
        (true, _) => format!("{}:{}:{}", input.method, input.uri, hash(body)),
        (false, _) => format!("{}:{}", input.method, input.uri),
    };
    let qop = if is_int { "auth-int" } else { "auth" };
    let shown = match rule {
        Digest::NcPlain => match nc.trim_start_matches('0') {
            "" => "0",
            digits => digits,
        },
        _ => nc,
    };
    let response = hash(format!(
        "{secret}:{}:{shown}:{cnonce}:{qop}:{}",
        value("nonce"),
        hash(target)
    ));
    let parts: Vec<String> = field
        .split(", ")
        .map(|part| match part.split_once('=') {
            Some(("response", _)) => format!("response=\"{response}\""),
            Some(("nc", _)) => format!("nc={shown}"),
            _ => part.to_owned(),
        })
        .collect();
    Answer::Ok(Output::of("authorization", parts.join(", ")))
}
