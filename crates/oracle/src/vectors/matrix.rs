//! The kill matrix as text: each mistake, how many cases catch it, and which.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::case::Case;
use crate::matrix::{FREE, Matrix};
use crate::mistakes::Mistake;
use crate::vectors::is_published;

/// How many cases are named for each mistake.
const NAMED: usize = 3;

/// A mistake and the cases that catch it.
#[derive(Clone, Debug)]
pub struct Killed<'a> {
    /// The mistake.
    pub mistake: &'static Mistake,
    /// The cases. Those that catch the fewest mistakes are first, as they are the most specific.
    pub killers: Vec<&'a str>,
    /// How many of them are our own.
    pub(crate) own: usize,
}

/// Every mistake that can be run, with the cases that catch it, in the order of the list of mistakes.
#[must_use]
pub fn killed<'a>(matrix: &'a Matrix, cases: &[Case]) -> Vec<Killed<'a>> {
    let published: BTreeMap<&str, bool> = cases
        .iter()
        .map(|case| (case.id.as_str(), is_published(case)))
        .collect();
    let runnable = Mistake::all()
        .iter()
        .filter(|mistake| matrix.mistakes().contains(&mistake.id.as_str()));
    runnable
        .map(|mistake| {
            let mut killers: Vec<&str> = matrix.killers(&mistake.id).collect();
            let own = killers
                .iter()
                .filter(|id| published.get(*id) == Some(&false));
            let own = own.count();
            killers.sort_by_cached_key(|id| (matrix.kills(id).count(), *id));
            Killed {
                mistake,
                killers,
                own,
            }
        })
        .collect()
}

/// The matrix as Markdown: `vectors/MATRIX.md`.
#[must_use]
pub fn matrix_markdown(matrix: &Matrix, cases: &[Case]) -> String {
    let killed = killed(matrix, cases);
    let mut text = format!(
        "# The kill matrix\n\n\
         The tool ran every known mistake as an implementation on all {} vectors. A case catches a\n\
         mistake if it judges the mistake's answer wrong. For any two mistakes, some case gets\n\
         different wrong answers. For each mistake: how many cases catch it, how many of these are\n\
         our own, and the three cases that catch the fewest other mistakes.\n\n\
         Written by `basestring vectors matrix --write`; a test compares it with what the tool\n\
         computes.\n",
        cases.len(),
    );
    let mut layer = None;
    for Killed {
        mistake,
        killers,
        own,
    } in &killed
    {
        if layer != Some(mistake.layer) {
            layer = Some(mistake.layer);
            // Writing to a `String` does not fail.
            let _ = writeln!(
                text,
                "\n## {}\n\n| mistake | cases | our own | examples |\n| --- | ---: | ---: | --- |",
                mistake.layer.name()
            );
        }
        let first: Vec<String> = killers
            .iter()
            .take(NAMED)
            .map(|id| format!("`{id}`"))
            .collect();
        let free = FREE.iter().find(|(id, _)| *id == mistake.id);
        let first = free.map_or_else(|| first.join(" "), |(_, why)| (*why).to_owned());
        let _ = writeln!(
            text,
            "| `{}` | {} | {own} | {first} |",
            mistake.id,
            killers.len()
        );
    }
    text
}

/// The matrix as JSON: for each mistake every case that catches it.
#[must_use]
pub fn matrix_json(matrix: &Matrix, cases: &[Case]) -> Value {
    let mistakes: Vec<Value> = killed(matrix, cases)
        .into_iter()
        .map(|killed| {
            json!({
                "mistake": killed.mistake.id,
                "layer": killed.mistake.layer.name(),
                "description": killed.mistake.description,
                "cases": killed.killers.len(),
                "own": killed.own,
                "killed_by": killed.killers,
            })
        })
        .collect();
    json!({
        "basestring": env!("CARGO_PKG_VERSION"),
        "cases": cases.len(),
        "mistakes": mistakes,
    })
}
