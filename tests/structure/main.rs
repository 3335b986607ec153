//! The structure of the repository's Rust code: files are short, no files of one crate import each
//! other in a circle, and the public interface of the engine changes on purpose alone. Clippy checks
//! the length of functions and `_` arms, see `Cargo.toml` and `clippy.toml`.

mod api;
mod circles;
mod modules;
mod outside;
mod source;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The greatest length of a file, in lines.
const LONGEST_FILE: usize = 500;

/// The files that are longer today.
const LONG_FILES: &[&str] = &[];

/// The files that are in a circle today, one circle a line.
const CIRCLES: &[&[&str]] = &[];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of the repository, without what is built or installed.
fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if !name.starts_with('.') && !matches!(&*name, "target" | "node_modules") {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 100, "expected the repository's files");
    files
}

/// A path from the root of the repository, as the lists have it.
fn name(file: &Path) -> String {
    let path = file.strip_prefix(root()).unwrap_or(file);
    path.to_string_lossy().into_owned()
}

/// Compares what was found with a list of exceptions: neither may have more.
fn compare(found: &BTreeSet<String>, listed: &BTreeSet<String>, rule: &str) {
    let new: Vec<_> = found.difference(listed).collect();
    assert!(new.is_empty(), "expected {rule}, found: {new:#?}");
    let stale: Vec<_> = listed.difference(found).collect();
    assert!(
        stale.is_empty(),
        "these keep the rule now ({rule}); remove them from the list of exceptions: {stale:#?}"
    );
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let long = files().into_iter().filter(|file| {
        let text = fs::read_to_string(file).expect("the file can be read");
        text.lines().count() > LONGEST_FILE
    });
    let found = long.map(|file| name(&file)).collect();
    let listed = LONG_FILES.iter().map(|file| (*file).to_owned()).collect();
    compare(&found, &listed, "no file over 500 lines");
}

#[test]
fn no_files_of_a_crate_import_each_other_in_a_circle() {
    let mut found = Vec::new();
    for file in files() {
        if file.ends_with("lib.rs") || file.ends_with("main.rs") {
            let modules = modules::of_crate(&file);
            found.extend(circles::of(&modules));
        }
    }
    let listed: Vec<&str> = CIRCLES.concat();
    let listed = listed.into_iter().map(str::to_owned).collect();
    let shown: Vec<String> = found.iter().map(circles::Circle::to_string).collect();
    let in_circles = found.iter().flat_map(|circle| &circle.files);
    let found = in_circles.map(|file| name(file)).collect();
    println!("{}", shown.join("\n"));
    compare(
        &found,
        &listed,
        "no files that import each other in a circle",
    );
}

/// After a change that is meant: `UPDATE_API=1 cargo test --test structure`.
#[test]
fn the_public_interface_of_the_engine_is_the_one_listed() {
    let folder = root().join("crates/oracle/src");
    let mut lines = Vec::new();
    for file in files() {
        if let Ok(path) = file.strip_prefix(&folder) {
            let text = fs::read_to_string(&file).expect("the file can be read");
            let names = api::of(&text);
            lines.extend(
                names
                    .iter()
                    .map(|name| format!("{}: {name}\n", path.display())),
            );
        }
    }
    let list = root().join("tests/structure/engine.txt");
    if std::env::var_os("UPDATE_API").is_some() {
        fs::write(&list, lines.concat()).expect("the list can be written");
    }
    let listed = fs::read_to_string(&list).unwrap_or_default();
    let found: BTreeSet<&str> = lines.iter().map(|line| line.trim_end()).collect();
    let listed: BTreeSet<&str> = listed.lines().collect();
    let added: Vec<_> = found.difference(&listed).collect();
    let removed: Vec<_> = listed.difference(&found).collect();
    assert!(
        added.is_empty() && removed.is_empty(),
        "expected the interface in tests/structure/engine.txt\nadded: {added:#?}\nremoved: \
         {removed:#?}\nIf this is meant, update the list: UPDATE_API=1 cargo test --test structure"
    );
}
