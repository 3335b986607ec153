//! Nonce and timestamp: RFC 5849 3.3 (R-3.3-1 to R-3.3-7, O-timestamp-form, O-future-timestamp).

use std::cmp::Ordering;

use crate::error::{Error, Kind, excerpt};

/// One use of a nonce, which must not occur twice (3.2, 3.3).
///
/// The timestamp has no leading zeros, because it is compared as a number (O-timestamp-form).
///
/// ```
/// use basestring::NonceUse;
/// let once = NonceUse { client_key: b"ck", token: b"tk", timestamp: b"1", nonce: b"n" };
/// // Another token's use of a nonce is another use.
/// assert_ne!(once, NonceUse { token: b"", ..once });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NonceUse<'a> {
    /// The client identifier.
    pub client_key: &'a [u8],
    /// The token identifier; empty if there is none.
    pub token: &'a [u8],
    /// The timestamp's decimal digits.
    pub timestamp: &'a [u8],
    /// The nonce.
    pub nonce: &'a [u8],
}

/// The store of used nonces.
///
/// ```
/// use basestring::{NonceUse, Nonces};
/// #[derive(Default)]
/// struct Used(std::collections::HashSet<Vec<u8>>);
/// impl Nonces for Used {
///     fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool {
///         self.0.insert(format!("{nonce:?}").into_bytes())
///     }
/// }
/// let once = NonceUse { client_key: b"ck", token: b"", timestamp: b"1", nonce: b"n" };
/// let mut used = Used::default();
/// assert!(used.is_new(&once));
/// assert!(!used.is_new(&once));
/// ```
pub trait Nonces {
    /// Records a use and returns whether it is the first. It is called once for a request with a
    /// correct signature, and not for any other (R-3.3-7).
    fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool;
}

/// The clock with which a timestamp is compared (3.3).
///
/// ```
/// use basestring::Clock;
/// let clock = Clock { now: 1000, window: 300 };
/// assert!(clock.is_within(b"700") && clock.is_within(b"1300"));
/// assert!(!clock.is_within(b"699") && !clock.is_within(b"1301"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub now: u64,
    /// How many seconds a timestamp may be before or after `now` (O-future-timestamp).
    pub window: u64,
}

impl Clock {
    /// The usual window: 300 seconds.
    ///
    /// ```
    /// assert_eq!(basestring::Clock::WINDOW, 300);
    /// ```
    pub const WINDOW: u64 = 300;

    /// Whether a timestamp's decimal digits, however many, are within the window.
    ///
    /// ```
    /// let clock = basestring::Clock { now: 1000, window: basestring::Clock::WINDOW };
    /// assert!(clock.is_within(b"0001000"));
    /// assert!(!clock.is_within(b"99999999999999999999999"));
    /// ```
    #[must_use]
    pub fn is_within(&self, timestamp: &[u8]) -> bool {
        parse_timestamp(timestamp).is_ok_and(|digits| {
            let number = digits.iter().try_fold(0_u64, |number, digit| {
                number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
            });
            number.is_some_and(|number| number.abs_diff(self.now) <= self.window)
        })
    }
}

/// 3.3: a timestamp is a positive integer: decimal digits, at least one of them not zero, however
/// many (R-3.3-1, O-timestamp-form). The result has no leading zeros.
///
/// ```
/// use basestring::parse_timestamp;
/// assert_eq!(parse_timestamp(b"0137131201").unwrap(), b"137131201");
/// assert!(parse_timestamp(b"1.5").is_err());
/// assert!(parse_timestamp(b"0").is_err());
/// ```
///
/// # Errors
///
/// [`Kind::BadTimestamp`].
pub fn parse_timestamp(timestamp: &[u8]) -> Result<&[u8], Error> {
    let zeros = timestamp.iter().take_while(|&&digit| digit == b'0').count();
    match timestamp.get(zeros..) {
        Some(digits @ [_, ..]) if digits.iter().all(u8::is_ascii_digit) => Ok(digits),
        _ => {
            let expected = "a timestamp of decimal digits, greater than zero";
            Err(Error::new(Kind::BadTimestamp, expected, excerpt(timestamp)))
        }
    }
}

/// The order of two timestamps as numbers, however long, each as [`parse_timestamp`] gives it.
///
/// ```
/// use std::cmp::Ordering;
/// assert_eq!(basestring::timestamp_order(b"99999999999999999999", b"1"), Ordering::Greater);
/// ```
#[must_use]
pub fn timestamp_order(a: &[u8], b: &[u8]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}
