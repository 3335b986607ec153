//! What real implementations get wrong and by which mistake, as Markdown to keep in a repository:
//! the same failures give the same text, without times.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::counted;
use super::markdown::{cell, code};
use super::summary::name;
use crate::cause::Cause;
use crate::foreign::plain;
use crate::judge::Verdict;
use crate::mistakes::Mistake;
use crate::result::{Report, Standing};

/// How many causes without a known mistake are listed for an implementation.
const OTHERS: usize = 8;

/// A mistake that an implementation makes, alone or together with another.
struct Made<'r> {
    mistake: &'static Mistake,
    /// Wrong answers.
    wrong: usize,
    /// Permitted differences.
    permitted: usize,
    /// A case that shows it.
    example: &'r str,
}

/// The columns of the first table.
const COLUMNS: &str = "\
| adapter | implementation | language | wrong | permitted differences | no answer | explained |
| --- | --- | --- | ---: | ---: | ---: | ---: |
";

/// What the table says of one implementation: its row, and its section if it fails any case.
#[derive(Clone, Debug, Default)]
struct Entry {
    row: String,
    section: String,
}

/// The failures of each implementation as Markdown, sorted by the adapter's name: one row for each,
/// then a table of its mistakes.
///
/// The text depends only on the cases that an implementation fails: a case that all of them pass
/// changes nothing. `previous` is the text of an earlier run, or empty: its entries for
/// implementations that are not in `reports` are kept, with the mistakes described as they are today.
///
/// ```
/// use basestring_oracle::{Reference, check::check, report::table};
/// let report = check(&mut Reference, &[], |_| {});
/// let text = table(&[report], "");
/// assert!(text.contains("| `basestring` |"));
/// assert_eq!(table(&[], &text), text);
/// ```
#[must_use]
pub fn table(reports: &[Report], previous: &str) -> String {
    let mut entries = parsed(previous);
    for report in reports {
        entries.insert(bare(&key(report)), entry(report));
    }
    let mut text = format!(
        "# What implementations get wrong\n\n\
         For each implementation, the number of cases that it fails. *Wrong*: the documents do not \
         allow the answer. *Permitted differences*: the answer is not the expected one, and the \
         documents allow it. *No answer*: a crash or a timeout. *Explained*: how many of the wrong \
         HMAC signatures one known mistake explains, or two together. In the tables below, a \
         mistake is counted if it is made alone or together with another.\n\n{COLUMNS}"
    );
    for entry in entries.values() {
        text.push_str(&entry.row);
    }
    for entry in entries.values() {
        text.push_str(&entry.section);
    }
    text
}

/// The cell that identifies an entry: the adapter's name, or else the implementation's.
fn key(report: &Report) -> String {
    let name = report.adapter.as_ref();
    cell(name.unwrap_or(&report.implementation.name))
}

/// A cell without its backticks, by which the entries are sorted.
fn bare(cell: &str) -> String {
    cell.trim_matches('`').to_owned()
}

/// The entries of a text that [`table`] wrote. A text that it did not write has none.
fn parsed(text: &str) -> BTreeMap<String, Entry> {
    let Some((_, after)) = text.split_once(COLUMNS) else {
        return BTreeMap::new();
    };
    let (rows, sections) = match after.split_once("\n## ") {
        Some((rows, _)) => after.split_at(rows.len()),
        None => (after, ""),
    };
    let mut entries = BTreeMap::new();
    for row in rows.lines() {
        if let Some(name) = first_cell(row) {
            let entry = Entry {
                row: format!("{row}\n"),
                section: String::new(),
            };
            entries.insert(bare(name), entry);
        }
    }
    for section in sections.split("\n## ").skip(1) {
        let name = section.lines().next().unwrap_or_default();
        if let Some(entry) = entries.get_mut(&bare(name)) {
            // The line feed before the next heading was taken off; the last section has it.
            let lines = section.trim_end_matches('\n').lines().map(current);
            let lines: Vec<String> = lines.collect();
            entry.section = format!("\n## {}\n", lines.join("\n"));
        }
    }
    entries
}

/// A stored line with its mistake's description and section as they are today.
fn current(line: &str) -> String {
    let renewed = || {
        let (counts, rest) = line.split_once(" | `")?;
        let (id, _) = rest.split_once("`: ")?;
        let (before, example) = line.strip_suffix(" |")?.rsplit_once(" | ")?;
        let mistake = Mistake::find(id).filter(|_| before.starts_with("| "))?;
        let (does, section) = (prose(&mistake.description), prose(&mistake.section));
        Some(format!(
            "{counts} | `{id}`: {does} | {section} | {example} |"
        ))
    };
    renewed().unwrap_or_else(|| line.to_owned())
}

