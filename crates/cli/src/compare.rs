//! `basestring compare`: the answers of several implementations, side by side.

use std::path::PathBuf;
use std::time::Duration;

use basestring_oracle::internal::check::Generated;
use basestring_oracle::internal::compare::{Contestant, compare, text, undecided};
use basestring_oracle::{Case, Implementation, Op, Reference};

use crate::check::FilterArgs;
use crate::check::subject::Subject;
use crate::document;
use crate::exit::{Exit, Failure};
use crate::options::{self, some_seed};
use crate::output;

/// Compare the answers of two or more implementations
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Two or more of: the command line of an adapter, a folder with an adapter.json, or `reference`
    #[arg(required = true, num_args = 2.., value_name = "IMPLEMENTATION")]
    implementations: Vec<String>,
    /// A folder of vectors, instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArgs,
    /// The number of inputs to generate, in addition to the vectors. Their answers are compared, not
    /// judged
    #[arg(long, value_name = "N", default_value_t = 0,
        value_parser = options::number::<usize, 0, { options::MANY }>)]
    cases: usize,
    /// The seed of the generated inputs [default: a new one, which is printed]
    #[arg(long, value_name = "S", value_parser = options::seed)]
    seed: Option<u64>,
    /// The time limit for each answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = options::seconds)]
    timeout: Duration,
    /// The number of causes to print
    #[arg(long, value_name = "N", default_value_t = 12,
        value_parser = options::number::<usize, 0, { options::MANY }>)]
    causes: usize,
    /// Write the comparison as JSON; - prints it instead of the text
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  basestring compare reference adapters/plain-python
  basestring compare adapters/oauthlib adapters/oauth-1.0a --layer sort
  basestring compare reference 'python3 adapter.py' --cases 200 --seed 1";

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
    let is_comparable = comparison.pairs.iter().any(|pair| pair.compared > 0);
    if !is_comparable {
        return Err(Failure::new(
            Exit::Nothing,
            format!(
                "none of the {} chosen cases is applicable to two of the implementations",
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
                "no input can be generated for an operation that two of the implementations have",
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
        document::COMPARE.write(path, &comparison.to_value())?;
    }
    if !to_stdout {
        output::print(&output::wrapped(&text(&comparison, args.causes)))?;
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

/// The implementation that a subject starts, with the name in its handshake.
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

/// Implementations with the same name get a number.
fn with_own_name(mut one: Contestant, others: &[Contestant]) -> Contestant {
    if others.iter().any(|other| other.name == one.name) {
        one.name = format!("{} #{}", one.name, others.len() + 1);
    }
    one
}

/// The operations that the chosen vectors test and that two of the implementations have.
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
