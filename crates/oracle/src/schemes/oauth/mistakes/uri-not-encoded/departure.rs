use crate::schemes::oauth::rules::{Rules, Times};

pub(crate) fn depart(rules: &mut Rules) {
    rules.uri_encoded = Times::None;
}
