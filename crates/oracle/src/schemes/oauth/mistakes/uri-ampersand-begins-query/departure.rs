use crate::schemes::oauth::rules::{PathRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.query.ampersand_begins = true;
    rules.uri.path = PathRule::CutAtAmpersand;
}
