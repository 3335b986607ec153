//! Two known mistakes at once, in an implementation that reveals little: what is named is one of the two,
//! or a class that contains one of them, and never another mistake.

use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::{Answer, Call, Case, Implementation, Mistake, Op, Output, Scheme};

use crate::support::{all, by, report, vectors};

/// Steps between the places of the two mistakes in the catalogue.
const STEPS: [usize; 3] = [1, 5, 17];

/// How many pairs of OAuth are run: each is run over many cases.
const OAUTH: usize = 12;

/// One in how many cases of OAuth is run.
const SHARE: usize = 5;

/// What is revealed: whether a request is valid, or a signature or a header.
fn shown(call: &Call, answer: Answer) -> Answer {
    if let Answer::Ok(mut output) = answer {
        if call.op().is_verifier() {
            let valid = output.0.get("valid") == Some(&true.into());
            return Answer::Ok(Output::of("valid", valid));
        }
        output
            .0
            .retain(|name, _| ["signature", "authorization"].contains(&&**name));
        return Answer::Ok(output);
    }
    answer
}

/// The operations that are run: with OAuth the verifier alone, otherwise all.
fn is_run(op: Op, scheme: Scheme) -> bool {
    op.scheme() == Some(scheme) && (scheme != Scheme::Oauth || op.is_verifier())
}

/// Whether the body of a webhook is another than a form.
fn has_body(call: &Call) -> bool {
    let input = call.input();
    input.get("body").is_some() || input.get("body_base64").is_some()
}

type Pair = [&'static Mistake; 2];

/// The names that an implementation with both mistakes gets, and that are none of these.
fn wrong_names(pair: Pair, cases: &[&Case]) -> Vec<String> {
    let [a, b] = pair;
    let Some(mut rules) = a.rules() else {
        return Vec::new();
    };
    b.apply(&mut rules);
    let own = cases.iter().enumerate().filter(|(place, case)| {
        let is_of_pair = case.kills.contains(&a.id) || case.kills.contains(&b.id);
        let is_chosen = a.scheme != Scheme::Oauth || is_of_pair || place % SHARE == 0;
        // The mistakes of a validator change how it reads forms.
        let has_body = case.call.op() == Op::TwilioVerify && has_body(&case.call);
        is_chosen && is_run(case.call.op(), a.scheme) && !has_body
    });
    let own: Vec<&Case> = own.map(|(_, case)| *case).collect();
    let mut both = by(|call: &Call| shown(call, rules.answer(call)));
    let report = report(&mut both, &own);
    let is_of_pair = |id: &String| *id == a.id || *id == b.id;
    let mut wrong = Vec::new();
    for case in report.cases.iter().filter(|case| case.finding.is_none()) {
        let is_certain = !case.mistakes.iter().all(is_of_pair);
        let is_class = !case.candidates.is_empty() && !case.candidates.iter().any(is_of_pair);
        if is_certain || is_class {
            let names = [&case.mistakes[..], &case.candidates].concat().join(" ");
            let line = format!("{} and {} are named {names}", a.id, b.id);
            if !wrong.iter().any(|known: &String| known.starts_with(&line)) {
                wrong.push(format!("{line}, first in {}", case.id));
            }
        }
    }
    wrong
}

/// Pairs of mistakes of a scheme that change different rules.
fn pairs(scheme: Scheme, most: usize) -> Vec<Pair> {
    let own = Mistake::all().iter();
    let own = own.filter(|mistake| mistake.scheme == scheme && mistake.is_stable());
    let own: Vec<&'static Mistake> = own.filter(|mistake| mistake.rules().is_some()).collect();
    let mut pairs = Vec::new();
    for step in STEPS {
        for (place, a) in own.iter().enumerate() {
            let Some(b) = own.get((place + step) % own.len()) else {
                continue;
            };
            let (Some(alone), Some(other)) = (a.rules(), b.rules()) else {
                continue;
            };
            let mut both = alone.clone();
            b.apply(&mut both);
            if both != alone && both != other && alone != Rules::right() && other != Rules::right()
            {
                pairs.push([*a, *b]);
            }
        }
    }
    let share = (pairs.len() / most).max(1);
    pairs.into_iter().step_by(share).take(most).collect()
}

fn assert_named_as_one_of_the_two(pairs: &[Pair]) {
    let cases = vectors();
    let cases: Vec<&Case> = cases.iter().collect();
    let found = all(pairs, |pair| wrong_names(*pair, &cases));
    let wrong: Vec<String> = found.into_iter().flatten().collect();
    for line in wrong.iter().take(20) {
        println!("{line}");
    }
    assert!(wrong.is_empty(), "{} wrong names", wrong.len());
}

#[test]
fn a_verifier_with_two_mistakes_of_oauth_is_never_named_as_another() {
    assert_named_as_one_of_the_two(&pairs(Scheme::Oauth, OAUTH));
}

#[test]
fn two_mistakes_of_a_webhook_or_a_login_are_never_named_as_another() {
    let others = [
        Scheme::Twilio,
        Scheme::Github,
        Scheme::Mandrill,
        Scheme::Trello,
        Scheme::Plivo,
        Scheme::Basic,
    ];
    let pairs: Vec<Pair> = others
        .iter()
        .flat_map(|scheme| pairs(*scheme, 12))
        .collect();
    assert!(pairs.len() > 20, "{} pairs", pairs.len());
    assert_named_as_one_of_the_two(&pairs);
}
