//! A comparison as text for people.

use std::fmt::Write as _;

use super::{Comparison, Disagreement, Parting};
use crate::report::{beginning, counted, plain};
use crate::result::Counts;

/// How many ids of a group of cases are listed.
const IDS: usize = 6;

/// The grid, the agreement of each two, and where they diverge; at most `most` causes are shown.
#[must_use]
pub fn text(comparison: &Comparison, most: usize) -> String {
    let mut text = String::new();
    let names: Vec<String> = comparison.names.iter().map(|name| plain(name)).collect();
    grid(&mut text, comparison, &names);
    agreement(&mut text, comparison, &names);
    for parting in comparison.partings.iter().take(most) {
        write_parting(&mut text, parting, &names);
    }
    let hidden = comparison.partings.len().saturating_sub(most);
    if hidden > 0 {
        // Writing to a `String` does not fail, here and elsewhere.
        let _ = writeln!(
            text,
            "{}; --causes N and --json show them.\n",
            counted(hidden, "more cause")
        );
    }
    if let Some(seed) = comparison.seed {
        let inputs: usize = comparison.disagreements.iter().map(|one| one.count).sum();
        let _ = writeln!(
            text,
            "Generated, with no expected answer (--seed {seed}): they differ on {}\n",
            counted(inputs, "input")
        );
        for disagreement in comparison.disagreements.iter().take(most) {
            write_disagreement(&mut text, disagreement, &names);
        }
    }
    text
}

fn grid(text: &mut String, comparison: &Comparison, names: &[String]) {
    let layers = comparison.layers.iter().map(|(layer, _)| layer.len());
    let first = layers.max().unwrap_or_default().max("agreement".len());
    let cell = |counts: &Counts| {
        if counts.run == 0 {
            return "-".to_owned();
        }
        let mut cell = format!("{}/{}", counts.passed, counts.failed + counts.broken);
        if counts.permitted > 0 {
            let _ = write!(cell, " ~{}", counts.permitted);
        }
        cell
    };
    let width = |column: usize| {
        let cells = comparison
            .layers
            .iter()
            .filter_map(|(_, counts)| counts.get(column));
        let widest = cells.map(|counts| cell(counts).len()).max();
        widest
            .unwrap_or_default()
            .max(names.get(column).map_or(0, |name| name.chars().count()))
    };
    text.push_str("passed/failed, and ~ permitted differences\n\n");
    let _ = write!(text, "  {:first$}", "layer");
    for (column, name) in names.iter().enumerate() {
        let _ = write!(text, "  {name:>0$}", width(column));
    }
    text.push('\n');
    for (layer, counts) in &comparison.layers {
        let _ = write!(text, "  {layer:first$}");
        for (column, counts) in counts.iter().enumerate() {
            let _ = write!(text, "  {:>1$}", cell(counts), width(column));
        }
        text.push('\n');
    }
    text.push('\n');
}

fn agreement(text: &mut String, comparison: &Comparison, names: &[String]) {
    let name = |who: usize| names.get(who).map(String::as_str).unwrap_or_default();
    for pair in &comparison.pairs {
        let (a, b) = (name(pair.a), name(pair.b));
        let (agreed, compared) = (pair.agreed, pair.compared);
        let _ = writeln!(text, "  {a} and {b} agree on {agreed} of {compared}");
    }
    text.push('\n');
}

fn list(who: &[usize], names: &[String]) -> String {
    let names: Vec<&str> = who
        .iter()
        .filter_map(|who| names.get(*who).map(String::as_str))
        .collect();
    names.join(", ")
}

fn write_parting(text: &mut String, parting: &Parting, names: &[String]) {
    let _ = writeln!(text, "{}", counted(parting.cases.len(), "case"));
    for side in &parting.sides {
        let _ = writeln!(text, "  {}: {}", list(&side.who, names), plain(&side.does));
    }
    let shown: Vec<&str> = parting.cases.iter().take(IDS).map(String::as_str).collect();
    let more = parting.cases.len().saturating_sub(IDS);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let _ = writeln!(text, "    {}{more}", shown.join(", "));
    let _ = writeln!(text, "    input  {}\n", beginning(&parting.input));
}

fn write_disagreement(text: &mut String, disagreement: &Disagreement, names: &[String]) {
    let count = counted(disagreement.count, "input");
    let _ = writeln!(
        text,
        "{} of {}: {count}",
        plain(&disagreement.stage),
        disagreement.op
    );
    let _ = writeln!(text, "    input  {}", beginning(&disagreement.input));
    for (side, answer) in disagreement.sides.iter().zip(&disagreement.answers) {
        let shown = answer
            .pointer(&format!("/ok/{}", disagreement.stage))
            .unwrap_or(answer);
        let _ = writeln!(text, "    {}: {}", list(side, names), beginning(shown));
    }
    text.push('\n');
}
