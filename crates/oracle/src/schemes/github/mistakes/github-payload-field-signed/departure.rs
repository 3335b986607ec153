use crate::schemes::github::rules::{BodyRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.body = BodyRule::PayloadField;
}
