//! A run that may take any time: `--duration` and `--cases unlimited`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use basestring_oracle::internal::adapter::Adapter;
use basestring_oracle::internal::check::{Campaign, Generated, State};
use basestring_oracle::internal::files::{read_text, write_atomically};
use basestring_oracle::internal::report::counted;
use basestring_oracle::internal::vectors::VERSION;
use basestring_oracle::{Case, Op, Reference, Report};
use serde::{Deserialize, Serialize};

use super::Args;
use super::progress::{Progress, run_all};
use crate::exit::{Exit, Failure};
use crate::files::{cannot_read, cannot_write};
use crate::output;

/// How many cases the first batch has.
const FIRST: u64 = 100;

/// The most cases of a batch.
const MOST: u64 = 20_000;

/// How long a batch takes, about.
const BATCH: Duration = Duration::from_millis(1000);

/// The shortest time between two writings of the state: as much is lost when the run is stopped.
const PAUSE: Duration = Duration::from_secs(1);

/// The state of runs of several implementations with one seed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct States {
    /// The version of this form of document.
    version: u64,
    /// The version of the program: another one may generate other cases.
    basestring: String,
    /// The version of the vectors.
    vectors: String,
    seed: u64,
    implementations: BTreeMap<String, Entry>,
}

/// The state of one implementation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The operations for which cases are generated: with others, the numbers give other cases.
    ops: Vec<Op>,
    state: State,
}

impl States {
    fn new(seed: u64) -> Self {
        Self {
            version: 1,
            basestring: env!("CARGO_PKG_VERSION").to_owned(),
            vectors: VERSION.to_owned(),
            seed,
            implementations: BTreeMap::new(),
        }
    }

    /// Reads a state; none if there is no file.
    fn read(path: &Path) -> Result<Option<Self>, Failure> {
        if !path.exists() {
            return Ok(None);
        }
        let shown = path.display();
        let text = read_text(path).map_err(|fault| cannot_read(path, &fault))?;
        let states: Self = serde_json::from_str(&text).map_err(|fault| {
            Failure::input(format!("{shown}: expected a state of `check`: {fault}"))
                .help("choose a new file")
        })?;
        let own = Self::new(states.seed);
        let version = |states: &Self| {
            let Self {
                version,
                basestring,
                vectors,
                ..
            } = states;
            format!("{version} of basestring {basestring} with the vectors {vectors}")
        };
        let (expected, found) = (version(&own), version(&states));
        if expected != found {
            let message = format!("{shown}: expected a state of version {expected}, found {found}");
            return Err(Failure::input(message).help("choose a new file"));
        }
        Ok(Some(states))
    }
}

/// The seed that is given, or that of the state.
pub(super) fn seed(args: &Args) -> Result<Option<u64>, Failure> {
    let states = args.state.as_deref().map(States::read).transpose()?;
    let kept = states.flatten().map(|states| states.seed);
    match (args.seed, kept) {
        (Some(given), Some(kept)) if given != kept => Err(Failure::new(
            Exit::Usage,
            format!("--seed {given} is not the seed of the state, {kept}"),
        )
        .help("omit --seed, or choose a new file")),
        (given, kept) => Ok(given.or(kept)),
    }
}

/// A long run of one implementation.
pub(super) struct LongRun<'a> {
    pub(super) args: &'a Args,
    /// The name of the implementation.
    pub(super) name: &'a str,
    pub(super) source: &'a Generated,
    pub(super) ops: &'a [Op],
    pub(super) vectors: &'a [&'a Case],
    pub(super) seed: u64,
}

