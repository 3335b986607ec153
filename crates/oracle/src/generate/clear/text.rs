//! Texts and forms without what the documents leave open.

use unicode_normalization::UnicodeNormalization;

use crate::generate::parameters::{Pairs, Spelling};
use crate::generate::text::Octets;

/// The bytes as text, without invalid UTF-8 and without U+0000, and composed: some implementations
/// compose text (O-normal-form).
pub(crate) fn plain(octets: &Octets) -> String {
    let text = octets.text();
    text.chars()
        .filter(|letter| !matches!(letter, '\0' | '\u{FFFD}'))
        .nfc()
        .collect()
}

/// What is visible in ASCII, and spaces.
pub(crate) fn ascii(text: &str) -> String {
    text.chars()
        .filter(|letter| matches!(letter, ' '..='~'))
        .collect()
}

/// Letters and digits, or `otherwise` where there are none.
pub(crate) fn word(text: &str, otherwise: &str) -> String {
    let word: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if word.is_empty() {
        otherwise.to_owned()
    } else {
        word
    }
}

/// Pairs of plain text, with names that are not empty and no protocol parameter's.
pub(crate) fn plain_pairs(pairs: Pairs) -> Pairs {
    let name = |octets: &Octets| {
        let name = plain(octets);
        let is_protocol = name
            .get(..6)
            .is_some_and(|start| start.eq_ignore_ascii_case("oauth_"));
        match &name[..] {
            "" => "x".to_owned(),
            _ if is_protocol => format!("x{name}"),
            _ => name,
        }
    };
    let pair =
        |(n, v): &(Octets, Octets)| (Octets(name(n).into_bytes()), Octets(plain(v).into_bytes()));
    Pairs(pairs.0.iter().map(pair).collect())
}

/// A form of these pairs: escapes in either case, escapes of what needs none, `+` or `%20`, names
/// without `=`. The spelling of each byte does not depend on its position, so that leaving others
/// out does not change it.
pub(crate) fn form(pairs: &Pairs, spelling: &Spelling) -> String {
    let mut form = String::new();
    for (index, (name, value)) in pairs.0.iter().enumerate() {
        if index > 0 {
            form.push('&');
        }
        write(&name.0, spelling, &mut form);
        if value.0.is_empty() && choice(spelling, b'=') == 3 {
            continue;
        }
        form.push('=');
        write(&value.0, spelling, &mut form);
    }
    form
}

fn choice(spelling: &Spelling, octet: u8) -> u8 {
    let place = usize::from(octet).checked_rem(spelling.0.len());
    let choice = place.and_then(|place| spelling.0.get(place));
    choice.map_or(0, |choice| choice % 4)
}

fn write(octets: &[u8], spelling: &Spelling, form: &mut String) {
    for &octet in octets {
        match choice(spelling, octet) {
            1 => form.push_str(&format!("%{octet:02x}")),
            2 if octet == b' ' => form.push('+'),
            3 => form.push_str(&format!("%{octet:02X}")),
            _ if basestring::is_unreserved(octet) => form.push(char::from(octet)),
            _ => form.push_str(&format!("%{octet:02X}")),
        }
    }
}
