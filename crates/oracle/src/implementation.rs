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

/// The longest name, version or address that is kept, in characters.
const LONGEST: usize = 300;
/// The highest number of operations and methods that are kept.
const MOST: usize = 300;

impl Hello {
    /// The same with short texts and lists: an implementation may send anything.
    pub(crate) fn shortened(mut self) -> Self {
        let cut = |text: &mut String| {
            if let Some((at, _)) = text.char_indices().nth(LONGEST) {
                text.truncate(at);
                text.push('…');
            }
        };
        let texts = [&mut self.name, &mut self.version, &mut self.language];
        texts.into_iter().for_each(cut);
        let addresses = [&mut self.homepage, &mut self.issues];
        addresses.into_iter().flatten().for_each(cut);
        let lists = [Some(&mut self.ops), self.methods.as_mut()];
        for list in lists.into_iter().flatten() {
            list.truncate(MOST);
            list.iter_mut().for_each(cut);
        }
        self
    }

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
