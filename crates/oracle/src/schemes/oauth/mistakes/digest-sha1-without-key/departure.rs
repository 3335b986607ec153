use crate::schemes::oauth::rules::{Computation, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.key.computation = Computation::Keyless;
}
