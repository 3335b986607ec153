//! `basestring compare`: implementations beside each other.

use std::path::PathBuf;
use std::time::Duration;

use basestring_oracle::check::Generated;
use basestring_oracle::compare::{Contestant, compare, text, undecided};
use basestring_oracle::{Case, Implementation, Op, Reference};

use crate::check::subject::Subject;
use crate::check::{FilterArgs, seconds, some_seed};
use crate::exit::{Exit, Failure};
use crate::output;

/// Compare implementations: what each passes, how often two agree, and where they part.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The implementations, two or more: commands of adapters, folders with an adapter.json, or
    /// `reference`.
    #[arg(required = true, num_args = 2.., value_name = "IMPLEMENTATION")]
    implementations: Vec<String>,
    /// The folder of the vectors, instead of those that are part of the program.
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    /// How many inputs are made up besides, of which nobody says what is right.
    #[arg(long, value_name = "N", default_value_t = 0)]
    cases: usize,
    /// The seed of the inputs that are made up; it is printed, and repeats them.
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// How long each answer may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    timeout: Duration,
    /// How many causes are shown.
    #[arg(long, value_name = "N", default_value_t = 12)]
    causes: usize,
    /// Write the comparison as JSON, with - to standard output in place of the text.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let files = crate::vectors::load(args.vectors.as_deref())?;
    let all: Vec<&Case> = files.iter().flat_map(|file| &file.cases).collect();
    let cases = args.filter.choose(&all, &files)?;
    let mut contestants = Vec::new();
    for named in &args.implementations {
        let one = contestant(named, args.timeout)?;
        contestants.push(with_own_name(one, &contestants));
    }
    let mut comparison = compare(&mut contestants, &cases);
    let was_asked = comparison.pairs.iter().any(|pair| pair.compared > 0);
    if !was_asked {
        return Err(Failure::new(
            Exit::Nothing,
            format!(
                "expected a case that two of them can be asked, found none of {}",
                cases.len()
            ),
        ));
    }
    if args.cases > 0 {
        let seed = some_seed(args.seed)?;
        let source = Generated::undecided(seed, &ops(&mut contestants, &cases));
        if source.is_empty() {
            return Err(Failure::new(
                Exit::Nothing,
                "expected an operation that inputs are made up for and that two of them have, found \
                 none",
            ));
        }
        comparison.disagreements = undecided(&mut contestants, &source, args.cases);
        comparison.seed = Some(seed);
    }
    let to_stdout = args
        .json
        .as_ref()
        .is_some_and(|path| path.as_os_str() == "-");
    if let Some(path) = &args.json {
        output::write_json(path, &comparison.to_value())?;
    }
    if !to_stdout {
        output::print(&text(&comparison, args.causes))?;
    }
    let is_one = comparison.partings.is_empty() && comparison.disagreements.is_empty();
    Ok(if is_one { Exit::Success } else { Exit::Verdict })
}

fn contestant(named: &str, timeout: Duration) -> Result<Contestant, Failure> {
    let subject = Subject::named(named, None, false)?;
    let implementation: Box<dyn Implementation> = match subject.start(timeout)? {
        Some(adapter) => Box::new(adapter),
        None => Box::new(Reference),
    };
    Ok(contestant_of(implementation, &subject))
}

/// The one that a subject starts, by the name that it gives itself.
fn contestant_of(mut implementation: Box<dyn Implementation>, subject: &Subject) -> Contestant {
    let own = implementation.hello().name;
    let name = if own.is_empty() {
        subject.name().to_owned()
    } else {
        own
    };
    Contestant {
        name,
        implementation,
    }
}

/// Two of one name are told apart by their places.
fn with_own_name(mut one: Contestant, others: &[Contestant]) -> Contestant {
    if others.iter().any(|other| other.name == one.name) {
        one.name = format!("{} #{}", one.name, others.len() + 1);
    }
    one
}

/// The operations that the chosen vectors ask and that two of them have.
fn ops(contestants: &mut [Contestant], cases: &[&Case]) -> Vec<Op> {
    let hellos: Vec<_> = contestants
        .iter_mut()
        .map(|one| one.implementation.hello())
        .collect();
    let is_shared = |op: &Op| {
        let having = hellos.iter().filter(|hello| hello.has(*op)).count();
        having > 1 && cases.iter().any(|case| case.call.op() == *op)
    };
    Op::ALL.iter().copied().filter(is_shared).collect()
}
