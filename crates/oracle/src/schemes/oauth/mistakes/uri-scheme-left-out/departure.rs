use crate::schemes::oauth::rules::{Rules, SchemeRule};

pub(crate) fn depart(rules: &mut Rules) {
    rules.uri.scheme = SchemeRule::LeftOut;
}
