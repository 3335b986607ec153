//! Why a signature is not the one expected: the smallest set of known mistakes that gives it.

mod form;
mod header;
mod search;
mod variants;

use serde::Serialize;

pub use form::{Look, look};
pub use header::{HeaderFault, header_faults};
pub use search::{Depth, Found, Sample, Set, fits, search, telling};
pub use variants::{Variant, variants};

use crate::case::Case;
use crate::implementation::Implementation;
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Call, Op};
use crate::reference::Reference;
use crate::rules::Rules;

/// What is asked: one or several requests, and what the other side made of them.
#[derive(Clone, Debug)]
pub struct Question {
    /// The requests with what is known of the other side's answers.
    pub samples: Vec<Sample>,
    /// The Authorization field as it was sent or received, where it is known.
    pub field: Option<String>,
    /// Whether the secrets are known: without them signatures cannot be computed.
    pub has_secrets: bool,
    /// How far to look.
    pub depth: Depth,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// What was observed is right.
    Right,
    /// Known mistakes explain it.
    Explained,
    /// It is right for another URL or another method.
    OtherRequest,
    /// The base strings agree and the signatures do not: the key is wrong.
    KeyIsWrong,
    /// No known mistake explains it.
    Unexplained,
    /// Neither a signature with secrets nor a base string nor a field is there to go by.
    NothingToGoBy,
}

/// A mistake as a report names it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: &'static str,
    /// What was done.
    pub did: &'static str,
    /// The clause that it breaks.
    pub clause: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    /// Where else it was met.
    pub reference: Option<&'static str>,
}

impl From<&'static Mistake> for Named {
    fn from(mistake: &'static Mistake) -> Self {
        Self {
            id: &mistake.id,
            did: &mistake.description,
            clause: &mistake.clause,
            mend: &mistake.advice,
            reference: mistake.references.first().map(String::as_str),
        }
    }
}

/// Where two texts part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parting {
    /// What the texts are: `base string`.
    pub of: &'static str,
    /// The right text.
    pub right: String,
    /// The other side's.
    pub theirs: String,
    /// The offset in bytes of the first difference.
    pub offset: usize,
}

/// A set of mistakes that explains what was observed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The mistakes.
    pub mistakes: Vec<Named>,
    /// Where the base strings part, in the first sample.
    pub parting: Option<Parting>,
}

/// What was found out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnosis {
    /// In a word.
    pub verdict: Verdict,
    /// What the signature's own letters say.
    pub looks: Option<String>,
    /// Faults that the field's text shows, each with its offset.
    pub field: Vec<(usize, Named)>,
    /// The same request under another URL or method, where that gives what was observed.
    pub variants: Vec<Shown>,
    /// The smallest sets of mistakes that give what was observed, the likeliest first.
    pub explanations: Vec<Explanation>,
    /// A case that tells the explanations apart, where there are several.
    pub told_apart_by: Option<String>,
    /// How many sets of mistakes were tried.
    pub tried: usize,
}

/// A variant as a report shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// How it differs.
    pub how: String,
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: String,
}

/// Finds out, as far as what is known reaches.
///
/// The order of search: the signature's form, the field's faults, the same request under another URL
/// or method, then mistakes: encoder bundles, singles by frequency, pairs, triples.
#[must_use]
pub fn diagnose(question: &Question, cases: &[Case]) -> Diagnosis {
    let first = question.samples.first();
    let signature = first.and_then(|sample| sample.observed.text("signature"));
    let mut diagnosis = Diagnosis {
        verdict: Verdict::NothingToGoBy,
        looks: signature.map(|signature| look(signature).looks),
        field: faults(question.field.as_deref()),
        variants: Vec::new(),
        explanations: Vec::new(),
        told_apart_by: None,
        tried: 0,
    };
    let samples = computable(question);
    let Some(sample) = samples.first() else {
        if !diagnosis.field.is_empty() {
            diagnosis.verdict = Verdict::Explained;
        }
        return diagnosis;
    };
    let found = search(&samples, Depth::Singles);
    if found.is_right {
        diagnosis.verdict = Verdict::Right;
        return diagnosis;
    }
    if question.has_secrets {
        diagnosis.variants = samples
            .iter()
            .map(variants)
            .reduce(|common, next| {
                common
                    .into_iter()
                    .filter(|a| next.iter().any(|b| a.how == b.how))
                    .collect()
            })
            .unwrap_or_default()
            .into_iter()
            .map(|Variant { how, method, url }| Shown { how, method, url })
            .collect();
    }
    let found = if found.sets.is_empty() && diagnosis.variants.is_empty() {
        search(&samples, question.depth)
    } else {
        found
    };
    diagnosis.tried = found.tried;
    diagnosis.explanations = found
        .sets
        .iter()
        .map(|set| explanation(set, sample))
        .collect();
    diagnosis.told_apart_by = tell_apart(&found.sets, cases);
    diagnosis.verdict = match (&found.sets[..], &diagnosis.variants[..]) {
        ([_, ..], _) => Verdict::Explained,
        ([], [_, ..]) => Verdict::OtherRequest,
        ([], []) if same_base_string(sample) => Verdict::KeyIsWrong,
        ([], []) if !diagnosis.field.is_empty() => Verdict::Explained,
        ([], []) => Verdict::Unexplained,
    };
    diagnosis
}

