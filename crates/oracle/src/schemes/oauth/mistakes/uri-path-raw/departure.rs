use crate::schemes::oauth::rules::{PathRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.uri.path = PathRule::Raw;
}
