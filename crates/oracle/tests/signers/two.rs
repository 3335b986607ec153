//! Two mistakes at once are named as these two, or not at all: never as one other mistake.

use basestring_oracle::diagnose::{Depth, Diagnosis, Explanation, KeyFinding, diagnose};
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::{Mistake, Output, SignInput};

use crate::requests::{given, inputs, mistakes, sent, signed};

/// How many requests are generated, and how many pairs are diagnosed.
const REQUESTS: usize = 120;
const PAIRS: usize = 24;

/// With which other mistake each one is paired: so many places after it.
const STEP: usize = 37;

fn differ(one: &Output, other: &Output) -> bool {
    one.text("signature") != other.text("signature")
}

/// A request in which both mistakes show, with what a signer with both sends.
fn shown<'i>(
    inputs: &'i [SignInput],
    [a, b]: [&(&'static Mistake, Rules); 2],
) -> Option<(&'i SignInput, Output)> {
    let mut both = a.1.clone();
    b.0.apply(&mut both);
    inputs.iter().find_map(|input| {
        let right = signed(&Rules::right(), input)?;
        let alone = [signed(&a.1, input)?, signed(&b.1, input)?];
        let wrong = signed(&both, input)?;
        let shows = |one: &Output| differ(&right, one) && differ(&wrong, one);
        (alone.iter().all(shows) && differ(&wrong, &right)).then_some((input, wrong))
    })
}

/// The explanations of a diagnosis, each as the ids of its mistakes.
fn explanations(diagnosis: &Diagnosis) -> Vec<Vec<&'static str>> {
    let of_key = if let Some(KeyFinding::Mistaken { explanations }) = &diagnosis.key {
        explanations.as_slice()
    } else {
        &[]
    };
    let ids = |one: &Explanation| one.mistakes.iter().map(|named| named.id).collect();
    let all = diagnosis.explanations.iter().chain(of_key);
    all.map(ids).collect()
}

#[test]
fn two_mistakes_at_once_are_never_named_as_one_other() {
    let inputs = inputs(3, REQUESTS);
    let all = mistakes();
    let (mut asked, mut named, mut wrong) = (0, 0, Vec::new());
    for (place, a) in all.iter().enumerate() {
        let Some(b) = all.get((place + STEP) % all.len()) else {
            continue;
        };
        let Some((input, output)) = shown(&inputs, [a, b]) else {
            continue;
        };
        let Some(evidence) = sent(input, &output) else {
            continue;
        };
        let Ok(diagnosis) = diagnose(&[evidence], &given(input), Depth::Pairs) else {
            continue;
        };
        asked += 1;
        let pair = [a.0.id.as_str(), b.0.id.as_str()];
        let said = explanations(&diagnosis);
        let is_of_pair = |ids: &Vec<&str>| ids.iter().any(|id| pair.contains(id));
        if said
            .iter()
            .any(|ids| pair.iter().all(|id| ids.contains(id)))
        {
            named += 1;
        } else if !said.is_empty() && !said.iter().any(is_of_pair) {
            wrong.push(format!("{pair:?} are {said:?}: {}", input.request.url));
        }
        if asked == PAIRS {
            break;
        }
    }
    println!("{asked} pairs, both named of {named}");
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
