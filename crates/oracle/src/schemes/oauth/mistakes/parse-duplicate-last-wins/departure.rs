use crate::schemes::oauth::rules::{Parse, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.parse = Parse::LastWins;
}
