use crate::schemes::github::rules::{PrefixRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.prefix = PrefixRule::Missing;
}
