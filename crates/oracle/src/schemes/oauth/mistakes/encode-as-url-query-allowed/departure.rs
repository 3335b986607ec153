use crate::schemes::oauth::rules::Rules;

pub(crate) fn depart(rules: &mut Rules) {
    rules.encode.set_bare(*b"!$&'()*+,/:;=?@", true);
}
