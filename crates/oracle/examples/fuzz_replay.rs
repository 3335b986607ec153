//! Checks the inputs of the fuzz targets that are stored in folders, each with its own law: `cargo run -p
//! basestring-oracle --features prepared --example fuzz_replay -- FOLDER…`. A folder has a folder for each
//! target. `fuzz/covered` measures what this program executes.

use std::fs;
use std::io;
use std::path::Path;

use basestring_oracle::internal::generate::laws::{TARGETS, Target};

fn main() -> io::Result<()> {
    let mut count = 0;
    for folder in std::env::args_os().skip(1) {
        for target in TARGETS {
            let folder = Path::new(&folder).join(target.name);
            if folder.is_dir() {
                count += replay(target, &folder)?;
            }
        }
    }
    println!("{count} inputs");
    Ok(())
}

/// Checks each input of a folder, and returns their number.
fn replay(target: &Target, folder: &Path) -> io::Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some((law, rest)) = target.law(&fs::read(&path)?) {
            let outcome = (law.check)(rest);
            outcome.map_err(|broken| io::Error::other(format!("{}: {broken}", path.display())))?;
            count += 1;
        }
    }
    Ok(count)
}
