use crate::schemes::plivo::rules::{OrderRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.order = OrderRule::NotSorted;
}
