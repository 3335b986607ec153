//! What made an answer is among the smallest sets that are found for it, and nothing smaller is.

#![expect(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeMap;

use basestring_oracle::diagnose::Depth;
use basestring_oracle::internal::diagnose::{Sample, Set, fits, search, telling};
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::internal::vectors;
use basestring_oracle::{
    Answer, Call, Case, Implementation, Mistake, Op, Output, Reference, Status,
};

/// The requests of the vectors that the reference signs by an HMAC.
fn signed() -> Vec<(Call, Output)> {
    let files = vectors::load_embedded().expect("the embedded vectors are read");
    let cases = files.into_iter().flat_map(|file| file.cases);
    cases
        .filter(|case: &Case| case.call.op() == Op::Sign)
        .filter_map(|case| match Reference.answer(&case.call) {
            Answer::Ok(output) if output.text("base_string").is_some() => Some((case.call, output)),
            _ => None,
        })
        .collect()
}

/// The signature that rules give where they give another than the right one.
fn wrong_signature(rules: &Rules, call: &Call, right: &Output) -> Option<Output> {
    let Answer::Ok(output) = rules.answer_beside(call, Answer::Ok(right.clone())) else {
        return None;
    };
    let signature = telling(Op::Sign, &output).0.get("signature")?.clone();
    (right.0.get("signature") != Some(&signature))
        .then(|| Output::default().with("signature", signature))
}

/// The mistakes that can be run and that are named alone: previews are not.
fn runnable() -> Vec<(&'static Mistake, Rules)> {
    let all = Mistake::all().iter();
    let named = all.filter(|mistake| mistake.status == Status::Stable);
    named
        .filter_map(|mistake| Some((mistake, mistake.rules()?)))
        .collect()
}

fn rules_of(set: &Set) -> Rules {
    let mut rules = Rules::right();
    for mistake in set {
        mistake.apply(&mut rules);
    }
    rules
}

/// Whether one departs in nothing in which the other does not depart as well.
fn is_part(less: &Rules, more: &Rules) -> bool {
    let right = Rules::right();
    less.differences(&right) + more.differences(less) == more.differences(&right)
}

/// What is wrong with the sets found for a signature that these rules made.
fn fault(call: &Call, right: &Output, rules: &Rules, observed: Output) -> Option<String> {
    let sample = Sample {
        call: call.clone(),
        observed: observed.clone(),
    };
    let found = search(&[sample], Depth::Pairs);
    let ids = |set: &Set| set.iter().map(|m| m.id.as_str()).collect::<Vec<_>>();
    let shown: Vec<_> = found.sets.iter().map(ids).collect();
    let explains = |rules: &Rules| {
        let answer = rules.answer_beside(call, Answer::Ok(right.clone()));
        fits(&observed, &answer)
    };
    for set in &found.sets {
        if !explains(&rules_of(set)) {
            return Some(format!("does not explain it: {:?}", ids(set)));
        }
        if set.len() > 1
            && set
                .iter()
                .any(|one| one.rules().is_some_and(|r| explains(&r)))
        {
            return Some(format!("not the smallest: {:?}", ids(set)));
        }
    }
    // Or a part of what was done, where the rest does not change this request; or fewer mistakes
    // than were made, with the same result.
    let is_there = found.sets.iter().any(|set| is_part(&rules_of(set), rules));
    let are_fewer = found.sets.iter().any(|set| set.len() == 1);
    (!is_there && !are_fewer).then(|| format!("not found among {shown:?}"))
}

#[test]
fn each_mistake_is_found_from_the_signatures_that_it_makes() {
    let signed = signed();
    let (mut asked, mut missed) = (0, Vec::new());
    let mut mistakes_asked: BTreeMap<&str, usize> = BTreeMap::new();
    for (mistake, rules) in runnable() {
        let wrong: Vec<_> = signed
            .iter()
            .filter_map(|(call, right)| Some((call, right, wrong_signature(&rules, call, right)?)))
            .collect();
        // Spread over all that it changes.
        let step = wrong.len().div_ceil(4).max(1);
        for (call, right, observed) in wrong.into_iter().step_by(step) {
            asked += 1;
            *mistakes_asked.entry(&mistake.id).or_default() += 1;
            let sample = Sample {
                call: call.clone(),
                observed: observed.clone(),
            };
            let found = search(&[sample], Depth::Singles);
            let sets = found.sets.iter();
            let is_there = sets.map(rules_of).any(|set| is_part(&set, &rules));
            if !is_there {
                missed.push(format!("{}: {}", mistake.id, call.input()));
            }
            if let Some(fault) = fault(call, right, &rules, observed) {
                missed.push(format!("{}: {fault}", mistake.id));
            }
        }
    }
    println!("{asked} signatures of {} mistakes", mistakes_asked.len());
    assert!(mistakes_asked.len() > 120, "{}", mistakes_asked.len());
    assert!(missed.is_empty(), "{}\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn two_mistakes_over_two_layers_are_found_from_the_signature() {
    const PAIRS: usize = 40;
    let signed = signed();
    let runnable = runnable();
    // Numbers of a fixed seed: Knuth's multiplier.
    let mut state = 5849_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below
    };
    let (mut asked, mut missed) = (0, Vec::new());
    let right_rules = Rules::right();
    for _ in 0..100_000 {
        if asked == PAIRS {
            break;
        }
        let (a, first) = &runnable[next(runnable.len())];
        let (b, second) = &runnable[next(runnable.len())];
        let (call, right) = &signed[next(signed.len())];
        let both = rules_of(&vec![*a, *b]);
        let departs = first.differences(&right_rules) + second.differences(&right_rules);
        if a.layer == b.layer || both.differences(&right_rules) != departs {
            continue;
        }
        // Each changes the signature, and the two together change it in a third way.
        let alone = [first, second].map(|rules| wrong_signature(rules, call, right));
        let Some(observed) = wrong_signature(&both, call, right) else {
            continue;
        };
        if alone
            .iter()
            .any(|one| one.is_none() || *one == Some(observed.clone()))
        {
            continue;
        }
        asked += 1;
        if let Some(fault) = fault(call, right, &both, observed) {
            missed.push(format!("{} + {}: {fault}", a.id, b.id));
        }
    }
    assert_eq!(asked, PAIRS);
    assert!(missed.is_empty(), "{}\n{}", missed.len(), missed.join("\n"));
}
