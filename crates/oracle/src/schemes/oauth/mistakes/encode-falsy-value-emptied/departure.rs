use crate::schemes::oauth::rules::{Before, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.order.before = Before::FalsyEmptied;
}
