//! Finding octets of a set: what the readers of URLs, forms and fields spend their time on.

/// A set of octets, as a table: 1 for a member.
pub(crate) struct Set([u8; 256]);

impl Set {
    /// The set of these octets.
    pub(crate) const fn of(octets: &[u8]) -> Self {
        let mut table = [0; 256];
        let mut index = 0;
        while index < octets.len() {
            table[octets[index] as usize] = 1;
            index += 1;
        }
        Self(table)
    }

    /// The set with the control characters too.
    pub(crate) const fn and_controls(mut self) -> Self {
        let mut octet = 0;
        while octet < 0x20 {
            self.0[octet] = 1;
            octet += 1;
        }
        self.0[0x7F] = 1;
        self
    }

    /// All octets that are not in the set.
    pub(crate) const fn inverted(mut self) -> Self {
        let mut octet = 0;
        while octet < 256 {
            self.0[octet] ^= 1;
            octet += 1;
        }
        self
    }

    /// Where the first octet of the set stands in a text. Eight are looked up before a decision.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        let member = |octet: &u8| self.0[usize::from(*octet)];
        let is_free =
            |eight: &&[u8; 8]| eight.iter().fold(0, |any, octet| any | member(octet)) == 0;
        let passed = 8 * text.as_chunks().0.iter().take_while(is_free).count();
        let rest = text.get(passed..)?;
        rest.iter()
            .position(|octet| member(octet) != 0)
            .map(|place| passed + place)
    }

    /// What stands before the first octet of the set, and what stands from it on.
    pub(crate) fn split<'t>(&self, text: &'t [u8]) -> (&'t [u8], &'t [u8]) {
        self.find(text)
            .and_then(|place| text.split_at_checked(place))
            .unwrap_or((text, b""))
    }
}
