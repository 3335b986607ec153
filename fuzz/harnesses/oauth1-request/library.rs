//! Calls the crate through its adapter, which is the file `adapter.rs` here.

#[allow(dead_code)]
#[path = "adapter.rs"]
mod adapter;

pub use adapter::answer;

/// The names of the operations in the adapter protocol.
pub const OPERATIONS: &[&str] = &["sign"];
