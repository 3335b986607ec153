use crate::schemes::mandrill::rules::{FieldsRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.fields = FieldsRule::Omitted;
}
