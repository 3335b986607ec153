use crate::schemes::oauth::rules::Rules;

pub(crate) fn depart(rules: &mut Rules) {
    rules.query.fragment_read = true;
    rules.uri.fragment_in_path = true;
}
