//! A case: a call, the expected answer, and the document that requires it.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::protocol::{Call, Op};

/// How binding a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The document leaves no choice.
    Must,
    /// The document recommends it.
    Should,
    /// The documents permit other answers; the case has the reference's.
    May,
    /// A rule of one service or of an extension.
    Provider,
}

impl Level {
    /// Every level, the most binding first.
    pub const ALL: [Self; 4] = [Self::Must, Self::Should, Self::May, Self::Provider];

    /// The level's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
            Self::Provider => "provider",
        }
    }

    /// Whether a different answer is a permitted difference: the documents permit several, or the
    /// rule belongs to one service.
    #[must_use]
    pub const fn permits_differences(self) -> bool {
        matches!(self, Self::May | Self::Provider)
    }
}

/// An expected refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The kind, from the protocol's list.
    pub kind: String,
}

/// One right answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Expectation {
    /// A result with these fields; it may have others.
    Out(Map<String, Value>),
    /// A refusal.
    Refused(Refusal),
}

/// Where a case comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document, such as `RFC 5849`.
    pub document: String,
    /// The section, such as `3.4.1.2`, or another name of the place.
    pub section: String,
    /// What the document prints, if that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Value>,
    /// The computed value, if the document prints another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<Value>,
    /// The erratum that corrects the document, or the passage that contradicts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erratum: Option<String>,
}

impl Source {
    /// The first place of a requirement's section: `RFC 5849 3.4.1.2; RFC 3986 6.2.3`.
    #[must_use]
    pub fn of_section(section: &str) -> Self {
        let first = section.split([';']).next().unwrap_or_default();
        // The name of an RFC is two words; other documents have a comma before the section.
        let parted = match first.strip_prefix("RFC ") {
            Some(number) => number
                .split_once(' ')
                .map(|(number, place)| (format!("RFC {number}"), place)),
            None => first
                .split_once(", ")
                .map(|(document, place)| (document.to_owned(), place)),
        };
        let (document, place) = parted.unwrap_or_else(|| (first.to_owned(), first));
        let place = place.split(',').next().unwrap_or_default();
        Self {
            document,
            section: place.trim().to_owned(),
            ..Self::default()
        }
    }
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The id, which never changes: `layer/topic/what-is-tested`.
    pub id: String,
    /// The operation and its input.
    pub call: Call,
    /// The right answers; more than one only where the documents permit several.
    pub expected: Vec<Expectation>,
    /// How binding it is.
    pub level: Level,
    /// The parameters that must be sent, or left out, exactly as the input has it. Of all others, an
    /// implementation may send what the documents permit.
    pub exact: Vec<String>,
    /// The ids of the requirements that it tests.
    pub requirements: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// The ids of the known mistakes that it catches; the tool fills them in.
    pub kills: Vec<String>,
    /// What the case tests, for readers.
    pub note: Option<String>,
}

impl Case {
    /// The first part of the id: the layer that is tested.
    #[must_use]
    pub fn layer(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// The closed form in which a case is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    op: Op,
    #[serde(rename = "in")]
    input: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    out: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refusal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    any_of: Option<Vec<Expectation>>,
    level: Level,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exact: Vec<String>,
    requirements: Vec<String>,
    source: Source,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    kills: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl Serialize for Case {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut out, mut refused, mut any_of) = (None, None, None);
        let Self {
            id,
            call,
            expected,
            level,
            exact,
            requirements,
            source,
            kills,
            note,
        } = self.clone();
        match &expected[..] {
            [Expectation::Out(fields)] => out = Some(fields.clone()),
            [Expectation::Refused(refusal)] => refused = Some(refusal.clone()),
            several => any_of = Some(several.to_vec()),
        }
        Written {
            id,
            op: call.op(),
            input: call.input(),
            out,
            refused,
            any_of,
            level,
            exact,
            requirements,
            source,
            kills,
            note,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Case {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let id = &written.id;
        let expected = match (written.out, written.refused, written.any_of) {
            (Some(fields), None, None) => vec![Expectation::Out(fields)],
            (None, Some(refusal), None) => vec![Expectation::Refused(refusal)],
            (None, None, Some(several)) if several.len() > 1 => several,
            _ => {
                return Err(D::Error::custom(format!(
                    "case {id}: expected one of out, refused, or any_of with at least two answers"
                )));
            }
        };
        let call = Call::parse(written.op, &written.input)
            .map_err(|fault| D::Error::custom(format!("case {id}: in: {fault}")))?;
        Ok(Self {
            id: written.id,
            call,
            expected,
            level: written.level,
            exact: written.exact,
            requirements: written.requirements,
            source: written.source,
            kills: written.kills,
            note: written.note,
        })
    }
}
