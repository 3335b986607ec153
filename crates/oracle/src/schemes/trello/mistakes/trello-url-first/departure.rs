use crate::schemes::trello::rules::{Rules, TextParts};

pub(crate) fn depart(rules: &mut Rules) {
    rules.parts = TextParts::UrlAndBody;
}
