//! Many secrets, and where a text has one of them.

use std::collections::HashMap;
use std::ops::Range;

use basestring::Secret;

use super::views::views;

/// Shorter secrets are in other words by chance, so they are not found.
const SHORTEST: usize = 6;

/// The length of the pieces in which a long text is searched, in bytes.
const PIECE: usize = 1 << 18;

/// The most bytes by which an encoding, or one of another, writes a byte.
const LONGEST_ESCAPE: usize = 16;

/// The pairs of bytes that can begin a secret: one bit for each.
const WORDS: usize = (1 << 16) / 64;

/// A set of secrets that finds them in a text, whatever their number: as they are or encoded once or
/// several times, with percent-encoding, `+` for a space, the escapes of JSON and HTML, hexadecimal digits
/// or Base64. The case of letters does not matter, because hosts and names of headers are lowercased.
///
/// ```
/// use basestring::Secret;
/// use basestring_oracle::diagnose::Secrets;
/// let mut secrets = Secrets::default();
/// secrets.insert(&Secret::new("kd94&f93k423kf44"));
/// assert_eq!(secrets.found_in(b"/path/kd94%26F93k423kf44").len(), 1);
/// assert!(secrets.found_in(b"/path/kd94").is_empty());
/// ```
#[derive(Clone, Default)]
pub struct Secrets {
    starts: Vec<u64>,
    by_start: HashMap<[u8; SHORTEST], Vec<Secret>>,
}

/// Shows no secret.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} beginnings)", self.by_start.len())
    }
}

/// The place of a pair of bytes among the bits.
fn bit(first: u8, second: u8) -> (usize, u64) {
    let pair = u16::from_be_bytes([first.to_ascii_lowercase(), second.to_ascii_lowercase()]);
    (usize::from(pair >> 6), 1 << (pair & 63))
}

fn start_of(bytes: &[u8]) -> Option<[u8; SHORTEST]> {
    let start: [u8; SHORTEST] = bytes.get(..SHORTEST)?.try_into().ok()?;
    Some(start.map(|byte| byte.to_ascii_lowercase()))
}

impl Secrets {
    /// Adds one. Secrets of fewer than six bytes are in other words by chance, so they are never found.
    pub fn insert(&mut self, secret: &Secret) {
        let bytes = secret.expose();
        let (Some(start), [first, second, ..]) = (start_of(bytes), bytes) else {
            return;
        };
        self.starts.resize(WORDS, 0);
        let (word, bit) = bit(*first, *second);
        if let Some(word) = self.starts.get_mut(word) {
            *word |= bit;
        }
        let known = self.by_start.entry(start).or_default();
        if !known.iter().any(|known| known.expose() == bytes) {
            known.push(secret.clone());
        }
    }

