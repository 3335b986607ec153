//! Checks every law of every fuzz target on the stored inputs: the seeds and what fuzzing found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use basestring_oracle::internal::generate::laws::{Law, TARGETS, Target, Verdict};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The names in a folder of `fuzz/`, sorted; none if there is no such folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let names = entries.map(|entry| entry.expect("the folder can be read").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.into_string().expect("names are ASCII"))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

/// A target's stored inputs by their paths in `fuzz/`.
fn stored(target: &Target) -> BTreeMap<String, Vec<u8>> {
    let mut inputs = BTreeMap::new();
    for folder in ["seeds", "found"] {
        let folder = format!("{folder}/{}", target.name);
        for name in names(&fuzz().join(&folder)) {
            let path = format!("{folder}/{name}");
            let input = fs::read(fuzz().join(&path)).expect("the file can be read");
            inputs.insert(path, input);
        }
    }
    assert!(!inputs.is_empty(), "expected seeds for {}", target.name);
    inputs
}

#[test]
fn every_law_of_a_target_holds_for_every_stored_input() {
    for target in TARGETS {
        let (mut reached, inputs) = (0, stored(target));
        for (path, input) in &inputs {
            let named = target.law(input);
            assert!(
                named.is_some(),
                "{path}: expected the number of a law in fuzz/laws.txt as the first byte"
            );
            let Some((own, rest)) = named else { continue };
            for law in target.laws {
                let outcome = (law.check)(rest);
                assert!(outcome.is_ok(), "{path}: {}: {outcome:?}", law.name);
                let is_own = law.number == own.number;
                reached += usize::from(is_own && outcome == Ok(Verdict::Reached));
            }
        }
        let (name, count) = (target.name, inputs.len());
        println!("{name}: {reached} of {count} reach the verdict of their own law");
        assert!(
            3 * reached >= count,
            "{name}: only {reached} of {count} reach the verdict of their own law"
        );
    }
}

/// A law that is added to a target does not become the law of an input that is stored.
#[test]
fn a_stored_input_keeps_its_law_when_a_law_is_added() {
    for target in TARGETS {
        let free = (b'0'..=b'z').find(|number| target.laws.iter().all(|law| law.number != *number));
        let added = Law {
            number: free.expect("a free number"),
            name: "added",
            check: |_| Ok(Verdict::Idle),
        };
        let laws: Vec<Law> = std::iter::once(added)
            .chain(target.laws.iter().copied())
            .collect();
        let with_added = Target {
            laws: laws.leak(),
            ..**target
        };
        for (path, input) in stored(target) {
            let [before, after] = [*target, &with_added]
                .map(|target| target.law(&input).map(|(law, rest)| (law.name, rest)));
            assert_eq!(before, after, "{path}");
        }
    }
}

/// `fuzz/laws.txt` has a line "target number law" for each number that was ever given. A line that
/// ends in " retired" keeps the number of a law that is gone.
#[test]
fn law_numbers_are_never_changed_and_never_used_again() {
    let list = fs::read_to_string(fuzz().join("laws.txt")).expect("fuzz/laws.txt can be read");
    let (mut numbers, mut listed) = (BTreeSet::new(), BTreeSet::new());
    for line in list.lines() {
        let law = line.strip_suffix(" retired").unwrap_or(line);
        let number = law.rsplit_once(' ').map(|(number, _)| number);
        assert_eq!(
            law.split(' ').count(),
            3,
            "fuzz/laws.txt: expected \"target number law\" or \"target number law retired\" in {line:?}"
        );
        assert!(
            numbers.insert(number),
            "fuzz/laws.txt: the number of {law:?} is given twice"
        );
        if law == line {
            listed.insert(line.to_owned());
        }
    }
    let mut in_code = BTreeSet::new();
    for target in TARGETS {
        for law in target.laws {
            assert!(
                law.number.is_ascii_graphic(),
                "{}: {}",
                target.name,
                law.name
            );
            let number = char::from(law.number);
            in_code.insert(format!("{} {number} {}", target.name, law.name));
        }
    }
    let missing: Vec<_> = in_code.difference(&listed).collect();
    assert!(
        missing.is_empty(),
        "expected a line in fuzz/laws.txt for each new law, with a number that is not in use: {missing:#?}"
    );
    let gone: Vec<_> = listed.difference(&in_code).collect();
    assert!(
        gone.is_empty(),
        "expected \" retired\" after each law in fuzz/laws.txt that the code no longer has: {gone:#?}"
    );
}

#[test]
fn every_target_has_a_file_an_entry_in_cargo_toml_and_seeds() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|t| t.name.to_owned()).collect();
    let files: BTreeSet<String> = names(&fuzz().join("targets"))
        .into_iter()
        .map(|name| {
            name.strip_suffix(".rs")
                .expect("targets are Rust")
                .to_owned()
        })
        .collect();
    assert_eq!(files, targets, "fuzz/targets");
    let seeds: BTreeSet<String> = names(&fuzz().join("seeds")).into_iter().collect();
    assert_eq!(seeds, targets, "fuzz/seeds");
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).expect("the manifest is there");
    for name in &targets {
        let file = format!("targets/{name}.rs");
        assert!(
            manifest.contains(&format!("\"{file}\"")),
            "expected {file} in fuzz/Cargo.toml"
        );
        let text = fs::read_to_string(fuzz().join(&file)).expect("the target can be read");
        assert!(
            text.contains(&format!("target!({});", name.to_uppercase())),
            "expected {file} to check its own target"
        );
        assert!(
            text.lines().count() < 20,
            "expected the laws of {file} in the table of its target"
        );
    }
}
