//! A diagnosis as text. Colours set findings off; without them the text says the same.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use basestring_oracle::diagnose::{
    Diagnosis, Explanation, KeyFinding, Named, Parting, Seen, Shown, Telling, Verdict,
};

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const CARET: Style = AnsiColor::Yellow.on_default().bold();

/// As wide as the excerpts around a difference are.
const WIDTH: usize = 84;

/// The whole diagnosis, with colours.
#[expect(clippy::too_many_lines)]
pub(crate) fn render(diagnosis: &Diagnosis) -> String {
    let mut text = String::new();
    for (index, seen) in diagnosis.seen.iter().enumerate() {
        let form = diagnosis.form.as_ref().filter(|_| index == 0);
        seen_lines(&mut text, seen, form.map(|form| form.looks.as_str()));
    }
    if let Some(mistake) = diagnosis
        .form
        .as_ref()
        .and_then(|form| form.mistake.as_ref())
    {
        // Where the search names it, it is said there, with where it shows.
        let is_explained = diagnosis
            .explanations
            .iter()
            .any(|explanation| explanation.mistakes.contains(mistake));
        if !is_explained {
            heading(&mut text, "the form of the signature", mistake.id);
            advice_lines(&mut text, mistake);
        }
    }
    for fault in &diagnosis.field {
        heading(&mut text, "the Authorization field", fault.mistake.id);
        let [shown, caret] = fault.lines(WIDTH);
        let place = match fault.places {
            1 => format!("at byte {}", fault.offset),
            count => format!("at byte {}, and in {} places more", fault.offset, count - 1),
        };
        entry(&mut text, "where", &place);
        entry(&mut text, "", &shown);
        entry(&mut text, "", &format!("{CARET}{caret}{CARET:#}"));
        advice_lines(&mut text, &fault.mistake);
    }
    for advice in &diagnosis.advice {
        heading(&mut text, &advice.found, advice.mistake.id);
        advice_lines(&mut text, &advice.mistake);
    }
    let known = diagnosis
        .explanations
        .iter()
        .map(|explanation| &explanation.parting);
    let mut known = known.chain(diagnosis.variants.iter().map(|variant| &variant.parting));
    let is_explained = known.any(|parting| *parting == diagnosis.parting);
    if let Some(parting) = diagnosis.parting.as_ref().filter(|_| !is_explained) {
        let _ = writeln!(text, "\n{HEADING}their base string is another{HEADING:#}");
        parting_lines(&mut text, parting);
    }
    for variant in &diagnosis.variants {
        variant_lines(&mut text, variant);
    }
    explanation_lines(&mut text, &diagnosis.explanations);
    if let Some(KeyFinding::Mistaken { explanations }) = &diagnosis.key {
        let _ = writeln!(
            text,
            "\n{HEADING}the signature of their base string{HEADING:#}"
        );
        explanation_lines(&mut text, explanations);
    }
    if let Some(telling) = &diagnosis.told_apart_by {
        telling_lines(&mut text, telling);
    }
    text.push('\n');
    verdict_lines(&mut text, diagnosis);
    text
}

fn heading(text: &mut String, what: &str, id: &str) {
    let _ = writeln!(text, "\n{HEADING}{what}: {BAD}{id}{BAD:#}");
}

fn entry(text: &mut String, name: &str, content: &str) {
    let line = format!("  {FAINT}{name:<11}{FAINT:#}{content}");
    let _ = writeln!(text, "{}", line.trim_end());
}

fn seen_lines(text: &mut String, seen: &Seen, looks: Option<&str>) {
    let Seen {
        source,
        method,
        url,
        signature,
        remarks,
    } = seen;
    let _ = writeln!(text, "{HEADING}{method} {url}{HEADING:#}");
    entry(text, "read from", source);
    match (signature, looks) {
        (Some(signature), Some(looks)) => {
            entry(text, "signature", &format!("{signature} ({looks})"));
        }
        (Some(signature), None) => entry(text, "signature", signature),
        (None, Some(looks)) => entry(text, "signature", &format!("(not shown) {looks}")),
        (None, None) => {}
    }
    for remark in remarks {
        let _ = writeln!(text, "  · {remark}");
    }
}

fn advice_lines(text: &mut String, mistake: &Named) {
    let Named {
        id: _,
        looks_like,
        did,
        clause,
        mend,
        reference,
    } = mistake;
    if let Some(encoder) = looks_like {
        entry(text, "looks like", encoder);
    }
    entry(text, "what", did);
    entry(text, "clause", clause);
    entry(text, "mend", mend);
    if let Some(reference) = reference {
        entry(text, "see", reference);
    }
}

fn parting_lines(text: &mut String, parting: &Parting) {
    let Parting { of, offset, .. } = parting;
    let place = match &parting.part {
        Some(part) => format!("in {part}, at byte {offset} of the {of}"),
        None => format!("at byte {offset} of the {of}"),
    };
    entry(text, "where", &place);
    let [right, theirs, caret] = parting.lines(WIDTH);
    entry(text, "  right", &right);
    entry(text, "  theirs", &theirs);
    entry(text, "", &format!("{CARET}{caret}{CARET:#}"));
}

