//! Right implementations that differ where the documents leave a choice, alone and several choices
//! together: none is accused, and no permitted difference is named as a mistake.

use basestring_oracle::internal::check::Generated;
use basestring_oracle::{Answer, Call, Case, Implementation, Op, Output, Reference, Scheme};
use serde_json::Value;

use crate::authentication::AUTHENTICATION;
use crate::choices::{self, Choice};
use crate::choices_of_values::VALUES;
use crate::choices_of_webhooks::WEBHOOKS;
use crate::support::{accusations, all, by, vectors};

/// The choices for OAuth.
pub(crate) fn oauth() -> Vec<&'static Choice> {
    choices::OAUTH.iter().chain(VALUES).collect()
}

/// The choices for webhooks and HTTP authentication.
pub(crate) fn others() -> Vec<&'static Choice> {
    let others = choices::OTHERS.iter().chain(WEBHOOKS);
    others.chain(AUTHENTICATION).collect()
}

/// The answer of a right implementation with these choices.
fn answer(choices: &[&Choice], call: &Call) -> Answer {
    let refusal = choices.iter().find_map(|choice| (choice.refuses)(call));
    let mut read = call.clone();
    for choice in choices {
        (choice.reads)(&mut read);
    }
    let right = match (refusal, call.op()) {
        (Some(kind), Op::Verify) => match Reference.answer(&read) {
            Answer::Ok(output) if output.0.get("valid") == Some(&Value::from(true)) => {
                Answer::Ok(Output::of("valid", false).with("kind", kind))
            }
            answer => answer,
        },
        (Some(kind), _) => Answer::Refused {
            kind: Some(kind.to_owned()),
            message: "refused".to_owned(),
        },
        (None, _) => Reference.answer(&read),
    };
    let mut right = right;
    for choice in choices {
        right = (choice.writes)(&read, right);
    }
    right
}

/// Some sets of three choices, the same in each run.
fn triples<'a>(choices: &[&'a Choice], count: usize) -> Vec<Vec<&'a Choice>> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % choices.len() as u64).unwrap_or_default()
    };
    let mut triple = || {
        let places = [next(), next(), next()];
        places
            .iter()
            .filter_map(|&place| choices.get(place).copied())
            .collect()
    };
    (0..count).map(|_| triple()).collect()
}

/// How many cases are generated.
const GENERATED: usize = 600;

/// Checks implementations with one choice each, and with three, over vectors and generated cases.
fn none_is_accused(choices: &[&Choice], schemes: &[Scheme], sets: usize) {
    let mut cases = vectors();
    let made = Generated::new(11, Op::ALL).cases(GENERATED);
    cases.extend(made.into_iter().map(|made| made.case));
    let cases: Vec<&Case> = cases
        .iter()
        .filter(|case| {
            let scheme = case.call.op().scheme();
            scheme.is_some_and(|scheme| schemes.contains(&scheme))
        })
        .collect();
    let mut jobs: Vec<Vec<&Choice>> = choices.iter().map(|&choice| vec![choice]).collect();
    jobs.extend(triples(choices, sets));
    let found = all(&jobs, |job| {
        accusations(&mut by(|call: &Call| answer(job, call)), &cases)
    });
    let mut accused = 0;
    for (job, accusations) in jobs.iter().zip(found) {
        accused += accusations.len();
        if !accusations.is_empty() {
            let what: Vec<String> = job
                .iter()
                .map(|choice| format!("{}: {}", choice.requirement, choice.what))
                .collect();
            println!("{}: {} accusations", what.join(" + "), accusations.len());
            for line in accusations.iter().take(4) {
                println!("    {}", line.chars().take(330).collect::<String>());
            }
        }
    }
    assert_eq!(accused, 0);
}

#[test]
fn no_choice_that_the_documents_leave_is_accused() {
    none_is_accused(&oauth(), &[Scheme::Oauth], 24);
}

#[test]
fn no_choice_of_webhooks_and_http_authentication_is_accused() {
    let schemes = [
        Scheme::Twilio,
        Scheme::Basic,
        Scheme::Digest,
        Scheme::Github,
        Scheme::Mandrill,
        Scheme::Trello,
        Scheme::Plivo,
    ];
    none_is_accused(&others(), &schemes, 12);
}
