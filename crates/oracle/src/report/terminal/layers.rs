//! The numbers of cases by layer.

use std::fmt::Write as _;

use super::Styles;
use crate::report::number;
use crate::result::{Counts, Report};

/// How a column is styled where its number is not zero.
#[derive(Clone, Copy)]
enum Kind {
    Good,
    Bad,
    Faint,
}

/// The columns in order, each a title and its number.
fn columns(counts: &Counts) -> [(&'static str, usize, Kind); 7] {
    let Counts {
        planned: _,
        run: _,
        passed,
        failed,
        known,
        permitted,
        accepted,
        unsupported,
        broken,
    } = *counts;
    [
        ("passed", passed, Kind::Good),
        ("failed", failed, Kind::Bad),
        ("broken", broken, Kind::Bad),
        ("known", known, Kind::Faint),
        ("permitted", permitted, Kind::Faint),
        ("accepted", accepted, Kind::Faint),
        ("unsupported", unsupported, Kind::Faint),
    ]
}

/// The columns that are printed even if they are zero in every layer.
const ALWAYS: usize = 2;

/// Appends the table, with a line of sums if there are several layers.
pub(super) fn write(text: &mut String, report: &Report, styles: &Styles) {
    let layers = report.by_layer();
    let Styles { faint, reset, .. } = styles;
    let names = layers.iter().map(|(layer, _)| layer.chars().count());
    let width = names.max().unwrap_or_default().max("layer".len());
    let all = columns(&report.counts);
    let is_shown = |place: usize| place < ALWAYS || all[place].1 > 0;
    let _ = write!(text, "\n  {faint}{:width$}", "layer");
    for (_, (title, ..)) in all.iter().enumerate().filter(|(at, _)| is_shown(*at)) {
        let _ = write!(text, "  {title}");
    }
    let _ = writeln!(text, "{reset}");
    let mut rows: Vec<(&str, Counts)> = layers;
    if rows.len() > 1 {
        rows.push(("all", report.counts));
    }
    for (layer, counts) in rows {
        let _ = write!(text, "  {layer:width$}");
        let row = columns(&counts).into_iter().enumerate();
        for (_, (title, count, kind)) in row.filter(|(at, _)| is_shown(*at)) {
            let style = match kind {
                _ if count == 0 => faint,
                Kind::Good => &styles.good,
                Kind::Bad => &styles.bad,
                Kind::Faint => faint,
            };
            let wide = title.len();
            let _ = write!(text, "  {style}{:>wide$}{reset}", number(count));
        }
        text.push('\n');
    }
}
