//! The documented examples, stage by stage, as snapshots. A value that a document prints is asserted
//! too, so that accepting a changed snapshot cannot hide a difference. If a document is wrong, the test
//! names the input to which its value belongs.

mod example;
mod messages;
mod rfc5849;
mod webhooks;
mod x;
