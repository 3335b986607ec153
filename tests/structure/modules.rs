//! A crate's modules, and which file a path leads to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::source::Source;

/// A module's path from the crate's root.
type Name = Vec<String>;

/// A module with a file of its own.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) file: PathBuf,
    pub(crate) source: Source,
}

impl Module {
    /// Whether the file has items of its own: one that only declares modules and exports their names
    /// is passed through.
    fn has_items(&self) -> bool {
        !self.source.items.is_empty()
    }
}

/// The modules of one crate by their paths.
pub(crate) type Modules = BTreeMap<Name, Module>;

/// Reads the modules of a crate from its root file on.
pub(crate) fn of_crate(root: &Path) -> Modules {
    let mut modules = Modules::new();
    let mut left = vec![(Name::new(), root.to_path_buf())];
    while let Some((name, file)) = left.pop() {
        let source = Source::read(&fs::read_to_string(&file).expect("the file can be read"));
        let folder = file.parent().unwrap_or(root);
        let is_folder = file == root || file.ends_with("mod.rs");
        let folder = match name.last() {
            Some(last) if !is_folder => folder.join(last),
            _ => folder.to_path_buf(),
        };
        for child in &source.modules {
            let files = [format!("{child}.rs"), format!("{child}/mod.rs")];
            let mut files = files.iter().map(|file| folder.join(file));
            // A module with a `#[path]` is of another crate.
            if let Some(file) = files.find(|file| file.exists()) {
                left.push(([&name[..], std::slice::from_ref(child)].concat(), file));
            }
        }
        modules.insert(name, Module { file, source });
    }
    modules
}

/// The files that a module takes names from.
pub(crate) fn taken_from(modules: &Modules, name: &Name, module: &Module) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    for import in &module.source.imports {
        // What is exported again is not used here.
        if !import.public {
            let glob = (import.name == "*").then(|| "*".to_owned());
            let path: Name = import.path.iter().cloned().chain(glob).collect();
            files.extend(follow(modules, name, &path, 0));
        }
    }
    for path in &module.source.paths {
        files.extend(follow(modules, name, path, 0));
    }
    // A module is part of those around it, whose items it uses.
    for depth in 0..=name.len() {
        let around = name.get(..depth).and_then(|name| modules.get(name));
        if let Some(around) = around {
            files.remove(&around.file);
        }
    }
    files
}

/// How far imports of imports are followed.
const DEEPEST: usize = 8;

/// The files that a path leads to from a module: none if it leads out of the crate or to a module.
fn follow(modules: &Modules, from: &Name, path: &[String], depth: usize) -> BTreeSet<PathBuf> {
    let Some((mut at, mut rest)) = start(modules, from, path, depth) else {
        return BTreeSet::new();
    };
    while let Some((first, after)) = rest.split_first() {
        let child = [&at[..], std::slice::from_ref(first)].concat();
        if modules.contains_key(&child) {
            (at, rest) = (child, after);
        } else {
            return declared(modules, &at, first, depth).unwrap_or_default();
        }
    }
    BTreeSet::new()
}

/// The module that the beginning of a path names, and the rest of the path.
fn start<'a>(
    modules: &Modules,
    from: &Name,
    path: &'a [String],
    depth: usize,
) -> Option<(Name, &'a [String])> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => return Some((Name::new(), rest)),
        "self" => return Some((from.clone(), rest)),
        "super" => {
            let mut at = from.clone();
            at.pop();
            let mut rest = rest;
            while let Some((_, after)) = rest.split_first().filter(|(next, _)| *next == "super") {
                at.pop();
                rest = after;
            }
            return Some((at, rest));
        }
        _ => {}
    }
    let child = [&from[..], std::slice::from_ref(first)].concat();
    if modules.contains_key(&child) {
        return Some((child, rest));
    }
    // A module that is imported, such as `laws` in `laws::check`.
    let mut imports = modules.get(from)?.source.imports.iter();
    let import = imports.find(|import| import.name == *first && import.path[..] != *path)?;
    if depth > DEEPEST {
        return None;
    }
    let (mut at, left) = start(modules, from, &import.path, depth + 1)?;
    at.extend(left.iter().cloned());
    modules.contains_key(&at).then_some((at, rest))
}

/// The files of a name that is looked up in a module: the module's own, or where it imports the name
/// from. `None` if the name is not there.
fn declared(modules: &Modules, at: &Name, name: &str, depth: usize) -> Option<BTreeSet<PathBuf>> {
    let module = modules.get(at)?;
    let own = module.has_items().then(|| module.file.clone());
    if depth > DEEPEST || module.source.items.contains(name) {
        return own.map(|file| BTreeSet::from([file]));
    }
    let imports = &module.source.imports;
    if let Some(import) = imports.iter().find(|import| import.name == name) {
        let mut files = follow(modules, at, &import.path, depth + 1);
        files.extend(own);
        return Some(files);
    }
    for import in imports.iter().filter(|import| import.name == "*") {
        let Some((mut target, rest)) = start(modules, at, &import.path, depth + 1) else {
            continue;
        };
        target.extend(rest.iter().cloned());
        if let Some(target) = modules.get(&target)
            && target.source.items.contains(name)
        {
            return Some(own.into_iter().chain([target.file.clone()]).collect());
        }
    }
    // A name that a macro declares.
    own.map(|file| BTreeSet::from([file]))
}
