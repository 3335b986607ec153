//! A webhook's request, and what of it can be changed.

use basestring::{Parameter, form_encode};
use basestring_oracle::internal::schemes::Pairs;

use super::target::{Place, Target};

/// The forms of a webhook's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// GET, with the parameters in the query.
    Get,
    /// POST of a form.
    Form,
    /// POST of JSON.
    Json,
}

impl Shape {
    /// All shapes.
    pub const ALL: [Self; 3] = [Self::Get, Self::Form, Self::Json];

    /// The shape in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Form => "form POST",
            Self::Json => "JSON POST",
        }
    }

    /// The name of the shape's first valid request.
    #[must_use]
    pub const fn valid_name(self) -> &'static str {
        match self {
            Self::Get => "valid-get",
            Self::Form => "valid-form",
            Self::Json => "valid-json",
        }
    }

    pub(super) const fn method(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Form | Self::Json => "POST",
        }
    }

    const fn content_type(self) -> Option<&'static str> {
        match self {
            Self::Get => None,
            Self::Form => Some("application/x-www-form-urlencoded; charset=UTF-8"),
            Self::Json => Some("application/json"),
        }
    }
}

/// A request: what is sent, and what its signature is made of.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) shape: Shape,
    pub(super) place: Place,
    /// The query that was added to the URL's own, as it is sent.
    pub(super) query: String,
    /// The form's parameters, decoded, in the order in which they are sent.
    pub(super) parameters: Pairs,
    /// The body; empty for a GET.
    pub(super) body: Vec<u8>,
    /// The headers that the scheme sends besides the signature: names and values.
    pub(super) headers: Vec<(String, String)>,
    /// The signature headers: names and values as they are sent.
    pub(super) signatures: Vec<(String, String)>,
}

impl Message {
    /// A GET with this query, which is sent as it is given.
    pub(super) fn get(target: &Target, query: &str) -> Self {
        Self {
            shape: Shape::Get,
            place: target.place(query),
            query: query.to_owned(),
            parameters: Pairs::new(),
            body: Vec::new(),
            headers: Vec::new(),
            signatures: Vec::new(),
        }
    }

    /// A POST of a form, with a query.
    pub(super) fn form(target: &Target, query: &str, parameters: Pairs) -> Self {
        Self {
            shape: Shape::Form,
            body: encode(&parameters).into_bytes(),
            parameters,
            ..Self::get(target, query)
        }
    }

    /// A POST of JSON, with a query.
    pub(super) fn json(target: &Target, query: &str, body: &[u8]) -> Self {
        Self {
            shape: Shape::Json,
            body: body.to_vec(),
            ..Self::get(target, query)
        }
    }

    /// A copy with one change. The signature stays.
    pub(super) fn changed(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut message = self.clone();
        change(&mut message);
        message
    }

    /// A copy whose signature values are changed one by one. A prefix up to `=`, such as `sha1=`,
    /// stays before the changed value.
    pub(super) fn with_signature_values(&self, change: impl Fn(&str) -> String) -> Self {
        self.changed(|message| {
            for (_, value) in &mut message.signatures {
                let (prefix, digest) = split_prefix(value);
                *value = format!("{prefix}{}", change(digest));
            }
        })
    }

    /// The headers of the request, in order, apart from credentials and cookies.
    pub(super) fn all_headers(&self, user_agent: &str) -> Vec<(String, Vec<u8>)> {
        let text = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
        let mut headers = vec![
            ("Host".to_owned(), self.place.host.clone()),
            text("User-Agent", user_agent),
            text("Accept", "*/*"),
            text("Connection", "close"),
        ];
        if let Some(content_type) = self.shape.content_type() {
            headers.push(text("Content-Type", content_type));
        }
        let own = self.headers.iter().chain(&self.signatures);
        headers.extend(own.map(|(name, value)| text(name, value)));
        headers
    }

    /// The body that is sent; a GET has none.
    pub(super) fn sent_body(&self) -> Option<&[u8]> {
        (self.shape != Shape::Get).then_some(self.body.as_slice())
    }

    /// The form's parameters, borrowed.
    pub(super) fn pairs(&self) -> Vec<(&[u8], &[u8])> {
        self.parameters
            .iter()
            .map(|(name, value)| (name.as_slice(), value.as_slice()))
            .collect()
    }
}

/// A signature value as the name of its algorithm, such as `sha1=`, and the digest.
fn split_prefix(value: &str) -> (&str, &str) {
    let is_name = |name: &str| {
        let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
        !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    match value.find('=').map(|at| value.split_at(at + 1)) {
        // Padding of Base64 is at the end, so that nothing follows it.
        Some((prefix, digest)) if !digest.trim_matches('=').is_empty() => {
            if is_name(prefix.trim_end_matches('=')) {
                (prefix, digest)
            } else {
                ("", value)
            }
        }
        Some(_) | None => ("", value),
    }
}

/// Parameters as a form.
pub(super) fn encode(parameters: &Pairs) -> String {
    let parameters: Vec<Parameter<'_>> = parameters
        .iter()
        .map(|(name, value)| Parameter::new(name.as_slice(), value.as_slice()))
        .collect();
    form_encode(&parameters)
}

#[cfg(test)]
mod tests {
    use super::split_prefix;

    #[test]
    fn the_name_of_an_algorithm_is_a_prefix_and_padding_is_not() {
        for (value, split) in [
            ("sha1=00ff", ("sha1=", "00ff")),
            ("sha256=00ff", ("sha256=", "00ff")),
            ("q1Z8yeR2c7K3Cw==", ("", "q1Z8yeR2c7K3Cw==")),
            ("abc=", ("", "abc=")),
            ("", ("", "")),
        ] {
            assert_eq!(split_prefix(value), split);
        }
    }
}
