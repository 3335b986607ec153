use crate::schemes::oauth::rules::Rules;

pub(crate) fn depart(rules: &mut Rules) {
    rules.verify.ten_digit_timestamp = true;
}
