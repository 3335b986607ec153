//! The catalogue as text.

use std::fmt::Write as _;

use anstyle::Style;
use basestring_oracle::internal::layout::Layout;
use basestring_oracle::internal::matrix::Matrix;
use basestring_oracle::internal::mistakes::{Page, Shown};
use basestring_oracle::{Effect, Frequency, Mistake, Side, Status};
use serde_json::Value;

const HEADING: Style = Style::new().bold();

/// The mistakes by layer: a line with the id, and below it what the mistake does.
pub(super) fn table(mistakes: &[&Mistake], layout: Layout) -> String {
    let mut text = String::new();
    let mut layer = None;
    for mistake in mistakes {
        if layer != Some(mistake.layer) {
            if layer.is_some() {
                text.push('\n');
            }
            layer = Some(mistake.layer);
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{HEADING}{}{HEADING:#}", mistake.layer.name());
        }
        let status = match mistake.status {
            Status::Stable => "",
            Status::Preview => " (preview)",
        };
        let _ = writeln!(text, "  {}{status}", mistake.id);
        layout.prose(&mut text, "      ", &mistake.description);
    }
    let count = mistakes.len();
    let previews = mistakes.iter().filter(|m| m.status == Status::Preview);
    let _ = writeln!(
        text,
        "\n{count} {}, {} in preview; show one: basestring mistakes show ID",
        if count == 1 { "mistake" } else { "mistakes" },
        previews.count()
    );
    text
}

/// A page of the catalogue.
pub(super) fn page(page: &Page<'_>, layout: Layout) -> String {
    let Page {
        id,
        was,
        scheme,
        layer,
        side,
        frequency,
        status,
        description,
        why,
        section,
        effect,
        symptom,
        example,
        fix,
        references,
        defined_in,
    } = page;
    let mut text = String::new();
    let status = match status {
        Status::Stable => "",
        Status::Preview => " (preview: reports do not name it alone)",
    };
    let _ = writeln!(text, "{HEADING}{id}{HEADING:#}{status}");
    if let Some(was) = was {
        layout.prose(&mut text, "  was          ", was);
    }
    layout.prose(&mut text, "  what         ", description);
    layout.prose(&mut text, "  why          ", why);
    layout.prose(&mut text, "  section      ", section);
    if let Some(symptom) = symptom {
        layout.prose(&mut text, "  symptom      ", symptom);
    }
    if let Some(effect) = effect {
        layout.prose(&mut text, "  effect       ", effect_of(*effect));
    }
    layout.prose(&mut text, "  fix          ", fix);
    let place = format!(
        "{scheme}, layer {}, made by {}, {}",
        layer.name(),
        by(*side),
        how_often(*frequency)
    );
    layout.prose(&mut text, "  where        ", &place);
    layout.value(&mut text, "  defined in   ", defined_in);
    if let Some(example) = example {
        text.push('\n');
        example_lines(&mut text, example, layout);
    }
    let _ = writeln!(text, "\n{HEADING}references{HEADING:#}");
    for reference in *references {
        layout.prose(&mut text, "  ", reference);
    }
    text
}

/// What is missing in a matrix: vectors that catch a mistake, or on which two mistakes differ.
pub(super) fn missing(matrix: &Matrix) -> String {
    let mut text = String::new();
    for id in matrix.survivors() {
        let _ = writeln!(
            text,
            "no vector catches {id}: add one with `basestring vectors add`"
        );
    }
    for same in matrix.alike() {
        let _ = writeln!(
            text,
            "no vector distinguishes {}: add one on which they differ",
            same.join(" and ")
        );
    }
    text
}

fn example_lines(text: &mut String, example: &Shown, layout: Layout) {
    let Shown {
        op,
        input,
        right,
        wrong,
    } = example;
    let _ = writeln!(text, "{HEADING}example{HEADING:#}");
    layout.prose(text, "  operation    ", op);
    layout.value(text, "  input        ", &input.to_string());
    if let (Some((name, right)), Some((other, wrong))) = (single(right), single(wrong))
        && name == other
    {
        let rows = [
            ("  right        ", right.as_str()),
            ("  wrong        ", wrong.as_str()),
        ];
        layout.compared(text, &rows, "^");
        return;
    }
    layout.value(text, "  right        ", &right.to_string());
    layout.value(text, "  wrong        ", &wrong.to_string());
}

/// An output of one text, with its name. Spaces at its ends would not be seen.
fn single(output: &Value) -> Option<(&str, String)> {
    let fields = output.as_object()?;
    let (name, value) = fields.iter().next().filter(|_| fields.len() == 1)?;
    let value = value.as_str()?;
    (!value.contains('\n') && value.trim() == value).then(|| (name.as_str(), value.to_owned()))
}

const fn effect_of(effect: Effect) -> &'static str {
    match effect {
        Effect::Accepts => "accepts what must be rejected",
        Effect::Rejects => "rejects what must be accepted",
        Effect::Timing => "the answer is right; the time that it takes reveals a secret",
    }
}

const fn by(side: Side) -> &'static str {
    match side {
        Side::Client => "clients",
        Side::Server => "servers",
        Side::Both => "clients and servers",
        Side::User => "users",
    }
}

const fn how_often(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Common => "common",
        Frequency::Seen => "seen",
        Frequency::Rare => "rare",
    }
}
