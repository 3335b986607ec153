//! The first difference of two texts, in words and with a caret.

use serde::Serialize;

/// Room for a character and the ellipses.
const NARROWEST: usize = 4;

/// The first difference of two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parting {
    /// What the texts are: `base string`.
    pub of: &'static str,
    /// The part of it: `the method`, `the base string URI`, `the parameter a`.
    pub part: Option<String>,
    /// The correct text.
    pub right: String,
    /// The other side's.
    pub theirs: String,
    /// The offset in bytes of the first difference.
    pub offset: usize,
}

impl Parting {
    /// The first difference; `None` if the texts are the same.
    ///
    /// ```
    /// use basestring_oracle::diagnose::Parting;
    /// let parting = Parting::of("base string", "GET&http%3A%2F%2Fh%2F&a%3D1", "GET&http%3A%2F%2Fh%2F&a%3D2");
    /// assert_eq!(parting.unwrap().part.as_deref(), Some("the parameter a"));
    /// ```
    #[must_use]
    pub fn of(of: &'static str, right: &str, theirs: &str) -> Option<Self> {
        let (right, theirs) = (right.to_owned(), theirs.to_owned());
        let same = right.char_indices().zip(theirs.chars());
        let offset = same
            .take_while(|((_, a), b)| a == b)
            .last()
            .map_or(0, |((place, a), _)| place + a.len_utf8());
        let part = (of == "base string").then(|| part(&right, offset));
        (right != theirs).then_some(Self {
            of,
            part,
            right,
            theirs,
            offset,
        })
    }

    /// Both texts, cut to a width around the difference, and a line with a caret under it.
    ///
    /// ```
    /// use basestring_oracle::diagnose::Parting;
    /// let parting = Parting::of("text", "a=1&b=2&c=3&d=4", "a=1&b=2&c=9&d=4").unwrap();
    /// assert_eq!(parting.lines(9), ["…=2&c=3&…", "…=2&c=9&…", "      ^"]);
    /// ```
    #[must_use]
    pub fn lines(&self, width: usize) -> [String; 3] {
        let width = width.max(NARROWEST);
        let before = self.right.get(..self.offset).unwrap_or_default();
        let (start, caret) = window(before, width);
        let cut = |text: &str| excerpt(text, start, width);
        [
            cut(&self.right),
            cut(&self.theirs),
            format!("{}^", " ".repeat(caret)),
        ]
    }
}

/// A text, cut to a width around a place, and a line with a caret under it.
pub(super) fn pointed(text: &str, offset: usize, width: usize) -> [String; 2] {
    let width = width.max(NARROWEST);
    let (start, caret) = window(text.get(..offset).unwrap_or(text), width);
    [
        excerpt(text, start, width),
        format!("{}^", " ".repeat(caret)),
    ]
}

/// The offset at which an excerpt begins, and the column in it of the place after `before`.
fn window(before: &str, width: usize) -> (usize, usize) {
    let kept = width * 2 / 3;
    let column = before.chars().count();
    if column <= kept {
        return (0, column);
    }
    let skipped = column - kept + 1;
    let start = before.char_indices().nth(skipped);
    (start.map_or(before.len(), |(place, _)| place), kept)
}

fn excerpt(text: &str, start: usize, width: usize) -> String {
    let mut shown = String::new();
    if start > 0 {
        shown.push('…');
    }
    let rest = text.get(start..).unwrap_or_default();
    let room = width - usize::from(start > 0);
    let fits = rest.chars().count() <= room;
    let taken = if fits { room } else { room - 1 };
    for character in rest.chars().take(taken) {
        // A control character takes one column, as the others do.
        shown.push(if character.is_control() {
            '␣'
        } else {
            character
        });
    }
    if !fits {
        shown.push('…');
    }
    shown
}

/// The part of a base string that has an offset.
fn part(base_string: &str, offset: usize) -> String {
    let before = base_string.get(..offset).unwrap_or_default();
    let mut parts = before.splitn(3, '&');
    match (parts.next(), parts.next(), parts.next()) {
        (_, None, _) => "the method".to_owned(),
        (_, _, None) => "the base string URI".to_owned(),
        (_, _, Some(parameters)) => {
            let start = parameters.rfind("%26").map_or(0, |place| place + 3);
            let pair_start = offset - parameters.len() + start;
            let pair = base_string.get(pair_start..).unwrap_or_default();
            let pair = pair.split("%26").next().unwrap_or_default();
            let name = pair.split("%3D").next().unwrap_or_default();
            match name {
                "" => "the parameters".to_owned(),
                // The name is encoded twice in a base string.
                name => format!("the parameter {}", decoded(&decoded(name))),
            }
        }
    }
}

fn decoded(text: &str) -> String {
    match basestring::percent_decode(text.as_bytes()) {
        Ok(octets) => String::from_utf8_lossy(&octets).into_owned(),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Parting, pointed};

    #[test]
    fn the_caret_is_under_the_difference_for_every_width() {
        let texts = [
            "",
            "a",
            "é€😀x",
            "GET&http%3A%2F%2Fh%2F&é%3D€€€€%26b",
            "a\nb&c&%26%3D",
        ];
        for right in texts {
            for theirs in texts {
                let Some(parting) = Parting::of("base string", right, theirs) else {
                    assert_eq!(right, theirs);
                    continue;
                };
                for width in 0..30 {
                    let [right, theirs, caret] = parting.lines(width);
                    let at = caret.chars().count() - 1;
                    assert_eq!(
                        right.chars().take(at).collect::<String>(),
                        theirs.chars().take(at).collect::<String>(),
                    );
                    assert_ne!(right, theirs, "{width}");
                    assert!(right.chars().count() <= width.max(4));
                }
            }
        }
    }

    #[test]
    fn an_offset_in_a_character_or_after_the_end_is_shown_at_the_end() {
        assert_eq!(pointed("é", 1, 9), ["é", " ^"]);
        assert_eq!(pointed("ab", 9, 9), ["ab", "  ^"]);
    }
}
