//! What runs a case: an implementation, and its answers.

use serde::{Deserialize, Serialize};

use crate::protocol::{Answer, Call, Op};

/// How an implementation introduces itself: the answer to `hello`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol's version that it speaks.
    #[serde(default)]
    pub protocol: u64,
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
    /// The language that it is written in.
    #[serde(default)]
    pub language: String,
    /// The operations that it has, by name.
    #[serde(default)]
    pub ops: Vec<String>,
    /// The signature methods of OAuth that it has, by name. A case with another one is unsupported. None
    /// if it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub methods: Option<Vec<String>>,
    /// Its home page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// Where its faults are reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issues: Option<String>,
}

impl Hello {
    /// Whether the operation is among those named.
    #[must_use]
    pub fn has(&self, op: Op) -> bool {
        self.ops.iter().any(|name| name == op.name())
    }
}

/// Something that answers calls: in process, or an outside program.
pub trait Implementation {
    /// Who answers.
    fn hello(&mut self) -> Hello;

    /// The answer to a call. A fault of the implementation is an [`Answer::Broken`], never a panic.
    fn answer(&mut self, call: &Call) -> Answer;
}
