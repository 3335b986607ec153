//! How far the search goes for a request of a size, so that every request is answered within seconds.

use super::evidence::Assembled;
use super::search::{Depth, Tries};

/// Up to this size, in bytes, sets of three mistakes are tried.
const ORDINARY: usize = 2560;

/// Up to this size, in bytes, sets of two mistakes are tried.
const LARGE: usize = 6 * 1024;

/// How much work a parameter is besides its bytes, as many bytes of a long value.
const PARAMETER: usize = 16;

/// How much work all base strings that are built are together.
const MOST_WORK: usize = 96 << 20;

/// More keys than are ever tried for one request.
const ALL_KEYS: usize = 1_000;

/// The size of the largest of some requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    bytes: usize,
    parameters: usize,
}

impl Size {
    /// The size of URL, headers, protocol parameters and body, in bytes.
    pub(super) fn of(requests: &[&Assembled]) -> Self {
        let sizes = requests.iter().map(|assembled| {
            let signing = &assembled.signing;
            let pairs = signing.fields.iter().chain(&signing.protocol);
            let pairs: usize = pairs.map(|(name, value)| name.len() + value.len()).sum();
            let separators = signing.url.iter().chain(&signing.body);
            Self {
                bytes: signing.url.len() + signing.body.len() + pairs,
                parameters: separators.filter(|octet| **octet == b'&').count(),
            }
        });
        sizes.max_by_key(|size| size.work()).unwrap_or(Self {
            bytes: 0,
            parameters: 0,
        })
    }

    /// The work of building one base string.
    const fn work(self) -> usize {
        self.bytes + PARAMETER * self.parameters
    }

    /// Whether other keys together with mistakes and two changes of the URL are tried.
    pub(super) const fn is_ordinary(self) -> bool {
        self.bytes <= LARGE
    }

    /// How many mistakes a set has at most.
    pub(super) fn limit(self, depth: Depth) -> Depth {
        let most = if self.bytes <= ORDINARY {
            Depth::Triples
        } else if self.bytes <= LARGE {
            Depth::Pairs
        } else {
            Depth::Singles
        };
        depth.min(most)
    }

    /// How much is tried. What is tried does not depend on the time that it takes.
    pub(super) fn tries(self) -> Tries {
        if self.is_ordinary() {
            return Tries::ALL;
        }
        let texts = MOST_WORK / self.work().max(1);
        Tries {
            texts: texts.max(1),
            keys: texts.saturating_mul(4).max(4),
        }
    }

    /// Whether every key that may have been used in place of the right one is tried.
    pub(super) fn has_all_keys(self) -> bool {
        self.tries().keys >= ALL_KEYS
    }

    /// What was left out, as a report says it; `mistakes` is how many there are.
    pub(super) fn left_out(self, mistakes: usize) -> Option<String> {
        if self.bytes <= ORDINARY {
            return None;
        }
        let texts = self.tries().texts;
        let what = if self.bytes <= LARGE {
            "sets of three mistakes were not tried".to_owned()
        } else if texts >= mistakes {
            "sets of several mistakes, and other keys and URLs that differ in two places were not tried"
                .to_owned()
        } else {
            format!(
                "only the {texts} most common of {mistakes} mistakes and the likeliest other keys and \
                 URLs were tried"
            )
        };
        Some(format!(
            "the request has {} bytes: {what}. Give a shorter request that is rejected too",
            self.bytes
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::{Depth, LARGE, MOST_WORK, ORDINARY, Size, Tries};

    const fn size(bytes: usize) -> Size {
        Size {
            bytes,
            parameters: 0,
        }
    }

    #[test]
    fn the_search_is_shorter_from_each_size_on() {
        assert_eq!(size(ORDINARY).limit(Depth::Triples), Depth::Triples);
        assert_eq!(size(ORDINARY + 1).limit(Depth::Triples), Depth::Pairs);
        assert_eq!(size(LARGE + 1).limit(Depth::Triples), Depth::Singles);
        assert_eq!(size(LARGE).limit(Depth::Singles), Depth::Singles);
        assert!(size(LARGE).is_ordinary() && !size(LARGE + 1).is_ordinary());
        assert_eq!(size(ORDINARY).left_out(300), None);
        assert!(size(LARGE + 1).left_out(300).is_some());
    }

    #[test]
    fn the_work_of_a_search_is_bounded_whatever_the_size() {
        assert_eq!(size(LARGE).tries(), Tries::ALL);
        for bytes in [LARGE + 1, 100_000, 1_000_000, 4_000_000, 12_000_000] {
            for parameters in [0, bytes / 100, bytes / 4] {
                let size = Size { bytes, parameters };
                let tries = size.tries();
                let work = tries.texts * (bytes + 16 * parameters);
                assert!(work <= MOST_WORK, "{size:?}");
                assert!(tries.keys * bytes <= 4 * MOST_WORK, "{size:?}");
                assert!(tries.texts >= 1, "{size:?}");
            }
        }
        let large = Size {
            bytes: 4_000_000,
            parameters: 1_000_000,
        };
        let said = large.left_out(300).expect("what was left out");
        assert!(
            said.contains("only the 5 most common of 300 mistakes"),
            "{said}"
        );
    }
}
