//! How far the search goes for a request of a size, so that every request is answered within seconds.

use super::evidence::Assembled;
use super::search::Depth;

/// Up to this size, in bytes, sets of three mistakes are tried.
const ORDINARY: usize = 2560;

/// Up to this size, in bytes, sets of two mistakes are tried.
const LARGE: usize = 6 * 1024;

/// The size of the largest of some requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size(usize);

impl Size {
    /// The size of URL, headers, protocol parameters and body, in bytes.
    pub(super) fn of(requests: &[&Assembled]) -> Self {
        let sizes = requests.iter().map(|assembled| {
            let signing = &assembled.signing;
            let pairs = signing.fields.iter().chain(&signing.protocol);
            let pairs: usize = pairs.map(|(name, value)| name.len() + value.len()).sum();
            signing.url.len() + signing.body.len() + pairs
        });
        Self(sizes.max().unwrap_or_default())
    }

    /// Whether other keys together with mistakes and two changes of the URL are tried.
    pub(super) const fn is_ordinary(self) -> bool {
        self.0 <= LARGE
    }

    /// How many mistakes a set has at most.
    pub(super) fn limit(self, depth: Depth) -> Depth {
        let most = if self.0 <= ORDINARY {
            Depth::Triples
        } else if self.0 <= LARGE {
            Depth::Pairs
        } else {
            Depth::Singles
        };
        depth.min(most)
    }

    /// What was left out, as a report says it.
    pub(super) fn left_out(self) -> Option<String> {
        if self.0 <= ORDINARY {
            return None;
        }
        let what = if self.is_ordinary() {
            "sets of three mistakes"
        } else {
            "sets of several mistakes, and other keys and URLs that differ in two places"
        };
        Some(format!(
            "the request has {} bytes: {what} were not tried. Give a shorter request that is \
             rejected too",
            self.0
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::{Depth, LARGE, ORDINARY, Size};

    #[test]
    fn the_search_is_shorter_from_each_size_on() {
        assert_eq!(Size(ORDINARY).limit(Depth::Triples), Depth::Triples);
        assert_eq!(Size(ORDINARY + 1).limit(Depth::Triples), Depth::Pairs);
        assert_eq!(Size(LARGE + 1).limit(Depth::Triples), Depth::Singles);
        assert_eq!(Size(LARGE).limit(Depth::Singles), Depth::Singles);
        assert!(Size(LARGE).is_ordinary() && !Size(LARGE + 1).is_ordinary());
        assert_eq!(Size(ORDINARY).left_out(), None);
        assert!(Size(LARGE + 1).left_out().is_some());
    }
}
