//! The time that a check takes.

#[cfg(not(target_family = "wasm"))]
use std::time::Instant;

/// Measures a duration. In WebAssembly, where the standard library has no clock, it is always zero.
#[derive(Clone, Copy)]
pub(crate) struct Stopwatch {
    #[cfg(not(target_family = "wasm"))]
    start: Instant,
}

impl Stopwatch {
    /// Starts now.
    pub(crate) fn start() -> Self {
        Self {
            #[cfg(not(target_family = "wasm"))]
            start: Instant::now(),
        }
    }

    /// The time since the start, in seconds.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn seconds(self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// Zero.
    #[cfg(target_family = "wasm")]
    pub(crate) fn seconds(self) -> f64 {
        0.0
    }
}
