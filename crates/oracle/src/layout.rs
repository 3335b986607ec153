//! Text that fits a width: prose is wrapped, long values are folded, and a caret stays under its
//! place.
//!
//! Every function appends whole lines to a text. Each takes a *lead*, which is printed at the start
//! of the first line: an indentation, a bullet or a label. The lines after it are indented to the
//! width of the lead. Escape sequences of colors have no width, so leads and contents may have them.
//! Wide characters count two columns.

mod fold;

use fold::{columns, fold};

/// Lays out text for lines of a given width, in columns of the terminal.
///
/// ```
/// use basestring_oracle::internal::layout::Layout;
/// let layout = Layout::new(40);
/// let mut text = String::new();
/// layout.prose(&mut text, "  · ", "Each name and value is encoded, then the pairs are sorted.");
/// layout.value(&mut text, "  = ", "GET&http%3A%2F%2Fexample.com%2Frequest&a%3D1");
/// assert_eq!(text, "  · Each name and value is encoded, then
///     the pairs are sorted.
///   = GET&http%3A%2F%2Fexample.com%2Freque
///     st&a%3D1
/// ");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    width: usize,
}

impl Default for Layout {
    /// 80 columns.
    fn default() -> Self {
        Self { width: 80 }
    }
}

/// Narrower terminals get lines of this width.
const MINIMUM: usize = 40;

impl Layout {
    /// A layout for lines of `width` columns, at least 40.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self {
            width: width.max(MINIMUM),
        }
    }

    /// The width of a line, in columns.
    #[must_use]
    pub const fn width(self) -> usize {
        self.width
    }

    /// How many columns are left after a lead.
    #[must_use]
    pub fn room(self, lead: &str) -> usize {
        self.width - self.hang(lead)
    }

    /// Appends prose. Lines break at spaces; a word that is longer than a line is folded. Newlines and
    /// indentations in `words` are kept.
    pub fn prose(self, text: &mut String, lead: &str, words: &str) {
        let mut line = Line::new(self, text, lead);
        for (number, words) in words.split('\n').enumerate() {
            if number > 0 {
                line.end();
            }
            line.words(words);
        }
        line.end();
    }

    /// Appends a value. It is folded where a line is full: the lines joined are the value. An escape
    /// such as `%2F` stays on one line.
    pub fn value(self, text: &mut String, lead: &str, value: &str) {
        let mut line = Line::new(self, text, lead);
        for (number, value) in value.split('\n').enumerate() {
            if number > 0 {
                line.end();
            }
            line.value(value);
        }
        line.end();
    }

    /// Appends values one below the other, each row a lead and a value, with `caret` under the first
    /// character in which they differ. Long values are folded at the same places, so that the rows
    /// stay comparable; values that are the same get no caret. The values have no newlines and no
    /// escape sequences, and the leads are of one width.
    ///
    /// ```
    /// use basestring_oracle::internal::layout::Layout;
    /// let mut text = String::new();
    /// let rows = [("expected  ", "a%20b"), ("found     ", "a+b")];
    /// Layout::default().compared(&mut text, &rows, "^");
    /// assert_eq!(text, "expected  a%20b\nfound     a+b\n           ^\n");
    /// ```
    pub fn compared(self, text: &mut String, rows: &[(&str, &str)], caret: &str) {
        let same = shared(rows);
        let differs = rows
            .iter()
            .any(|(_, value)| value[same..] != rows[0].1[same..]);
        self.rows(text, rows, same, if differs { caret } else { "" });
    }

    /// Rows that are the same up to a byte offset, where the caret is.
    fn rows(self, text: &mut String, rows: &[(&str, &str)], same: usize, caret: &str) {
        let Some((lead, first)) = rows.first() else {
            return;
        };
        let (hang, room) = (self.hang(lead), self.room(lead));
        let mut before = fold(&first[..same], 0, room);
        let mut column = before.last().map_or(0, |piece| columns(piece));
        // The place of the caret is on the same line in every row.
        let is_full = |(_, value): &(&str, &str)| {
            let next = fold::units(&value[same..]).next();
            column + next.map_or(1, |unit| unit.columns.max(1)) > room
        };
        if rows.iter().any(is_full) {
            before.push("");
            column = 0;
        }
        let pieces: Vec<Vec<String>> = rows
            .iter()
            .map(|(_, value)| joined(&before, &fold(&value[same..], column, room)))
            .collect();
        let lines = pieces.iter().map(Vec::len).max().unwrap_or_default();
        let at = before.len().saturating_sub(1);
        for number in 0..lines {
            for ((lead, _), pieces) in rows.iter().zip(&pieces) {
                if let Some(piece) = pieces.get(number) {
                    let line = format!("{lead}{piece}");
                    text.push_str(line.trim_end());
                    text.push('\n');
                }
            }
            if number == at && !caret.is_empty() {
                text.push_str(&" ".repeat(hang + column));
                text.push_str(caret);
                text.push('\n');
            }
        }
    }

    /// How far the lines after the first are indented: under the content, or where a lead leaves
    /// less than half of the line, a little more than the lead itself.
    fn hang(self, lead: &str) -> usize {
        let wide = columns(lead);
        if wide <= self.width / 2 {
            wide
        } else {
            let indentation = lead.len() - lead.trim_start_matches(' ').len();
            (indentation + 4).min(self.width / 2)
        }
    }
}

