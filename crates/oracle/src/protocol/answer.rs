//! What an implementation answers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::Kind;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The fields of a result, by their names in the protocol.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Output(pub Map<String, Value>);

impl Output {
    /// A result of one field.
    #[must_use]
    pub fn of(name: &str, value: impl Into<Value>) -> Self {
        Self::default().with(name, value)
    }

    /// The same result with one more field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Bytes as `name`, or as `name_base64` if they are not valid UTF-8.
    #[must_use]
    pub fn with_octets(self, name: &str, octets: &[u8]) -> Self {
        match std::str::from_utf8(octets) {
            Ok(text) => self.with(name, text),
            Err(_) => self.with(&format!("{name}_base64"), STANDARD.encode(octets)),
        }
    }

    /// Decoded parameters as `params`, or as `params_base64` if one is not valid UTF-8.
    #[must_use]
    pub fn with_params(self, params: &[basestring::Parameter<'_>]) -> Self {
        let texts: Option<Vec<Value>> = params
            .iter()
            .map(|p| {
                let name = std::str::from_utf8(&p.name).ok()?;
                Some(Value::from(vec![name, std::str::from_utf8(&p.value).ok()?]))
            })
            .collect();
        match texts {
            Some(texts) => self.with("params", texts),
            None => {
                let encoded = params.iter().map(|p| {
                    Value::from(vec![STANDARD.encode(&p.name), STANDARD.encode(&p.value)])
                });
                self.with("params_base64", encoded.collect::<Vec<_>>())
            }
        }
    }

    /// A field that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }
}

/// What an implementation answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A result.
    Ok(Output),
    /// The implementation itself refused the input.
    Refused {
        /// The refusal's kind, where the implementation names one.
        kind: Option<String>,
        /// The implementation's words.
        message: String,
    },
    /// No such operation, or an input that the interface cannot express.
    Unsupported(String),
    /// No answer: an unexpected exception, an exit, no answer in time.
    Broken(String),
}

impl Answer {
    /// A refusal by the reference's error.
    #[must_use]
    pub fn refused(error: &basestring::Error) -> Self {
        Self::Refused {
            kind: Some(error.kind().name().to_owned()),
            message: error.to_string(),
        }
    }

    /// A result or a refusal as JSON: an object with `ok` or `refused`.
    #[must_use]
    pub fn to_value(&self) -> Option<Value> {
        match self {
            Self::Ok(output) => Some(json!({"ok": output.0})),
            Self::Refused {
                kind: Some(kind),
                message,
            } => Some(json!({"refused": {"kind": kind, "message": message}})),
            Self::Refused {
                kind: None,
                message,
            } => Some(json!({"refused": {"message": message}})),
            Self::Unsupported(_) | Self::Broken(_) => None,
        }
    }

    /// What [`Answer::to_value`] wrote.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Self> {
        if let Some(Value::Object(fields)) = value.get("ok") {
            return Some(Self::Ok(Output(fields.clone())));
        }
        let refused = value.get("refused")?;
        let text = |name| refused.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self::Refused {
            kind: text("kind"),
            message: text("message").unwrap_or_default(),
        })
    }

    /// The refusal's kind, where it is one of the protocol's.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Refused { kind, .. } => Kind::from_name(kind.as_deref()?),
            Self::Ok(_) | Self::Unsupported(_) | Self::Broken(_) => None,
        }
    }
}
