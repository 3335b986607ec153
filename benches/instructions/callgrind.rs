//! Counting with callgrind: it collects inside one function, and writes what it has whenever another
//! is called.

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cases::is_listed;
use crate::{COUNTED, Case};

/// There is no valgrind on this machine.
pub(crate) struct Missing;

/// A case's name and the instructions of one call.
pub(crate) type Counts = Vec<(String, u64)>;

/// The total of what callgrind wrote of a case.
pub(crate) fn total(dump: &str) -> u64 {
    let total = dump.lines().find_map(|line| line.strip_prefix("totals: "));
    total
        .and_then(|total| total.parse().ok())
        .expect("a dump says its total")
}

/// A call of a case, a warm one where its count is kept. Callgrind knows both functions by their
/// names.
pub(crate) fn measured(case: &mut Case<'_>) {
    if is_listed(&case.name) {
        (case.run)();
    }
    counted_call(black_box(&mut *case.run));
    // What comes back is looked at, so that it is no tail call, which callgrind would not see.
    black_box(written_down(black_box(true)));
}

#[inline(never)]
fn counted_call(run: &mut dyn FnMut()) {
    run();
    black_box(());
}

/// Where callgrind writes what it has.
#[inline(never)]
fn written_down(is_over: bool) -> bool {
    black_box(is_over)
}

/// What callgrind writes of each of so many cases, in the order in which this program makes them.
pub(crate) fn dumps(cases: usize) -> Result<Vec<String>, Missing> {
    let is_there = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if !is_there.is_ok_and(|status| status.success()) {
        return Err(Missing);
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    fs::remove_dir_all(&folder).unwrap_or_default();
    fs::create_dir_all(&folder).expect("the build's folder can be written");
    let out = folder.join("out");
    let own = env::current_exe().expect("this program has a path");
    let status = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind", "--collect-atstart=no"])
        .args([
            "--toggle-collect=*counted_call*",
            "--dump-before=*written_down*",
        ])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(own)
        .arg(COUNTED)
        .status()
        .expect("valgrind was started before");
    assert!(
        status.success(),
        "expected valgrind to end well, found {status}"
    );

    let dump = |index: usize| {
        let dump = out.with_extension((index + 1).to_string());
        fs::read_to_string(&dump).expect("callgrind wrote a dump for each case")
    };
    Ok((0..cases).map(dump).collect())
}
