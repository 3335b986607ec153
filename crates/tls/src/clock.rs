//! Times as seconds since 1970-01-01T00:00:00Z (negative before), and their text.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustls::pki_types::UnixTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Seconds since 1970-01-01T00:00:00Z.
pub type Seconds = i64;

/// The clock of this machine.
#[must_use]
pub fn now() -> Seconds {
    let signed = |span: Duration| Seconds::try_from(span.as_secs()).unwrap_or(i64::MAX);
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => signed(since),
        Err(before) => -signed(before.duration()),
    }
}

/// Reads a time: seconds since 1970, or RFC 3339 (`2026-11-24T15:00:00Z`).
///
/// # Errors
///
/// The expected formats, if the text has neither.
pub fn parse(text: &str) -> Result<Seconds, String> {
    let read = || OffsetDateTime::parse(text, &Rfc3339).map(OffsetDateTime::unix_timestamp);
    let seconds = text.parse().ok().or_else(|| read().ok());
    let seconds = seconds.filter(|seconds| (FIRST..=LAST).contains(seconds));
    seconds.ok_or_else(|| {
        format!(
            "expected a time such as 2026-11-24T15:00:00Z, or seconds since 1970 from {FIRST} to \
             {LAST}, found {text:?}"
        )
    })
}

/// 0000-01-01T00:00:00Z, the first time that RFC 3339 can write.
const FIRST: Seconds = -62_167_219_200;

/// 9999-12-31T23:59:59Z, the last one.
const LAST: Seconds = 253_402_300_799;

/// A time as webpki expects it. Nothing is valid before 1970.
pub(crate) fn unix_time(at: Seconds) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at).unwrap_or(0)))
}

/// A time in RFC 3339 format, in UTC.
#[must_use]
pub fn say(at: Seconds) -> String {
    OffsetDateTime::from_unix_timestamp(at)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_else(|| format!("{at} seconds since 1970"))
}

/// The length of a time span, in its largest whole unit, without its sign.
#[must_use]
pub fn span(seconds: Seconds) -> String {
    const UNITS: [(u64, &str); 3] = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let seconds = seconds.unsigned_abs();
    let (count, unit) = UNITS
        .iter()
        .find(|(length, _)| seconds >= *length)
        .map_or((seconds, "second"), |(length, unit)| {
            (seconds / length, *unit)
        });
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::{FIRST, LAST, parse, say, span};

    #[test]
    fn times_are_read_as_they_are_written() {
        assert_eq!(say(0), "1970-01-01T00:00:00Z");
        for at in [0, -1, 951_782_400, 4_102_444_800] {
            assert_eq!(parse(&say(at)), Ok(at));
            assert_eq!(parse(&at.to_string()), Ok(at));
        }
        assert!(parse("yesterday").is_err());
        for (at, text) in [
            (FIRST, "0000-01-01T00:00:00Z"),
            (LAST, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!((parse(text), say(at).as_str()), (Ok(at), text));
        }
        assert!(parse(&(FIRST - 1).to_string()).is_err());
        assert!(parse(&(LAST + 1).to_string()).is_err());
        assert_eq!(say(i64::MAX), "9223372036854775807 seconds since 1970");
    }

    #[test]
    fn spans_are_written_in_their_largest_unit() {
        let written = [1, 59, 60, 7_199, -86_400, i64::MIN].map(span);
        assert_eq!(
            written,
            [
                "1 second",
                "59 seconds",
                "1 minute",
                "1 hour",
                "1 day",
                "106751991167300 days"
            ]
        );
    }
}
