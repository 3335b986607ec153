//! Files that import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use super::modules::{Modules, taken_from};

/// Files each of which can be reached from each other by imports.
pub(crate) struct Circle {
    pub(crate) files: BTreeSet<PathBuf>,
    /// The imports between them.
    imports: Vec<(PathBuf, PathBuf)>,
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "a circle of {} files:", self.files.len())?;
        for (from, to) in &self.imports {
            writeln!(f, "  {} -> {}", super::name(from), super::name(to))?;
        }
        Ok(())
    }
}

/// The circles of a crate.
pub(crate) fn of(modules: &Modules) -> Vec<Circle> {
    let mut imports: BTreeMap<&PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    for (name, module) in modules {
        let files = taken_from(modules, name, module);
        imports.entry(&module.file).or_default().extend(files);
    }
    let reached: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> = imports
        .keys()
        .map(|file| (*file, reach(&imports, file)))
        .collect();
    let mut circles = Vec::new();
    let mut seen: BTreeSet<&PathBuf> = BTreeSet::new();
    for (file, others) in &reached {
        if !others.contains(file) || !seen.insert(file) {
            continue;
        }
        let back = others.iter().filter(|other| {
            let others = reached.get(*other);
            others.is_some_and(|others| others.contains(file))
        });
        let files: BTreeSet<PathBuf> = back.map(|other| (*other).clone()).collect();
        seen.extend(reached.keys().filter(|other| files.contains(**other)));
        let pairs = files.iter().flat_map(|from| {
            let to = imports.get(from).into_iter().flatten();
            to.map(|to| (from.clone(), to.clone()))
        });
        let imports = pairs.filter(|(_, to)| files.contains(to)).collect();
        circles.push(Circle { files, imports });
    }
    circles
}

/// The files that are reached from one by one import or more.
fn reach<'a>(
    imports: &'a BTreeMap<&PathBuf, BTreeSet<PathBuf>>,
    from: &PathBuf,
) -> BTreeSet<&'a PathBuf> {
    let mut reached = BTreeSet::new();
    let mut left: Vec<&PathBuf> = imports.get(from).into_iter().flatten().collect();
    while let Some(file) = left.pop() {
        if reached.insert(file) {
            left.extend(imports.get(file).into_iter().flatten());
        }
    }
    reached
}
