//! The vector files as one constant.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::entries;

/// Writes `vectors.rs`: the name and the text of each file.
pub(crate) fn embed(root: &Path, out: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    walk(root, &mut files)?;
    files.sort();
    let mut source = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file);
        let name = name.to_string_lossy().replace('\\', "/");
        // The schema and the list of requirements are not in a folder.
        if name.contains('/') {
            // Writing to a `String` does not fail.
            let _ = writeln!(source, "    ({name:?}, include_str!({file:?})),");
        }
    }
    source.push(']');
    fs::write(out.join("vectors.rs"), source)
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
