//! The wrong answers that a profile accepts, which every text reports on their own.

use crate::profiles::{Departure, Profile};
use crate::result::{CaseResult, Report};

/// A departure of the profile, and the cases accepted for it.
pub(super) struct Accepted<'a> {
    pub(super) departure: &'static Departure,
    pub(super) cases: Vec<&'a CaseResult>,
}

/// What the report's profile accepts, by departure; empty without a profile.
pub(super) fn accepted(report: &Report) -> Vec<Accepted<'_>> {
    let profile = report.profile.as_deref().and_then(Profile::find);
    let departures = profile.map_or(&[][..], |profile| profile.departures);
    let of = |departure: &'static Departure| {
        let by = |case: &&CaseResult| case.accepted.as_deref() == Some(departure.what);
        let cases: Vec<&CaseResult> = report.cases.iter().filter(by).collect();
        Accepted { departure, cases }
    };
    let all = departures.iter().map(of);
    all.filter(|accepted| !accepted.cases.is_empty()).collect()
}
