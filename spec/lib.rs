//! A reference of OAuth 1.0a request signing (RFC 5849), to read next to the RFC, line by line. It also
//! has the signatures of webhooks ([`twilio`], [`mandrill`], [`trello`], [`plivo`], and `github` with the
//! feature `hmac-sha2`) and the authentication schemes [`basic`] and, with the feature `digest`, Digest.
//!
//! One section is one function with the RFC's name: [`percent_encode`] (3.6), [`base_string_uri`]
//! (3.4.1.2), [`collect_parameters`] (3.4.1.3.1), [`normalize_parameters`] (3.4.1.3.2),
//! [`base_string`] (3.4.1.1), [`hmac_sha1`] (3.4.2), [`plaintext`] (3.4.4), [`Authorization`]
//! (3.5.1), [`verify`] (3.2, 3.3). Each is a function of its arguments: clock, nonce and the store
//! of used nonces are parameters.
//!
//! ```
//! use basestring::*;
//!
//! let request = Request {
//!     method: b"POST",
//!     url: Url::parse(b"https://photos.example.net/initiate").unwrap(),
//!     fields: &[],
//!     body: b"",
//! };
//! let credentials = Credentials::client("dpf43f3p2l4k3l03", "kd94hf93k423kf44");
//! let mut protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 137_131_200, "wIjqoS");
//! protocol.callback = Some(b"http://printer.example.com/ready".to_vec());
//! let signed = sign(&request, &credentials, &protocol).unwrap();
//! assert_eq!(signed.signature, "74KNZJeDHnMBp0EMJ9ZHt/XKycU=");
//! ```
//!
//! Input is bytes as received, and decoded parameters are bytes. No function panics on any input. All
//! take time linear in the input, except for the sorting of parameters. For speed, see the crate
//! `basestring-prepared`.
//!
//! The features `hmac-sha2`, `rsa`, `digest`, `body-sha256` and `http` add what RFC 5849's HMAC-SHA1
//! and PLAINTEXT do not need. None is on by default.
//!
//! Identifiers such as R-3.6-1 name the requirements that the vectors cite.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod authorization;
mod base_string;
mod base_string_uri;
pub mod basic;
mod body_hash;
mod credentials;
#[cfg(feature = "digest")]
pub mod digest;
mod encode;
mod error;
mod flow;
mod form;
#[cfg(feature = "hmac-sha2")]
pub mod github;
#[cfg(any(feature = "body-sha256", feature = "digest", feature = "hmac-sha2"))]
mod hexadecimal;
#[cfg(feature = "http")]
pub mod http_request;
pub mod mandrill;
mod nonce_and_timestamp;
mod normalize;
mod parameter;
mod parameters;
pub mod plivo;
mod received;
mod request;
#[cfg(feature = "rsa")]
pub mod rsa;
mod secret;
mod sign;
mod signature;
mod split;
mod transmit;
pub mod trello;
pub mod twilio;
mod url;
mod verify;
mod webhook_secret;
#[cfg(feature = "digest")]
pub mod webhook_url;

pub use authorization::{Authorization, has_oauth_scheme};
pub use base_string::base_string;
pub use base_string_uri::base_string_uri;
pub use body_hash::body_hash;
pub use credentials::Credentials;
pub use encode::{form_unescape, is_unreserved, percent_decode, percent_encode};
pub use error::{Error, Kind};
pub use flow::{Callback, CredentialsAnswer, OUT_OF_BAND, authorization_uri, callback_redirect};
pub use form::{form_decode, form_pairs};
pub use nonce_and_timestamp::{Clock, NonceUse, Nonces, parse_timestamp, timestamp_order};
pub use normalize::normalize_parameters;
pub use parameter::Parameter;
pub use parameters::{body_parameters, collect_parameters, query_parameters};
pub use received::Received;
pub use request::{Field, Request};
pub use secret::{Secret, constant_time_eq};
pub use sign::{ProtocolParameters, Signed, request_base_string, sign};
pub use signature::{
    KeyKind, SignatureMethod, compute_signature, hmac_sha1, plaintext, signing_key,
};
#[cfg(feature = "hmac-sha2")]
pub use signature::{hmac_sha256, hmac_sha512};
pub use transmit::{Place, append_to_body, append_to_query, form_encode, protocol_parameters};
pub use url::{Authority, Scheme, Url};
pub use verify::{Insecure, Verification, verify};
pub use webhook_secret::WebhookSecret;

/// The README's Rust example runs with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
