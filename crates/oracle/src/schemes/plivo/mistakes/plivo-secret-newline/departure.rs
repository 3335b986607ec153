use crate::schemes::digest_rules::KeyRule;
use crate::schemes::plivo::rules::Rules;

pub(crate) fn depart(rules: &mut Rules) {
    rules.digest.key = KeyRule::TrailingNewline;
}
