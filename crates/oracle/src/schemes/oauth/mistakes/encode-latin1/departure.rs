use crate::schemes::oauth::rules::{Charset, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.encode.charset = Charset::Latin1;
}
