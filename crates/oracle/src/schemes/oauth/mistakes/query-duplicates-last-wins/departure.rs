use crate::schemes::oauth::rules::{Duplicates, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.query.duplicates = Duplicates::Last;
}
