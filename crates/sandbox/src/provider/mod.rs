//! Attacks an OAuth 1.0a provider (RFC 5849): valid requests first, then requests that are wrong in one
//! way each, and reports which of them the provider accepts by mistake, and which valid ones it rejects.
//!
//! The data flows in three steps:
//!
//! 1. [`Configuration`] → `Setup` → the tables in `attacks`: rows with an id, a requirement, what a
//!    provider should do, the mistake that the other result shows, and how the request is made.
//! 2. Row → `Draft` (what is signed) → `Wire` (bytes) → the reference's verdict → `Client` → answer.
//!    A request that the reference judges differently from its row is an internal error, and stops the
//!    run.
//! 3. Answers → `Calibration` (what accepts and what rejects here) → [`Outcome`] → [`Report`] → the
//!    engine's report, of which every format is a view.
//!
//! It is a folder of this crate and no crate of its own, because it sends with the same connections and
//! reads answers with the same reader as [`webhook`](crate::webhook), and is tested against
//! [`serve`](crate::serve).

mod attack;
mod attacks;
mod attempt;
mod attribute;
mod authorize;
mod calibration;
mod client;
mod command;
mod configuration;
mod draft;
mod html;
mod issuing;
mod ledger;
mod maker;
mod monotonic;
mod report;
mod run;
mod session;
mod setup;
mod shared;
mod traces;
mod watch;
mod wire;

pub use attack::Wanted;
pub use configuration::{ClientEntry, Configuration, FlowEntry, TokenEntry, UserEntry};
pub use report::{Outcome, Report, Verdict};
pub use run::{Options, plan, run};
