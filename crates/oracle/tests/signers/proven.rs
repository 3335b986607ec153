//! Every explanation that is shown is proven: with its mistakes a request has the signature that was
//! observed, without them the right one, and without one of them another than was observed.

use basestring_oracle::diagnose::{Depth, Diagnosis, diagnose};
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::{Mistake, Output, SignInput};

use crate::requests::{given, inputs, mistakes, sent, signed};

/// How many requests are generated, and how many sets of mistakes are made on each.
const REQUESTS: usize = 60;
const EACH: usize = 6;

/// What rules with these mistakes sign.
fn with(mistakes: &[&'static Mistake], input: &SignInput) -> Option<String> {
    let mut rules = Rules::right();
    for mistake in mistakes {
        mistake.apply(&mut rules);
    }
    let output = signed(&rules, input)?;
    Some(output.text("signature")?.to_owned())
}

/// The explanations that consist of mistakes that can be run, with those that do the same and more.
fn runnable(diagnosis: &Diagnosis) -> Vec<(Vec<&'static Mistake>, Vec<&'static Mistake>)> {
    // What a server reads wrong is not a fault of the signer.
    let is_of_signer = |rules: &Rules| {
        let departs = rules.differing(&Rules::right());
        !departs.iter().any(|name| name == "oauth.parse")
    };
    let found = |id: &str| {
        Mistake::find(id).filter(|mistake| mistake.rules().is_some_and(|r| is_of_signer(&r)))
    };
    let all = diagnosis.explanations.iter();
    let all = all.filter(|explanation| explanation.how.is_none());
    all.filter_map(|explanation| {
        let set: Option<Vec<_>> = explanation
            .mistakes
            .iter()
            .map(|one| found(one.id))
            .collect();
        let or = explanation.or.iter().filter_map(|one| found(one.id));
        Some((set?, or.collect()))
    })
    .collect()
}

fn is_proven(set: &[&'static Mistake], input: &SignInput, observed: &str) -> bool {
    let is_needed = |place: usize| {
        let mut others = set.to_vec();
        others.remove(place);
        with(&others, input).is_none_or(|signature| signature != observed)
    };
    with(set, input).as_deref() == Some(observed) && (0..set.len()).all(is_needed)
}

#[test]
fn every_explanation_is_proven() {
    let all = mistakes();
    let (mut explained, mut shown) = (0, 0);
    for (place, input) in inputs(7, REQUESTS).iter().enumerate() {
        for step in 0..EACH {
            let at = |more: usize| all.get((place * 31 + step * 17 + more) % all.len());
            let (Some((one, _)), Some((two, _))) = (at(0), at(5)) else {
                continue;
            };
            let made: &[&Mistake] = if step % 2 == 0 { &[one] } else { &[one, two] };
            let mut rules = Rules::right();
            for mistake in made {
                mistake.apply(&mut rules);
            }
            let Some(output) = signed(&rules, input) else {
                continue;
            };
            let Some(diagnosis) = diagnosed(input, &output) else {
                continue;
            };
            explained += usize::from(!diagnosis.explanations.is_empty());
            let observed = output.text("signature").unwrap_or_default();
            for (set, or) in runnable(&diagnosis) {
                shown += 1;
                let ids: Vec<&str> = set.iter().map(|mistake| mistake.id.as_str()).collect();
                let gives = with(&set, input);
                assert!(
                    is_proven(&set, input, observed),
                    "{ids:?} gives {gives:?}, {observed} of {:?} for {input:?}",
                    made.iter().map(|m| &m.id).collect::<Vec<_>>()
                );
                for other in or {
                    assert!(
                        is_proven(&[other], input, observed),
                        "{} for {input:?}",
                        other.id
                    );
                }
            }
        }
    }
    println!("{explained} diagnoses with an explanation, {shown} explanations run again");
    assert!(explained > 80 && shown > 60, "{explained} {shown}");
}

fn diagnosed(input: &SignInput, output: &Output) -> Option<Diagnosis> {
    let evidence = sent(input, output)?;
    diagnose(&[evidence], &given(input), Depth::Pairs).ok()
}
