use crate::schemes::oauth::rules::{Plain, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.key.plain = Plain::EncodedKey;
}
