use crate::schemes::oauth::rules::Rules;

pub(crate) fn depart(rules: &mut Rules) {
    rules.verify.body_hash_unchecked = true;
}
