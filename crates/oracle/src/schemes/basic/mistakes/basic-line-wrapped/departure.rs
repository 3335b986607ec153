use crate::schemes::basic::rules::{Basic, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.credentials = Basic::Wrapped;
}
