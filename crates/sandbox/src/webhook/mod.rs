//! A sender of webhooks: it sends a receiver valid requests, then invalid ones, and reports which of
//! them the receiver accepts (T-sign-1 to T-verify-8, T-auth-1 to T-auth-6).
//!
//! A valid request comes first, in each shape that the scheme has. If the receiver answers with a
//! challenge, the request is repeated with the user name and password of the URL. If the receiver
//! accepts it, more requests follow: valid ones that receivers often reject, requests that were
//! changed after signing, and the signatures that known mistakes produce. A receiver that makes the
//! same mistake accepts such a signature. If the receiver rejects the valid request, the mistaken
//! signatures show what it computes instead. Redirects are not followed, because a signature holds
//! for one URL.
//!
//! What depends on the signature scheme is in `schemes`, one folder for each; everything else is
//! written once, over the `Scheme` trait.
//!
//! Twilio does not document which algorithm and quality of Digest it uses: the sender answers the
//! strongest challenge.

mod answer;
mod attempt;
mod attribute;
mod auth;
mod call;
mod changes;
pub(crate) mod connection;
pub(crate) mod cookies;
mod explain;
mod fault;
mod forms;
pub(crate) mod http;
pub(crate) mod judge;
mod login;
mod message;
mod mistakes;
mod plan;
pub(crate) mod random;
mod report;
mod run;
mod runner;
mod scheme;
mod schemes;
pub(crate) mod target;

pub use fault::{Fault, FaultKind};
pub use judge::{Expected, Seen, Statuses, Verdict};
pub use message::Shape;
pub use report::{End, Finding, Outcome, Refusal, Report, Untried};
pub use run::{Options, run};
pub use schemes::SchemeName;
pub use target::{Target, TargetOptions};
