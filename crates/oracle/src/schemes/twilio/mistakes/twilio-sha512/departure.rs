use crate::schemes::twilio::rules::{Rules, TokenRule};

pub(crate) fn depart(rules: &mut Rules) {
    rules.token = TokenRule::Sha512;
}
