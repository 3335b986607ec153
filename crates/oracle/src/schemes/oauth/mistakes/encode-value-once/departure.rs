use crate::schemes::oauth::rules::{Encoded, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.order.encoded = Encoded::Neither;
}
