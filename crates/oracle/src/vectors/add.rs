//! Taking drafts into the vectors.

use std::collections::BTreeMap;
use std::path::Path;

use crate::atomic::write_atomically;
use crate::case::Case;
use crate::vectors::lint::{lint_case, lint_repeats};
use crate::vectors::load::load_any;
use crate::vectors::{Fault, Requirements, file_of, format_cases};

/// What adding drafts would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The files that change.
    pub files: Vec<PlannedFile>,
    /// The ids that are there already, word for word.
    pub unchanged: Vec<String>,
    /// The drafts that are refused, and why.
    pub refused: Vec<Fault>,
}

/// A file that changes.
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// Its path from the folder of the vectors.
    pub path: String,
    /// Its new text.
    pub text: String,
    /// The ids that are new in it, or replaced.
    pub ids: Vec<String>,
}

/// Plans to add drafts, given with the name of the file that each comes from, to the vectors of a
/// folder. Every draft is held to the rules of a case, put to the reference, and merged into the
/// file of its id, sorted by id. Nothing is filled in, and no case that is there goes away: one of
/// the same id but other content is refused, or replaced where `replace` says so.
///
/// # Errors
///
/// The folder's own files are unreadable or malformed.
#[expect(clippy::too_many_lines)]
pub fn plan(
    folder: &Path,
    drafts: Vec<(String, Case)>,
    replace: bool,
    requirements: &Requirements,
) -> Result<Plan, Fault> {
    let mut plan = Plan::default();
    let mut files: BTreeMap<String, BTreeMap<String, Case>> = BTreeMap::new();
    for file in load_any(folder)? {
        let cases = file.cases.into_iter().map(|case| (case.id.clone(), case));
        files.insert(file.path, cases.collect());
    }
    let mut accepted: Vec<(String, String, Case)> = Vec::new();
    for (name, draft) in drafts {
        let path = file_of(&draft.id).unwrap_or_default();
        let mut faults = lint_case(&path, &draft, requirements);
        match files.get(&path).and_then(|cases| cases.get(&draft.id)) {
            Some(there) if is_the_same(there, &draft) => {
                plan.unchanged.push(draft.id);
                continue;
            }
            Some(_) if !replace => faults.push(Fault {
                file: path.clone(),
                case: Some(draft.id.clone()),
                message:
                    "expected a new id, found it with other content; --replace takes the draft"
                        .to_owned(),
            }),
            _ => {}
        }
        if faults.is_empty() {
            accepted.push((path, name, draft));
        } else {
            // The user knows the draft by the file that it came from.
            plan.refused.extend(faults.into_iter().map(|fault| Fault {
                file: name.clone(),
                ..fault
            }));
        }
    }
    let there: Vec<(&str, &Case)> = files
        .iter()
        .flat_map(|(path, cases)| cases.values().map(move |case| (path.as_str(), case)))
        .filter(|(_, case)| !accepted.iter().any(|(_, _, draft)| draft.id == case.id))
        .collect();
    let drafts = accepted.iter().map(|(_, name, case)| (name.as_str(), case));
    // The files come first, so that of two equal ones the draft is refused.
    let repeats = lint_repeats(there.into_iter().chain(drafts));
    accepted.retain(|(_, name, draft)| {
        let refused = |fault: &Fault| fault.file == *name && fault.case.as_ref() == Some(&draft.id);
        !repeats.iter().any(refused)
    });
    plan.refused.extend(repeats);
    let mut changed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, _, case) in accepted {
        changed
            .entry(path.clone())
            .or_default()
            .push(case.id.clone());
        files.entry(path).or_default().insert(case.id.clone(), case);
    }
    for (path, ids) in changed {
        let cases: Vec<Case> = files
            .remove(&path)
            .unwrap_or_default()
            .into_values()
            .collect();
        plan.files.push(PlannedFile {
            text: format_cases(&cases),
            path,
            ids,
        });
    }
    Ok(plan)
}

/// The tool fills in `kills` by itself: a draft has none.
fn is_the_same(there: &Case, draft: &Case) -> bool {
    let kills = there.kills.clone();
    *there
        == Case {
            kills,
            ..draft.clone()
        }
}

impl Plan {
    /// Writes the files that change, each in one step.
    ///
    /// # Errors
    ///
    /// The file that cannot be written, and why.
    pub fn write(&self, folder: &Path) -> Result<(), Fault> {
        for file in &self.files {
            write(&folder.join(&file.path), &file.text)?;
        }
        Ok(())
    }
}

/// Writes the files of a folder in the canonical format, their cases sorted by id.
///
/// # Errors
///
/// A file that is malformed or cannot be written.
pub fn rewrite(folder: &Path) -> Result<(), Fault> {
    for mut file in load_any(folder)? {
        file.cases.sort_by(|a, b| a.id.cmp(&b.id));
        let text = format_cases(&file.cases);
        if text != file.text {
            write(&folder.join(&file.path), &text)?;
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Fault> {
    write_atomically(path, text).map_err(|found| Fault {
        file: path.display().to_string(),
        case: None,
        message: format!("expected a file that can be written, found: {found}"),
    })
}
