//! The documented examples, stage by stage, as snapshots. What a document prints is asserted beside
//! the snapshot, so that accepting a changed one cannot hide a departure from it; and where a
//! document is wrong, the test says what its value belongs to.

mod example;
mod messages;
mod rfc5849;
mod webhooks;
mod x;
