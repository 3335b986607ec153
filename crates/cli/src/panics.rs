//! Counts panics: a program that goes on after one must not end as if everything were as expected.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The panics of all threads since it was made.
pub(crate) struct Panics(Arc<AtomicU64>);

impl Panics {
    /// Counts from here on. Each panic is still printed.
    pub(crate) fn count() -> Self {
        let counted = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&counted);
        let printed = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            count.fetch_add(1, Ordering::Relaxed);
            printed(panic);
        }));
        Self(counted)
    }

    /// How many there were.
    pub(crate) fn counted(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::Panics;

    #[test]
    fn a_panic_of_another_thread_is_counted() {
        let panics = Panics::count();
        let before = panics.counted();
        let none: Option<u8> = std::env::var("NOT_SET").ok().map(|_| 0);
        let thread = std::thread::spawn(move || none.expect("a value"));
        assert!(thread.join().is_err());
        assert!(panics.counted() > before);
    }
}
