//! The first difference between two base strings, as the page shows it.

use basestring_oracle::diagnose::Parting;
use maud::{Markup, html};

/// Both texts, with the difference marked.
pub(super) fn difference(parting: &Parting) -> Markup {
    let Parting {
        of,
        part,
        right,
        theirs,
        offset,
    } = parting;
    html! {
        div.difference {
            p {
                "First difference: "
                @if let Some(part) = part { "in " (part) ", " }
                "at byte " (offset) " of the " (of) "."
            }
            (marked("server", right, theirs, *offset))
            (marked("client", theirs, right, *offset))
        }
    }
}

/// A text, with the part marked that differs from the other.
fn marked(side: &str, text: &str, other: &str, offset: usize) -> Markup {
    let (before, rest) = text.split_at_checked(offset).unwrap_or((text, ""));
    let other = other.get(offset..).unwrap_or_default();
    let same = rest
        .chars()
        .rev()
        .zip(other.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum::<usize>();
    let (differs, after) = rest
        .split_at_checked(rest.len() - same)
        .unwrap_or((rest, ""));
    html! {
        div.side {
            span.whose { (side) }
            code {
                (before)
                @if differs.is_empty() { mark.gap title="missing here" { "‸" } } @else { mark { (differs) } }
                (after)
            }
        }
    }
}
