//! Embeds the files of the vectors.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    match embed(&root, &out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(found) => {
            eprintln!("error: {found}");
            ExitCode::FAILURE
        }
    }
}

/// Writes `cases.rs`: the name and the text of each file of cases.
fn embed(root: &Path, out: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for layer in entries(root)?.iter().filter(|path| path.is_dir()) {
        walk(layer, &mut files)?;
    }
    files.sort();
    let mut source = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file);
        let name = name.to_string_lossy().replace('\\', "/");
        // Writing to a `String` does not fail.
        let _ = writeln!(source, "    ({name:?}, include_str!({file:?})),");
    }
    source.push(']');
    fs::write(out.join("cases.rs"), source)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            walk(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}

/// The entries of a folder, sorted; a change in it runs this program again.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}
