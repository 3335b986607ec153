//! The colors of a terminal, left out of a text.

use super::remark::Remark;

/// The text without escape sequences for colors; `None` if it has none.
pub(crate) fn without_colors(text: &str) -> Option<(String, Remark)> {
    const ESCAPE: &str = "\u{1b}[";
    if !text.contains(ESCAPE) {
        return None;
    }
    let mut pieces = text.split(ESCAPE);
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        // Parameters, then one letter that ends the sequence (ECMA-48 5.4).
        let end = piece.find(|c: char| !(c.is_ascii_digit() || c == ';'));
        let rest = end.and_then(|end| piece.get(end..)).unwrap_or_default();
        let mut characters = rest.chars();
        match characters.next() {
            Some(last) if last.is_ascii_alphabetic() => plain.push_str(characters.as_str()),
            Some(_) | None => plain.push_str(rest),
        }
    }
    let remark = Remark::note("colors", "the colors of a terminal were left out");
    Some((plain, remark))
}

#[cfg(test)]
mod tests {
    use super::without_colors;

    #[test]
    fn colors_are_left_out() {
        let (plain, _) = without_colors("\u{1b}[32mPOST\u{1b}[39;49;00m /p").expect("colors");
        assert_eq!(plain, "POST /p");
        assert_eq!(without_colors("POST /p"), None);
    }
}
