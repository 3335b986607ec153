use crate::schemes::oauth::rules::{MethodRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.method = MethodRule::Override;
}
