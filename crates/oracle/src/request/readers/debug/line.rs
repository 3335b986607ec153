//! One line of a log, and the names and values in it.

/// A line, with what is looked for in it several times.
pub(super) struct Line<'l> {
    pub(super) text: &'l str,
    /// In lowercase. Its places are those of the text.
    pub(super) lower: String,
    /// Where a name ends and its value begins.
    signs: Vec<Sign>,
}

/// A colon, an equals sign or an arrow after a name.
#[derive(Clone, Copy)]
struct Sign {
    at: usize,
    /// The end of the name, without white space and a mark that closes it.
    name_end: usize,
    /// Whether only the name of a header is before it: an arrow, or a bracket that closes the name.
    is_of_header: bool,
}

impl<'l> Line<'l> {
    pub(super) fn of(text: &'l str) -> Self {
        Self {
            text,
            lower: text.to_ascii_lowercase(),
            signs: (0..text.len()).filter_map(|at| sign(text, at)).collect(),
        }
    }

    /// The value after one of these labels and a colon or an equals sign. A label is in lowercase.
    pub(super) fn labelled(&self, labels: &[&str]) -> Option<&'l str> {
        labels.iter().find_map(|label| {
            let mut signs = self.signs.iter().filter(|sign| !sign.is_of_header);
            signs.find_map(|sign| self.value(label, *sign))
        })
    }

    /// The first value of a header that is not empty, after its name, which is in lowercase.
    pub(super) fn header(&self, name: &str) -> Option<&'l str> {
        let values = self.signs.iter().map(|sign| self.value(name, *sign));
        values.flatten().find(|value| !value.is_empty())
    }

    /// The value after a sign, if the name before it is this one.
    fn value(&self, name: &str, sign: Sign) -> Option<&'l str> {
        let before = self.lower.get(..sign.name_end)?;
        // From its end: most names differ in their last bytes.
        let pairs = before.bytes().rev().zip(name.bytes().rev());
        let same = pairs.take_while(|(one, other)| one == other).count();
        if same < name.len() {
            return None;
        }
        let before = before.get(..before.len() - name.len())?;
        let is_of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        if before.ends_with(is_of_word) {
            return None;
        }
        let after = self.text.get(sign.at..)?;
        let value = after
            .strip_prefix("=>")
            .or_else(|| after.strip_prefix("->"))
            .or_else(|| after.strip_prefix([':', '=']));
        value.map(str::trim)
    }
}

/// The sign at a place, if a name is before it.
fn sign(text: &str, at: usize) -> Option<Sign> {
    let rest = text.as_bytes().get(at..)?;
    let is_arrow = rest.starts_with(b"->");
    if !is_arrow && !matches!(rest.first(), Some(b':' | b'=')) {
        return None;
    }
    let before = text.get(..at)?.trim_end();
    let name = before.strip_suffix(['"', '\'', ']']).unwrap_or(before);
    // Every name that is looked for ends with a letter or a digit.
    let is_name = name.ends_with(|c: char| c.is_ascii_alphanumeric());
    is_name.then_some(Sign {
        at,
        name_end: name.len(),
        is_of_header: is_arrow || before.ends_with(']'),
    })
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn a_value_is_after_its_whole_label() {
        for (text, expected) in [
            ("URL: https://h", Some("https://h")),
            ("{'url' => 'https://h'}", Some("'https://h'}")),
            ("url=a url: b", Some("a url: b")),
            ("curl: a", None),
            ("base-url: a, url = b", Some("b")),
            ("\"url\"  :a", Some("a")),
            ("url -> a", None),
            ("url \" : a", None),
            ("é url\u{a0}: b", Some("b")),
        ] {
            assert_eq!(Line::of(text).labelled(&["url"]), expected, "{text}");
        }
        let line = Line::of("method: GET, request method: POST");
        assert_eq!(line.labelled(&["request method", "method"]), Some("POST"));
    }

    #[test]
    fn an_arrow_is_before_the_value_of_a_header() {
        for (text, expected) in [
            ("Host -> h", Some("h")),
            ("[Host] => h", Some("h")),
            ("Host: , Host: h", Some(", Host: h")),
            ("Host:\nx-host: a", Some("x-host: a")),
            ("X-Host: a", None),
            ("Host:", None),
        ] {
            assert_eq!(Line::of(text).header("host"), expected, "{text}");
        }
    }
}
