//! What of the texts that people hand in may be shown: no secret, however often it was encoded, and
//! no signature that is made of the secrets.

use basestring::percent_encode;

/// Shorter secrets stand in other words by chance, and a text with holes in it helps nobody.
const SHORTEST: usize = 6;

/// Takes secrets out of texts, however often they were percent-encoded.
///
/// ```
/// use basestring_oracle::diagnose::Conceal;
/// let conceal = Conceal::of([&b"kd94&f93k423kf44"[..]]);
/// assert_eq!(conceal.text("a=kd94%26f93k423kf44&b=2"), "a=…&b=2");
/// ```
#[derive(Clone, Default)]
pub struct Conceal(Vec<String>);

/// Shows how many texts are concealed, and none of them.
impl std::fmt::Debug for Conceal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Conceal({} texts)", self.0.len())
    }
}

impl Conceal {
    /// Conceals these. Secrets of fewer than six octets stand in other words by chance, and are not
    /// looked for.
    pub fn of<'s>(secrets: impl IntoIterator<Item = &'s [u8]>) -> Self {
        let mut forms = Vec::new();
        for secret in secrets {
            let mut form = String::from_utf8_lossy(secret).into_owned();
            // As it stands, in a field, in a base string, and in a field that was encoded twice.
            for _ in 0..4 {
                if form.len() >= SHORTEST && !forms.contains(&form) {
                    forms.push(form.clone());
                }
                form = percent_encode(form.as_bytes());
            }
        }
        // The longest first, for a shorter form may stand in it.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self(forms)
    }

    /// The text, each secret in it as `…`.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for form in &self.0 {
            text = text.replace(form.as_str(), "…");
        }
        text
    }

    /// Octets as text, what is no UTF-8 as U+FFFD.
    #[must_use]
    pub fn octets(&self, octets: &[u8]) -> String {
        self.text(&String::from_utf8_lossy(octets))
    }
}

/// Whether a signature looks like a hash: what is made of the secrets has an `&` in it.
pub(super) fn is_hash(signature: &str) -> bool {
    let signature = signature.trim();
    signature.len() >= 20
        && signature
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || b"+/=-_".contains(&octet))
}
