use super::Layout;
use super::fold::columns;

const URL: &str = "https://api.example.com/a/path/that/is/long?with=a%20query&and=more%2Fof%2Fit";

fn prose(lead: &str, words: &str) -> String {
    let mut text = String::new();
    Layout::new(40).prose(&mut text, lead, words);
    text
}

fn value(lead: &str, value: &str) -> String {
    let mut text = String::new();
    Layout::new(40).value(&mut text, lead, value);
    text
}

#[test]
fn prose_breaks_at_spaces_and_hangs_under_its_content() {
    let text = prose(
        "  what  ",
        "the path is decoded and encoded again, with + for a space",
    );
    let expected = "  what  the path is decoded and encoded\n        again, with + for a space\n";
    assert_eq!(text, expected);
    assert_eq!(prose("  ", "one\n\ntwo"), "  one\n\n  two\n");
    assert_eq!(prose("  ", ""), "\n");
    assert_eq!(prose("", "two  spaces"), "two  spaces\n");
    assert_eq!(
        prose("- ", "a trace\n  at line 1"),
        "- a trace\n    at line 1\n"
    );
}

#[test]
fn a_word_longer_than_a_line_is_folded() {
    let text = prose("  ", &format!("see {URL} there"));
    assert!(text.lines().all(|line| columns(line) <= 40), "{text}");
    let joined: String = text.lines().map(str::trim_start).collect();
    assert_eq!(joined.replace("see", "").replace(" there", ""), URL);
}

#[test]
fn a_folded_value_joins_to_itself_and_keeps_its_escapes() {
    for shift in 0..5 {
        let long = "x".repeat(shift) + URL;
        let text = value("    ", &long);
        assert!(text.lines().all(|line| columns(line) <= 40), "{text}");
        let lines: Vec<&str> = text.lines().map(|line| &line[4..]).collect();
        assert_eq!(lines.concat(), long);
        let is_cut = |line: &&str| line.ends_with('%') || line.ends_with("%2");
        assert!(!lines.iter().any(is_cut), "{text}");
    }
}

#[test]
fn a_space_at_the_end_of_a_line_moves_to_the_next() {
    let text = value("", &format!("{} {}", "a".repeat(39), "b"));
    assert_eq!(text, format!("{}\n b\n", "a".repeat(39)));
}

#[test]
fn wide_characters_count_two_columns() {
    let text = value("", &"表".repeat(21));
    assert_eq!(text, format!("{}\n表\n", "表".repeat(20)));
}

#[test]
fn colors_have_no_width() {
    let text = value("\u{1b}[2mkey\u{1b}[0m ", &"a".repeat(37));
    let expected = format!("\u{1b}[2mkey\u{1b}[0m {}\n    a\n", "a".repeat(36));
    assert_eq!(text, expected);
}

#[test]
fn a_long_lead_has_the_content_hang_under_it() {
    let lead = format!("  {} = ", "n".repeat(30));
    let text = value(&lead, &"v".repeat(40));
    let expected = format!("{lead}{}\n      {}\n", "v".repeat(5), "v".repeat(34));
    assert_eq!(text, expected + "      v\n");
    let lead = "l".repeat(60);
    assert_eq!(prose(&lead, "words"), format!("{lead}\n    words\n"));
}

/// The line of the caret, and the lines right above it, one for each row.
fn above_caret(text: &str, rows: usize) -> (usize, Vec<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.trim() == "^");
    let at = at.expect("a caret");
    let above = &lines[at - rows..at];
    (
        columns(lines[at]) - 1,
        above.iter().map(|l| (*l).to_owned()).collect(),
    )
}

/// What follows a column.
fn from(line: &str, column: usize) -> &str {
    let boundary = line
        .char_indices()
        .find(|(at, _)| columns(&line[..*at]) == column);
    boundary.map_or("", |(at, _)| &line[at..])
}

#[test]
fn the_caret_is_under_the_first_difference_wherever_the_line_is_folded() {
    for length in 0..120 {
        for wide in ["a", "é", "表", "%2F"] {
            let same = wide.repeat(length);
            let (left, right) = (format!("{same}表tail"), format!("{same}.tail"));
            let mut text = String::new();
            let rows = [("expected  ", &*left), ("found     ", &*right)];
            Layout::new(40).compared(&mut text, &rows, "^");
            assert!(text.lines().all(|line| columns(line) <= 40), "{text}");
            let (column, above) = above_caret(&text, 2);
            assert!(from(&above[0], column).starts_with('表'), "{text}");
            assert!(from(&above[1], column).starts_with('.'), "{text}");
        }
    }
}

#[test]
fn one_value_may_end_where_the_other_goes_on() {
    let mut text = String::new();
    Layout::new(40).compared(&mut text, &[("a  ", "same"), ("b  ", "same and more")], "^");
    assert_eq!(text, "a  same\nb  same and more\n       ^\n");
}

#[test]
fn values_that_are_the_same_have_no_caret() {
    let mut text = String::new();
    Layout::new(40).compared(&mut text, &[("a  ", "same"), ("b  ", "same")], "^");
    assert_eq!(text, "a  same\nb  same\n");
    text.clear();
    Layout::new(40).compared(&mut text, &[], "^");
    assert_eq!(text, "");
}
