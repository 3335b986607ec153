//! The table of laws in `tests/README.md` lists every law and every fuzz target, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use basestring_oracle::internal::generate::laws::TARGETS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("tests/README.md and tests/laws can be read")
}

/// The rows of the table under `## Laws`, without its header.
fn rows(readme: &str) -> Vec<Vec<&str>> {
    let section = readme
        .split("\n## ")
        .find_map(|section| section.strip_prefix("Laws\n"));
    let table = section.expect("tests/README.md has a section \"## Laws\"");
    let rows = table.lines().filter_map(|line| line.strip_prefix('|'));
    rows.skip(2)
        .map(|row| {
            row.trim_end_matches('|')
                .split('|')
                .map(str::trim)
                .collect()
        })
        .collect()
}

/// The names of a file's functions: those of its tests and, in `laws!`, of its laws.
fn functions(path: &Path) -> BTreeSet<String> {
    let text = read(path);
    let mut is_test = false;
    let mut names = BTreeSet::new();
    for line in text.lines() {
        let in_macro = line.starts_with("    fn ") && !line.ends_with('{');
        if let Some(rest) = line
            .trim_start()
            .strip_prefix("fn ")
            .filter(|_| in_macro || is_test)
        {
            let name = rest
                .split(['(', '<'])
                .next()
                .filter(|name| !name.starts_with('$'));
            names.extend(name.map(str::to_owned));
        }
        is_test = line.trim() == "#[test]";
    }
    names
}

#[test]
fn the_table_lists_every_law_and_every_fuzz_target() {
    let readme = read(&root().join("tests/README.md"));
    let rows = rows(&readme);
    assert!(
        rows.iter().all(|row| row.len() == 3),
        "expected three columns in each row"
    );
    let named: BTreeSet<String> = rows
        .iter()
        .filter_map(|row| row.get(2))
        .flat_map(|places| places.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect();

    let folder = root().join("tests/laws");
    let files = fs::read_dir(&folder).expect("tests/laws exists");
    let laws: BTreeSet<String> = files
        .map(|entry| entry.expect("tests/laws can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| !path.ends_with("table.rs"))
        .flat_map(|path| functions(&path))
        .collect();
    assert!(laws.len() > 40, "expected the laws, found {laws:?}");
    let targets = TARGETS.iter().map(|target| format!("fuzz:{}", target.name));
    let all: BTreeSet<String> = laws.into_iter().chain(targets).collect();
    let unnamed: Vec<_> = all.difference(&named).collect();
    assert!(
        unnamed.is_empty(),
        "tests/README.md: the table of laws does not list {unnamed:?}"
    );

    let others = functions(&root().join("tests/exhaustive.rs"));
    let gone: Vec<_> = named
        .difference(&all)
        .filter(|name| !others.contains(*name))
        .collect();
    assert!(
        gone.is_empty(),
        "tests/README.md: the table of laws lists what does not exist: {gone:?}"
    );
}
