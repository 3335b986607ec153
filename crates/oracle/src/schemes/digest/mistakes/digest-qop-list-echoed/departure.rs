use crate::schemes::digest::rules::{Digest, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.response = Digest::QopList;
}
