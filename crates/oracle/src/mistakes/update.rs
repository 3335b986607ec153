//! Computing what is derived from the departures: the fixtures.

use std::path::{Path, PathBuf};

use super::fixture::{Shown, format_fixture, read_fixture};
use super::mistake::{Mistake, SCHEMES};
use crate::atomic::write_atomically;
use crate::case::Case;
use crate::protocol::Op;

/// The root of the checkout that a folder is in.
#[must_use]
pub fn checkout(folder: &Path) -> Option<&Path> {
    folder
        .ancestors()
        .find(|folder| folder.join(SCHEMES).is_dir() && folder.join("Cargo.toml").is_file())
}

/// Computes the fixture of every mistake that can be run, and gives the folders whose fixture
/// changed. A mistake without a fixture gets the shortest inputs of the vectors on which it shows.
///
/// # Errors
///
/// One message for each folder that is not part of this program, whose fixture cannot be read, or
/// whose mistake does not show on an input.
pub fn update_fixtures(checkout: &Path, cases: &[Case]) -> Result<Vec<PathBuf>, Vec<String>> {
    let unbuilt = unbuilt(checkout);
    if !unbuilt.is_empty() {
        return Err(unbuilt);
    }
    let (mut faults, mut changed) = (Vec::new(), Vec::new());
    for mistake in Mistake::all()
        .iter()
        .filter(|mistake| mistake.is_runnable())
    {
        let folder = mistake.folder(checkout);
        if !folder.is_dir() {
            // It was removed after this program was built.
            continue;
        }
        let path = folder.join("fixture.json");
        let shown = if path.exists() {
            recomputed(mistake, &folder)
        } else {
            found(mistake, cases)
        };
        let text = match shown {
            Ok(shown) => format_fixture(&shown),
            Err(fault) => {
                faults.push(format!("{}: {fault}", mistake.path()));
                continue;
            }
        };
        if crate::bounded::read_text(&path).ok().as_ref() == Some(&text) {
            continue;
        }
        match write_atomically(&path, &text) {
            Ok(()) => changed.push(folder),
            Err(fault) => faults.push(format!("cannot write {}: {fault}", path.display())),
        }
    }
    if faults.is_empty() {
        Ok(changed)
    } else {
        Err(faults)
    }
}

/// The folders that this program does not know, for it was built before they were there.
fn unbuilt(checkout: &Path) -> Vec<String> {
    let schemes = checkout.join(SCHEMES);
    let folders = |folder: PathBuf| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
    };
    let is_known = |path: &PathBuf| Mistake::all().iter().any(|m| m.folder(checkout) == *path);
    let all = folders(schemes).flat_map(|scheme| folders(scheme.join("mistakes")));
    all.filter(|path| !is_known(path))
        .map(|path| {
            format!(
                "{}: this program was built without it; run `cargo run -- mistakes update`",
                path.strip_prefix(checkout).unwrap_or(&path).display()
            )
        })
        .collect()
}

fn recomputed(mistake: &Mistake, folder: &Path) -> Result<Vec<Shown>, String> {
    let inputs = read_fixture(folder)?;
    let computed = inputs.iter().enumerate().map(|(place, shown)| {
        let call = shown
            .call()
            .ok_or_else(|| format!("input {place} is not an input of {}", shown.op))?;
        Shown::compute(mistake, &call)
            .ok_or_else(|| format!("the mistake does not show on input {place}"))
    });
    computed.collect()
}

/// The shortest input on which a mistake shows, and the shortest of which it changes the signature.
fn found(mistake: &Mistake, cases: &[Case]) -> Result<Vec<Shown>, String> {
    let calls = cases.iter().map(|case| &case.call);
    let mut shown: Vec<Shown> = calls
        .filter_map(|call| Shown::compute(mistake, call))
        .collect();
    // Stable: of inputs of one size the first in the vectors.
    shown.sort_by_key(|shown| shown.input.to_string().len());
    let any = shown.first().ok_or(
        "no vector shows the mistake; write an input on which it shows into fixture.json, as \
         [{\"op\": …, \"in\": …}], and add a vector that does",
    )?;
    let mut signed = shown.iter().filter(|shown| {
        shown.op == Op::Sign.name() && shown.wrong.get("signature").is_some() && shown.op != any.op
    });
    Ok([any].into_iter().chain(signed.next()).cloned().collect())
}
