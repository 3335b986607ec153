//! The registry, written by the build from the folders of the mistakes.

use super::Entry;
use crate::schemes::{Departure, Scheme};

include!(concat!(env!("OUT_DIR"), "/mistakes.rs"));
