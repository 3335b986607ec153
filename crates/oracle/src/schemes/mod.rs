//! The signature schemes: each a folder with its operations, its rules, its known mistakes and its
//! generated calls. `table.rs` lists them.

#[macro_use]
mod decisions;

mod call;
mod op;
pub(crate) mod operation;
mod rules;
pub(crate) mod run;
pub(crate) mod shared;
pub(crate) mod table;

pub mod basic;
pub mod digest;
pub mod oauth;
pub mod twilio;

#[cfg(feature = "generate")]
pub(crate) mod generate;

pub use call::{Call, InputFault};
pub use decisions::Decisions;
pub use op::{Op, Scheme};
pub use rules::{Departure, Rules};
pub use shared::{Pair, Pairs};
