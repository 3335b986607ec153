//! The list of the maximum of each path.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use crate::callgrind::Counts;
use crate::cases::is_listed;

/// The permitted excess in percent, for another compiler.
const TOLERANCE: u64 = 3;

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt")
}

/// Writes the list again.
pub(crate) fn write(counts: &Counts) -> bool {
    let listed = counts.iter().filter(|(name, _)| is_listed(name));
    let lines: String = listed
        .map(|(name, count)| format!("{count:>9}  {name}\n"))
        .collect();
    print!("{lines}");
    fs::write(path(), lines).is_ok()
}

/// Compares each count with the list.
pub(crate) fn check(counts: &Counts) -> bool {
    let text = fs::read_to_string(path()).unwrap_or_default();
    let list: HashMap<&str, u64> = text
        .lines()
        .filter_map(|line| {
            let (count, name) = line.trim().split_once("  ")?;
            Some((name, count.parse().ok()?))
        })
        .collect();
    let mut is_kept = true;
    println!("{:>9} {:>9}  instructions", "written", "found");
    for (name, found) in counts.iter().filter(|(name, _)| is_listed(name)) {
        match list.get(&**name) {
            Some(written) => {
                let most = written + written * TOLERANCE / 100;
                println!("{written:>9} {found:>9}  {name}");
                if *found > most {
                    println!("{name}: expected at most {most} instructions, found {found}");
                    is_kept = false;
                }
            }
            None => {
                println!("{name}: expected a line in benches/instructions.txt, found none");
                is_kept = false;
            }
        }
    }
    if !is_kept {
        println!("If that is intended: cargo bench --bench instructions -- --write");
    }
    is_kept
}
