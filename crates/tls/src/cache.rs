//! What earlier checks of a run fetched.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The highest number of bytes in a cache.
const CACHED: usize = 32 << 20;

/// OCSP responses and CRLs of earlier checks. They are judged again before they are used, so that one
/// that is out of date is fetched again.
#[derive(Clone, Debug, Default)]
pub struct Cache(Arc<Mutex<HashMap<Vec<u8>, Vec<u8>>>>);

impl Cache {
    pub(crate) fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(key).cloned()
    }

    pub(crate) fn put(&self, key: Vec<u8>, bytes: &[u8]) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let size: usize = held.values().map(Vec::len).sum();
        if size.saturating_add(bytes.len()) <= CACHED {
            held.insert(key, bytes.to_vec());
        }
    }
}
