//! Removes secrets from the texts that are shown, also where they are percent-encoded.

use basestring::percent_encode;

/// Shorter secrets are in other words by chance, so they are not removed.
const SHORTEST: usize = 6;

/// Removes secrets from texts, also if they are percent-encoded, once or several times.
///
/// ```
/// use basestring_oracle::diagnose::Conceal;
/// let conceal = Conceal::of([&b"kd94&f93k423kf44"[..]]);
/// assert_eq!(conceal.text("a=kd94%26f93k423kf44&b=2"), "a=…&b=2");
/// ```
#[derive(Clone, Default)]
pub struct Conceal(Vec<String>);

/// Shows the number of concealed texts only.
impl std::fmt::Debug for Conceal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Conceal({} texts)", self.0.len())
    }
}

impl Conceal {
    /// Conceals these. Secrets of fewer than six bytes are in other words by chance, so they are not
    /// removed.
    pub fn of<'s>(secrets: impl IntoIterator<Item = &'s [u8]>) -> Self {
        let mut forms = Vec::new();
        for secret in secrets {
            let mut form = String::from_utf8_lossy(secret).into_owned();
            // As it is, in a header, in a base string, and in a header that was encoded twice.
            for _ in 0..4 {
                if form.len() >= SHORTEST && !forms.contains(&form) {
                    forms.push(form.clone());
                }
                form = percent_encode(form.as_bytes());
            }
        }
        // The longest first, because a longer form may contain a shorter one.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self(forms)
    }

    /// The text with `…` for each secret.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for form in &self.0 {
            text = text.replace(form.as_str(), "…");
        }
        text
    }

    /// Bytes as text, with U+FFFD for invalid UTF-8.
    #[must_use]
    pub fn octets(&self, octets: &[u8]) -> String {
        self.text(&String::from_utf8_lossy(octets))
    }
}

/// Whether a signature looks like a hash. A signature that contains the secrets has an `&`.
pub(super) fn is_hash(signature: &str) -> bool {
    let signature = signature.trim();
    signature.len() >= 20
        && signature
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || b"+/=-_".contains(&octet))
}
