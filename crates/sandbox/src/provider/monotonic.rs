//! A provider that accepts one request a second, because each timestamp must be higher than the last.

use std::time::Duration;

use super::ledger::Purpose;
use super::maker::Maker;
use super::report::Outcome;
use super::session::Session;
use super::shared::plain_rejected;
use crate::webhook::Fault;

/// After this time, the timestamp of a new request is higher.
const NEXT: Duration = Duration::from_millis(1100);

/// The outcome, if a request is rejected because an earlier one has its timestamp, with another nonce.
///
/// # Errors
///
/// [`FaultKind::Bound`](crate::webhook::FaultKind::Bound).
pub(super) fn rejected(session: &mut Session) -> Result<Option<Outcome>, Fault> {
    // The last valid request of the run is less than a second ago.
    std::thread::sleep(NEXT);
    let first = Maker::now();
    let once = is_accepted(session, first)?;
    let again = is_accepted(session, first)?;
    if !once || again {
        return Ok(None);
    }
    // Not for its rate: later, the timestamp is rejected and a higher one accepted.
    std::thread::sleep(NEXT);
    let later = is_accepted(session, first)?;
    let higher = is_accepted(session, Maker::now())?;
    if later || !higher {
        return Ok(None);
    }
    let mut outcome = plain_rejected(
        "a second request with the same timestamp and another nonce was rejected, at once and a second \
         later; one with a higher timestamp was accepted"
            .to_owned(),
    );
    outcome.mistakes = vec!["verify-timestamp-monotonic".to_owned()];
    Ok(Some(outcome))
}

/// Whether a valid request with this timestamp is answered by a success.
fn is_accepted(session: &mut Session, timestamp: u64) -> Result<bool, Fault> {
    let draft = session.maker.get();
    let draft = draft.with("oauth_timestamp", &timestamp.to_string());
    let answer = session.raw(Purpose::Resource, &draft.signed())?;
    Ok(answer.is_ok_and(|answer| answer.status < 300))
}
