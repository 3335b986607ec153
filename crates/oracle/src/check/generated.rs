//! Generated cases.
//!
//! A case is made of the seed and its number alone, so that a seed repeats every case however many
//! copies of the implementation answer at once.

use std::collections::HashSet;

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::LAYER;
use crate::case::{Case, Expectation, Level, Source};
use crate::generate::call::{self, CallPlan, clear_calls};
use crate::implementation::Implementation;
use crate::protocol::{Answer, Call, Op};
use crate::reference::Reference;

/// How often another case is drawn where one cannot be used.
const ATTEMPTS: u64 = 50;

/// How many smaller requests are tried for one cause, at the most.
const STEPS: usize = 2000;

/// A source of cases.
pub struct Generated {
    seed: u64,
    calls: Vec<BoxedStrategy<Call>>,
}

/// A generated case, and what it was generated from.
#[derive(Clone, Debug)]
pub struct Made {
    /// The case.
    pub case: Case,
    number: u64,
    attempt: u64,
}

impl Generated {
    /// A source of cases for these operations. Signing, in which most can go wrong, has half of
    /// the cases.
    #[must_use]
    pub fn new(seed: u64, ops: &[Op]) -> Self {
        let chosen: Vec<Op> = call::ops().filter(|op| ops.contains(op)).collect();
        let others = chosen.len().saturating_sub(2);
        let signs = std::iter::repeat_n(Op::Sign, others);
        let signs = signs.filter(|op| chosen.contains(op));
        let all = chosen.iter().copied().chain(signs);
        Self {
            seed,
            calls: all.filter_map(clear_calls).collect(),
        }
    }

    /// A source of calls for these operations of which nobody says what is right: half of them have
    /// one answer, the others may be anything.
    #[must_use]
    pub fn undecided(seed: u64, ops: &[Op]) -> Self {
        let clear = Self::new(seed, ops);
        let ops = ops.to_vec();
        let any_call = any::<CallPlan>()
            .prop_filter_map("a call", |plan| plan.call())
            .prop_filter("a requested operation", move |call| {
                ops.contains(&call.op())
            })
            .boxed();
        let count = clear.calls.len();
        let wild = std::iter::repeat_n(any_call, count);
        Self {
            seed,
            calls: clear.calls.into_iter().chain(wild).collect(),
        }
    }

    /// That many calls, each with the numbers that it is made of.
    pub(crate) fn undecided_calls(&self, count: usize) -> Vec<(Call, (u64, u64))> {
        let numbers = (0..).take(count);
        let calls = numbers.filter_map(|number| {
            (0..ATTEMPTS).find_map(|attempt| {
                let call = self.tree(number, attempt)?.current();
                Some((call, (number, attempt)))
            })
        });
        calls.collect()
    }

    /// Whether there is no operation to make cases for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// Generates that many different cases; fewer if the source has no more.
    #[must_use]
    pub fn cases(&self, count: usize) -> Vec<Made> {
        let mut seen = HashSet::new();
        let numbers = (0..).take(count);
        let make = |number| {
            (0..ATTEMPTS).find_map(|attempt| {
                let case = case(self.tree(number, attempt)?.current())?;
                seen.insert(case.id.clone()).then_some(Made {
                    case,
                    number,
                    attempt,
                })
            })
        };
        numbers.filter_map(make).collect()
    }

    fn tree(&self, number: u64, attempt: u64) -> Option<Box<dyn ValueTree<Value = Call>>> {
        let count = u64::try_from(self.calls.len()).ok()?;
        let which = usize::try_from(number.checked_rem(count)?).ok()?;
        let mut seed = [0; 32];
        let parts = [self.seed, number, attempt];
        for (place, part) in seed.chunks_exact_mut(8).zip(parts) {
            place.copy_from_slice(&part.to_le_bytes());
        }
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        self.calls.get(which)?.new_tree(&mut runner).ok()
    }

    /// The smallest case found for which `fails` is true.
    pub(super) fn smallest(
        &self,
        made: &Made,
        mut fails: impl FnMut(&Case) -> bool,
    ) -> Option<Case> {
        self.smaller((made.number, made.attempt), |call| {
            case(call).filter(&mut fails)
        })
    }

    /// The last of the ever smaller calls of which something is kept.
    pub(crate) fn smaller<T>(
        &self,
        (number, attempt): (u64, u64),
        mut kept: impl FnMut(Call) -> Option<T>,
    ) -> Option<T> {
        let mut tree = self.tree(number, attempt)?;
        let mut smallest = None;
        let mut steps = 0;
        let mut is_moved = tree.simplify();
        while is_moved && steps < STEPS {
            steps += 1;
            is_moved = match kept(tree.current()) {
                Some(found) => {
                    smallest = Some(found);
                    tree.simplify()
                }
                None => tree.complicate(),
            };
        }
        smallest
    }
}

/// The case of a call, where the reference has an answer that the documents leave no choice about.
fn case(call: Call) -> Option<Case> {
    let Answer::Ok(mut output) = Reference.answer(&call) else {
        return None;
    };
    if let Some(kind) = output.text("kind")
        && kind != "bad-signature"
    {
        return None;
    }
    // Which of several faults is named is open, and words are nobody's business.
    output
        .0
        .retain(|name, _| name != "kind" && name != "message");
    let op = call.op();
    let input = call.input().to_string();
    let hash = input
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, octet| {
            (hash ^ u64::from(octet)).wrapping_mul(0x100_0000_01B3)
        });
    let shows = op.shows()?;
    Some(Case {
        id: format!("{LAYER}/{}/{hash:016x}", op.name().replace('_', "-")),
        call,
        expected: vec![Expectation::Out(output.0)],
        exact: Vec::new(),
        level: if shows.is_provider {
            Level::Provider
        } else {
            level(&input)
        },
        requirements: vec![shows.requirement.to_owned()],
        source: Source {
            document: shows.document.to_owned(),
            section: shows.section.to_owned(),
            ..Source::default()
        },
        kills: Vec::new(),
        note: None,
    })
}

/// What is signed by a method that RFC 5849 does not have is a matter of those who offer it.
fn level(input: &str) -> Level {
    if ["HMAC-SHA256", "HMAC-SHA512"]
        .iter()
        .any(|method| input.contains(method))
    {
        Level::Provider
    } else {
        Level::Must
    }
}