impl LongRun<'_> {
    /// Runs the vectors, then generated cases until the time or the number of cases is reached.
    pub(super) fn check(&self, adapters: &mut [Adapter]) -> Result<(Report, Vec<Case>), Failure> {
        let Self { args, name, .. } = self;
        let progress = Progress::new(name, args.quiet);
        let mut report = run_all(adapters, self.vectors, &progress);
        report.set_strict(args.strict);
        let mut campaign = Campaign::new(self.source, self.vectors, report, args.profile);
        self.resume(&mut campaign, adapters)?;
        let start = Instant::now();
        let (mut size, mut saved) = (FIRST, None::<Instant>);
        loop {
            let elapsed = start.elapsed();
            let left = args.duration.map(|time| time.saturating_sub(elapsed));
            let more = args
                .amount
                .end()
                .map(|end| end.saturating_sub(campaign.next()));
            if left.is_some_and(|left| left.is_zero())
                || more == Some(0)
                || adapters.iter().any(Adapter::is_given_up)
            {
                break;
            }
            let began = Instant::now();
            let count = more.map_or(size, |more| more.min(size));
            for cause in Self::run(&mut campaign, adapters, count) {
                self.tell(&campaign, elapsed, &cause)?;
            }
            size = next_size(count, began.elapsed(), left);
            let cases = usize::try_from(campaign.next()).unwrap_or(usize::MAX);
            progress.show_words(&format!(
                "{}, {}, {} kept",
                counted(cases, "generated case"),
                counted(campaign.causes(), "cause"),
                campaign.kept()
            ));
            if saved.is_none_or(|saved| saved.elapsed() >= PAUSE) {
                self.save(&campaign)?;
                saved = Some(Instant::now());
            }
        }
        progress.end();
        self.save(&campaign)?;
        Ok(match adapters.first_mut() {
            Some(adapter) => campaign.finish(adapter),
            None => campaign.finish(&mut Reference),
        })
    }

    fn run(campaign: &mut Campaign<'_>, adapters: &mut [Adapter], count: u64) -> Vec<String> {
        match adapters {
            [] => campaign.run(&mut [Reference], count),
            copies => campaign.run(copies, count),
        }
    }

    /// Prints a new cause with when it was found.
    fn tell(&self, campaign: &Campaign<'_>, at: Duration, cause: &str) -> Result<(), Failure> {
        if self.args.quiet {
            return Ok(());
        }
        let line = format!(
            "{}: new cause within {} of --seed {} ({} s): {cause}\n",
            self.name,
            counted(
                usize::try_from(campaign.next()).unwrap_or(usize::MAX),
                "case"
            ),
            self.seed,
            at.as_secs()
        );
        let line = output::wrapped(&line);
        if self.args.formats.to_stdout() {
            output::say(&line);
            Ok(())
        } else {
            output::print(&line)
        }
    }

    fn resume(&self, campaign: &mut Campaign<'_>, adapters: &mut [Adapter]) -> Result<(), Failure> {
        let Some(path) = self.args.state.as_deref() else {
            return Ok(());
        };
        let states = States::read(path)?;
        let entry = states.and_then(|mut all| all.implementations.remove(self.name));
        let Some(entry) = entry else {
            return Ok(());
        };
        if entry.ops != self.ops {
            let names = |ops: &[Op]| {
                ops.iter()
                    .map(|op| op.name())
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let message = format!(
                "{}: the state is of a run with the operations {}, this one has {}",
                path.display(),
                names(&entry.ops),
                names(self.ops)
            );
            return Err(Failure::input(message).help("choose a new file, or the same operations"));
        }
        if !self.args.quiet {
            let cases = usize::try_from(entry.state.cases()).unwrap_or(usize::MAX);
            let name = self.name;
            output::note(
                "note: ",
                &format!("{name}: resumed after {}", counted(cases, "case")),
            );
        }
        match adapters {
            [] => campaign.resume(&mut [Reference], entry.state),
            copies => campaign.resume(copies, entry.state),
        }
        Ok(())
    }

    fn save(&self, campaign: &Campaign<'_>) -> Result<(), Failure> {
        let Some(path) = self.args.state.as_deref() else {
            return Ok(());
        };
        let mut states = States::read(path)?.unwrap_or_else(|| States::new(self.seed));
        let entry = Entry {
            ops: self.ops.to_vec(),
            state: campaign.state(),
        };
        let name = self.name.to_owned();
        states.implementations.insert(name, entry);
        let text = serde_json::to_string(&states).map_err(Failure::internal)?;
        write_atomically(path, format!("{text}\n")).map_err(|fault| cannot_write(path, &fault))
    }
}

/// How many cases the next batch has, by the time that the last one took and the time that is left.
fn next_size(last: u64, took: Duration, left: Option<Duration>) -> u64 {
    let wanted = left.map_or(BATCH, |left| left.min(BATCH));
    let rate = 1000 * u128::from(last) / took.as_millis().max(1);
    let size = rate * wanted.as_millis() / 1000;
    // At most twice as many: the first cases may be faster than the next.
    let size = u64::try_from(size).unwrap_or(MOST).min(2 * last);
    size.clamp(1, MOST)
}
