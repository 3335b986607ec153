//! How one side changed a value or a name before it signed it. A change is reported only if it makes
//! exactly the other side's texts of those that were sent.

use crate::schemes::Pairs;

use super::normal_form;

/// A change of a text: what it does, what is to be done, and how.
struct Change {
    how: &'static str,
    fix: &'static str,
    make: fn(&str) -> String,
}

const AS_SENT: &str =
    "Sign the value as it was sent, decoded once: take it before a framework changes it.";
const ONCE: &str = "Decode each value once before it is signed, and encode it once.";

/// Changes of values, the most frequent first.
const VALUES: [Change; 14] = [
    Change {
        how: "without the white space at its ends",
        fix: AS_SENT,
        make: |text| text.trim().to_owned(),
    },
    Change {
        how: "with + for a space",
        fix: "Decode + as a space in a query and in a form body (RFC 5849 3.4.1.3.1).",
        make: |text| text.replace(' ', "+"),
    },
    Change {
        how: "with a space for +",
        fix: ONCE,
        make: |text| text.replace('+', " "),
    },
    Change {
        how: "encoded once more",
        fix: ONCE,
        make: |text| basestring::percent_encode(text.as_bytes()),
    },
    Change {
        how: "decoded once more",
        fix: ONCE,
        make: |text| {
            let decoded = basestring::percent_decode(text.as_bytes()).unwrap_or_default();
            String::from_utf8_lossy(&decoded).into_owned()
        },
    },
    Change {
        how: "with the escapes of HTML",
        fix: AS_SENT,
        make: |text| html(text, "&#39;"),
    },
    Change {
        how: "with the escapes of HTML",
        fix: AS_SENT,
        make: |text| html(text, "&#039;"),
    },
    Change {
        how: "with the escapes of HTML",
        fix: AS_SENT,
        make: |text| html(text, "'"),
    },
    Change {
        how: "with CRLF for LF",
        fix: AS_SENT,
        make: |text| text.replace("\r\n", "\n").replace('\n', "\r\n"),
    },
    Change {
        how: "with LF for CRLF",
        fix: AS_SENT,
        make: |text| text.replace("\r\n", "\n"),
    },
    Change {
        how: "in lowercase",
        fix: AS_SENT,
        make: str::to_lowercase,
    },
    Change {
        how: "in uppercase",
        fix: AS_SENT,
        make: str::to_uppercase,
    },
    Change {
        how: "in composed form (NFC)",
        fix: normal_form::FIX,
        make: normal_form::nfc,
    },
    Change {
        how: "in decomposed form (NFD)",
        fix: normal_form::FIX,
        make: normal_form::nfd,
    },
];

/// Changes of names.
const NAMES: [Change; 4] = [
    Change {
        how: "with _ for dots and spaces",
        fix: "PHP changes names in $_GET and $_POST: read the query and the body as they were sent.",
        make: |name| name.replace(['.', ' '], "_"),
    },
    Change {
        how: "without []",
        fix: "Brackets are part of a name: sign it as it was sent.",
        make: |name| name.replace("[]", ""),
    },
    Change {
        how: "with a number in []",
        fix: "Brackets are part of a name: sign it as it was sent.",
        make: |name| name.replace("[]", "[0]"),
    },
    Change {
        how: "in lowercase",
        fix: "Letter case is part of a name: sign it as it was sent.",
        make: str::to_lowercase,
    },
];

fn html(text: &str, apostrophe: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let text = text.replace('>', "&gt;").replace('"', "&quot;");
    text.replace('\'', apostrophe)
}

