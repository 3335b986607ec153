use crate::schemes::oauth::rules::{Rules, Times};

pub(crate) fn depart(rules: &mut Rules) {
    rules.parameters_encoded = Times::None;
}
