//! Every fuzz target's seeds and what fuzzing found, replayed on stable by the same laws.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use basestring_oracle::generate::laws::{TARGETS, Verdict};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The names in a folder of `fuzz/`, sorted; none where there is no such folder.
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

#[test]
fn every_seed_and_every_found_input_keeps_its_law() {
    for (target, law) in TARGETS {
        let (mut reached, mut count) = (0, 0);
        for folder in ["seeds", "found"].map(|of| fuzz().join(of).join(target)) {
            for name in names(&folder) {
                let octets = fs::read(folder.join(&name)).expect("the file can be read");
                let outcome = law(&octets);
                assert!(outcome.is_ok(), "{target}: {name}: {outcome:?}");
                reached += usize::from(outcome == Ok(Verdict::Reached));
                count += 1;
            }
        }
        println!("{target}: {reached} of {count} reach the verdict");
        assert!(count > 0, "expected seeds in fuzz/seeds/{target}");
        assert!(
            3 * reached >= count,
            "{target}: only {reached} of {count} reach the verdict"
        );
    }
}

#[test]
fn every_target_has_a_law_a_file_and_seeds() {
    let laws: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let files: BTreeSet<String> = names(&fuzz().join("targets"))
        .into_iter()
        .map(|name| {
            name.strip_suffix(".rs")
                .expect("targets are Rust")
                .to_owned()
        })
        .collect();
    assert_eq!(files, laws, "fuzz/targets");
    assert_eq!(
        names(&fuzz().join("seeds"))
            .into_iter()
            .collect::<BTreeSet<_>>(),
        laws,
        "seeds"
    );
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).expect("the manifest is there");
    for name in &laws {
        let file = format!("targets/{name}.rs");
        assert!(
            manifest.contains(&format!("\"{file}\"")),
            "expected {file} in fuzz/Cargo.toml"
        );
        let text = fs::read_to_string(fuzz().join(&file)).expect("the target can be read");
        assert!(
            text.contains(&format!("hold(targets::{name},")),
            "expected {file} to hold its own law"
        );
        assert!(text.lines().count() < 20, "expected {file} to be glue");
    }
}
