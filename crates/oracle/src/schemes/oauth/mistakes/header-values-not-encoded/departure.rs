use crate::schemes::oauth::rules::{Header, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.header = Header::ValuesBare;
}
