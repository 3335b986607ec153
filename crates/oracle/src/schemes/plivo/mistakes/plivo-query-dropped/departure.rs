use crate::schemes::plivo::rules::{QueryRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.query = QueryRule::Dropped;
}
