use crate::schemes::oauth::rules::{Join, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.order.join = Join::HtmlAmpersand;
}