/// How values were changed, and what is to be done, where one change makes all of them. Each is what was
/// sent and what the other side has, which differ.
pub(super) fn of_values(values: &[(Vec<u8>, Vec<u8>)]) -> Option<(&'static str, &'static str)> {
    let texts = |(sent, other): &(Vec<u8>, Vec<u8>)| {
        let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_owned);
        Some((text(sent)?, text(other)?))
    };
    let texts: Vec<(String, String)> = values.iter().map(texts).collect::<Option<_>>()?;
    let makes_all = |change: &&Change| {
        let mut texts = texts.iter();
        texts.all(|(sent, other)| (change.make)(sent) == *other)
    };
    let change = VALUES.iter().find(makes_all)?;
    Some((change.how, change.fix))
}

/// How names were changed, and what is to be done, where one change makes of all that is lost what is
/// added.
pub(super) fn of_names(lost: &Pairs, added: &Pairs) -> Option<(&'static str, &'static str)> {
    if lost.is_empty() || lost.len() != added.len() {
        return None;
    }
    let makes_all = |change: &&Change| {
        let mut rest = added.clone();
        lost.iter().all(|(name, value)| {
            let name = (change.make)(&String::from_utf8_lossy(name)).into_bytes();
            let pair = (name, value.clone());
            let place = rest.iter().position(|other| *other == pair);
            place.map(|place| rest.remove(place)).is_some()
        })
    };
    let change = NAMES.iter().find(makes_all)?;
    Some((change.how, change.fix))
}

/// How the same method, URL and parameters are written in another way, and the fix.
pub(super) const fn of_writing(is_same_order: bool) -> (&'static str, &'static str) {
    if is_same_order {
        (
            "the same method, URL and parameters, with other escapes",
            "Compare how names and values are encoded (RFC 5849 3.6).",
        )
    } else {
        (
            "the same method, URL and parameters, with the parameters in another order",
            "Sort the encoded names, then the encoded values of equal names, by their bytes (RFC 5849 \
             3.4.1.3.2).",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{of_names, of_values};

    fn value(sent: &str, other: &str) -> Option<&'static str> {
        let values = [(sent.as_bytes().to_vec(), other.as_bytes().to_vec())];
        of_values(&values).map(|(how, _)| how)
    }

    #[test]
    fn a_change_that_makes_the_other_value_is_named() {
        for (sent, other, how) in [
            (" a ", "a", "without the white space at its ends"),
            ("a b", "a+b", "with + for a space"),
            ("a&b", "a%26b", "encoded once more"),
            ("a%26b", "a&b", "decoded once more"),
            ("it's", "it&#39;s", "with the escapes of HTML"),
            ("a\nb", "a\r\nb", "with CRLF for LF"),
            ("Ab", "ab", "in lowercase"),
            ("\u{e9}", "e\u{301}", "in decomposed form (NFD)"),
        ] {
            assert_eq!(value(sent, other), Some(how), "{sent:?}");
        }
        assert_eq!(value("a", "b"), None);
        assert_eq!(value(" a ", "A"), None);
    }

    #[test]
    fn one_change_makes_all_values() {
        let pair = |sent: &str, other: &str| (sent.as_bytes().to_vec(), other.as_bytes().to_vec());
        let both = [pair(" a", "a"), pair("B ", "B")];
        assert!(of_values(&both).is_some());
        let one = [pair(" a", "a"), pair("B", "b")];
        assert_eq!(of_values(&one), None);
    }

    #[test]
    fn a_change_of_names_makes_all_that_is_added() {
        let pair = |name: &str| (name.as_bytes().to_vec(), b"1".to_vec());
        let how = |lost: &[&str], added: &[&str]| {
            let of = |names: &[&str]| names.iter().map(|name| pair(name)).collect::<Vec<_>>();
            of_names(&of(lost), &of(added)).map(|(how, _)| how)
        };
        assert_eq!(how(&["a.b"], &["a_b"]), Some("with _ for dots and spaces"));
        assert_eq!(how(&["a[]"], &["a[0]"]), Some("with a number in []"));
        assert_eq!(how(&["a[]"], &["b"]), None);
        assert_eq!(how(&["a.b"], &["a_b", "c"]), None);
    }
}
