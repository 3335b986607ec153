use crate::schemes::twilio::rules::{FieldsRule, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.fields = FieldsRule::RepeatedKept;
}
