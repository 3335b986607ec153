//! A comparison in words.

use std::fmt::Write as _;

use super::{Change, Changes, Comparison, Outcome};
use crate::report::plain;

/// How many cases of a kind are listed.
const LISTED: usize = 40;

/// The comparison as text for people.
#[must_use]
pub fn text(comparison: &Comparison) -> String {
    let mut text = String::new();
    for changes in &comparison.implementations {
        write_changes(&mut text, changes);
    }
    // Writing to a `String` does not fail.
    for name in &comparison.gone {
        let _ = writeln!(text, "{}: not in the new report", plain(name));
    }
    for name in &comparison.new {
        let _ = writeln!(text, "{}: not in the old report", plain(name));
    }
    text
}

fn write_changes(text: &mut String, changes: &Changes) {
    let title = if changes.old == changes.new {
        plain(&changes.new)
    } else {
        format!("{} -> {}", plain(&changes.old), plain(&changes.new))
    };
    let lists = [
        ("newly failing", &changes.newly_failing),
        ("newly passing", &changes.newly_passing),
        ("changed", &changes.changed),
        ("gone", &changes.gone_cases),
        ("new", &changes.new_cases),
    ];
    let counts = lists.map(|(word, list)| format!("{} {word}", list.len()));
    let _ = writeln!(
        text,
        "{title}: {}, of {} cases in both",
        counts.join(", "),
        changes.common
    );
    for (word, list) in lists {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(text, "  {word}");
        for change in list.iter().take(LISTED) {
            write_change(text, change);
        }
        if list.len() > LISTED {
            let hidden = list.len() - LISTED;
            let _ = writeln!(text, "    and {hidden} more; --json lists them");
        }
    }
}

fn write_change(text: &mut String, change: &Change) {
    let words = |outcome: &Outcome| {
        let cause = plain(&outcome.cause);
        let gap = if cause.is_empty() { "" } else { ", " };
        format!("{}{gap}{cause}", outcome.verdict)
    };
    let told = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{} -> {}", words(old), words(new)),
        (Some(only), None) | (None, Some(only)) => words(only),
        (None, None) => String::new(),
    };
    let (id, level) = (plain(&change.id), change.level.name());
    let _ = writeln!(text, "    {id} ({level}): {told}");
}