    /// Removes one.
    pub fn remove(&mut self, secret: &Secret) {
        let Some(start) = start_of(secret.expose()) else {
            return;
        };
        if let Some(known) = self.by_start.get_mut(&start) {
            known.retain(|known| known.expose() != secret.expose());
            if known.is_empty() {
                self.by_start.remove(&start);
            }
        }
    }

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.by_start.is_empty()
    }

    /// The secrets that a text has, each once.
    #[must_use]
    pub fn found_in(&self, text: &[u8]) -> Vec<Secret> {
        let mut found: Vec<Secret> = Vec::new();
        self.each(text, |secret, _| {
            if !found.iter().any(|known| known.expose() == secret.expose()) {
                found.push(secret.clone());
            }
        });
        found
    }

    /// The text with `…` for each secret.
    ///
    /// ```
    /// use basestring::Secret;
    /// use basestring_oracle::diagnose::Secrets;
    /// let mut secrets = Secrets::default();
    /// secrets.insert(&Secret::new("open sesame"));
    /// assert_eq!(secrets.hide("a=open+sesame&b=6f70656e20736573616d65"), "a=…&b=…");
    /// ```
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        for place in self.places(text.as_bytes()) {
            // Whole characters, also where a secret is not valid UTF-8.
            let is_between = |at: &usize| text.is_char_boundary(*at);
            let start = (0..=place.start).rev().find(is_between);
            let start = start.unwrap_or_default();
            let end = (place.end..=text.len()).find(is_between);
            let end = end.unwrap_or(text.len());
            shown.push_str(text.get(at..start).unwrap_or_default());
            shown.push('…');
            at = end.max(at);
        }
        shown.push_str(text.get(at..).unwrap_or_default());
        shown
    }

    /// Where a text has secrets, in order and without overlaps.
    fn places(&self, text: &[u8]) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        self.each(text, |_, place| places.push(place));
        places.sort_unstable_by_key(|place| (place.start, place.end));
        let mut joined: Vec<Range<usize>> = Vec::new();
        for place in places {
            match joined.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                Some(_) | None => joined.push(place),
            }
        }
        joined
    }

    /// Calls a function for each secret of a text. A long text is searched piece by piece, so that its
    /// views need little memory; a secret that crosses the end of a piece is in the next one.
    fn each(&self, text: &[u8], mut found: impl FnMut(&Secret, Range<usize>)) {
        let overlap = self.longest().saturating_mul(LONGEST_ESCAPE);
        let mut start = 0;
        loop {
            let end = (start + PIECE).saturating_add(overlap).min(text.len());
            let is_last = end == text.len();
            let piece = text.get(start..end).unwrap_or_default();
            self.each_of(piece, |secret, place| {
                // At the end of a piece, a secret may look cut.
                if is_last || place.end < piece.len() {
                    found(secret, start + place.start..start + place.end);
                }
            });
            if is_last {
                return;
            }
            start += PIECE;
        }
    }

    /// The length of the longest secret.
    fn longest(&self) -> usize {
        let all = self.by_start.values().flatten();
        let lengths = all.map(|secret| secret.expose().len());
        lengths.max().unwrap_or_default()
    }

    fn each_of(&self, text: &[u8], mut found: impl FnMut(&Secret, Range<usize>)) {
        if self.is_empty() || text.len() < SHORTEST {
            return;
        }
        for view in views(text) {
            for (at, pair) in view.bytes.windows(2).enumerate() {
                let &[first, second] = pair else { continue };
                let (word, bit) = bit(first, second);
                if self.starts.get(word).is_none_or(|word| word & bit == 0) {
                    continue;
                }
                let rest = view.bytes.get(at..).unwrap_or_default();
                let known = start_of(rest).and_then(|start| self.by_start.get(&start));
                for secret in known.into_iter().flatten() {
                    let same = in_common(rest, secret.expose());
                    let Some(place) = view.place(&(at..at + same)) else {
                        continue;
                    };
                    let is_whole = same == secret.expose().len();
                    if is_whole || is_cut(text.get(place.end..).unwrap_or_default()) {
                        found(secret, place);
                    }
                }
            }
        }
    }
}

/// How many bytes two texts have in common at their start.
fn in_common(a: &[u8], b: &[u8]) -> usize {
    let same = a.iter().zip(b);
    same.take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
}

/// Whether a text ends here because it was cut.
fn is_cut(rest: &[u8]) -> bool {
    let rest = rest.strip_prefix(b"\\").unwrap_or(rest);
    let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
    rest.is_empty() || rest.starts_with("…".as_bytes())
}

#[cfg(test)]
mod tests {
    use basestring::Secret;

    use super::{LONGEST_ESCAPE, PIECE, Secrets};

    fn secrets() -> Secrets {
        let mut secrets = Secrets::default();
        secrets.insert(&Secret::new("kd94&f93k423kf44"));
        secrets
    }

    #[test]
    fn a_secret_across_the_end_of_a_piece_is_found_once() {
        let secrets = secrets();
        for (written, before) in [
            ("kd94&f93k423kf44", PIECE - 7),
            ("kd94%2526f93k423kf44", PIECE - 1),
            ("6b643934266639336b3432336b663434", PIECE - 9),
        ] {
            let (first, last) = (".".repeat(before), ".".repeat(PIECE));
            let hidden = secrets.hide(&format!("{first}{written}{last}"));
            assert!(hidden == format!("{first}…{last}"), "{written}");
        }
    }

    #[test]
    fn the_beginning_of_a_secret_at_the_end_of_a_piece_is_no_secret() {
        let before = ".".repeat(PIECE + 16 * LONGEST_ESCAPE - 8);
        let text = format!("{before}kd94&f93 {}", ".".repeat(PIECE));
        assert!(secrets().hide(&text) == text);
    }

    #[test]
    fn a_secret_within_long_base64_is_found() {
        // Base64 of the secret, after a number of bytes that is divisible by three.
        for shift in ["", "x "] {
            let many = "QUFB".repeat(PIECE * 5 / 8);
            let text = format!("{shift}{many}a2Q5NCZmOTNrNDIza2Y0NA==");
            let hidden = secrets().hide(&text);
            assert!(hidden.ends_with("…=="), "{shift}");
        }
    }
}
