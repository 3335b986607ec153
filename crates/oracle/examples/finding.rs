//! How soon a known mistake is found: after how many cases, by the vectors, by generated cases, and by
//! the calls that a harness makes of random bytes.
//!
//! Each mistake is planted in turn. Three counts are taken, as in the benchmarks of fuzzers: a case
//! *reaches* a mistake if its operation uses the decision, so that an answer can be wrong; *triggers* it
//! if the answer is wrong; and *names* it once no other mistake gives the same answers to all cases so
//! far. A count that is not reached within the limit is censored.
//!
//! `--write FILE` writes the tables, `--check` fails if generated cases do not trigger a mistake, `--seeds
//! N` sets the number of seeds, `--json FILE` writes every count, and `--compare FILE` compares the
//! counts with those of another version.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Instant;

use basestring_oracle::internal::check::Generated;
use basestring_oracle::internal::generate::harness::{Harness, HarnessOptions, judged_wrong};
use basestring_oracle::internal::matrix::FREE;
use basestring_oracle::internal::schemes::Rules;
use basestring_oracle::internal::vectors::load_embedded;
use basestring_oracle::{
    Answer, Call, Case, Implementation, Mistake, Op, Reference, Scheme, Verdict, judge,
};
use serde_json::{Value, json};

/// The limit of generated cases, and of calls.
const LIMIT: usize = 2000;

/// The sources of cases.
const SOURCES: [&str; 3] = ["vectors", "generated", "bytes"];

/// Counts of one mistake in one run; none is censored.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    reached: Option<usize>,
    triggered: Option<usize>,
    named: Option<usize>,
}

/// The counts of the mistakes of a scheme in one run, and the seconds for each case.
struct Run {
    counts: BTreeMap<&'static str, Counts>,
    seconds: f64,
}

/// A case of a source: its call, and whether an answer to it is wrong.
struct Tried<'a> {
    call: &'a Call,
    is_wrong: Box<dyn Fn(&Answer) -> bool + 'a>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|word| word == name)?;
        arguments.get(at + 1).cloned()
    };
    let seeds = option("--seeds")
        .and_then(|text| text.parse().ok())
        .unwrap_or(5);
    let results = measure(seeds);
    if let Some(path) = option("--json") {
        std::fs::write(path, format!("{}\n", document(&results))).expect("the file is written");
    }
    let mut text = tables(&results, seeds);
    if let Some(path) = option("--compare") {
        let old = std::fs::read_to_string(path).expect("the file is read");
        text.push_str(&compared(
            &results,
            &serde_json::from_str(&old).expect("JSON"),
        ));
    }
    match option("--write") {
        Some(path) => std::fs::write(path, text).expect("the file is written"),
        None => print!("{text}"),
    }
    if arguments.iter().any(|word| word == "--check") {
        let missed: Vec<&str> = results
            .iter()
            .filter(|((_, source), runs)| {
                *source == "generated" && runs.iter().any(|run| run.triggered.is_none())
            })
            .map(|((mistake, _), _)| *mistake)
            .collect();
        assert!(
            missed.is_empty(),
            "not found within {LIMIT} generated cases: {missed:?}"
        );
    }
}

/// The counts of each mistake and source, one for each seed, and the seconds for a case of each source.
type Results = BTreeMap<(&'static str, &'static str), Vec<Counts>>;

fn measure(seeds: u64) -> Results {
    let files = load_embedded().expect("the vectors are read");
    let vectors: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let mut results = Results::new();
    let mut spent: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for &scheme in Scheme::ALL {
        let ops: Vec<Op> = Op::ALL
            .iter()
            .copied()
            .filter(|op| op.scheme() == Some(scheme))
            .collect();
        let planted: Vec<(&'static str, Rules)> = Mistake::all()
            .iter()
            .filter(|mistake| {
                mistake.scheme == scheme && FREE.iter().all(|(id, _)| *id != mistake.id)
            })
            .filter_map(|mistake| Some((mistake.id.as_str(), mistake.rules()?)))
            .collect();
        let mut add = |source: &'static str, run: Run| {
            for (mistake, counts) in run.counts {
                results.entry((mistake, source)).or_default().push(counts);
            }
            let spent = spent.entry(source).or_default();
            *spent = (spent.0 + run.seconds, spent.1 + 1);
        };
        let own: Vec<&Case> = vectors
            .iter()
            .copied()
            .filter(|case| ops.contains(&case.call.op()))
            .collect();
        add(
            "vectors",
            run(
                &planted,
                &own.iter().map(|case| of_case(case)).collect::<Vec<_>>(),
            ),
        );
        for seed in 1..=seeds {
            let made = Generated::new(seed, &ops).cases(LIMIT);
            let cases: Vec<Tried<'_>> = made.iter().map(|made| of_case(&made.case)).collect();
            add("generated", run(&planted, &cases));
            let calls = calls(seed, &ops);
            let cases: Vec<Tried<'_>> = calls.iter().map(of_call).collect();
            add("bytes", run(&planted, &cases));
        }
    }
    for (source, (seconds, runs)) in spent {
        eprintln!(
            "{source}: {:.1} µs a case",
            seconds / f64::from(u32::try_from(runs).unwrap_or(1)) * 1e6
        );
    }
    results
}

