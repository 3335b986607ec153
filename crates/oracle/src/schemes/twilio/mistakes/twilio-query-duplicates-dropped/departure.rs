use crate::schemes::twilio::rules::{Rules, UrlRule};

pub(crate) fn depart(rules: &mut Rules) {
    rules.url = UrlRule::QueryLastOnly;
}
