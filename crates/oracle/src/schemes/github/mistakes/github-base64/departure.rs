use crate::schemes::digest_rules::TextRule;
use crate::schemes::github::rules::Rules;

pub(crate) fn depart(rules: &mut Rules) {
    rules.digest.text = TextRule::OtherEncoding;
}