fn faults(field: Option<&str>) -> Vec<(usize, Named)> {
    header_faults(field.unwrap_or_default().trim())
        .into_iter()
        .filter(|_| field.is_some())
        .filter_map(|fault| Some((fault.offset, fault.entry()?.into())))
        .collect()
}

/// The samples with what can be held against a computation: signatures only where the secrets are
/// known.
fn computable(question: &Question) -> Vec<Sample> {
    let samples = question.samples.iter().cloned().map(|mut sample| {
        if !question.has_secrets {
            sample.observed.0.shift_remove("signature");
            sample.observed.0.shift_remove("authorization");
        }
        sample
    });
    samples
        .filter(|sample| !sample.observed.0.is_empty())
        .collect()
}

fn same_base_string(sample: &Sample) -> bool {
    let Answer::Ok(right) = Reference.answer(&sample.call) else {
        return false;
    };
    let theirs = sample.observed.text("base_string");
    theirs.is_some() && theirs == right.text("base_string")
}

fn explanation(set: &Set, sample: &Sample) -> Explanation {
    Explanation {
        mistakes: set.iter().map(|mistake| Named::from(*mistake)).collect(),
        parting: parting(set, sample),
    }
}

/// The rules with these mistakes.
#[must_use]
pub fn with_mistakes(set: &[&'static Mistake]) -> Rules {
    let mut rules = Rules::rfc5849();
    for mistake in set {
        mistake.apply(&mut rules);
    }
    rules
}

fn parting(set: &Set, sample: &Sample) -> Option<Parting> {
    let (Answer::Ok(right), Answer::Ok(theirs)) = (
        Reference.answer(&sample.call),
        with_mistakes(set).answer(&sample.call),
    ) else {
        return None;
    };
    let (of, name) = match sample.call.op() {
        Op::Sign if right.text("base_string") != theirs.text("base_string") => {
            ("base string", "base_string")
        }
        Op::Sign => ("Authorization field", "authorization"),
        Op::BaseString => ("base string", "text"),
        _ => ("text", "text"),
    };
    let (right, theirs) = (right.text(name)?.to_owned(), theirs.text(name)?.to_owned());
    let offset = right
        .bytes()
        .zip(theirs.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    (right != theirs).then_some(Parting {
        of,
        right,
        theirs,
        offset,
    })
}

/// The id of the shortest case on which the sets' answers differ from each other.
fn tell_apart(sets: &[Set], cases: &[Case]) -> Option<String> {
    if sets.len() < 2 {
        return None;
    }
    let rules: Vec<Rules> = sets.iter().map(|set| with_mistakes(set)).collect();
    let mut best: Option<(usize, usize, &str)> = None;
    for case in cases.iter().filter(|case| case.call.op() == Op::Sign) {
        let right = Reference.answer(&case.call);
        let mut answers: Vec<Answer> = Vec::new();
        for rules in &rules {
            let answer = rules.answer_beside(&case.call, right.clone());
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        }
        let Call::Sign(input) = &case.call else {
            continue;
        };
        let length = input.request.url.len() + input.request.body.as_ref().map_or(0, String::len);
        let is_better = match best {
            None => answers.len() > 1,
            Some((count, shortest, _)) => {
                answers.len() > count || (answers.len() == count && length < shortest)
            }
        };
        if is_better {
            best = Some((answers.len(), length, &case.id));
        }
    }
    best.map(|(_, _, id)| id.to_owned())
}
