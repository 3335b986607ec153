use crate::schemes::oauth::rules::{Key, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.key.key = Key::CodePage;
}
