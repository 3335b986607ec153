//! The input of `basic`.

use serde::{Deserialize, Serialize};

/// Input of `basic`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasicInput {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
}
