use crate::schemes::mandrill::rules::{Rules, UrlRule};

pub(crate) fn depart(rules: &mut Rules) {
    rules.url = UrlRule::SlashToggled;
}
