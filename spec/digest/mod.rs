//! HTTP Digest authentication: RFC 7616 3.3 to 3.4.6, with the form of RFC 2069 if the challenge
//! has no `qop` (D-1 to D-21, O-digest-qop-order, O-digest-nc-case, O-digest-sess-no-qop).
//!
//! ```
//! use basestring::{Secret, digest};
//!
//! // RFC 7616 3.9.1.
//! let challenge = digest::Challenge::parse(
//!     br#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#,
//! )
//! .unwrap();
//! let password = Secret::new("Circle of Life");
//! let request = digest::Request { method: b"GET", uri: b"/dir/index.html", body: b"" };
//! let cnonce = &b"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"[..];
//! let nc = digest::nonce_count(1);
//! let field =
//!     digest::respond(&challenge, b"Mufasa", &password, &request, Some(cnonce), Some(nc.as_bytes()))
//!         .unwrap();
//!
//! let answer = digest::parse_authorization(field.as_bytes()).unwrap();
//! assert_eq!(
//!     answer.response,
//!     b"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
//! );
//! digest::verify(&answer, &challenge, b"Mufasa", &password, &request, |count| count == 1).unwrap();
//! ```

mod algorithm;
mod answer;
mod challenge;
mod fields;
mod response;
mod verify;

pub use algorithm::{Algorithm, HashFunction, Qop};
pub use answer::{Answer, answer, parse_authorization, respond};
pub use challenge::{Challenge, SchemeChallenge, parse_challenges, split_challenges};
pub use response::{Protection, Request, a1, a2, nonce_count, response, username_hash};
pub use verify::verify;
