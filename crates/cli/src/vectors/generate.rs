//! `basestring vectors generate`: generated cases, for other test runners.

use basestring_oracle::internal::check::Generated;
use basestring_oracle::internal::vectors::format_cases;
use basestring_oracle::{Case, Op};

use crate::exit::{Exit, Failure};
use crate::options::{self, op, some_seed};
use crate::output;

/// Print generated cases with one right answer each, as a JSON array
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct GenerateArgs {
    /// The number of cases
    #[arg(value_name = "N", value_parser = options::number::<usize, 0, { options::MANY }>)]
    count: usize,
    /// Generate only cases of this operation
    #[arg(long, value_name = "OP", value_parser = op)]
    op: Vec<Op>,
    /// The seed: the same cases for the same seed [default: a new one]
    #[arg(long, value_name = "S", value_parser = options::seed)]
    seed: Option<u64>,
}

const EXAMPLES: &str = "\
Examples:
  basestring vectors generate 100
  basestring vectors generate 500 --op sign --op verify --seed 1";

pub(super) fn generate(args: &GenerateArgs) -> Result<Exit, Failure> {
    let ops = if args.op.is_empty() {
        Op::ALL
    } else {
        &args.op
    };
    let source = Generated::new(some_seed(args.seed)?, ops);
    if source.is_empty() {
        let message = "there is no generator for the chosen operations";
        return Err(Failure::new(Exit::Nothing, message));
    }
    let mut cases: Vec<Case> = source
        .cases(args.count)
        .into_iter()
        .map(|made| made.case)
        .collect();
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    output::print_json(&format_cases(&cases))?;
    Ok(Exit::Success)
}
