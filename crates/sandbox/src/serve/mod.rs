//! A provider to test clients against: the flow of RFC 5849 section 2, verification by 3.2, and
//! refusals that name the mistake, its section, and the fix.
//!
//! [`start`] binds and reports the address; [`Running::until`] serves until its future is ready. With a
//! state file, used nonces and issued credentials are on disk before a request is answered.

mod answer;
mod authority;
mod bodies;
mod body;
mod change;
mod clock;
mod connections;
mod credentials;
mod descriptors;
mod diagnosis;
mod difference;
mod disk;
mod fault;
mod flow;
mod forgotten;
mod grants;
mod guard;
mod handshake;
mod issued;
mod lingering;
mod log;
mod nonces;
mod options;
mod owner;
mod paced;
mod page;
mod page_live;
mod page_request;
mod private;
mod protected;
mod provider;
mod random;
mod received;
mod records;
mod refusal;
mod router;
mod running;
mod shares;
mod signed;
mod state;
mod tls;
mod verify;
mod x;

pub use answer::Manner;
pub use credentials::{Client, Known, KnownToken, User};
pub use fault::Fault;
pub use log::{Log, begin as begin_log};
pub use options::{Limits, Options};
pub use running::{Running, start};
pub use tls::Tls;
