//! Whether a smaller case goes wrong by the same mistakes as the one that it is made from.

use super::observation::{is_given, shows};
use crate::implementation::Implementation;
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Call};
use crate::reference::Reference;
use crate::result::CaseResult;
use crate::schemes::Rules;

/// The mistakes that a case has.
pub(crate) enum Explainer {
    /// One of these.
    OneOf(Vec<Rules>),
    /// None that is known: so none of these.
    NoneOf(Vec<Rules>),
}

impl Explainer {
    /// The mistakes of a case. If it has none, `known` are the mistakes of other cases.
    pub(crate) fn new(case: &CaseResult, known: &[String]) -> Self {
        let find = |id: &String| Mistake::find(id);
        if case.causes().next().is_none() {
            let rules = known.iter().filter_map(find).filter_map(Mistake::rules);
            return Self::NoneOf(rules.collect());
        }
        let made = |mistakes: &mut dyn Iterator<Item = &'static Mistake>| {
            let mut rules = Rules::right();
            for mistake in mistakes {
                mistake.apply(&mut rules);
            }
            rules
        };
        let one_of = |one: Option<&String>| {
            let ids = || case.mistakes.iter().chain(one);
            // Made in one order or in the other.
            let forwards = made(&mut ids().filter_map(find));
            let mut backwards: Vec<&String> = ids().collect();
            backwards.reverse();
            [forwards, made(&mut backwards.into_iter().filter_map(find))]
        };
        let rules = match &case.candidates[..] {
            [] => one_of(None).to_vec(),
            candidates => candidates
                .iter()
                .flat_map(|one| one_of(Some(one)))
                .collect(),
        };
        Self::OneOf(rules)
    }

    /// Whether a wrong answer is one of these mistakes', or of no known one.
    pub(crate) fn agrees(&self, call: &Call, answer: &Answer) -> bool {
        let right = Reference.answer(call);
        let Some(shows) = shows(call.op(), &right, answer) else {
            return false;
        };
        let gives =
            |rules: &Rules| is_given(call, &shows, &rules.answer_beside(call, right.clone()));
        match self {
            Self::OneOf(rules) => rules.iter().any(gives),
            Self::NoneOf(rules) => !rules.iter().any(gives),
        }
    }
}
