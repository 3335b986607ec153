//! Times as seconds since 1970-01-01T00:00:00Z (negative before), and how they are said.

use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Seconds since 1970-01-01T00:00:00Z.
pub type Seconds = i64;

/// The clock of this machine.
#[must_use]
pub fn now() -> Seconds {
    let signed = |span: std::time::Duration| Seconds::try_from(span.as_secs()).unwrap_or(i64::MAX);
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => signed(since),
        Err(before) => -signed(before.duration()),
    }
}

/// Reads a time: seconds since 1970, or as RFC 3339 writes it (`2026-11-24T15:00:00Z`).
///
/// # Errors
///
/// What was expected, where the text is neither.
pub fn parse(text: &str) -> Result<Seconds, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    OffsetDateTime::parse(text, &Rfc3339)
        .map(OffsetDateTime::unix_timestamp)
        .map_err(|_| {
            format!(
                "expected seconds since 1970 or a time such as 2026-11-24T15:00:00Z, found {text:?}"
            )
        })
}

/// A time as RFC 3339 writes it, in UTC.
#[must_use]
pub fn say(at: Seconds) -> String {
    OffsetDateTime::from_unix_timestamp(at)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_else(|| format!("{at} seconds since 1970"))
}

/// The length of a span, in its largest whole unit, without its sign.
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
    use super::{parse, say, span};

    #[test]
    fn times_are_read_as_they_are_said() {
        assert_eq!(say(0), "1970-01-01T00:00:00Z");
        for at in [0, -1, 951_782_400, 4_102_444_800] {
            assert_eq!(parse(&say(at)), Ok(at));
            assert_eq!(parse(&at.to_string()), Ok(at));
        }
        assert!(parse("yesterday").is_err());
        assert_eq!(say(i64::MAX), "9223372036854775807 seconds since 1970");
    }

    #[test]
    fn spans_are_said_in_their_largest_unit() {
        let said = [1, 59, 60, 7_199, -86_400, i64::MIN].map(span);
        assert_eq!(
            said,
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
