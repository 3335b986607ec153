//! Whether a smaller case goes wrong by the same mistakes as the one that it is made from.

use super::evidence::Wrong;
use crate::implementation::Implementation;
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Call};
use crate::reference::Reference;
use crate::schemes::Rules;

/// The mistakes that a case has.
pub(crate) enum Explainer {
    /// These, made in one order or in the other.
    Mistakes(Vec<Rules>),
    /// None that is known: so none of these.
    NoneOf(Vec<Rules>),
}

impl Explainer {
    /// The mistakes of a case, by their ids. If it has none, `known` are the mistakes of other cases.
    pub(crate) fn new(mistakes: &[String], known: &[String]) -> Self {
        let find = |id: &String| Mistake::find(id);
        if mistakes.is_empty() {
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
        let forwards = made(&mut mistakes.iter().filter_map(find));
        let backwards = made(&mut mistakes.iter().rev().filter_map(find));
        Self::Mistakes(vec![forwards, backwards])
    }

    /// Whether a wrong answer is one of these mistakes', or of no known one.
    pub(crate) fn agrees(&self, call: &Call, answer: &Answer) -> bool {
        let right = Reference.answer(call);
        let Some(wrong) = Wrong::of(0, call.clone(), right.clone(), answer) else {
            return false;
        };
        let gives = |rules: &Rules| wrong.is_given_by(&rules.answer_beside(call, right.clone()));
        match self {
            Self::Mistakes(rules) => rules.iter().any(gives),
            Self::NoneOf(rules) => !rules.iter().any(gives),
        }
    }
}
