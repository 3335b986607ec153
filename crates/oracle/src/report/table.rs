//! What real implementations get wrong and by which mistake, as Markdown to be kept in a repository:
//! equal results give equal text, without times.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::counted;
use super::markdown::{cell, code};
use super::terminal::name;
use crate::cause::Cause;
use crate::mistakes::Mistake;
use crate::result::Report;

/// How many causes without a known mistake are listed of an implementation.
const OTHERS: usize = 8;

/// A mistake that an implementation makes, alone or beside another.
struct Made<'r> {
    mistake: &'static Mistake,
    /// Wrong answers.
    wrong: usize,
    /// Other answers where the documents leave room.
    differing: usize,
    /// A case that shows it.
    example: &'r str,
}

/// The reports as a table of the implementations, and a table of its mistakes for each of them.
///
/// ```
/// use basestring_oracle::{Reference, check::check, report::table};
/// let report = check(&mut Reference, &[], |_| {});
/// assert!(table(&[report]).contains("basestring"));
/// ```
#[must_use]
pub fn table(reports: &[Report]) -> String {
    let mut text = String::from(
        "# What implementations get wrong\n\n\
         Of the cases that an implementation can be asked: how many it answers rightly, how many \
         wrongly, how many otherwise where the documents leave room, and to how many it gives no \
         answer but a crash. What one cannot be asked is not counted. The last column says how many of its wrong HMAC signatures one known \
         mistake explains, or two together; below, a mistake counts where it is made alone or beside \
         another.\n\n\
         | implementation | language | asked | right | wrong | otherwise | no answer | explained |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut all = (0, 0);
    for report in reports {
        let counts = &report.counts;
        let (explained, wrong) = report.explained_signatures();
        all = (all.0 + explained, all.1 + wrong);
        // Writing to a `String` does not fail, here and below.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            cell(&name(report)),
            prose(&report.implementation.language),
            counts.run,
            counts.passed,
            counts.failed,
            counts.differs,
            counts.broken,
            share(explained, wrong),
        );
    }
    let _ = writeln!(text, "| all | | | | | | | {} |", share(all.0, all.1));
    for report in reports {
        write_mistakes(&mut text, report);
    }
    text
}

fn share(explained: usize, wrong: usize) -> String {
    if wrong == 0 {
        return String::new();
    }
    let thousandths = explained * 1000 / wrong;
    let (percent, tenths) = (thousandths / 10, thousandths % 10);
    format!("{explained} of {wrong} ({percent}.{tenths} %)")
}

fn write_mistakes(text: &mut String, report: &Report) {
    let causes = report.by_cause();
    if causes.is_empty() {
        return;
    }
    let (others, rest): (Vec<_>, Vec<_>) = causes
        .iter()
        .filter(|cause| cause.mistakes.is_empty() && !cause.leaves_room())
        .enumerate()
        .partition(|(place, _)| *place < OTHERS);
    let _ = writeln!(text, "\n## {}\n", code(&name(report)));
    text.push_str("| wrong | otherwise | what it does | clause | a case |\n");
    text.push_str("| ---: | ---: | --- | --- | --- |\n");
    for made in made(&causes) {
        let mistake = made.mistake;
        let does = format!("{}: {}", code(&mistake.id), prose(&mistake.description));
        let counts = (made.wrong, made.differing);
        write_row(text, counts, &does, &mistake.section, made.example);
    }
    for (_, cause) in others {
        let example = cause.cases.first().map_or("", |case| &case.id);
        let counts = (cause.cases.len() - cause.differing, cause.differing);
        write_row(text, counts, &cell(&cause.does()), cause.clause, example);
    }
    if !rest.is_empty() {
        let cases = rest.iter().map(|(_, cause)| cause.cases.len());
        let (causes, cases) = (rest.len(), cases.sum());
        let _ = writeln!(
            text,
            "\n{} with {}.",
            counted(causes, "more cause"),
            counted(cases, "case")
        );
    }
}

fn write_row(
    text: &mut String,
    (wrong, differing): (usize, usize),
    does: &str,
    clause: &str,
    example: &str,
) {
    let (clause, example) = (prose(clause), cell(example));
    let _ = writeln!(
        text,
        "| {wrong} | {differing} | {does} | {clause} | {example} |"
    );
}

/// Words of our own in a table's cell, where they mark up nothing.
fn prose(words: &str) -> String {
    let mut out = String::new();
    let mut letters = words.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_mark = match letter {
            // Within a word it marks nothing.
            '_' => !out.ends_with(char::is_alphanumeric),
            '&' => letters.peek().is_some_and(|next| next.is_alphanumeric()),
            _ => "|*<`[]\\".contains(letter),
        };
        if is_mark {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// The mistakes of all causes, the most frequent first.
fn made<'r>(causes: &[Cause<'r>]) -> Vec<Made<'r>> {
    let mut made: BTreeMap<&str, Made<'r>> = BTreeMap::new();
    for cause in causes {
        for mistake in &cause.mistakes {
            let Some(first) = cause.cases.first() else {
                continue;
            };
            let entry = made.entry(&mistake.id).or_insert(Made {
                mistake,
                wrong: 0,
                differing: 0,
                example: &first.id,
            });
            entry.wrong += cause.cases.len() - cause.differing;
            entry.differing += cause.differing;
        }
    }
    let mut made: Vec<Made<'r>> = made.into_values().collect();
    made.sort_by_key(|made| std::cmp::Reverse((made.wrong, made.differing)));
    made
}