fn variant_lines(text: &mut String, variant: &Shown) {
    let Shown {
        how,
        method,
        url,
        parting,
        mistakes,
    } = variant;
    let _ = writeln!(
        text,
        "\n{HEADING}it is the signature of another request: {BAD}{how}{BAD:#}"
    );
    entry(text, "request", &format!("{method} {url}"));
    if let Some(parting) = parting {
        parting_lines(text, parting);
    }
    for mistake in mistakes {
        entry(text, "known as", mistake.id);
        advice_lines(text, mistake);
    }
}

fn explanation_lines(text: &mut String, explanations: &[Explanation]) {
    for (index, explanation) in explanations.iter().enumerate() {
        let number = match explanations.len() {
            1 => "it is explained by".to_owned(),
            count => format!("it is explained by ({} of {count})", index + 1),
        };
        heading(text, &number, &explanation.ids());
        let several = explanation.mistakes.len() > 1;
        for mistake in &explanation.mistakes {
            if several {
                entry(text, "mistake", mistake.id);
            }
            advice_lines(text, mistake);
        }
        if let Some(parting) = &explanation.parting {
            parting_lines(text, parting);
        }
    }
}

fn telling_lines(text: &mut String, telling: &Telling) {
    let Telling {
        case,
        method,
        url,
        body,
        gives,
    } = telling;
    let _ = writeln!(text, "\n{HEADING}what tells them apart: {case}{HEADING:#}");
    entry(text, "request", &format!("{method} {url}"));
    if let Some(body) = body.as_ref().filter(|body| !body.is_empty()) {
        entry(text, "body", body);
    }
    for (ids, signature) in gives {
        let ids = if ids.is_empty() { "the right one" } else { ids };
        entry(
            text,
            "gives",
            &format!("{} by {ids}", signature.escape_debug()),
        );
    }
}

/// Every mistake that was named.
fn named(diagnosis: &Diagnosis) -> Vec<String> {
    let form = diagnosis
        .form
        .as_ref()
        .and_then(|form| form.mistake.as_ref());
    let mut ids: Vec<String> = form
        .map(|mistake| mistake.id.to_owned())
        .into_iter()
        .collect();
    ids.extend(
        diagnosis
            .field
            .iter()
            .map(|fault| fault.mistake.id.to_owned()),
    );
    ids.extend(
        diagnosis
            .advice
            .iter()
            .map(|advice| advice.mistake.id.to_owned()),
    );
    ids.extend(diagnosis.explanations.iter().map(Explanation::ids));
    if let Some(KeyFinding::Mistaken { explanations }) = &diagnosis.key {
        ids.extend(explanations.iter().map(Explanation::ids));
    }
    ids.dedup();
    ids
}

#[expect(clippy::too_many_lines)]
fn verdict_lines(text: &mut String, diagnosis: &Diagnosis) {
    let mut hints: Vec<String> = Vec::new();
    let count = diagnosis.explanations.len();
    let verdict = match diagnosis.verdict {
        Verdict::Right => format!("{GOOD}right{GOOD:#}: the signature is this request's"),
        Verdict::FieldIsFaulty => {
            format!("{BAD}the field is faulty{BAD:#}: the signature in it is right")
        }
        Verdict::OtherRequest => {
            format!("{BAD}wrong{BAD:#}: the signature is the one of another request")
        }
        Verdict::Explained if count > 1 => {
            format!("{BAD}wrong{BAD:#}: one of {count} explanations; another request narrows them")
        }
        Verdict::Explained => format!("{BAD}wrong{BAD:#}: {}", named(diagnosis).join(", ")),
        Verdict::KeyIsWrong => {
            format!("{BAD}the base strings agree: the key is wrong{BAD:#}")
        }
        Verdict::BaseStringsAgree => {
            hints.push("with the secrets the signature could be computed".to_owned());
            "the base strings agree: if the signature is refused, the key is wrong".to_owned()
        }
        Verdict::Unexplained => {
            if diagnosis.parting.is_none() {
                hints.push("the secrets may be others than those given".to_owned());
                let hint = "the other side's base string (--their-base-string) would show where \
                            the two part";
                hints.push(hint.to_owned());
            }
            format!(
                "{BAD}wrong{BAD:#}, and no known mistake explains it: {} sets of up to {} were tried",
                diagnosis.tried, diagnosis.depth
            )
        }
        Verdict::NothingShows => {
            hints.push("with the secrets the signature could be computed".to_owned());
            hints.push(
                "the other side's base string (--their-base-string) could be compared".to_owned(),
            );
            "nothing wrong shows without the secrets".to_owned()
        }
    };
    match &diagnosis.key {
        Some(KeyFinding::Right) if diagnosis.verdict != Verdict::Right => {
            hints
                .push("the signature is the one of their base string: the key is right".to_owned());
        }
        Some(KeyFinding::Wrong { tried }) => {
            if diagnosis.verdict != Verdict::KeyIsWrong {
                hints.push(
                    "the signature is not the one of their base string either: the key is wrong"
                        .to_owned(),
                );
            }
            hints.push(format!("tried of key and digest: {}", tried.join(", ")));
        }
        _ => {}
    }
    let _ = writeln!(text, "{verdict}");
    for hint in hints {
        let _ = writeln!(text, "  · {hint}");
    }
}
