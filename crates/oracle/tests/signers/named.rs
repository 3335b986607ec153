//! A mistake is named from what it sends, or one of a class that contains it, and never another alone.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, KeyFinding, Verdict, diagnose};
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::{Output, SignInput};

use crate::requests::{given, inputs, mistakes, sent, signed};

/// How many requests are generated, and for how many of those that it changes a mistake is diagnosed.
const REQUESTS: usize = 300;
const EACH: usize = 2;

/// Every mistake that a diagnosis names.
fn names(diagnosis: &Diagnosis) -> BTreeSet<&'static str> {
    let Diagnosis {
        form,
        field,
        advice,
        body_hash,
        variants,
        explanations,
        key,
        ..
    } = diagnosis;
    let mut names: BTreeSet<&str> = BTreeSet::new();
    names.extend(
        form.iter()
            .filter_map(|form| form.mistake.as_ref())
            .map(|one| one.id),
    );
    names.extend(field.iter().map(|fault| fault.mistake.id));
    names.extend(advice.iter().map(|advice| advice.mistake.id));
    names.extend(
        body_hash
            .iter()
            .flat_map(|hash| &hash.mistakes)
            .map(|one| one.id),
    );
    for variant in variants {
        names.extend(variant.mistakes.iter().chain(&variant.or).map(|one| one.id));
    }
    let of_key = if let Some(KeyFinding::Mistaken { explanations }) = key {
        explanations.as_slice()
    } else {
        &[]
    };
    for explanation in explanations.iter().chain(of_key) {
        let all = explanation.mistakes.iter().chain(&explanation.or);
        names.extend(all.map(|one| one.id));
    }
    names
}

fn diagnosed(evidence: Evidence, input: &SignInput) -> Option<Diagnosis> {
    diagnose(&[evidence], &given(input), Depth::Singles).ok()
}

/// A generated request that is signed right.
struct Signing {
    input: SignInput,
    right: Output,
    /// The mistakes that are named for it as it is: for its parameters alone.
    own: OnceCell<BTreeSet<&'static str>>,
}

impl Signing {
    fn all(seed: u64) -> Vec<Self> {
        let signing = |input: SignInput| {
            let right = signed(&Rules::right(), &input)?;
            sent(&input, &right)?;
            Some(Self {
                input,
                right,
                own: OnceCell::new(),
            })
        };
        inputs(seed, REQUESTS)
            .into_iter()
            .filter_map(signing)
            .collect()
    }

    fn own(&self) -> &BTreeSet<&'static str> {
        self.own.get_or_init(|| {
            let evidence = sent(&self.input, &self.right);
            let found = evidence.and_then(|evidence| diagnosed(evidence, &self.input));
            found.map(|found| names(&found)).unwrap_or_default()
        })
    }

    /// The diagnosis with this evidence, and the mistakes that it names and that are not its own.
    fn said(&self, evidence: Evidence) -> Option<(Diagnosis, BTreeSet<&'static str>)> {
        let found = diagnosed(evidence, &self.input)?;
        let said = names(&found).difference(self.own()).copied().collect();
        Some((found, said))
    }
}

/// The signings that rules change, a few of them, spread over all, with what the rules give.
fn changed<'s>(
    rules: &Rules,
    signings: &'s [Signing],
    is_changed: impl Fn(&Output, &Output) -> bool,
) -> Vec<(&'s Signing, Output)> {
    let all = signings.iter().filter_map(|signing| {
        let wrong = signed(rules, &signing.input)?;
        is_changed(&signing.right, &wrong).then_some((signing, wrong))
    });
    let all: Vec<_> = all.collect();
    let step = all.len().div_ceil(EACH).max(1);
    all.into_iter().step_by(step).collect()
}

#[test]
fn a_signer_s_mistake_is_never_named_as_another() {
    let signings = Signing::all(1);
    let (mut asked, mut named, mut wrong, mut silent) = (0, 0, Vec::new(), BTreeSet::new());
    for (mistake, rules) in mistakes() {
        for (signing, wrongly) in changed(&rules, &signings, is_other_signature) {
            let evidence = sent(&signing.input, &wrongly);
            let Some((_, said)) = evidence.and_then(|evidence| signing.said(evidence)) else {
                continue;
            };
            asked += 1;
            if said.contains(mistake.id.as_str()) {
                named += 1;
            } else if said.is_empty() {
                silent.insert(mistake.id.as_str());
            } else {
                let url = &signing.input.request.url;
                wrong.push(format!("{} is named {said:?}: {url}", mistake.id));
            }
        }
    }
    println!("{asked} signings, {named} named, silent: {silent:?}");
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    assert!(named * 100 >= asked * 97, "{named} of {asked}: {silent:?}");
}

fn is_other_signature(right: &Output, wrong: &Output) -> bool {
    right.text("signature") != wrong.text("signature")
}

fn is_other_text(right: &Output, wrong: &Output) -> bool {
    right.text("base_string") != wrong.text("base_string")
}

#[test]
fn a_server_s_mistake_is_never_named_as_another() {
    let signings = Signing::all(2);
    let (mut asked, mut named, mut shown, mut wrong) = (0, 0, 0, Vec::new());
    for (mistake, rules) in mistakes() {
        for (signing, theirs) in changed(&rules, &signings, is_other_text) {
            let Some(mut evidence) = sent(&signing.input, &signing.right) else {
                continue;
            };
            evidence.base_string = theirs.text("base_string").map(str::to_owned);
            let Some((found, said)) = signing.said(evidence) else {
                continue;
            };
            asked += 1;
            let about = format!("{}: {}", mistake.id, signing.input.request.url);
            if !matches!(found.verdict, Verdict::OtherSide | Verdict::FieldIsFaulty) {
                wrong.push(format!("{about}: {:?}", found.verdict));
            } else if found.other_side.is_empty() && found.explanations.is_empty() {
                wrong.push(format!("{about}: no difference"));
            } else if said.contains(mistake.id.as_str()) {
                named += 1;
            } else if !said.is_empty() {
                wrong.push(format!("{about} is named {said:?}"));
            } else {
                shown += 1;
            }
        }
    }
    let count = wrong.len();
    println!("{asked} base strings: {named} named, {shown} shown as a difference, {count} false");
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
