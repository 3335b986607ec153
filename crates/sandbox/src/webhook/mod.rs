//! What acts as Twilio against a receiver of webhooks: right requests, then the same wrong in one way
//! each, and what the receiver let in of them (T-sign-1 to T-verify-8, T-auth-1 to T-auth-6).
//!
//! A right request comes first, in each of Twilio's shapes. One that is answered by a challenge is
//! repeated with the URL's user name and password. Where it is let in, requests follow on which
//! receivers go wrong, and the signatures of every known mistake; a receiver that computes with the
//! same mistake lets them in. Where it is not, the mistaken signatures find out which URL the
//! receiver computes with. No redirect is followed, as a signature holds for one URL.
//!
//! Which algorithm and quality of Digest Twilio takes is documented nowhere: the strongest that is
//! offered is answered.

mod auth;
mod call;
mod changes;
mod connection;
mod cookies;
mod fault;
mod http;
mod judge;
mod message;
mod mistakes;
mod plan;
mod random;
mod refusal;
mod report;
mod run;
mod target;

pub use fault::{Fault, FaultKind};
pub use judge::{Expected, Seen, Statuses, Verdict};
pub use message::Shape;
pub use report::{End, Outcome, Refusal, Report, Untried};
pub use run::{Options, run};
pub use target::{Target, TargetOptions};