fn of_case(case: &Case) -> Tried<'_> {
    Tried {
        call: &case.call,
        is_wrong: Box::new(move |answer| matches!(judge(case, answer), Verdict::Failed(_))),
    }
}

fn of_call(call: &Call) -> Tried<'_> {
    Tried {
        call,
        is_wrong: Box::new(move |answer| judged_wrong(call, answer)),
    }
}

/// Calls that a harness makes of pseudorandom bytes.
fn calls(seed: u64, ops: &[Op]) -> Vec<Call> {
    let ops = ops.iter().map(|op| op.name().to_owned()).collect();
    let harness = Harness::new(&HarnessOptions {
        ops,
        known: Vec::new(),
    })
    .expect("a harness");
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut byte = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    let mut calls = Vec::new();
    while calls.len() < LIMIT {
        let size = 1 + 2 * usize::from(byte());
        let bytes: Vec<u8> = std::iter::repeat_with(&mut byte).take(size).collect();
        calls.extend(harness.call(&bytes));
    }
    calls
}

/// Runs every planted mistake over the cases.
fn run(planted: &[(&'static str, Rules)], cases: &[Tried<'_>]) -> Run {
    let start = Instant::now();
    let rights: Vec<Answer> = cases
        .iter()
        .map(|case| Reference.answer(case.call))
        .collect();
    let seconds = start.elapsed().as_secs_f64() / cases.len().max(1) as f64;
    let mut columns: Vec<Vec<u64>> = Vec::new();
    let mut counts: Vec<Counts> = Vec::new();
    for (id, rules) in planted {
        let mut column = Vec::with_capacity(cases.len());
        for (case, right) in cases.iter().zip(&rights) {
            let answer = rules.answer_beside(case.call, right.clone());
            let is_wrong = answer != *right && (case.is_wrong)(&answer);
            column.push(if is_wrong { fingerprint(&answer) } else { 0 });
        }
        counts.push(Counts {
            reached: reached(id, cases, &column),
            triggered: column.iter().position(|wrong| *wrong != 0).map(|at| at + 1),
            named: None,
        });
        columns.push(column);
    }
    for (at, own) in counts.iter_mut().enumerate() {
        // The first case after which every other mistake has given another answer.
        let apart = columns
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, other)| {
                let own = columns.get(at).into_iter().flatten();
                own.zip(other)
                    .position(|(a, b)| a != b)
                    .map(|place| place + 1)
            });
        let last = apart.collect::<Option<Vec<usize>>>();
        let last = last.map(|places| places.into_iter().max().unwrap_or(1));
        own.named = own
            .triggered
            .and_then(|triggered| last.map(|last| last.max(triggered)));
    }
    let ids = planted.iter().map(|(id, _)| *id);
    Run {
        counts: ids.zip(counts).collect(),
        seconds,
    }
}

