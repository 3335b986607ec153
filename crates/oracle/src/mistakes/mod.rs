//! The known mistakes: one folder each, `src/schemes/<scheme>/mistakes/<id>/`, with the texts, the
//! departure that makes the mistake, and inputs on which it shows.

mod draft;
mod fixture;
mod mistake;
mod registry;
mod shape;
mod show;
mod update;

pub use draft::{Draft, unknown};
pub use fixture::{Shown, read_fixture};
pub use mistake::Mistake;
pub use shape::{Effect, Frequency, Layer, Side, Status};
pub use show::Page;
pub use update::{checkout, update_fixtures};
