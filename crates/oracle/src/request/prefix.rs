//! The time, level and tag that a log writes before each line of a request.

use super::draft::is_method;
use super::remark::Remark;

/// The longest prefix, in bytes.
const LONGEST: usize = 200;

/// The text without the prefix of its lines, if a request begins after one and another line has a
/// prefix of the same shape.
pub(crate) fn without_prefix(text: &str) -> Option<(String, Remark)> {
    // The offsets of a trace are not a prefix.
    if text.contains("=> Send header") || text.contains("http-outgoing-") {
        return None;
    }
    let prefix = text.lines().find_map(prefix_of)?;
    // What Ruby's logger writes before the first line of several.
    let prefix = match prefix.split_once(" -- : ") {
        Some((_, tag)) if !tag.trim().is_empty() => tag,
        Some(_) | None => prefix,
    };
    let pattern = shape(prefix);
    let mut stripped = 0;
    let lines =
        text.lines().map(
            |line| match after(line, &pattern).or_else(|| tagged(line, &pattern)) {
                Some(rest) => {
                    stripped += 1;
                    rest
                }
                None => line,
            },
        );
    let text = lines.collect::<Vec<&str>>().join("\n");
    let said = "the time, level or tag before the lines was left out";
    (stripped >= 2).then(|| (text, Remark::note("log-prefix", said)))
}

/// The line after what Ruby's logger writes before it, and after the prefix.
fn tagged<'l>(line: &'l str, pattern: &[Piece]) -> Option<&'l str> {
    let (_, rest) = line.split_once(" -- : ")?;
    after(rest, pattern)
}

/// What is before the first line of a request, if anything is.
fn prefix_of(line: &str) -> Option<&str> {
    // A command; the lines that continue it have the same prefix.
    if let Some(at) = line.find(" curl ").filter(|at| *at < LONGEST)
        && line.trim_end().ends_with('\\')
    {
        let prefix = line.get(..=at)?;
        let is_prompt = prefix.trim_end().ends_with(['$', '%', '#', '>']);
        return (!is_prompt && !prefix.trim().is_empty()).then_some(prefix);
    }
    let mut at = 0;
    for word in line.split(' ') {
        let start = at;
        at += word.len() + 1;
        if start > LONGEST {
            return None;
        }
        if !is_method(word) {
            continue;
        }
        let target = line.get(at..)?;
        let is_absolute = target.starts_with("http://") || target.starts_with("https://");
        let is_line = is_absolute || (target.starts_with('/') && target.contains(" HTTP/"));
        let before = line.get(..start)?;
        let arrow = ["---> ", "--> ", "> "]
            .iter()
            .find(|arrow| before.ends_with(**arrow));
        // An array of PHP, whose members have an arrow too.
        if before.ends_with("=> ") {
            return None;
        }
        let is_versioned = target.contains(" HTTP/");
        // A request line alone is one of a request only with its version.
        let prefix = match arrow {
            Some(arrow) => before.get(..before.len() - arrow.len())?,
            None if is_versioned => before,
            None => return None,
        };
        let is_prefix = !prefix.trim().is_empty() && !prefix.ends_with(['"', '\'']);
        return (is_line && is_prefix).then_some(prefix);
    }
    None
}

/// A piece of a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// Letters and digits, one or more.
    Word,
    /// White space, one or more.
    Space,
    Mark(char),
}

fn shape(prefix: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for c in prefix.chars() {
        let piece = piece(c);
        let repeats = pieces.last() == Some(&piece) && !matches!(piece, Piece::Mark(_));
        if !repeats {
            pieces.push(piece);
        }
    }
    pieces
}

fn piece(c: char) -> Piece {
    if c.is_alphanumeric() {
        Piece::Word
    } else if c == ' ' || c == '\t' {
        Piece::Space
    } else {
        Piece::Mark(c)
    }
}

/// The line after a prefix of this shape.
fn after<'l>(line: &'l str, pattern: &[Piece]) -> Option<&'l str> {
    let mut rest = line;
    for (index, wanted) in pattern.iter().enumerate() {
        let end = match wanted {
            Piece::Mark(mark) => {
                rest = rest.strip_prefix(*mark)?;
                continue;
            }
            Piece::Word => rest.find(|c| piece(c) != Piece::Word),
            // Before what was logged, one space: more belong to it.
            Piece::Space if index + 1 == pattern.len() && index > 0 => {
                rest = rest.strip_prefix([' ', '\t']).unwrap_or(rest);
                continue;
            }
            Piece::Space => rest.find(|c| piece(c) != Piece::Space),
        };
        let end = end.unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        rest = rest.get(end..)?;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::without_prefix;

    #[test]
    fn the_prefix_of_a_log_is_left_out() {
        for (text, expected) in [
            (
                "11-14 22:13:40.931 D/OkHttp( 904): --> GET https://h/\n11-14 22:13:40.932 D/OkHttp( 904): Host: h",
                "--> GET https://h/\nHost: h",
            ),
            (
                "12:00:01.5 > GET / HTTP/1.1\n12:00:01.75 > Host: h\n12:00:01.9 >\nother",
                "> GET / HTTP/1.1\n> Host: h\n>\nother",
            ),
            (
                "2023-11-14 DEBUG [http-1] o.a.Wire - GET / HTTP/1.1\n2023-11-14 DEBUG [http-1] o.a.Wire - Host: h",
                "GET / HTTP/1.1\nHost: h",
            ),
        ] {
            assert_eq!(without_prefix(text).expect(text).0, expected);
        }
        for text in [
            "--> GET https://h/\nHost: h",
            "1.2.3.4 - - [14/Nov/2023] \"GET / HTTP/1.1\" 401 -\n1.2.3.4 - - [14/Nov/2023] \"GET / HTTP/1.1\" 401 -",
            "see GET https://h/ for more\nand more",
        ] {
            assert_eq!(without_prefix(text), None, "{text}");
        }
    }
}
