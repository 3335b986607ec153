//! TLS servers that a client must accept, and others that it must reject: tests for TLS clients.
//!
//! [`run`] calls a client in every situation of the table, on servers on loopback, and judges it by what
//! the servers saw. Each invalid server differs from a valid one in one property, and a client that
//! rejects the valid one is not judged there.
//!
//! In a crate's own tests:
//!
//! ```no_run
//! use basestring_tls::clients::{Call, End, Options, run};
//!
//! let report = run(
//!     &|call: &Call| {
//!         // Request `call.url` with your client. It trusts only the CA `call.ca_pem`, and sends
//!         // `call.authorization` as its `Authorization` header.
//!     },
//!     &Options::default(),
//! )?;
//! assert_eq!(report.end(), End::Correct, "{report}");
//! # Ok::<(), String>(())
//! ```

mod answer;
mod causes;
mod certificate;
mod chains;
mod client;
mod extensions;
mod hello;
mod judge;
mod key;
mod old;
mod pki;
mod recipes;
mod record;
mod report;
mod run;
mod scene;
mod serve;
mod server;
mod situation;
mod table;
mod text;

pub use causes::Cause;
pub use client::{Call, Called, Client, Program};
pub use hello::Hello;
pub use judge::{Outcome, Verdict};
pub use recipes::{RECIPES, Recipe};
pub use record::{Connection, Record, Request};
pub use report::{End, Report};
pub use run::{Options, run};
pub use serve::{ServeOptions, Serving, serve};
pub use situation::{Expected, Host, Needs, Situation};
pub use table::{ALL as SITUATIONS, find};
