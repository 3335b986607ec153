use crate::schemes::oauth::rules::{PortRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.uri.port = PortRule::Dropped;
}
