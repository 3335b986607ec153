use crate::schemes::digest_rules::HashRule;
use crate::schemes::plivo::rules::Rules;

pub(crate) fn depart(rules: &mut Rules) {
    rules.digest.hash = HashRule::Other;
}
