//! What a probe of the embedded vectors can show.

use std::collections::BTreeSet;

use basestring_oracle::Reference;
use basestring_oracle::internal::matrix::FREE;
use basestring_oracle::internal::probe::{Does, probe};
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::internal::vectors::load_embedded;

/// Decisions that a probe cannot show to be right, because the only known mistake that departs in one
/// departs in another decision too: a passed case does not tell which of the two is right.
const NOT_OBSERVABLE: &[&str] = &[
    "oauth.outer_escapes_separators",
    "oauth.query.ampersand_begins",
    "oauth.query.fragment_read",
    "oauth.uri.fragment_in_path",
];

#[test]
fn a_probe_shows_every_decision_and_every_mistake() {
    let files = load_embedded().expect("the vectors can be read");
    let cases: Vec<_> = files.iter().flat_map(|file| &file.cases).collect();
    let dialect = probe(&mut Reference, &cases);

    let names = dialect.decisions.iter().map(|one| one.decision.clone());
    let names: BTreeSet<String> = names.collect();
    let all: BTreeSet<String> = Rules::decisions().into_iter().collect();
    assert_eq!(names, all, "the decisions in a probe");

    let (mut hidden, mut mistakes) = (Vec::new(), BTreeSet::new());
    for one in &dialect.decisions {
        match &one.does {
            Does::Right { not_told, .. } => mistakes.extend(not_told.iter().copied()),
            Does::Unknown => hidden.push(one.decision.as_str()),
            Does::Otherwise { mistakes } => {
                assert_eq!(*mistakes, [], "{}: the reference is right", one.decision);
            }
        }
    }
    assert_eq!(hidden, NOT_OBSERVABLE, "decisions that a probe cannot show");
    let free: BTreeSet<&str> = FREE.iter().map(|(id, _)| *id).collect();
    assert_eq!(mistakes, free, "mistakes that a probe cannot show");
}
