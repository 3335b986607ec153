//! Fast OAuth 1.0a signing and verifying (RFC 5849, HMAC-SHA1) for many requests with the same
//! credentials.
//!
//! [`Signer`], [`Verifier`] and [`TwilioVerifier`] hash the key once and reuse their buffers: a request
//! costs no allocation once they are large enough. Parameters are sorted without being encoded, and
//! encoded and hashed in one pass.
//!
//! The results are those of the reference, the crate `basestring`. This crate takes only types from
//! it and has its own code for every stage. Laws, every vector and a fuzz target compare the two. A
//! request that this crate does not accept goes to the reference, which gives the reason.
//!
//! ```
//! use basestring::{Credentials, Url};
//! use basestring_prepared::{Call, Endpoint, Signer};
//!
//! let credentials = Credentials::client("dpf43f3p2l4k3l03", "kd94hf93k423kf44")
//!     .with_token("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00");
//! let mut signer = Signer::new(&credentials);
//! let url = Url::parse(b"http://photos.example.net/photos").unwrap();
//! let call = Call {
//!     endpoint: &Endpoint::new(b"GET", &url, &url.authority()),
//!     parameters: &[(b"file", b"vacation.jpg"), (b"size", b"original")],
//!     timestamp: b"137131202",
//!     nonce: b"chapoH",
//! };
//! let mut signature = [0; 28];
//! signer.sign_into(&call, &mut signature);
//! assert_eq!(&signature, b"MdpQcU8iPSUjWoN/UDMsK2sui9I=");
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod base64;
mod coding;
mod encode;
mod endpoint;
mod form;
mod hasher;
mod known;
mod label;
mod midstate;
mod order;
mod raw;
mod received;
mod scan;
mod signer;
mod table;
mod url;
mod verifier;
mod webhook;
mod wire;
mod writer;

pub use endpoint::{Call, Endpoint, Pair, SIGNATURE_LENGTH};
pub use raw::{Malformed, RawParameter, RawParameters, raw_parameters};
pub use signer::Signer;
pub use verifier::Verifier;
pub use webhook::TwilioVerifier;
pub use wire::Wire;
