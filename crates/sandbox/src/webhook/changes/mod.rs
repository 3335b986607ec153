//! Variants that schemes have in common: one change in the signature header, the URL, the
//! parameters, or the body.

mod content;
mod signature;
mod url;

pub(super) use content::{of_body, of_parameters, of_query};
pub(super) use signature::{REPLAY, of_signature};
pub(super) use url::{of_requested_url, of_signed_url};
