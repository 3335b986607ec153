//! Each known mistake, run through an interface that reveals little, is named as itself or as one of a
//! class that contains it, and never as another one.

use basestring_oracle::internal::check::name_mistakes;
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::{
    Answer, Call, Case, Hello, Implementation, Mistake, Op, Output, Reference, Scheme, check,
};

use crate::support::{all, vectors};

/// One in how many cases is run. Those that catch a mistake rarely caught are run too.
const SHARE: usize = 5;

/// What an implementation reveals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Interface {
    /// Signatures and headers.
    Signer,
    /// Whether a request is valid, with OAuth and with webhooks.
    Verifier,
    /// Everything.
    Whole,
}

impl Interface {
    fn has(self, op: Op) -> bool {
        let is_stage = op.scheme() == Some(Scheme::Oauth) && op != Op::Sign;
        match self {
            Self::Signer => !op.is_verifier() && !is_stage,
            Self::Verifier => op.is_verifier(),
            Self::Whole => true,
        }
    }

    fn shown(self, answer: Answer) -> Answer {
        match (self, answer) {
            (Self::Whole, answer) => answer,
            (Self::Signer, Answer::Ok(mut output)) => {
                let shown = ["signature", "authorization"];
                output.0.retain(|name, _| shown.contains(&&**name));
                Answer::Ok(output)
            }
            (Self::Verifier, Answer::Ok(output)) => {
                let valid = output.0.get("valid") == Some(&true.into());
                Answer::Ok(Output::of("valid", valid))
            }
            (Self::Signer | Self::Verifier, Answer::Refused { message, .. }) => Answer::Refused {
                kind: None,
                message,
            },
            (Self::Signer | Self::Verifier, answer) => answer,
        }
    }
}

/// A mistake of which an interface reveals little.
struct Masked {
    rules: Rules,
    interface: Interface,
}

impl Implementation for Masked {
    fn hello(&mut self) -> Hello {
        Reference.hello()
    }

    fn answer(&mut self, call: &Call) -> Answer {
        self.interface.shown(self.rules.answer(call))
    }
}

/// The names that a mistake gets and that are not its own, and whether a failure has no name.
fn wrong_names(mistake: &Mistake, interface: Interface, cases: &[&Case]) -> (Vec<String>, bool) {
    let Some(rules) = mistake.rules() else {
        return (Vec::new(), false);
    };
    let mut masked = Masked { rules, interface };
    let own = cases.iter().enumerate().filter(|(place, case)| {
        let op = case.call.op();
        let is_chosen = op.scheme() != Some(Scheme::Oauth)
            || place % SHARE == mistake.id.len() % SHARE
            || case.kills.contains(&mistake.id);
        is_chosen && op.scheme() == Some(mistake.scheme) && interface.has(op)
    });
    let own: Vec<&Case> = own.map(|(_, case)| *case).collect();
    let mut report = check::check(&mut masked, &own, |_| {});
    // The rules of one service are permitted differences otherwise.
    report.set_strict(mistake.scheme == Scheme::Plivo);
    name_mistakes(&mut report, &own);
    let (mut wrong, mut is_unnamed) = (Vec::new(), false);
    for case in report
        .cases
        .iter()
        .filter(|case| report.standing(case).fails())
    {
        // A finding about the whole operation names nothing.
        if case.finding.is_some() {
            continue;
        }
        let names: Vec<&String> = case.mistakes.iter().chain(&case.candidates).collect();
        if names.is_empty() {
            is_unnamed = true;
        } else if names.iter().all(|name| **name != mistake.id) {
            let line = format!(
                "{interface:?} {}: {} is named {names:?}",
                mistake.id, case.id
            );
            wrong.push(line);
        }
    }
    (wrong, is_unnamed)
}

#[test]
fn a_mistake_is_never_named_as_another() {
    let cases = vectors();
    let cases: Vec<&Case> = cases.iter().collect();
    let mistakes: Vec<&Mistake> = Mistake::all().iter().filter(|m| m.is_stable()).collect();
    let interfaces = [Interface::Signer, Interface::Verifier, Interface::Whole];
    let jobs: Vec<(&Mistake, Interface)> = mistakes
        .iter()
        .enumerate()
        .flat_map(|(place, mistake)| {
            // Everything is revealed by few: these are the easy ones.
            let count = if place % 4 == 0 { 3 } else { 2 };
            let interfaces = interfaces.into_iter().take(count);
            interfaces.map(|interface| (*mistake, interface))
        })
        .collect();
    let found = all(&jobs, |(mistake, interface)| {
        wrong_names(mistake, *interface, &cases)
    });
    // The matrix without its diagonal.
    let wrong: Vec<&String> = found.iter().flat_map(|(wrong, _)| wrong).collect();
    for line in &wrong {
        println!("{line}");
    }
    assert!(wrong.is_empty(), "{} wrong names", wrong.len());
    let named = jobs.iter().zip(&found);
    let unnamed: Vec<String> = named
        .filter(|(_, (_, is_unnamed))| *is_unnamed)
        .map(|((mistake, interface), _)| format!("{interface:?} {}", mistake.id))
        .collect();
    assert_eq!(unnamed, UNNAMED, "failures without a name");
}

/// Where a failure stays without a name.
const UNNAMED: [&str; 0] = [];
