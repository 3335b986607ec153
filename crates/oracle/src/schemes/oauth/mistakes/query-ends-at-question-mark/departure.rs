use crate::schemes::oauth::rules::{QuestionMark, Rules};

pub(crate) fn depart(rules: &mut Rules) {
    rules.query.question_mark = QuestionMark::EndsQuery;
}