/// The first case of an operation in which the mistake can show.
fn reached(id: &str, cases: &[Tried<'_>], column: &[u64]) -> Option<usize> {
    let wrong = cases.iter().zip(column).filter(|(_, wrong)| **wrong != 0);
    let mut ops: Vec<Op> = wrong.map(|(case, _)| case.call.op()).collect();
    let example = Mistake::find(id).and_then(Mistake::example);
    ops.extend(example.map(|call| call.op()));
    cases
        .iter()
        .position(|case| ops.contains(&case.call.op()))
        .map(|at| at + 1)
}

fn fingerprint(answer: &Answer) -> u64 {
    let mut hasher = DefaultHasher::new();
    match answer {
        Answer::Ok(output) => serde_json::to_string(&output.0)
            .unwrap_or_default()
            .hash(&mut hasher),
        Answer::Refused { kind, .. } => kind.hash(&mut hasher),
        Answer::Unsupported(why) | Answer::Broken(why) => why.hash(&mut hasher),
    }
    hasher.finish().max(1)
}

/// The median; a censored count is larger than every other.
fn median(counts: impl Iterator<Item = Option<usize>>) -> Option<usize> {
    let mut all: Vec<usize> = counts.map(|count| count.unwrap_or(usize::MAX)).collect();
    all.sort_unstable();
    all.get(all.len() / 2)
        .copied()
        .filter(|count| *count != usize::MAX)
}

fn shown(count: Option<usize>) -> String {
    count.map_or_else(|| format!(">{LIMIT}"), |count| count.to_string())
}

/// The restricted mean of the counts up to the limit, with the half width of its 95 % interval.
fn restricted(counts: &[Option<usize>]) -> (f64, f64) {
    let values: Vec<f64> = counts
        .iter()
        .map(|count| count.unwrap_or(LIMIT).min(LIMIT) as f64)
        .collect();
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / (n - 1.0).max(1.0);
    (mean, 1.96 * (variance / n).sqrt())
}

fn tables(results: &Results, seeds: u64) -> String {
    let mut text = format!(
        "# How soon a mistake is found\n\n\
         Each known mistake is planted in turn, and cases are run until they find it. *Reached*: the first case of an operation\n\
         in which the mistake can show. *Triggered*: the first case whose answer is not the expected one. *Named*: the first case after which no other known mistake gives the same\n\
         answers. The numbers are cases; for {seeds} seeds, the median. A count above {LIMIT} is censored: `>{LIMIT}`.\n\n\
         The sources: the *vectors* of the mistake's scheme in their order; *generated* cases, as `check --cases`\n\
         runs them; and calls that `fuzz judge` makes of random *bytes*, without the feedback of a fuzzer.\n\
         [`FEEDBACK.md`](FEEDBACK.md) has how soon the fuzz targets find a mistake with feedback.\n\n\
         This file is written by:\n\n    \
         cargo run --release -p basestring-oracle --example finding -- --write fuzz/FINDING.md\n\n\
         Not counted: {}.\n\n\
         ## Summary\n\n\
         | source | runs | triggered | named | restricted mean of cases until triggered | median |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n",
        FREE.map(|(id, why)| format!("`{id}`, because {why}"))
            .join("; "),
    );
    for source in SOURCES {
        let runs: Vec<Counts> = results
            .iter()
            .filter(|((_, of), _)| *of == source)
            .flat_map(|(_, runs)| runs.iter().copied())
            .collect();
        let triggered: Vec<Option<usize>> = runs.iter().map(|run| run.triggered).collect();
        let found = triggered.iter().flatten().count();
        let named = runs.iter().filter(|run| run.named.is_some()).count();
        let (mean, half) = restricted(&triggered);
        let median = shown(median(triggered.into_iter()));
        let count = runs.len();
        // Writing to a `String` does not fail, here and below.
        let _ = writeln!(
            text,
            "| {source} | {count} | {found} | {named} | {mean:.0} ± {half:.0} | {median} |"
        );
    }
    text.push_str(&each(results));
    text
}

/// The effect size, and the table of mistakes.
fn each(results: &Results) -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        "\nThe effect size (Vargha and Delaney) of generated cases against bytes: {:.2}. It is the probability that \
         generated\ncases trigger a mistake sooner; 0.5 is no difference.\n\n\
         ## Each mistake\n\nReached, triggered and named.\n\n\
         | mistake | vectors | generated | bytes |\n| --- | ---: | ---: | ---: |\n",
        effect(
            results,
            |key| results.get(&(key.0, "bytes")).cloned(),
            "generated"
        )
    );
    let mut mistakes: Vec<&str> = results.keys().map(|(mistake, _)| *mistake).collect();
    mistakes.dedup();
    for mistake in mistakes {
        let cells = SOURCES.map(|source| {
            let runs = results.get(&(mistake, source)).cloned().unwrap_or_default();
            let of = |count: fn(&Counts) -> Option<usize>| shown(median(runs.iter().map(count)));
            format!(
                "{} / {} / {}",
                of(|c| c.reached),
                of(|c| c.triggered),
                of(|c| c.named)
            )
        });
        let _ = writeln!(text, "| `{mistake}` | {} |", cells.join(" | "));
    }
    text
}

/// The probability that this source triggers a mistake sooner than the other counts.
fn effect(
    results: &Results,
    other: impl Fn(&(&'static str, &'static str)) -> Option<Vec<Counts>>,
    source: &str,
) -> f64 {
    let (mut sooner, mut pairs) = (0.0, 0.0);
    for (key, runs) in results.iter().filter(|((_, of), _)| *of == source) {
        let Some(others) = other(key) else { continue };
        for own in runs {
            for other in &others {
                let value = |counts: &Counts| counts.triggered.unwrap_or(usize::MAX);
                pairs += 1.0;
                sooner += match value(own).cmp(&value(other)) {
                    std::cmp::Ordering::Less => 1.0,
                    std::cmp::Ordering::Equal => 0.5,
                    std::cmp::Ordering::Greater => 0.0,
                };
            }
        }
    }
    sooner / f64::max(pairs, 1.0)
}

/// Every count, to compare versions.
fn document(results: &Results) -> Value {
    let mut document = json!({});
    for ((mistake, source), runs) in results {
        let counts = runs.iter().map(|run| json!(run.triggered));
        document[source][mistake] = counts.collect();
    }
    document
}

/// The effect size of each source against another version of it.
fn compared(results: &Results, old: &Value) -> String {
    let mut text =
        "\n## Compared with another version\n\n| source | effect size |\n| --- | ---: |\n"
            .to_owned();
    for source in SOURCES {
        let before = |(mistake, _): &(&'static str, &'static str)| {
            let runs = old[source][*mistake].as_array()?;
            let count = |run: &Value| Counts {
                triggered: run.as_u64().and_then(|count| usize::try_from(count).ok()),
                ..Counts::default()
            };
            Some(runs.iter().map(count).collect())
        };
        let _ = writeln!(
            text,
            "| {source} | {:.2} |",
            effect(results, before, source)
        );
    }
    text
}
