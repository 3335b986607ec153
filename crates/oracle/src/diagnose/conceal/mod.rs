//! Removes secrets from the texts that are shown, in whatever encoding they are written.

mod secrets;
mod views;

use basestring::{Secret, form_pairs, percent_encode};

pub use secrets::Secrets;

/// Removes secrets from texts, however they are encoded: see [`Secrets`].
///
/// ```
/// use basestring_oracle::diagnose::Conceal;
/// let conceal = Conceal::of([&b"kd94&f93k423kf44"[..]]);
/// assert_eq!(conceal.text("a=kd94%26f93k423kf44&b=2"), "a=…&b=2");
/// assert_eq!(conceal.text("Basic a2Q5NCZmOTNrNDIza2Y0NA=="), "Basic …==");
/// ```
#[derive(Clone, Default)]
pub struct Conceal {
    secrets: Secrets,
    /// Values that are concealed only after their names, as they can be written.
    named: Vec<(String, String)>,
}

/// Shows no secret.
impl std::fmt::Debug for Conceal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Conceal({:?}, {} values)",
            self.secrets,
            self.named.len()
        )
    }
}

impl Conceal {
    /// Conceals these. Secrets of fewer than six bytes are in other words by chance, so they are not
    /// removed.
    pub fn of<'s>(secrets: impl IntoIterator<Item = &'s [u8]>) -> Self {
        let mut conceal = Self::default();
        for secret in secrets {
            // Texts have U+FFFD for what is not UTF-8.
            let text = String::from_utf8_lossy(secret).into_owned();
            conceal.secrets.insert(&Secret::new(text));
            conceal.secrets.insert(&Secret::new(secret));
        }
        conceal
    }

    /// Conceals also the value of a parameter, where it is written after its name. Of any length.
    pub fn parameter(&mut self, name: &[u8], value: &[u8]) {
        if value.is_empty() {
            return;
        }
        let name = String::from_utf8_lossy(name).into_owned();
        for form in forms(value) {
            for mark in ["=", "%3D", "%253D", "%3d", "=\"", ": \""] {
                let form = format!("{name}{mark}{form}");
                if !self.named.iter().any(|(known, _)| *known == form) {
                    self.named.push((form, format!("{name}{mark}…")));
                }
            }
        }
        // The longest first, because a longer form may contain a shorter one.
        self.named
            .sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    }

    /// The text with `…` for each secret.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut shown = self.secrets.hide(text);
        for (form, hidden) in &self.named {
            if shown.contains(form.as_str()) {
                shown = shown.replace(form.as_str(), hidden);
            }
        }
        shown
    }

    /// Bytes as text, with U+FFFD for invalid UTF-8.
    #[must_use]
    pub fn octets(&self, octets: &[u8]) -> String {
        self.text(&String::from_utf8_lossy(octets))
    }
}

/// A value as it can be written: as it is, in a header, in a base string, and in a header that was
/// encoded twice.
fn forms(value: &[u8]) -> Vec<String> {
    let mut forms = Vec::new();
    let mut form = String::from_utf8_lossy(value).into_owned();
    for _ in 0..4 {
        forms.push(form.clone());
        forms.push(lowercase_escapes(&form));
        forms.push(form.replace("%20", "+"));
        form = percent_encode(form.as_bytes());
    }
    forms
}

/// The text with the digits of its escapes in lowercase.
fn lowercase_escapes(text: &str) -> String {
    let mut lowercase = String::with_capacity(text.len());
    let mut after_mark = 0;
    for c in text.chars() {
        if after_mark > 0 {
            lowercase.push(c.to_ascii_lowercase());
            after_mark -= 1;
        } else {
            lowercase.push(c);
            after_mark = if c == '%' { 2 } else { 0 };
        }
    }
    lowercase
}

/// The parameters of a request that are secrets by their names: secrets are never sent.
pub(crate) fn sent_secrets(
    url: &[u8],
    body: &[u8],
    protocol: impl Iterator<Item = (Vec<u8>, Vec<u8>)>,
) -> Vec<(Vec<u8>, Secret)> {
    let query = url.splitn(2, |&octet| octet == b'?').nth(1);
    let carried = form_pairs(query.unwrap_or_default()).chain(form_pairs(body));
    let carried = carried
        .flatten()
        .map(|pair| (pair.name.into_owned(), pair.value.into_owned()));
    carried
        .chain(protocol)
        .filter(|(name, value)| is_secret(name) && !value.is_empty())
        .map(|(name, value)| (name, Secret::new(value)))
        .collect()
}

fn is_secret(name: &[u8]) -> bool {
    name.to_ascii_lowercase()
        .windows(6)
        .any(|window| window == b"secret")
}

/// Whether a signature looks like a hash. A signature that contains the secrets has an `&`.
pub(super) fn is_hash(signature: &str) -> bool {
    let signature = signature.trim();
    signature.len() >= 20
        && signature
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || b"+/=-_".contains(&octet))
}
