use crate::schemes::digest_rules::HashRule;
use crate::schemes::mandrill::rules::Rules;

pub(crate) fn depart(rules: &mut Rules) {
    rules.digest.hash = HashRule::Other;
}
