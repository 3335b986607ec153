//! Which mistakes few other cases catch: the member `kills` of a case, filled in by the tool.

use std::collections::BTreeMap;
use std::path::Path;

use crate::atomic::write_atomically;
use crate::case::Case;
use crate::matrix::Matrix;
use crate::protocol::Op;
use crate::vectors::load::load_any;
use crate::vectors::matrix::matrix_markdown;
use crate::vectors::{Fault, VectorFile, format_cases, is_published};

/// `kills` lists a mistake if at most this many of our own cases of the same operation catch it. A
/// mistake that hundreds of cases catch is left out, as it says little about one case.
pub(crate) const RARELY_KILLED: usize = 5;

/// The file in the folder of the vectors that has the whole matrix.
pub(crate) const MATRIX: &str = "MATRIX.md";

/// The `kills` of each of our own cases, by id; cases without any are left out.
#[must_use]
pub(crate) fn rare_kills(files: &[VectorFile], matrix: &Matrix) -> BTreeMap<String, Vec<String>> {
    let own = || {
        let cases = files.iter().flat_map(|file| &file.cases);
        cases.filter(|case| !is_published(case))
    };
    let mut killers: BTreeMap<(Op, &str), usize> = BTreeMap::new();
    for case in own() {
        for mistake in matrix.kills(&case.id) {
            *killers.entry((case.call.op(), mistake)).or_default() += 1;
        }
    }
    let is_rare = |case: &Case, mistake: &str| {
        let killers = killers.get(&(case.call.op(), mistake));
        killers.is_some_and(|count| *count <= RARELY_KILLED)
    };
    own()
        .map(|case| {
            let kills = matrix.kills(&case.id).filter(|id| is_rare(case, id));
            (
                case.id.clone(),
                kills.map(str::to_owned).collect::<Vec<_>>(),
            )
        })
        .filter(|(_, kills)| !kills.is_empty())
        .collect()
}

/// The cases whose `kills` are not what is computed.
#[must_use]
pub fn lint_kills(files: &[VectorFile], matrix: &Matrix) -> Vec<Fault> {
    let right = rare_kills(files, matrix);
    let mut faults = Vec::new();
    for file in files {
        for case in &file.cases {
            let right = right.get(&case.id).map(Vec::as_slice).unwrap_or_default();
            if case.kills != right {
                faults.push(Fault {
                    file: file.path.clone(),
                    case: Some(case.id.clone()),
                    message: format!(
                        "expected `kills` of {right:?}, found {:?}; `basestring vectors matrix \
                         --write` fills them in",
                        case.kills
                    ),
                });
            }
        }
    }
    faults
}

/// Computes the matrix of a folder and fills in the `kills` of its cases, and the file of the matrix
/// where `publish` asks for it or there is one. Gives the names of the files that changed.
///
/// # Errors
///
/// A file that is malformed or cannot be written.
pub fn fill_kills(folder: &Path, publish: bool) -> Result<Vec<String>, Fault> {
    fill_kills_with_matrix(folder, publish).map(|(changed, _)| changed)
}

/// The same as [`fill_kills`], with the matrix that was computed.
///
/// # Errors
///
/// A file that is malformed or cannot be written.
pub fn fill_kills_with_matrix(
    folder: &Path,
    publish: bool,
) -> Result<(Vec<String>, Matrix), Fault> {
    let mut files = load_any(folder)?;
    let cases: Vec<Case> = files.iter().flat_map(|file| file.cases.clone()).collect();
    let matrix = Matrix::compute(&cases);
    let mut right = rare_kills(&files, &matrix);
    let mut changed = Vec::new();
    for file in &mut files {
        for case in &mut file.cases {
            case.kills = right.remove(&case.id).unwrap_or_default();
        }
        let text = format_cases(&file.cases);
        if text != file.text {
            write(&folder.join(&file.path), &text)?;
            changed.push(file.path.clone());
        }
    }
    let path = folder.join(MATRIX);
    if publish || path.exists() {
        let text = matrix_markdown(&matrix, &cases);
        if crate::bounded::read_text(&path).ok().as_ref() != Some(&text) {
            write(&path, &text)?;
            changed.push(MATRIX.to_owned());
        }
    }
    Ok((changed, matrix))
}

fn write(path: &Path, text: &str) -> Result<(), Fault> {
    write_atomically(path, text).map_err(|found| Fault {
        file: path.display().to_string(),
        case: None,
        message: format!("expected a file that can be written, found: {found}"),
    })
}
