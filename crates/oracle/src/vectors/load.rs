//! Reading cases, and saying exactly what is wrong with a file.

use std::fs;
use std::path::{Path, PathBuf};

#[cfg(feature = "vectors")]
use basestring_vectors::CASES;
use serde::Deserialize;
use serde_json::Value;

use crate::case::Case;
use crate::vectors::Fault;

#[cfg(not(feature = "vectors"))]
const CASES: &[(&str, &str)] = &[];

/// A file of cases.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorFile {
    /// Its path from the folder of the vectors, with `/`.
    pub path: String,
    /// Its text as it is.
    pub text: String,
    /// Its cases, in order.
    pub cases: Vec<Case>,
}

/// The vectors that are part of the program; none without the feature `vectors`.
///
/// # Errors
///
/// The first file that is malformed.
pub fn load_embedded() -> Result<Vec<VectorFile>, Fault> {
    CASES
        .iter()
        .map(|(path, text)| file((*path).to_owned(), (*text).to_owned(), path))
        .collect()
}

/// The vectors of a folder: every `.json` file in a folder below it, sorted by path. Files directly
/// in it (the schema, the list of requirements) are not vectors.
///
/// # Errors
///
/// A folder or file that cannot be read or is malformed, or a folder without any file of cases.
pub fn load_dir(folder: &Path) -> Result<Vec<VectorFile>, Fault> {
    let files = load_any(folder)?;
    if files.is_empty() {
        return Err(Fault {
            file: folder.display().to_string(),
            case: None,
            message: "expected files of cases, <layer>/<topic>.json, found none".to_owned(),
        });
    }
    Ok(files)
}

/// As [`load_dir`], and a folder without any is one too.
pub(super) fn load_any(folder: &Path) -> Result<Vec<VectorFile>, Fault> {
    let mut paths = Vec::new();
    walk(folder, &mut paths)?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let shown = path.display().to_string();
        let name = path.strip_prefix(folder).unwrap_or(&path);
        let name = name.to_string_lossy().replace('\\', "/");
        if name.contains('/') {
            let text = read_text(&path)?;
            files.push(file(name, text, &shown)?);
        }
    }
    Ok(files)
}

/// The cases of one file in any folder.
///
/// # Errors
///
/// A file that cannot be read or is malformed.
pub fn read_cases(path: &Path) -> Result<Vec<Case>, Fault> {
    parse_cases(&read_text(path)?, &path.display().to_string())
}

/// Reads an array of cases; `name` is what errors call the file.
///
/// ```
/// use basestring_oracle::internal::vectors::parse_cases;
/// let fault = parse_cases("[{\"id\": \"encode/space/pl", "space.json").unwrap_err();
/// assert!(fault.to_string().starts_with("space.json: expected an array of cases, found "));
/// ```
///
/// # Errors
///
/// Text that is not a JSON array, and the first case that does not match the schema.
pub fn parse_cases(text: &str, name: &str) -> Result<Vec<Case>, Fault> {
    let fault = |case, message| Fault {
        file: name.to_owned(),
        case,
        message,
    };
    let values: Vec<Value> = serde_json::from_str(text).map_err(|found| {
        let cut = if found.is_eof() {
            "; the file may have been cut short"
        } else {
            ""
        };
        let message = format!("expected an array of cases, found malformed JSON: {found}{cut}");
        fault(None, message)
    })?;
    let cases = values.iter().enumerate().map(|(index, value)| {
        let id = value.get("id").and_then(Value::as_str);
        Case::deserialize(value).map_err(|found| {
            let found = found.to_string();
            let prefix = format!("case {}: ", id.unwrap_or_default());
            let found = found.strip_prefix(&prefix).unwrap_or(&found);
            let place = id.map_or_else(|| format!("number {}", index + 1), str::to_owned);
            let message = match found.strip_prefix("expected ") {
                Some(_) => found.to_owned(),
                None => format!("expected a case of vectors/schema.json, found: {found}"),
            };
            fault(Some(place), message)
        })
    });
    cases.collect()
}

fn file(path: String, text: String, name: &str) -> Result<VectorFile, Fault> {
    let cases = parse_cases(&text, name)?;
    Ok(VectorFile { path, text, cases })
}

fn read_text(path: &Path) -> Result<String, Fault> {
    let fault = |message| Fault {
        file: path.display().to_string(),
        case: None,
        message,
    };
    let bytes = crate::bounded::read(path)
        .map_err(|found| fault(format!("expected a file that can be read, found: {found}")))?;
    String::from_utf8(bytes).map_err(|found| {
        let at = found.utf8_error().valid_up_to();
        fault(format!(
            "expected UTF-8, found an invalid byte at position {at}"
        ))
    })
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Fault> {
    let fault = |found: std::io::Error| Fault {
        file: folder.display().to_string(),
        case: None,
        message: format!("expected a folder of vectors, found: {found}"),
    };
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.is_dir() {
            walk(&path, paths)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            paths.push(path);
        }
    }
    Ok(())
}
