//! Which shell a command is written for.

/// As much of a command as shows the shell that it is written for, in bytes.
const SHOWS_DIALECT: usize = 1 << 14;

/// The shell that a command is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Posix,
    Cmd,
    PowerShell,
}

/// The shell of the command at an offset, by what only commands of one shell have: cmd's carets and
/// PowerShell's backticks. What quotation marks enclose is text, as a JSON body is.
pub(super) fn dialect(text: &[u8], begin: usize) -> Dialect {
    let mut scan = Scan {
        text,
        at: begin,
        is_double: false,
        ticks: 0,
    };
    while scan.at < begin + SHOWS_DIALECT {
        if scan.is_powershell() {
            return Dialect::PowerShell;
        }
        if scan.is_cmd() {
            return Dialect::Cmd;
        }
        if !scan.step() {
            break;
        }
    }
    Dialect::Posix
}

/// A place in a command, read as a POSIX shell reads it.
struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether the place is within double quotation marks.
    is_double: bool,
    /// How many backticks are before the place, from the last quotation mark on.
    ticks: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// PowerShell escapes a quotation mark within quotation marks, or the end of a line. The second of
    /// two backticks ends a command of a POSIX shell.
    fn is_powershell(&self) -> bool {
        let has_mark = match *self.rest() {
            [b'`', b'"', ..] => true,
            [b'`', b'\n', ..] | [b'`', b'\r', b'\n', ..] => !self.is_double,
            _ => false,
        };
        has_mark && self.ticks.is_multiple_of(2)
    }

    /// cmd escapes a quotation mark, or the end of a line. Chrome once escaped quotation marks within
    /// quotation marks with two carets.
    fn is_cmd(&self) -> bool {
        match *self.rest() {
            [b'^', b'\\', b'^', b'"', ..] => true,
            [b'^', b'"' | b'\n', ..] | [b'^', b'\r', b'\n', ..] => !self.is_double,
            _ => false,
        }
    }

    /// Passes a character or what single quotation marks enclose. Returns whether the command goes on.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let length = match *rest {
            [] => return false,
            [b'\'', ..] if !self.is_double => quotation(rest),
            [b'$', b'\'', ref quoted @ ..] if !self.is_double => 2 + escaped_quotation(quoted),
            [b'\\', b'\r', b'\n', ..] => 3,
            [b'\\', _, ..] => 2,
            [b'"', ..] => {
                self.is_double = !self.is_double;
                self.ticks = 0;
                1
            }
            [b'`', ..] => {
                self.ticks += 1;
                1
            }
            [b'\n', ref next @ ..] if !self.is_double => {
                let next = next.trim_ascii_start();
                if !next.starts_with(b"-") {
                    return false;
                }
                rest.len() - next.len()
            }
            _ => 1,
        };
        self.at += length;
        true
    }
}

/// The length of a text in single quotation marks. One without another is an apostrophe.
fn quotation(text: &[u8]) -> usize {
    let quoted = text.get(1..).unwrap_or_default();
    let end = quoted.iter().position(|&octet| octet == b'\'');
    end.map_or(1, |end| end + 2)
}

/// The length of the rest of `$'…'`, with its last quotation mark.
fn escaped_quotation(quoted: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = quoted.iter().position(|&octet| {
        let is_end = octet == b'\'' && !is_escaped;
        is_escaped = octet == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::{Dialect, dialect};

    #[test]
    fn what_quotation_marks_enclose_is_of_no_shell() {
        for text in [
            "curl -d '{\"a\":\"^\"}' h",
            "curl -d '{\"a\":\"`\"}' h",
            "curl -d '{\"a\":\"^\\^\"}' h",
            "curl -d 'a^\nb`\nc' h",
            "curl -d $'it\\'s^\"' h",
            "curl -d $'it\\\\' -d '^\"' h",
            "curl -d 'it'\\''s^\"`\"' h",
            "curl -d \"{\\\"a\\\":\\\"^\\\"}\" h",
            "curl -d \"a^\" h",
            "curl -d \"a^\nb\" h",
            "curl -H \"X-Date: `date`\" h",
            "curl -d a=`date`\n -H x h",
            "curl -d a \\\n -H '^\"' h",
            "curl h\ncurl ^\"h^\"",
            "curl h\n\necho \"`\"a`\"\"",
        ] {
            assert_eq!(dialect(text.as_bytes(), 0), Dialect::Posix, "{text}");
        }
    }

    #[test]
    fn a_shell_is_recognized_by_its_escapes() {
        for (text, expected) in [
            ("curl \"a b\" ^\r\n  -H \"x: y\"", Dialect::Cmd),
            ("curl \"it's\" ^\n  -H \"x: y\"", Dialect::Cmd),
            ("curl ^\"h^\" -d ^\"it's^\"", Dialect::Cmd),
            ("curl -d it's ^\n  h", Dialect::Cmd),
            ("curl h -H \"x: ^\\^\"z^\\^\"\"", Dialect::Cmd),
            ("curl.exe h `\r\n  -H 'x: y'", Dialect::PowerShell),
            ("curl.exe h -d \"{`\"a`\":1}\"", Dialect::PowerShell),
            ("curl.exe h -H 'it''s' -d \"`\"a`\"\"", Dialect::PowerShell),
            ("curl h\n\n -d ^\"a^\"", Dialect::Cmd),
        ] {
            assert_eq!(dialect(text.as_bytes(), 0), expected, "{text}");
        }
    }
}
