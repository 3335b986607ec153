use crate::schemes::trello::rules::{BodyRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.body = BodyRule::Reserialized;
}
