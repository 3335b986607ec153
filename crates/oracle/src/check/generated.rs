//! Generated cases.
//!
//! A case is made of the seed and its number alone, so that a seed repeats every case however many
//! copies of the implementation answer at once.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use proptest::arbitrary::any;
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::LAYER;
use crate::case::{Case, Expectation, Level, Refusal, Source};
use crate::generate::call::{self, CallPlan, clear_calls, special_calls};
use crate::generate::special::{Point, Pointed};
use crate::implementation::Implementation;
use crate::protocol::{Answer, Call, Op};
use crate::reference::Reference;
use crate::vectors::Requirements;

/// How often another case is drawn where one cannot be used.
const ATTEMPTS: u64 = 50;

/// How many smaller requests are tried for one cause, at the most.
const STEPS: usize = 2000;

/// For how many special points an operation has one case more in each round.
const POINTS: usize = 8;

/// A source of cases.
pub struct Generated {
    seed: u64,
    sources: Vec<OpSource>,
    /// Which source each of as many cases is drawn from, and how often it was drawn from before.
    turns: Vec<(usize, usize)>,
}

/// The calls of one operation. Every second one is special; the special points take turns, so that
/// none is missed.
struct OpSource {
    clear: BoxedStrategy<Drawn>,
    special: Vec<BoxedStrategy<Drawn>>,
}

impl OpSource {
    fn new(op: Op) -> Option<Self> {
        let special = special_calls(op).into_iter();
        let with_point = |pointed: Pointed<_>| pointed.map(|(call, point)| (call, Some(point)));
        Some(Self {
            clear: clear_calls(op)?.prop_map(|call| Some((call, None))).boxed(),
            special: special
                .map(|calls| calls.prop_map(with_point).boxed())
                .collect(),
        })
    }

    /// The calls that a case is drawn from, by how many were drawn before. Where a special call
    /// cannot be used twice, a clear one takes its turn.
    fn at(&self, turn: usize, attempt: u64) -> &BoxedStrategy<Drawn> {
        let place = (turn / 2).checked_rem(self.special.len());
        let special = place.and_then(|place| self.special.get(place));
        match special {
            Some(special) if turn % 2 == 1 && attempt < 2 => special,
            Some(_) | None => &self.clear,
        }
    }
}

/// A call, and the special point that it has; nothing where a point cannot be put in.
type Drawn = Option<(Call, Option<Point>)>;

/// A generated case, and what it was generated from.
#[derive(Clone, Debug)]
pub struct Made {
    /// The case.
    pub case: Case,
    /// Whether its call has a special point.
    pub(super) is_special: bool,
    number: u64,
    attempt: u64,
}

impl Made {
    /// The number of the case and the attempt at which it was drawn.
    pub(super) const fn numbers(&self) -> (u64, u64) {
        (self.number, self.attempt)
    }
}

impl Generated {
    /// A source of cases for these operations. An operation with more special points, as signing and
    /// verifying, has more of the cases.
    #[must_use]
    pub fn new(seed: u64, ops: &[Op]) -> Self {
        let chosen = call::ops().filter(|op| ops.contains(op));
        let sources: Vec<OpSource> = chosen.filter_map(OpSource::new).collect();
        let share = |source: &OpSource| 1 + source.special.len() / POINTS;
        let most = sources.iter().map(share).max().unwrap_or_default();
        let mut turns = Vec::new();
        for before in 0..most {
            let again = sources.iter().enumerate();
            let again = again.filter(|(_, source)| before < share(source));
            turns.extend(again.map(|(place, _)| (place, before)));
        }
        Self {
            seed,
            sources,
            turns,
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
            .prop_map(|call| Some((call, None)))
            .boxed();
        let wild = OpSource {
            clear: any_call,
            special: Vec::new(),
        };
        let Self {
            seed,
            mut sources,
            mut turns,
        } = clear;
        let count = turns.len();
        turns.extend((0..count).map(|turn| (sources.len(), turn)));
        sources.push(wild);
        Self {
            seed,
            sources,
            turns,
        }
    }

    /// That many calls, each with the numbers that it is made of.
    pub(crate) fn undecided_calls(&self, count: usize) -> Vec<(Call, (u64, u64))> {
        let numbers = (0..).take(count);
        let calls = numbers.filter_map(|number| {
            (0..ATTEMPTS).find_map(|attempt| {
                let (call, _) = self.tree(number, attempt)?.current()?;
                Some((call, (number, attempt)))
            })
        });
        calls.collect()
    }

    /// Whether there is no operation to make cases for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.turns.is_empty()
    }

    /// Generates that many different cases; fewer if the source has no more.
    #[must_use]
    pub fn cases(&self, count: usize) -> Vec<Made> {
        let mut seen = HashSet::new();
        let numbers = (0..).take(count);
        let make = |number| {
            (0..ATTEMPTS).find_map(|attempt| {
                let made = self.made(number, attempt)?;
                seen.insert(made.case.id.clone()).then_some(made)
            })
        };
        numbers.filter_map(make).collect()
    }

