//! How many instructions signing, parsing and verifying take, counted by callgrind, which counts the
//! same on a busy machine as on a quiet one.
//!
//!     cargo bench --bench instructions            # counts; more than the list allows is a failure
//!     cargo bench --bench instructions -- --write # counts, and writes the list anew
//!
//! The first part holds every path of a workload against `instructions.txt`, the second how the cost
//! grows with the request. Callgrind's processor has no SHA instructions: 1,370 instructions a block
//! are the hash's.

mod callgrind;
mod cases;
mod growth;
mod list;
#[path = "../signing/ours.rs"]
mod ours;
#[path = "../signing/workloads.rs"]
#[expect(dead_code, reason = "what is here for the other bench alone")]
mod workloads;

use std::process::ExitCode;

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

/// The argument by which this program is started under callgrind.
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
    let is_kept = match callgrind::count(&names) {
        Ok(counts) if has("--write") => list::write(&counts),
        Ok(counts) => list::check(&counts) & growth::check(&counts),
        Err(callgrind::Missing) => {
            println!("skipped: valgrind is not installed");
            true
        }
    };
    if is_kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Makes every case, in order, and hands it on.
fn each_case(mut take: impl FnMut(&mut Case<'_>)) {
    let workloads = Workloads::load_without_varied();
    cases::each(&workloads, &mut take);
    growth::each(&mut take);
}
