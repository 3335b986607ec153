use crate::schemes::oauth::rules::Rules;

pub(crate) fn depart(rules: &mut Rules) {
    rules.query.bad_escape_dropped = true;
}
