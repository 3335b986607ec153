use crate::schemes::oauth::rules::{Rules, Sort};

pub(crate) fn depart(rules: &mut Rules) {
    rules.order.sort = Sort::None;
}