    /// Generates the cases of these numbers. Two of them may be the same, so that the case of a number
    /// does not depend on the others.
    pub(super) fn range(&self, numbers: Range<u64>) -> Vec<Made> {
        let make = |number| (0..ATTEMPTS).find_map(|attempt| self.made(number, attempt));
        numbers.filter_map(make).collect()
    }

    /// The case of a number at an attempt, if it can be used.
    pub(super) fn made(&self, number: u64, attempt: u64) -> Option<Made> {
        let drawn = self.tree(number, attempt)?.current();
        let is_special = matches!(drawn, Some((_, Some(_))));
        Some(Made {
            case: case(drawn)?,
            is_special,
            number,
            attempt,
        })
    }

    fn tree(&self, number: u64, attempt: u64) -> Option<Box<dyn ValueTree<Value = Drawn>>> {
        let place = usize::try_from(number).ok()?;
        let (source, before) = *self.turns.get(place.checked_rem(self.turns.len())?)?;
        let round = place / self.turns.len();
        let each_round = self
            .turns
            .iter()
            .filter(|(other, _)| *other == source)
            .count();
        let source = self.sources.get(source)?;
        let calls = source.at(round * each_round + before, attempt);
        let mut seed = [0; 32];
        let parts = [self.seed, number, attempt];
        for (place, part) in seed.chunks_exact_mut(8).zip(parts) {
            place.copy_from_slice(&part.to_le_bytes());
        }
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        calls.new_tree(&mut runner).ok()
    }

    /// The smallest case found for which `fails` is true.
    pub(super) fn smallest(
        &self,
        made: &Made,
        mut fails: impl FnMut(&Case) -> bool,
    ) -> Option<Case> {
        self.smaller_drawn((made.number, made.attempt), |drawn| {
            case(drawn).filter(&mut fails)
        })
    }

    /// The last of the ever smaller calls of which something is kept.
    pub(crate) fn smaller<T>(
        &self,
        numbers: (u64, u64),
        mut kept: impl FnMut(Call) -> Option<T>,
    ) -> Option<T> {
        self.smaller_drawn(numbers, |drawn| kept(drawn?.0))
    }

    fn smaller_drawn<T>(
        &self,
        (number, attempt): (u64, u64),
        mut kept: impl FnMut(Drawn) -> Option<T>,
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

/// The case of a call without a special point.
pub(crate) fn case_of(call: Call) -> Option<Case> {
    case(Some((call, None)))
}

/// The case of a call, where the reference has an answer. The level is that of the call's special
/// point; without one, the documents leave no choice.
fn case(drawn: Drawn) -> Option<Case> {
    let (call, point) = drawn?;
    let expected = match Reference.answer(&call) {
        Answer::Ok(mut output) => {
            let kind = output.text("kind");
            if kind.is_some_and(|kind| kind != "bad-signature") && point.is_none() {
                return None;
            }
            // Which of several faults is named is open, and words are nobody's business.
            let fields = &mut output.0;
            fields.retain(|name, _| name != "kind" && name != "message");
            Expectation::Out(output.0)
        }
        Answer::Refused { kind, .. } if point.is_some() => {
            Expectation::Refused(Refusal { kind: kind? })
        }
        Answer::Refused { .. } | Answer::Unsupported(_) | Answer::Broken(_) => return None,
    };
    let op = call.op();
    let input = call.input().to_string();
    let hash = input
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, octet| {
            (hash ^ u64::from(octet)).wrapping_mul(0x100_0000_01B3)
        });
    let shows = op.shows()?;
    let (requirement, source) = match point {
        Some(point) => (point.requirement, source_of(point.requirement)?),
        None => {
            let source = Source {
                document: shows.document.to_owned(),
                section: shows.section.to_owned(),
                ..Source::default()
            };
            (shows.requirement, source)
        }
    };
    Some(Case {
        id: format!("{LAYER}/{}/{hash:016x}", op.name().replace('_', "-")),
        call,
        expected: vec![expected],
        exact: point.map_or_else(Vec::new, |point| exact(point.requirement)),
        level: if shows.is_provider || is_by_provider(&input) {
            Level::Provider
        } else {
            point.map_or(Level::Must, |point| point.level)
        },
        requirements: vec![requirement.to_owned()],
        source,
        kills: Vec::new(),
        note: None,
    })
}

/// The parameters that are the point of a requirement.
fn exact(requirement: &str) -> Vec<String> {
    let is_realm = requirement == "O-realm-encoding";
    is_realm.then(|| "realm".to_owned()).into_iter().collect()
}

/// What is signed by a method that RFC 5849 does not have is a matter of those who offer it.
fn is_by_provider(input: &str) -> bool {
    let mut methods = ["HMAC-SHA256", "HMAC-SHA512"].iter();
    methods.any(|method| input.contains(method))
}

/// Where a requirement is written.
fn source_of(requirement: &str) -> Option<Source> {
    static REQUIREMENTS: LazyLock<Option<Requirements>> =
        LazyLock::new(|| Requirements::embedded().ok());
    let requirement = REQUIREMENTS.as_ref()?.get(requirement)?;
    Some(Source::of_section(&requirement.section))
}
