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
    pub(crate) text: String,
    /// The ids that are new in it, or replaced.
    pub ids: Vec<String>,
}

/// The cases of each file by their ids.
type Files = BTreeMap<String, BTreeMap<String, Case>>;

/// A draft that passed the rules of a case.
struct Accepted {
    /// The path of the file that it belongs to.
    path: String,
    /// The name of the file that it came from.
    name: String,
    case: Case,
}

/// Plans to add drafts, given with the name of the file that each comes from, to the vectors of a
/// folder. Every draft is checked by the rules of a case and by the reference, and merged into the
/// file of its id, sorted by id. Nothing is filled in, and no case that exists is removed: a draft
/// with the id of a case but other content is refused, or replaces the case if `replace` is set.
///
/// # Errors
///
/// A file of the folder that cannot be read or is malformed.
pub fn plan(
    folder: &Path,
    drafts: Vec<(String, Case)>,
    replace: bool,
    requirements: &Requirements,
) -> Result<Plan, Fault> {
    let mut plan = Plan::default();
    let mut files = Files::new();
    for file in load_any(folder)? {
        let cases = file.cases.into_iter().map(|case| (case.id.clone(), case));
        files.insert(file.path, cases.collect());
    }
    let mut accepted = accept(drafts, &files, replace, requirements, &mut plan);
    refuse_repeats(&mut accepted, &files, &mut plan);
    plan.files = merge(accepted, files);
    Ok(plan)
}

/// The drafts that keep the rules of a case; the others are refused or there already.
fn accept(
    drafts: Vec<(String, Case)>,
    files: &Files,
    replace: bool,
    requirements: &Requirements,
    plan: &mut Plan,
) -> Vec<Accepted> {
    let mut accepted = Vec::new();
    for (name, case) in drafts {
        let path = file_of(&case.id).unwrap_or_default();
        let mut faults = lint_case(&path, &case, requirements);
        if let Some(there) = files.get(&path).and_then(|cases| cases.get(&case.id)) {
            if is_the_same(there, &case) {
                plan.unchanged.push(case.id);
                continue;
            }
            if !replace {
                faults.push(Fault {
                    file: path.clone(),
                    case: Some(case.id.clone()),
                    message:
                        "expected a new id, found it with other content; --replace takes the draft"
                            .to_owned(),
                });
            }
        }
        if faults.is_empty() {
            accepted.push(Accepted { path, name, case });
        } else {
            // The user knows the draft by the file that it came from.
            plan.refused.extend(faults.into_iter().map(|fault| Fault {
                file: name.clone(),
                ..fault
            }));
        }
    }
    accepted
}

/// Refuses drafts that ask what a case or another draft asks.
fn refuse_repeats(accepted: &mut Vec<Accepted>, files: &Files, plan: &mut Plan) {
    let cases = files
        .iter()
        .flat_map(|(path, cases)| cases.values().map(move |case| (path.as_str(), case)));
    // The files come first, so that of two equal ones the draft is refused.
    let there = cases.filter(|(_, case)| !accepted.iter().any(|draft| draft.case.id == case.id));
    let drafts = accepted.iter().map(|draft| (&*draft.name, &draft.case));
    let repeats = lint_repeats(there.chain(drafts));
    accepted.retain(|Accepted { name, case, .. }| {
        let refused = |fault: &Fault| fault.file == *name && fault.case.as_ref() == Some(&case.id);
        !repeats.iter().any(refused)
    });
    plan.refused.extend(repeats);
}

/// The files that change, with the drafts in them.
fn merge(accepted: Vec<Accepted>, mut files: Files) -> Vec<PlannedFile> {
    let mut changed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Accepted { path, case, .. } in accepted {
        let ids = changed.entry(path.clone()).or_default();
        ids.push(case.id.clone());
        files.entry(path).or_default().insert(case.id.clone(), case);
    }
    let changed = changed.into_iter().map(|(path, ids)| {
        let cases = files.remove(&path).unwrap_or_default();
        let cases: Vec<Case> = cases.into_values().collect();
        let text = format_cases(&cases);
        PlannedFile { path, text, ids }
    });
    changed.collect()
}

/// The tool fills in `kills` automatically: a draft has none.
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
