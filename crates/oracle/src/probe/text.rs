//! A dialect as text for people.

use std::fmt::Write as _;

use super::{Decision, Dialect, Does};
use crate::mistakes::Mistake;
use crate::report::{beginning, counted, plain};

/// How many other readings of one unspecified point are shown.
const READINGS: usize = 3;

/// Where it differs from the documents, how it reads what is unspecified, what no known mistake
/// explains, and what it does as the documents require.
#[must_use]
pub fn text(dialect: &Dialect) -> String {
    let hello = &dialect.implementation;
    let counts = &dialect.counts;
    let mut text = format!(
        "{} {}: {} of {} passed\n",
        plain(&hello.name),
        plain(&hello.version),
        counts.passed,
        counts.run
    );
    otherwise(&mut text, dialect);
    open(&mut text, dialect);
    if !dialect.unexplained.is_empty() {
        text.push_str("\nWrong, by no known mistake:\n");
    }
    for cause in &dialect.unexplained {
        // Writing to a `String` does not fail, here and elsewhere.
        let _ = writeln!(
            text,
            "  {}: {} ({})",
            plain(&cause.cause),
            counted(cause.cases, "case"),
            cause.shown_by
        );
    }
    as_documented(&mut text, dialect);
    text
}

fn otherwise(text: &mut String, dialect: &Dialect) {
    let mut told: Vec<&str> = Vec::new();
    for decision in &dialect.decisions {
        let Does::Otherwise { mistakes } = &decision.does else {
            continue;
        };
        for shown in mistakes {
            if told.contains(&shown.mistake) {
                continue;
            }
            if told.is_empty() {
                text.push_str("\nDiffers from the documents:\n");
            }
            told.push(shown.mistake);
            let description = Mistake::find(shown.mistake).map_or("", |m| &m.description);
            let _ = writeln!(
                text,
                "  {}: {description} {} ({})",
                shown.mistake,
                counted(shown.cases, "case"),
                shown.shown_by
            );
        }
    }
}

fn open(text: &mut String, dialect: &Dialect) {
    let read = dialect
        .open
        .iter()
        .filter(|spot| !spot.otherwise.is_empty());
    for (index, spot) in read.enumerate() {
        if index == 0 {
            text.push_str("\nUnspecified in the documents, different from the reference:\n");
        }
        let all = spot.as_the_reference + spot.otherwise.len();
        let count = spot.otherwise.len();
        let _ = writeln!(text, "  {}: {} {count} of {all}", spot.spot, spot.about);
        for reading in spot.otherwise.iter().take(READINGS) {
            let found = beginning(&reading.found);
            let _ = writeln!(
                text,
                "    {}: {} {found}",
                reading.case,
                plain(&reading.stage)
            );
        }
    }
    let alike = dialect.open.iter().filter(|spot| spot.otherwise.is_empty());
    let alike: Vec<&str> = alike.map(|spot| spot.spot.as_str()).collect();
    if !alike.is_empty() {
        let _ = writeln!(
            text,
            "\nUnspecified in the documents, the same as the reference:\n  {}",
            alike.join(", ")
        );
    }
}

fn as_documented(text: &mut String, dialect: &Dialect) {
    let names = |wanted: fn(&Does) -> bool| {
        let decisions = dialect
            .decisions
            .iter()
            .filter(|decision| wanted(&decision.does));
        decisions.map(line).collect::<Vec<_>>()
    };
    let right = names(|does| matches!(does, Does::Right { .. }));
    if !right.is_empty() {
        let _ = writeln!(text, "\nAs the documents require:\n{}", right.join("\n"));
    }
    let unknown = names(|does| matches!(does, Does::Unknown));
    if !unknown.is_empty() {
        let _ = writeln!(
            text,
            "\nNot shown by any case that was run:\n{}",
            unknown.join("\n")
        );
    }
}

fn line(decision: &Decision) -> String {
    match &decision.does {
        Does::Right { shown_by, .. } => format!("  {} ({shown_by})", decision.decision),
        Does::Otherwise { .. } | Does::Unknown => format!("  {}", decision.decision),
    }
}