/// The text of a row's first cell. A `|` of its text has a backslash before it.
fn first_cell(row: &str) -> Option<&str> {
    let row = row.strip_prefix("| ")?;
    let end = row.match_indices(" | ").map(|(at, _)| at);
    let mut end = end.filter(|at| !row[..*at].ends_with('\\'));
    end.next().map(|at| &row[..at])
}

fn entry(report: &Report) -> Entry {
    // A known failure is wrong, or without an answer, in the table too.
    let of = |is_wrong: fn(&Verdict) -> bool| {
        let cases = report.cases.iter().filter(|case| is_wrong(&case.verdict));
        let standings = cases.map(|case| report.standing(case));
        let failing = [Standing::Failed, Standing::Known, Standing::Broken];
        standings.filter(|one| failing.contains(one)).count()
    };
    let (explained, wrong) = report.explained_signatures();
    let row = format!(
        "| {} | {} | {} | {} | {} | {} | {} |\n",
        key(report),
        cell(&name(report)),
        language(&report.implementation.language),
        of(|verdict| matches!(verdict, Verdict::Failed(_))),
        report.counts.permitted,
        of(|verdict| matches!(verdict, Verdict::Broken { .. })),
        share(explained, wrong),
    );
    Entry {
        row,
        section: section(report),
    }
}

/// The name of a language, as code if it is not a plain name.
fn language(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " +#.-/".contains(c);
    if name.chars().all(is_plain) {
        prose(name)
    } else {
        cell(name)
    }
}

fn share(explained: usize, wrong: usize) -> String {
    if wrong == 0 {
        return String::new();
    }
    let thousandths = explained * 1000 / wrong;
    let (percent, tenths) = (thousandths / 10, thousandths % 10);
    format!("{explained} of {wrong} ({percent}.{tenths} %)")
}

fn section(report: &Report) -> String {
    let causes = report.by_cause();
    if causes.is_empty() {
        return String::new();
    }
    let (others, rest): (Vec<_>, Vec<_>) = causes
        .iter()
        .filter(|cause| cause.mistakes.is_empty() && !cause.is_permitted())
        .enumerate()
        .partition(|(place, _)| *place < OTHERS);
    let mut text = format!(
        "\n## {}\n\n\
         | wrong | permitted differences | what it does | section | example |\n\
         | ---: | ---: | --- | --- | --- |\n",
        key(report)
    );
    for made in made(&causes) {
        let mistake = made.mistake;
        let does = format!("{}: {}", code(&mistake.id), prose(&mistake.description));
        let counts = (made.wrong, made.permitted);
        write_row(&mut text, counts, &does, &mistake.section, made.example);
    }
    for (_, cause) in others {
        let example = cause.cases.first().map_or("", |case| &case.id);
        let counts = (cause.count - cause.permitted, cause.permitted);
        write_row(
            &mut text,
            counts,
            &cell(&cause.does()),
            cause.section,
            example,
        );
    }
    if !rest.is_empty() {
        let cases = rest.iter().map(|(_, cause)| cause.count);
        let (causes, cases) = (rest.len(), cases.sum());
        // Writing to a `String` does not fail, here and below.
        let _ = writeln!(
            text,
            "\n{} with {}.",
            counted(causes, "more cause"),
            counted(cases, "case")
        );
    }
    text
}

fn write_row(
    text: &mut String,
    (wrong, permitted): (usize, usize),
    does: &str,
    section: &str,
    example: &str,
) {
    let (section, example) = (prose(section), cell(example));
    let _ = writeln!(
        text,
        "| {wrong} | {permitted} | {does} | {section} | {example} |"
    );
}

/// Our own text in a table's cell, with Markdown's special characters escaped.
fn prose(words: &str) -> String {
    let mut out = String::new();
    let words = plain(words);
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
                permitted: 0,
                example: &first.id,
            });
            entry.wrong += cause.count - cause.permitted;
            entry.permitted += cause.permitted;
        }
    }
    let mut made: Vec<Made<'r>> = made.into_values().collect();
    made.sort_by_key(|made| std::cmp::Reverse((made.wrong, made.permitted)));
    made
}
