//! The registry of the mistakes, one folder each: `src/schemes/<scheme>/mistakes/<id>/`.
//!
//! A folder has `mistake.json` (the texts) and, for a mistake that can be run, `departure.rs` (what
//! it changes in the rules) and `fixture.json` (inputs with the right and the wrong output). Only the
//! first input of a fixture is embedded: the program computes its outputs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::entries;

/// The shape of `mistake.json`, the same as the library's.
#[allow(dead_code, unreachable_pub)]
#[path = "../src/mistakes/shape.rs"]
mod shape;

/// The files that a folder may have.
const FILES: [&str; 3] = [TEXT, DEPARTURE, FIXTURE];
const TEXT: &str = "mistake.json";
const DEPARTURE: &str = "departure.rs";
const FIXTURE: &str = "fixture.json";

/// What is embedded of a mistake.
struct Entry {
    id: String,
    scheme: String,
    text: String,
    example: Option<String>,
    departure: Option<PathBuf>,
}

/// The part of a fixture that is embedded.
#[derive(Deserialize)]
struct Shown<'a> {
    op: &'a str,
    #[serde(rename = "in", borrow)]
    input: &'a RawValue,
}

/// Writes `mistakes.rs`: the departures as modules, and the registry.
///
/// # Errors
///
/// A folder that cannot be read, or that is not in the form above: the message names it.
pub(crate) fn embed(schemes: &Path, out: &Path) -> io::Result<()> {
    let mut all: BTreeMap<String, Entry> = BTreeMap::new();
    for scheme in entries(schemes)? {
        let folder = scheme.join("mistakes");
        if !folder.is_dir() {
            continue;
        }
        for mistake in entries(&folder)? {
            let entry = read(&scheme, &mistake)
                .map_err(|found| io::Error::other(format!("{}: {found}", mistake.display())))?;
            if let Some(other) = all.insert(entry.id.clone(), entry) {
                return Err(io::Error::other(format!(
                    "{}: expected an id of its own, found one that {} has too",
                    mistake.display(),
                    other.scheme
                )));
            }
        }
    }
    fs::write(out.join("mistakes.rs"), source(all.values()))
}

fn read(scheme: &Path, folder: &Path) -> Result<Entry, String> {
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let id = name(folder).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(is_plain) {
        return Err("expected an id of lowercase letters, digits, '-' and '.'".to_owned());
    }
    let files: Vec<String> = entries(folder)
        .map_err(|found| found.to_string())?
        .iter()
        .filter_map(|path| name(path))
        .collect();
    if let Some(other) = files.iter().find(|file| !FILES.contains(&file.as_str())) {
        return Err(format!("expected only {}, found {other}", FILES.join(", ")));
    }
    let text = minified(&folder.join(TEXT))?;
    serde_json::from_str::<shape::Text>(&text).map_err(|found| format!("{TEXT}: {found}"))?;
    let has = |file: &str| files.iter().any(|found| found == file);
    if has(FIXTURE) && !has(DEPARTURE) {
        return Err(format!("found {FIXTURE} without {DEPARTURE}"));
    }
    // A departure without a fixture compiles, so that its fixture can be computed; a test names it.
    let example = has(FIXTURE).then(|| example(&folder.join(FIXTURE)));
    Ok(Entry {
        id,
        scheme: name(scheme).unwrap_or_default(),
        text,
        example: example.transpose()?,
        departure: has(DEPARTURE).then(|| folder.join(DEPARTURE)),
    })
}

/// A JSON file without the blanks between its tokens.
fn minified(path: &Path) -> Result<String, String> {
    println!("cargo::rerun-if-changed={}", path.display());
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let text = fs::read_to_string(path).map_err(|found| format!("{file}: {found}"))?;
    let value: Value = serde_json::from_str(&text).map_err(|found| format!("{file}: {found}"))?;
    Ok(value.to_string())
}

/// The first input of a fixture, with its operation.
fn example(path: &Path) -> Result<String, String> {
    let text = minified(path)?;
    let shown: Vec<Shown<'_>> =
        serde_json::from_str(&text).map_err(|found| format!("{FIXTURE}: {found}"))?;
    let first = shown
        .first()
        .ok_or_else(|| format!("{FIXTURE}: expected at least one input"))?;
    Ok(format!("{{\"op\":{:?},\"in\":{}}}", first.op, first.input))
}

fn source<'a>(entries: impl Iterator<Item = &'a Entry> + Clone) -> String {
    let module = |entry: &Entry| entry.id.replace(['-', '.'], "_");
    let mut source = String::new();
    // Writing to a `String` does not fail.
    for entry in entries.clone() {
        if let Some(path) = &entry.departure {
            let _ = writeln!(source, "#[path = {path:?}]\nmod {};", module(entry));
        }
    }
    source.push_str("pub(super) const ENTRIES: &[Entry] = &[\n");
    for entry in entries {
        let departure = match &entry.departure {
            Some(_) => format!(
                "Some(Departure::{}({}::depart))",
                variant(&entry.scheme),
                module(entry)
            ),
            None => "None".to_owned(),
        };
        let Entry {
            id,
            scheme,
            text,
            example,
            departure: _,
        } = entry;
        let _ = writeln!(
            source,
            "    Entry {{ id: {id:?}, scheme: Scheme::{}, text: {text:?}, example: {example:?}, \
             departure: {departure} }},",
            variant(scheme)
        );
    }
    source.push_str("];\n");
    source
}

/// The name of a scheme in the library's enums: the one of its folder with its first letter in uppercase.
fn variant(scheme: &str) -> String {
    let (first, rest) = scheme.split_at(scheme.len().min(1));
    first.to_ascii_uppercase() + rest
}
