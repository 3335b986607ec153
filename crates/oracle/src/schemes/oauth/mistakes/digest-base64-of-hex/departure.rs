use crate::schemes::oauth::rules::{DigestText, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.key.text = DigestText::Base64OfHexadecimal;
}
