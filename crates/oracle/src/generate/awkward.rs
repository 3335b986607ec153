//! Lists of parameters over which implementations fail although each text in them is plain: it is the
//! list, or the whole text, that some of them read in another way.

/// Decoded names and values.
pub(crate) type List = &'static [(&'static str, &'static str)];

/// One list a line, the small ones first.
pub(crate) const LISTS: &[List] = &[
    // Numbers and words of a language.
    &[("9", "1"), ("10", "1")],
    &[("a9", "1"), ("a10", "1")],
    &[("1", "1"), ("-1", "1")],
    &[("a", "true")],
    &[("a", "False"), ("b", "false")],
    &[("a", "1.0"), ("b", "007"), ("c", "1e3")],
    &[("a", "null"), ("b", "None"), ("c", "undefined")],
    &[("a", "NaN"), ("b", "")],
    // Names that browsers, frameworks and languages know.
    &[("submit", "Go"), ("ext_submit", "")],
    &[("_method", "PUT")],
    &[("utf8", "\u{2713}"), ("commit", "Save")],
    &[("__proto__", "1"), ("constructor", "2")],
    &[("toString", "1"), ("hasOwnProperty", "2"), ("length", "3")],
    &[("realm", "x")],
    &[("oauth", "1"), ("xoauth_token", "2")],
    &[("x_auth_mode", "client_auth")],
    &[("callback", "oob"), ("format", "json"), ("api_key", "k")],
    // Letter case, order, and what comes twice.
    &[("A", "1"), ("a", "1")],
    &[("B", "1"), ("a", "1"), ("Z", "1"), ("_", "1")],
    &[("a", "1"), ("a", "1")],
    &[("a", "2"), ("a", "10"), ("a", "1")],
    &[("a", "B"), ("a", "a"), ("a", "")],
    &[("a", "1"), ("a-", "1"), ("a!", "1"), ("a~", "1")],
    &[("a", "x"), ("a", "x!"), ("a", "x%"), ("a", "x~")],
    &[("a", "z"), ("a=", ""), ("a b", "c")],
    // Brackets and dots.
    &[("a[]", "2"), ("a[]", "1")],
    &[("a[b]", "1"), ("a[c][]", "2"), ("a[0]", "3")],
    &[("a.b", "1"), ("a-b", "2"), ("a_b", "3")],
    // Delimiters of other formats.
    &[("?a", "1"), ("a", "?b")],
    &[("a", "b=c=d"), ("b", "=")],
    &[("a", "b&c"), ("amp;b", "&amp;")],
    &[("a", "b;c"), ("b", ";"), ("c", "1,2")],
    &[("a", "#b"), ("b", "/c//d"), ("c", "../e")],
    &[("a", "%"), ("b", "%25"), ("c", "%2525")],
    &[("a", "%zz"), ("b", "100%"), ("c", "%u00e9")],
    &[("a", "C++"), ("b", "+ +"), ("c", "a%20b+c")],
    &[("a", "O'Neil"), ("b", "\"\\"), ("c", "<b>")],
    &[("file", "a.txt"), ("filename", "b")],
    &[("a", "@file"), ("b", "a@b.example"), ("c", "$1,000.00")],
    &[("url", "http://h/?a=b&c=d#e")],
    &[("json", "{\"a\":[1,\"\\/\"]}")],
    &[("a", "~!*'()-._")],
    // White space and controls.
    &[(" a", "1"), ("b ", "2"), ("c", " d ")],
    &[("a", "\t"), ("b\tc", "1")],
    &[("a", "b\r\nc"), ("d", "\n")],
    &[("a", "\u{7F}\u{1}\u{A0}")],
    // Characters.
    &[("a", "e\u{301}"), ("b", "\u{E9}")],
    &[("e\u{301}", "1"), ("\u{E9}", "1")],
    &[("a", "\u{FEFF}b")],
    &[("\u{1F600}", "1"), ("\u{FB01}", "1"), ("\u{FFFD}", "1")],
    &[("a", "\u{1F468}\u{200D}\u{1F469}"), ("b", "\u{10FFFF}")],
    &[("a", "\u{202E}"), ("b", "\u{AD}"), ("c", "\u{FF21}")],
    &[("a", "\u{DF}"), ("b", "\u{130}"), ("c", "\u{212B}")],
    &[("a", "\u{80}\u{85}\u{9F}"), ("b", "\u{2028}")],
    // Every byte of UTF-8.
    &[("a", CONTROLS)],
    &[("a", PRINTABLE)],
    &[("a", BEYOND_ASCII)],
    &[(BEYOND_ASCII, "")],
    // Lengths.
    &[("long", LONG)],
    &[(LONG, "")],
];

const LONG: &str =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// U+0000 is left out: what it is in a parameter is unspecified.
pub(crate) const CONTROLS: &str = concat!(
    "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{9}\u{A}\u{B}\u{C}\u{D}\u{E}\u{F}\u{10}\u{11}",
    "\u{12}\u{13}\u{14}\u{15}\u{16}\u{17}\u{18}\u{19}\u{1A}\u{1B}\u{1C}\u{1D}\u{1E}\u{1F}\u{7F}",
);

/// What is visible in ASCII, and the space.
pub(crate) const PRINTABLE: &str = concat!(
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvw",
    "xyz{|}~",
);

/// A text in which every byte of UTF-8 from 0x80 occurs.
pub(crate) const BEYOND_ASCII: &str = concat!(
    "\u{80}\u{C1}\u{102}\u{143}\u{184}\u{1C5}\u{206}\u{247}\u{288}\u{2C9}\u{30A}\u{34B}\u{38C}",
    "\u{3CD}\u{40E}\u{44F}\u{490}\u{4D1}\u{512}\u{553}\u{594}\u{5D5}\u{616}\u{657}\u{698}",
    "\u{6D9}\u{71A}\u{75B}\u{79C}\u{7DD}\u{81E}\u{105F}\u{20A0}\u{30E1}\u{4122}\u{5163}\u{61A4}",
    "\u{71E5}\u{8226}\u{9267}\u{A2A8}\u{B2E9}\u{C32A}\u{D06B}\u{E3AC}\u{F3ED}\u{10BAF}\u{41C31}",
    "\u{81CB3}\u{C1D35}\u{100DB7}\u{B8}\u{B9}\u{BA}\u{BB}\u{BC}\u{BD}\u{BE}\u{BF}",
);

#[cfg(test)]
mod tests {
    use super::{BEYOND_ASCII, CONTROLS, PRINTABLE};

    #[test]
    fn every_byte_of_utf_8_occurs() {
        let text = [CONTROLS, PRINTABLE, BEYOND_ASCII].concat();
        let is_missing = |byte: &u8| !text.as_bytes().contains(byte);
        let missing: Vec<u8> = (1..=0xFF).filter(is_missing).collect();
        let never: Vec<u8> = [0xC0, 0xC1].into_iter().chain(0xF5..=0xFF).collect();
        assert_eq!(missing, never);
    }
}