/// How many bytes all rows share at their beginning. The count ends between two characters of every
/// row, so each row can be cut there.
fn shared(rows: &[(&str, &str)]) -> usize {
    let Some(((_, first), others)) = rows.split_first() else {
        return 0;
    };
    let with = |other: &str| {
        let pairs = first.char_indices().zip(other.chars());
        let differs = pairs.clone().find(|((_, left), right)| left != right);
        differs.map_or_else(|| first.len().min(other.len()), |((at, _), _)| at)
    };
    let shared = others.iter().map(|(_, other)| with(other)).min();
    shared.unwrap_or(first.len())
}

/// The pieces before a place and those after it; the place is within a line.
fn joined(before: &[&str], after: &[&str]) -> Vec<String> {
    let mut pieces: Vec<String> = before.iter().map(|&piece| piece.to_owned()).collect();
    let mut after = after.iter();
    if let (Some(last), Some(rest)) = (pieces.last_mut(), after.next()) {
        last.push_str(rest);
    }
    pieces.extend(after.map(|&piece| piece.to_owned()));
    pieces
}

/// A line that is being filled.
struct Line<'a> {
    text: &'a mut String,
    width: usize,
    hang: usize,
    column: usize,
    is_empty: bool,
}

impl<'a> Line<'a> {
    fn new(layout: Layout, text: &'a mut String, lead: &str) -> Self {
        text.push_str(lead);
        let (hang, column) = (layout.hang(lead), columns(lead));
        let mut line = Self {
            text,
            width: layout.width,
            hang,
            column,
            is_empty: true,
        };
        if column >= layout.width {
            line.end();
        }
        line
    }

    fn end(&mut self) {
        let content = self.text.trim_end_matches(' ').len();
        self.text.truncate(content);
        self.text.push('\n');
        (self.column, self.is_empty) = (0, true);
    }

    /// Indents, where the line has nothing yet.
    fn start(&mut self) {
        if self.column == 0 {
            self.text.push_str(&" ".repeat(self.hang));
            self.column = self.hang;
        }
    }

    fn words(&mut self, words: &str) {
        let mut rest = words.trim_start_matches(' ');
        self.start();
        if self.is_empty {
            // An indentation of the text stays.
            let indentation = words.len() - rest.len();
            self.text.push_str(&" ".repeat(indentation));
            self.column += indentation;
        }
        while !rest.is_empty() {
            let gap = rest.len() - rest.trim_start_matches(' ').len();
            // Spaces are one byte each, so both cuts are between characters.
            let word = &rest[gap..];
            let end = word.find(' ').unwrap_or(word.len());
            rest = &word[end..];
            self.word(gap, &word[..end]);
        }
    }

    fn word(&mut self, gap: usize, word: &str) {
        let wide = columns(word);
        if !self.is_empty && self.column + gap + wide > self.width {
            self.end();
        }
        self.start();
        if !self.is_empty {
            self.text.push_str(&" ".repeat(gap));
            self.column += gap;
        }
        self.value(word);
    }

    fn value(&mut self, value: &str) {
        self.start();
        let room = self.width - self.hang;
        let used = self.column.saturating_sub(self.hang);
        for (number, piece) in fold(value, used, room).into_iter().enumerate() {
            if number > 0 {
                self.end();
                self.start();
            }
            self.text.push_str(piece);
            self.column += columns(piece);
            self.is_empty = false;
        }
    }
}

#[cfg(test)]
mod tests;
