use crate::schemes::oauth::rules::{Decode, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.query.decode = Decode::Not;
}
