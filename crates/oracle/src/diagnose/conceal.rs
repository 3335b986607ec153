//! Removes secrets from the texts that are shown, also where they are percent-encoded.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use basestring::{Secret, form_pairs, percent_encode};

/// Shorter secrets are in other words by chance, so they are not removed.
const SHORTEST: usize = 6;

/// Removes secrets from texts, also if they are percent-encoded, once or several times, with uppercase
/// or lowercase digits or `+` for a space, and as Base64 or hexadecimal digits.
///
/// ```
/// use basestring_oracle::diagnose::Conceal;
/// let conceal = Conceal::of([&b"kd94&f93k423kf44"[..]]);
/// assert_eq!(conceal.text("a=kd94%26f93k423kf44&b=2"), "a=…&b=2");
/// assert_eq!(conceal.text("Basic a2Q5NCZmOTNrNDIza2Y0NA=="), "Basic …");
/// ```
#[derive(Clone, Default)]
pub struct Conceal(Vec<(String, String)>);

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
        let mut conceal = Self::default();
        for secret in secrets {
            for form in forms(secret) {
                if form.len() >= SHORTEST {
                    conceal.add(form, "…".to_owned());
                }
            }
        }
        conceal.sort();
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
                self.add(format!("{name}{mark}{form}"), format!("{name}{mark}…"));
            }
        }
        self.sort();
    }

    fn add(&mut self, form: String, shown: String) {
        if !self.0.iter().any(|(known, _)| *known == form) {
            self.0.push((form, shown));
        }
    }

    /// The longest first, because a longer form may contain a shorter one.
    fn sort(&mut self) {
        self.0
            .sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    }

    /// The text with `…` for each secret.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (form, shown) in &self.0 {
            text = text.replace(form.as_str(), shown);
        }
        text
    }

    /// Bytes as text, with U+FFFD for invalid UTF-8.
    #[must_use]
    pub fn octets(&self, octets: &[u8]) -> String {
        self.text(&String::from_utf8_lossy(octets))
    }
}

/// A secret as it can be written.
fn forms(secret: &[u8]) -> Vec<String> {
    let mut forms = Vec::new();
    let mut form = String::from_utf8_lossy(secret).into_owned();
    // As it is, in a header, in a base string, and in a header that was encoded twice.
    for _ in 0..4 {
        forms.push(form.clone());
        forms.push(lowercase_escapes(&form));
        forms.push(form.replace("%20", "+"));
        form = percent_encode(form.as_bytes());
    }
    // In JSON, with the escapes that libraries use.
    let text = String::from_utf8_lossy(secret);
    let json = text.replace('\\', "\\\\").replace('"', "\\\"");
    forms.push(json.replace('/', "\\/"));
    let of_html = [
        ('&', "\\u0026"),
        ('<', "\\u003c"),
        ('>', "\\u003e"),
        ('\'', "\\u0027"),
        ('+', "\\u002B"),
    ];
    let of_html = of_html
        .iter()
        .fold(json.clone(), |json, (c, escape)| json.replace(*c, escape));
    forms.push(of_html);
    forms.push(json);
    let digits = |octet: &u8| format!("{octet:02x}");
    let hexadecimal: String = secret.iter().map(digits).collect();
    forms.push(hexadecimal.to_ascii_uppercase());
    forms.push(hexadecimal);
    // Within more text, Base64 depends on how many bytes are before it.
    for before in 0..3_usize {
        let padded = [&[0; 3][..before], secret].concat();
        let encoded = STANDARD_NO_PAD.encode(&padded);
        let start = (before * 8).div_ceil(6);
        let end = if padded.len() % 3 == 0 {
            encoded.len()
        } else {
            encoded.len() - 1
        };
        let inside = encoded.get(start..end).unwrap_or_default();
        if inside.len() >= 8 {
            forms.push(inside.replace('+', "-").replace('/', "_"));
            forms.push(inside.to_owned());
        }
    }
    let whole = STANDARD.encode(secret);
    if whole.len() >= 8 {
        forms.push(percent_encode(whole.as_bytes()));
        forms.push(whole);
    }
    forms.retain(|form| !form.is_empty());
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
