//! Each known mistake as a signer, diagnosed from what it sends.

mod apart;
mod named;
mod proven;
mod requests;
mod two;
