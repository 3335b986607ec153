//! The number of instructions of signing, parsing and verifying, counted by callgrind. It is the same on
//! a busy machine and on a quiet one.
//!
//!     cargo bench --bench instructions            # fails if a path takes more than the list allows
//!     cargo bench --bench instructions -- --write # writes the list again
//!     cargo bench --bench instructions -- --stages # prints the instructions of each stage
//!
//! The first part compares every path of a workload with `instructions.txt`. The second checks how the
//! cost grows with the request. Callgrind's processor has no SHA instructions: the hash takes 1,370
//! instructions a block.

mod callgrind;
mod cases;
mod growth;
mod list;
#[path = "../signing/ours.rs"]
mod ours;
mod stages;
#[path = "../signing/workloads.rs"]
#[expect(dead_code, reason = "some items are for the other bench only")]
mod workloads;

use std::process::ExitCode;

use crate::callgrind::Counts;
use crate::workloads::Workloads;

/// A path whose instructions are counted: its name, and a call of it.
pub(crate) struct Case<'a> {
    pub(crate) name: String,
    pub(crate) run: Box<dyn FnMut() + 'a>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(name: impl Into<String>, run: impl FnMut() + 'a) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
        }
    }
}

/// The argument with which this program starts itself under callgrind.
const COUNTED: &str = "--counted";

fn main() -> ExitCode {
    let has = |argument: &str| std::env::args().any(|given| given == argument);
    // `cargo bench -- --test` runs each path once.
    if has(COUNTED) || has("--test") {
        each_case(callgrind::measured);
        return ExitCode::SUCCESS;
    }
    let mut names = Vec::new();
    each_case(|case| names.push(std::mem::take(&mut case.name)));
    let Ok(dumps) = callgrind::dumps(names.len()) else {
        println!("skipped: valgrind is not installed");
        return ExitCode::SUCCESS;
    };
    if has("--stages") {
        stages::print(&names, &dumps);
        return ExitCode::SUCCESS;
    }
    let totals = dumps.iter().map(|dump| callgrind::total(dump));
    let counts: Counts = names.into_iter().zip(totals).collect();
    let is_kept = if has("--write") {
        list::write(&counts)
    } else {
        list::check(&counts) & growth::check(&counts)
    };
    if is_kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Calls `take` with every case, in order.
fn each_case(mut take: impl FnMut(&mut Case<'_>)) {
    let workloads = Workloads::load_without_varied();
    cases::each(&workloads, &mut take);
    growth::each(&mut take);
}
