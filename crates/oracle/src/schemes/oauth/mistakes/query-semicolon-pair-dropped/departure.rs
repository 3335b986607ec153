use crate::schemes::oauth::rules::{Rules, Semicolon};

pub(crate) fn depart(rules: &mut Rules) {
    rules.query.semicolon = Semicolon::DropsPair;
}
