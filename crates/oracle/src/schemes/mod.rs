//! The signature schemes: each a folder with its operations, its rules, its known mistakes and its
//! generated calls. `table.rs` lists them.

#[macro_use]
mod decisions;

mod call;
pub(crate) mod digest_rules;
pub(crate) mod form_input;
pub(crate) mod json;
mod op;
pub(crate) mod operation;
mod properties;
mod rules;
pub(crate) mod run;
mod scheme;
pub(crate) mod shared;
pub(crate) mod table;
pub(crate) mod webhook;
mod webhooks;

pub(crate) mod basic;
pub(crate) mod digest;
pub(crate) mod github;
pub(crate) mod mandrill;
pub(crate) mod oauth;
pub(crate) mod plivo;
pub(crate) mod trello;
pub(crate) mod twilio;

#[cfg(feature = "generate")]
pub(crate) mod generate;

pub use call::{Call, InputFault};
pub use op::Op;
pub(crate) use rules::Departure;
pub use rules::Rules;
pub use scheme::Scheme;
pub use shared::Pairs;
