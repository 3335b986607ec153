use crate::schemes::oauth::rules::{Octets, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.query.octets = Octets::Lossy;
}
