//! DER, written (X.690).

/// An element: its tag, its length and its content.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut length: Vec<u8> = content.len().to_be_bytes().to_vec();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    length.drain(..zeros);
    let mut bytes = vec![tag];
    match (length.len(), content.len()) {
        (_, 0..=0x7f) => bytes.push(content.len().to_le_bytes()[0]),
        (count, _) => {
            // A length has at most 8 bytes here.
            bytes.push(0x80 | count.to_le_bytes()[0]);
            bytes.extend(length);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// A sequence of elements.
#[cfg(feature = "clients")]
pub(crate) fn sequence(elements: &[&[u8]]) -> Vec<u8> {
    element(0x30, &elements.concat())
}

/// An object identifier, by its text.
#[cfg(feature = "clients")]
pub(crate) fn oid(text: &str) -> Vec<u8> {
    let mut arcs = text.split('.').filter_map(|arc| arc.parse::<u64>().ok());
    let first = arcs.next().unwrap_or(0) * 40 + arcs.next().unwrap_or(0);
    let mut content = Vec::new();
    for arc in std::iter::once(first).chain(arcs) {
        let mut groups = vec![(arc & 0x7f).to_le_bytes()[0]];
        let mut rest = arc >> 7;
        while rest > 0 {
            groups.push((rest & 0x7f).to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        content.extend(groups.iter().rev());
    }
    element(6, &content)
}

/// A number that is not negative, by its bytes.
#[cfg(feature = "clients")]
pub(crate) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let significant = bytes.get(zeros..).unwrap_or_default();
    match significant.first() {
        None => element(2, &[0]),
        Some(0x80..) => element(2, &[&[0], significant].concat()),
        Some(_) => element(2, significant),
    }
}

/// A string of bits in whole bytes.
#[cfg(feature = "clients")]
pub(crate) fn bits(bytes: &[u8]) -> Vec<u8> {
    element(3, &[&[0], bytes].concat())
}

#[cfg(test)]
mod tests {
    use super::element;

    #[test]
    fn lengths_have_the_shortest_form() {
        for (length, head) in [
            (0, &[4, 0][..]),
            (0x7f, &[4, 0x7f]),
            (0x80, &[4, 0x81, 0x80]),
            (0xffff, &[4, 0x82, 0xff, 0xff]),
            (0x1_0000, &[4, 0x83, 1, 0, 0]),
        ] {
            let bytes = element(4, &vec![0; length]);
            assert_eq!(bytes[..head.len()], *head);
            assert_eq!(bytes.len(), head.len() + length);
        }
    }

    #[cfg(feature = "clients")]
    #[test]
    fn identifiers_and_numbers_are_encoded() {
        use super::{oid, unsigned};

        assert_eq!(
            oid("1.2.840.113549.1.1.11"),
            [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 11]
        );
        assert_eq!(oid("2.5.29.17"), [6, 3, 0x55, 29, 17]);
        assert_eq!(unsigned(&[0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[]), [2, 1, 0]);
    }
}
